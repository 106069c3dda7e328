"""Children, needs, assignments, records, follow-ups and what the portal remembers of itself."""

import peewee


def up(migrator, db):
    class Account(peewee.Model):
        class Meta:
            database = db
            table_name = "account"

    class Helper(peewee.Model):
        class Meta:
            database = db
            table_name = "helper"

    class Organization(peewee.Model):
        class Meta:
            database = db
            table_name = "organization"

    class Child(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        code_name = peewee.CharField(unique=True, max_length=12)
        name = peewee.CharField(max_length=72)
        sex = peewee.CharField(max_length=32)
        birth_on = peewee.DateField(index=True)
        ethnicity = peewee.CharField(max_length=30)
        home_language = peewee.CharField(max_length=32)
        area_code = peewee.CharField(index=True, max_length=12)
        has_hukou = peewee.BooleanField()
        school_state = peewee.CharField(max_length=20)
        parents_away = peewee.CharField(max_length=20)
        carer_name = peewee.CharField(max_length=72)
        carer_relation = peewee.CharField(max_length=20)
        carer_phone = peewee.CharField(max_length=20)
        name_pinyin = peewee.CharField(index=True, max_length=200)
        definition_version = peewee.CharField(max_length=30)
        status = peewee.CharField(index=True, max_length=32)
        status_reason = peewee.CharField(max_length=300)
        risk_level = peewee.CharField(max_length=32)
        details_due_on = peewee.DateField()
        entered_by = peewee.ForeignKeyField(Account)
        created_at = peewee.DateTimeField()
        confirmed_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "child"

    db.create_tables([Child])

    class ChildDetails(peewee.Model):
        child = peewee.ForeignKeyField(Child, unique=True, on_delete="CASCADE")
        hukou_place = peewee.CharField(null=True, max_length=200)
        residence = peewee.CharField(null=True, max_length=200)
        health_state = peewee.CharField(null=True, max_length=20)
        disability = peewee.CharField(null=True, max_length=60)
        illness = peewee.CharField(null=True, max_length=120)
        school_name = peewee.CharField(null=True, max_length=120)
        is_boarding = peewee.BooleanField(null=True)
        teacher_contact = peewee.CharField(null=True, max_length=120)
        father_name = peewee.CharField(null=True, max_length=72)
        father_workplace = peewee.CharField(null=True, max_length=120)
        father_phone = peewee.CharField(null=True, max_length=20)
        mother_name = peewee.CharField(null=True, max_length=72)
        mother_workplace = peewee.CharField(null=True, max_length=120)
        mother_phone = peewee.CharField(null=True, max_length=20)
        guardianship_kind = peewee.CharField(null=True, max_length=20)
        guardianship_rating = peewee.CharField(null=True, max_length=20)
        entrust_reason = peewee.CharField(null=True, max_length=200)
        carer_health = peewee.CharField(null=True, max_length=60)
        incomes = peewee.CharField(null=True, max_length=120)
        assistance = peewee.CharField(null=True, max_length=120)
        completed_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "child_details"

    db.create_tables([ChildDetails])

    class Consent(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        child = peewee.ForeignKeyField(Child)
        purpose = peewee.CharField(max_length=200)
        given_by = peewee.CharField(max_length=72)
        relation = peewee.CharField(max_length=20)
        given_on = peewee.DateField()
        child_heard = peewee.CharField(max_length=300)
        recorded_by = peewee.ForeignKeyField(Account)
        recorded_at = peewee.DateTimeField()
        withdrawn_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "consent"

    db.create_tables([Consent])

    class Need(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        child = peewee.ForeignKeyField(Child)
        service = peewee.CharField(index=True, max_length=2)
        tier = peewee.CharField(max_length=32)
        area_code = peewee.CharField(index=True, max_length=12)
        lat = peewee.DoubleField()
        lon = peewee.DoubleField()
        starts_at = peewee.DateTimeField(index=True)
        ends_at = peewee.DateTimeField()
        slots = peewee.IntegerField()
        filled = peewee.IntegerField()
        min_level = peewee.IntegerField()
        language = peewee.CharField(null=True, max_length=32)
        language_required = peewee.BooleanField()
        same_sex = peewee.CharField(null=True, max_length=32)
        is_remote = peewee.BooleanField()
        status = peewee.CharField(index=True, max_length=32)
        status_reason = peewee.CharField(max_length=300)
        opened_by = peewee.ForeignKeyField(Account)
        opened_at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "need"
            constraints = [
                peewee.Check("filled >= 0"),
                peewee.Check("filled <= slots"),
                peewee.Check("slots >= 1"),
            ]

    db.create_tables([Need])

    class MatchRun(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        area_code = peewee.CharField(index=True, max_length=12)
        started_by = peewee.ForeignKeyField(Account, null=True)
        started_at = peewee.DateTimeField(index=True)
        seconds = peewee.DoubleField()
        input_hash = peewee.CharField(max_length=64)
        weights_version = peewee.CharField(max_length=20)
        solver = peewee.CharField(max_length=60)
        needs_count = peewee.IntegerField()
        slots_count = peewee.IntegerField()
        helpers_count = peewee.IntegerField()
        pairs_count = peewee.IntegerField()
        filled_critical = peewee.IntegerField()
        filled_urgent = peewee.IntegerField()
        filled_routine = peewee.IntegerField()
        score = peewee.DoubleField()

        class Meta:
            database = db
            table_name = "match_run"

    db.create_tables([MatchRun])

    class UnfilledNeed(peewee.Model):
        run = peewee.ForeignKeyField(MatchRun, on_delete="CASCADE")
        need = peewee.ForeignKeyField(Need)
        slots = peewee.IntegerField()
        reasons = peewee.TextField()

        class Meta:
            database = db
            table_name = "unfilled_need"

    db.create_tables([UnfilledNeed])

    class Assignment(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        need = peewee.ForeignKeyField(Need)
        helper = peewee.ForeignKeyField(Helper, null=True)
        organization = peewee.ForeignKeyField(Organization, null=True)
        run = peewee.ForeignKeyField(MatchRun, null=True)
        status = peewee.CharField(index=True, max_length=32)
        status_reason = peewee.CharField(max_length=300)
        score = peewee.DoubleField(null=True)
        parts = peewee.TextField()
        minutes = peewee.IntegerField(null=True)
        override_reason = peewee.CharField(max_length=300)
        created_at = peewee.DateTimeField()
        offered_at = peewee.DateTimeField(null=True)
        offered_by = peewee.ForeignKeyField(Account, null=True)
        expires_at = peewee.DateTimeField(index=True, null=True)
        answered_at = peewee.DateTimeField(null=True)
        contact_approved_at = peewee.DateTimeField(null=True)
        contact_approved_by = peewee.ForeignKeyField(Account, null=True)
        consent = peewee.ForeignKeyField(Consent, null=True)
        given_name = peewee.CharField(null=True, max_length=40)
        meeting_point = peewee.CharField(null=True, max_length=120)
        second_adult = peewee.CharField(null=True, max_length=72)
        starts_at = peewee.DateTimeField(index=True, null=True)
        ends_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "assignment"

    db.create_tables([Assignment])

    class ServiceRecord(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        assignment = peewee.ForeignKeyField(Assignment, unique=True)
        starts_at = peewee.DateTimeField()
        ends_at = peewee.DateTimeField()
        minutes = peewee.IntegerField()
        method = peewee.CharField(max_length=32)
        language = peewee.CharField(max_length=32)
        content = peewee.TextField()
        observation = peewee.TextField()
        next_step = peewee.CharField(max_length=300)
        recorded_by = peewee.ForeignKeyField(Account)
        recorded_at = peewee.DateTimeField()
        status = peewee.CharField(index=True, max_length=32)
        status_reason = peewee.CharField(max_length=300)
        confirmed_by = peewee.ForeignKeyField(Account, null=True)
        confirmed_at = peewee.DateTimeField(null=True)
        verified_by = peewee.ForeignKeyField(Account, null=True)
        verified_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "service_record"
            constraints = [peewee.Check("minutes > 0"), peewee.Check("minutes <= 720")]

    db.create_tables([ServiceRecord])

    class RecordCorrection(peewee.Model):
        record = peewee.ForeignKeyField(ServiceRecord)
        before = peewee.TextField()
        corrected_by = peewee.ForeignKeyField(Account)
        corrected_at = peewee.DateTimeField()
        reason = peewee.CharField(max_length=300)

        class Meta:
            database = db
            table_name = "record_correction"

    db.create_tables([RecordCorrection])

    class Concern(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        record = peewee.ForeignKeyField(ServiceRecord, null=True)
        child = peewee.ForeignKeyField(Child)
        area_code = peewee.CharField(index=True, max_length=12)
        facts = peewee.TextField()
        is_danger_now = peewee.BooleanField()
        raised_by = peewee.ForeignKeyField(Account)
        raised_at = peewee.DateTimeField()
        status = peewee.CharField(index=True, max_length=32)
        answer = peewee.TextField()
        reported_at = peewee.DateTimeField(null=True)
        reported_to = peewee.CharField(max_length=120)
        answered_by = peewee.ForeignKeyField(Account, null=True)
        answered_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "concern"

    db.create_tables([Concern])

    class FollowUp(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        child = peewee.ForeignKeyField(Child)
        assignment = peewee.ForeignKeyField(Assignment, null=True)
        area_code = peewee.CharField(index=True, max_length=12)
        due_on = peewee.DateField(index=True)
        status = peewee.CharField(index=True, max_length=32)
        created_at = peewee.DateTimeField()
        done_on = peewee.DateField(null=True)
        done_by = peewee.ForeignKeyField(Account, null=True)
        saw_child = peewee.BooleanField(null=True)
        note = peewee.TextField()

        class Meta:
            database = db
            table_name = "follow_up"

    db.create_tables([FollowUp])

    class AuditEntry(peewee.Model):
        at = peewee.DateTimeField(index=True)
        actor = peewee.ForeignKeyField(Account, null=True)
        role = peewee.CharField(max_length=32)
        area_code = peewee.CharField(max_length=12)
        action = peewee.CharField(index=True, max_length=60)
        subject_kind = peewee.CharField(max_length=30)
        subject_ref = peewee.CharField(index=True, max_length=24)
        purpose = peewee.CharField(max_length=200)
        detail = peewee.TextField()
        previous_mac = peewee.CharField(max_length=64)
        mac = peewee.CharField(max_length=64)

        class Meta:
            database = db
            table_name = "audit_entry"

    db.create_tables([AuditEntry])

    class Message(peewee.Model):
        key = peewee.CharField(unique=True, max_length=120)
        channel = peewee.CharField(max_length=32)
        destination = peewee.CharField(index=True, max_length=254)
        template = peewee.CharField(max_length=60)
        locale = peewee.CharField(max_length=10)
        payload = peewee.TextField()
        created_at = peewee.DateTimeField()
        due_at = peewee.DateTimeField(index=True)
        claimed_until = peewee.DateTimeField(null=True)
        tries = peewee.IntegerField()
        sent_at = peewee.DateTimeField(index=True, null=True)
        last_error = peewee.CharField(max_length=300)

        class Meta:
            database = db
            table_name = "message"

    db.create_tables([Message])

    class Submission(peewee.Model):
        token = peewee.CharField(unique=True, max_length=64)
        account = peewee.ForeignKeyField(Account, null=True, on_delete="CASCADE")
        at = peewee.DateTimeField(index=True)
        location = peewee.CharField(max_length=300)

        class Meta:
            database = db
            table_name = "submission"

    db.create_tables([Submission])

    class Campaign(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        slug = peewee.CharField(unique=True, max_length=60)
        title = peewee.CharField(max_length=80)
        summary = peewee.CharField(max_length=200)
        body = peewee.TextField()
        language = peewee.CharField(max_length=10)
        status = peewee.CharField(index=True, max_length=32)
        written_by = peewee.ForeignKeyField(Account)
        written_at = peewee.DateTimeField()
        published_by = peewee.ForeignKeyField(Account, null=True)
        published_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "campaign"

    db.create_tables([Campaign])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("campaign"))
    migrator.migrate(migrator.drop_table("submission"))
    migrator.migrate(migrator.drop_table("message"))
    migrator.migrate(migrator.drop_table("audit_entry"))
    migrator.migrate(migrator.drop_table("follow_up"))
    migrator.migrate(migrator.drop_table("concern"))
    migrator.migrate(migrator.drop_table("record_correction"))
    migrator.migrate(migrator.drop_table("service_record"))
    migrator.migrate(migrator.drop_table("assignment"))
    migrator.migrate(migrator.drop_table("unfilled_need"))
    migrator.migrate(migrator.drop_table("match_run"))
    migrator.migrate(migrator.drop_table("need"))
    migrator.migrate(migrator.drop_table("consent"))
    migrator.migrate(migrator.drop_table("child_details"))
    migrator.migrate(migrator.drop_table("child"))
