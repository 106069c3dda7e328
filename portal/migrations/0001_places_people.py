"""Places, organizations, accounts, volunteers, social workers and vetting."""

import peewee


def up(migrator, db):
    class Area(peewee.Model):
        code = peewee.CharField(primary_key=True, max_length=12)
        parent = peewee.ForeignKeyField("self", null=True)
        level = peewee.CharField(index=True, max_length=32)
        name_zh = peewee.CharField(max_length=80)
        name_en = peewee.CharField(max_length=80)
        name_bo = peewee.CharField(null=True, max_length=120)
        lat = peewee.DoubleField()
        lon = peewee.DoubleField()
        is_approximate = peewee.BooleanField()
        source = peewee.CharField(max_length=60)
        population = peewee.IntegerField(null=True)

        class Meta:
            database = db
            table_name = "area"

    db.create_tables([Area])

    class Organization(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        name = peewee.CharField(max_length=120)
        uscc = peewee.CharField(unique=True, max_length=18)
        kind = peewee.CharField(max_length=32)
        is_charity = peewee.BooleanField()
        area_code = peewee.CharField(index=True, max_length=12)
        address = peewee.CharField(max_length=200)
        lat = peewee.DoubleField()
        lon = peewee.DoubleField()
        legal_representative = peewee.CharField(max_length=72)
        contact_name = peewee.CharField(max_length=72)
        contact_phone = peewee.CharField(max_length=20)
        contact_email = peewee.CharField(max_length=254)
        capacity = peewee.IntegerField()
        vetting_declared_on = peewee.DateField()
        status = peewee.CharField(index=True, max_length=32)
        status_reason = peewee.CharField(max_length=300)
        created_at = peewee.DateTimeField()
        decided_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "organization"

    db.create_tables([Organization])

    class OrganizationService(peewee.Model):
        organization = peewee.ForeignKeyField(Organization, on_delete="CASCADE")
        service = peewee.CharField(max_length=2)

        class Meta:
            database = db
            table_name = "organization_service"
            indexes = ((("organization", "service"), True),)

    db.create_tables([OrganizationService])

    class OrganizationArea(peewee.Model):
        organization = peewee.ForeignKeyField(Organization, on_delete="CASCADE")
        area_code = peewee.CharField(max_length=12)

        class Meta:
            database = db
            table_name = "organization_area"
            indexes = ((("organization", "area_code"), True),)

    db.create_tables([OrganizationArea])

    class Account(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        email = peewee.CharField(unique=True, null=True, max_length=254)
        phone = peewee.CharField(unique=True, null=True, max_length=20)
        password_hash = peewee.CharField(max_length=200)
        display_name = peewee.CharField(max_length=72)
        role = peewee.CharField(index=True, max_length=32)
        area_code = peewee.CharField(index=True, max_length=12)
        organization = peewee.ForeignKeyField(Organization, null=True)
        status = peewee.CharField(max_length=32)
        locale = peewee.CharField(max_length=10)
        created_at = peewee.DateTimeField()
        last_sign_in_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "account"

    db.create_tables([Account])

    class SignIn(peewee.Model):
        token_hash = peewee.CharField(unique=True, max_length=64)
        account = peewee.ForeignKeyField(Account, on_delete="CASCADE")
        created_at = peewee.DateTimeField()
        seen_at = peewee.DateTimeField()
        ended_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "sign_in"

    db.create_tables([SignIn])

    class Invitation(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        token_hash = peewee.CharField(unique=True, max_length=64)
        email = peewee.CharField(max_length=254)
        role = peewee.CharField(max_length=32)
        area_code = peewee.CharField(index=True, max_length=12)
        organization = peewee.ForeignKeyField(Organization, null=True)
        invited_by = peewee.ForeignKeyField(Account)
        created_at = peewee.DateTimeField()
        expires_at = peewee.DateTimeField()
        accepted_at = peewee.DateTimeField(null=True)
        withdrawn_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "invitation"

    db.create_tables([Invitation])

    class ContactCheck(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        channel = peewee.CharField(max_length=32)
        destination = peewee.CharField(max_length=254)
        code_hash = peewee.CharField(max_length=64)
        created_at = peewee.DateTimeField()
        expires_at = peewee.DateTimeField()
        tries_left = peewee.IntegerField()
        verified_at = peewee.DateTimeField(null=True)
        used_at = peewee.DateTimeField(null=True)
        draft = peewee.TextField()

        class Meta:
            database = db
            table_name = "contact_check"

    db.create_tables([ContactCheck])

    class Helper(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        account = peewee.ForeignKeyField(Account, unique=True)
        kind = peewee.CharField(index=True, max_length=32)
        organization = peewee.ForeignKeyField(Organization, null=True)
        full_name = peewee.CharField(max_length=72)
        sex = peewee.CharField(max_length=32)
        birth_on = peewee.DateField()
        area_code = peewee.CharField(index=True, max_length=12)
        lat = peewee.DoubleField()
        lon = peewee.DoubleField()
        max_minutes = peewee.IntegerField()
        capacity = peewee.IntegerField()
        undertaking_signed_at = peewee.DateTimeField()
        undertaking_version = peewee.CharField(max_length=10)
        trained_until = peewee.DateField(null=True)
        status = peewee.CharField(index=True, max_length=32)
        status_reason = peewee.CharField(max_length=300)
        created_at = peewee.DateTimeField()
        worker_level = peewee.CharField(null=True, max_length=32)
        certificate_no = peewee.CharField(null=True, max_length=40)
        certificate_on = peewee.DateField(null=True)
        registration_no = peewee.CharField(null=True, max_length=40)
        registered_until = peewee.DateField(null=True)

        class Meta:
            database = db
            table_name = "helper"

    db.create_tables([Helper])

    class HelperLanguage(peewee.Model):
        helper = peewee.ForeignKeyField(Helper, on_delete="CASCADE")
        language = peewee.CharField(max_length=32)
        level = peewee.IntegerField()

        class Meta:
            database = db
            table_name = "helper_language"
            indexes = ((("helper", "language"), True),)

    db.create_tables([HelperLanguage])

    class HelperSkill(peewee.Model):
        helper = peewee.ForeignKeyField(Helper, on_delete="CASCADE")
        service = peewee.CharField(max_length=2)
        level = peewee.IntegerField()
        licence_no = peewee.CharField(null=True, max_length=60)
        licence_until = peewee.DateField(null=True)

        class Meta:
            database = db
            table_name = "helper_skill"
            indexes = ((("helper", "service"), True),)

    db.create_tables([HelperSkill])

    class HelperArea(peewee.Model):
        helper = peewee.ForeignKeyField(Helper, on_delete="CASCADE")
        area_code = peewee.CharField(max_length=12)

        class Meta:
            database = db
            table_name = "helper_area"
            indexes = ((("helper", "area_code"), True),)

    db.create_tables([HelperArea])

    class Availability(peewee.Model):
        helper = peewee.ForeignKeyField(Helper, on_delete="CASCADE")
        weekday = peewee.IntegerField()
        start_minute = peewee.IntegerField()
        end_minute = peewee.IntegerField()

        class Meta:
            database = db
            table_name = "availability"

    db.create_tables([Availability])

    class Vetting(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        helper = peewee.ForeignKeyField(Helper)
        authority = peewee.CharField(max_length=120)
        checked_on = peewee.DateField()
        reference_no = peewee.CharField(max_length=60)
        result = peewee.CharField(max_length=32)
        valid_until = peewee.DateField()
        recorded_by = peewee.ForeignKeyField(Account)
        recorded_at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "vetting"

    db.create_tables([Vetting])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("vetting"))
    migrator.migrate(migrator.drop_table("availability"))
    migrator.migrate(migrator.drop_table("helper_area"))
    migrator.migrate(migrator.drop_table("helper_skill"))
    migrator.migrate(migrator.drop_table("helper_language"))
    migrator.migrate(migrator.drop_table("helper"))
    migrator.migrate(migrator.drop_table("contact_check"))
    migrator.migrate(migrator.drop_table("invitation"))
    migrator.migrate(migrator.drop_table("sign_in"))
    migrator.migrate(migrator.drop_table("account"))
    migrator.migrate(migrator.drop_table("organization_area"))
    migrator.migrate(migrator.drop_table("organization_service"))
    migrator.migrate(migrator.drop_table("organization"))
    migrator.migrate(migrator.drop_table("area"))
