"""Who is asked for a need in which order: waves, and each person's turn."""

import peewee


def up(migrator, db):
    """Make the two tables."""

    class Account(peewee.Model):
        class Meta:
            database = db
            table_name = "account"

    class Organization(peewee.Model):
        class Meta:
            database = db
            table_name = "organization"

    class Helper(peewee.Model):
        class Meta:
            database = db
            table_name = "helper"

    class Need(peewee.Model):
        class Meta:
            database = db
            table_name = "need"

    class Assignment(peewee.Model):
        class Meta:
            database = db
            table_name = "assignment"

    class Wave(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        need = peewee.ForeignKeyField(Need)
        number = peewee.IntegerField()
        places = peewee.IntegerField()
        people = peewee.IntegerField()
        chance = peewee.DoubleField()
        is_short = peewee.BooleanField()
        sent_by = peewee.ForeignKeyField(Account)
        sent_at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "wave"
            indexes = ((("need", "number"), True),)

    class Turn(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        need = peewee.ForeignKeyField(Need)
        helper = peewee.ForeignKeyField(Helper, null=True)
        organization = peewee.ForeignKeyField(Organization, null=True)
        number = peewee.IntegerField()
        state = peewee.CharField(index=True, max_length=32)
        lacking = peewee.CharField(max_length=40)
        score = peewee.DoubleField(null=True)
        parts = peewee.TextField()
        minutes = peewee.IntegerField(null=True)
        approved_by = peewee.ForeignKeyField(Account, null=True)
        is_short_ok = peewee.BooleanField()
        wave = peewee.ForeignKeyField(Wave, null=True)
        assignment = peewee.ForeignKeyField(Assignment, null=True)
        added_at = peewee.DateTimeField()
        changed_at = peewee.DateTimeField()
        ready_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "turn"
            indexes = ((("need", "helper"), True),)

    db.create_tables([Wave, Turn])


def down(migrator, db):
    """Drop the tables."""
    for table in ("turn", "wave"):
        db.execute_sql(f"DROP TABLE {table}")
