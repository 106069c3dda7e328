"""Guardianship: interventions on the ladder, protection orders, agreements on entrusted care."""

import peewee

APPEND_ONLY = ("intervention", "revocation_ground")


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Make the four tables; interventions and grounds are appended to only."""

    class Account(peewee.Model):
        class Meta:
            database = db
            table_name = "account"

    class Child(peewee.Model):
        class Meta:
            database = db
            table_name = "child"

    class Report(peewee.Model):
        class Meta:
            database = db
            table_name = "report"

    class ProtectionCase(peewee.Model):
        class Meta:
            database = db
            table_name = "protection_case"

    class ProtectionOrder(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        case = peewee.ForeignKeyField(ProtectionCase)
        area_code = peewee.CharField(max_length=12, index=True)
        applied_at = peewee.DateTimeField(index=True)
        applicant = peewee.CharField(max_length=32)
        court = peewee.CharField(max_length=120)
        is_urgent = peewee.BooleanField()
        words = peewee.TextField()
        renewed_from = peewee.ForeignKeyField("self", null=True)
        recorded_by = peewee.ForeignKeyField(Account)
        recorded_at = peewee.DateTimeField()
        outcome = peewee.CharField(null=True, max_length=32)
        decided_at = peewee.DateTimeField(null=True)
        decision_recorded_at = peewee.DateTimeField(null=True)
        document_no = peewee.CharField(max_length=60)
        valid_until = peewee.DateField(null=True, index=True)
        review_asked_on = peewee.DateField(null=True)
        review_result = peewee.CharField(null=True, max_length=32)
        review_words = peewee.TextField()
        review_settled_at = peewee.DateTimeField(null=True)
        renewal_settled_at = peewee.DateTimeField(null=True)
        renewal_words = peewee.TextField()

        class Meta:
            database = db
            table_name = "protection_order"

    db.create_tables([ProtectionOrder])

    class Intervention(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        case = peewee.ForeignKeyField(ProtectionCase, null=True)
        child = peewee.ForeignKeyField(Child, null=True)
        report = peewee.ForeignKeyField(Report, null=True)
        order = peewee.ForeignKeyField(ProtectionOrder, null=True, unique=True)
        area_code = peewee.CharField(max_length=12, index=True)
        kind = peewee.CharField(max_length=32)
        organ = peewee.CharField(max_length=32)
        organ_name = peewee.CharField(max_length=120)
        decided_on = peewee.DateField()
        document_no = peewee.CharField(max_length=60)
        words = peewee.TextField()
        skip_reason = peewee.CharField(max_length=500)
        recorded_by = peewee.ForeignKeyField(Account)
        recorded_at = peewee.DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "intervention"

    db.create_tables([Intervention])

    class RevocationGround(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        case = peewee.ForeignKeyField(ProtectionCase)
        trigger = peewee.CharField(max_length=32)
        since_on = peewee.DateField()
        facts = peewee.TextField()
        recorded_by = peewee.ForeignKeyField(Account)
        recorded_at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "revocation_ground"

    db.create_tables([RevocationGround])

    class Agreement(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        number = peewee.CharField(max_length=24, unique=True)
        child = peewee.ForeignKeyField(Child)
        status = peewee.CharField(index=True, max_length=32)
        parents = peewee.CharField(max_length=150)
        carer_name = peewee.CharField(max_length=72)
        carer_relation = peewee.CharField(max_length=20)
        carer_phone = peewee.CharField(max_length=20)
        reason = peewee.CharField(max_length=32)
        starts_on = peewee.DateField()
        ends_on = peewee.DateField(index=True)
        care_content = peewee.TextField()
        costs = peewee.CharField(max_length=200)
        contact_times = peewee.IntegerField()
        contact_way = peewee.CharField(max_length=200)
        emergency_name = peewee.CharField(max_length=72)
        emergency_phone = peewee.CharField(max_length=20)
        renewed_from = peewee.ForeignKeyField("self", null=True)
        created_by = peewee.ForeignKeyField(Account)
        created_at = peewee.DateTimeField()
        has_offended = peewee.BooleanField(null=True)
        has_habits = peewee.BooleanField(null=True)
        has_neglected = peewee.BooleanField(null=True)
        is_unsuitable = peewee.BooleanField(null=True)
        is_capable_adult = peewee.BooleanField(null=True)
        child_heard = peewee.CharField(max_length=500)
        not_heard_why = peewee.CharField(max_length=300)
        checked_by = peewee.ForeignKeyField(Account, null=True)
        checked_at = peewee.DateTimeField(null=True)
        parent_signed_on = peewee.DateField(null=True)
        carer_signed_on = peewee.DateField(null=True)
        witness = peewee.CharField(max_length=72)
        witnessed_on = peewee.DateField(null=True)
        school_told_on = peewee.DateField(null=True)
        village_told_on = peewee.DateField(null=True)
        activated_at = peewee.DateTimeField(null=True)
        ended_at = peewee.DateTimeField(null=True)
        end_reason = peewee.CharField(null=True, max_length=32)
        unfit_facts = peewee.TextField()
        parents_told = peewee.CharField(max_length=300)

        class Meta:
            database = db
            table_name = "agreement"

    db.create_tables([Agreement])

    for statement in _guards(db):
        db.execute_sql(statement)


def down(migrator, db):
    """Drop the tables; their triggers go with them."""
    for table in ("agreement", "revocation_ground", "intervention", "protection_order"):
        db.execute_sql(f"DROP TABLE {table}")


def _guards(db):
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            yield _guard(db, table, verb)
        if not _is_sqlite(db):
            yield (
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
    yield _guard(db, "protection_order", "DELETE")


def _guard(db, table, verb):
    name = f"{table}_no_{verb.lower()}"
    if _is_sqlite(db):
        return (
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    return (
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
