"""Sweeps by season, early signs of risk, and safety lessons."""

import peewee


def up(migrator, db):
    """Make the five tables."""

    class Account(peewee.Model):
        class Meta:
            database = db
            table_name = "account"

    class Child(peewee.Model):
        class Meta:
            database = db
            table_name = "child"

    class Need(peewee.Model):
        class Meta:
            database = db
            table_name = "need"

    class Sweep(peewee.Model):
        season = peewee.CharField(max_length=32)
        year = peewee.IntegerField()
        part = peewee.IntegerField()
        area_code = peewee.CharField(max_length=6)
        opens_on = peewee.DateField()
        closes_on = peewee.DateField(index=True)
        created_at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "sweep"
            indexes = ((("area_code", "season", "year", "part"), True),)

    class SweepVillage(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        sweep = peewee.ForeignKeyField(Sweep)
        area_code = peewee.CharField(index=True, max_length=12)
        finished_at = peewee.DateTimeField(null=True, index=True)

        class Meta:
            database = db
            table_name = "sweep_village"
            indexes = ((("sweep", "area_code"), True),)

    class SweepLine(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        sweep = peewee.ForeignKeyField(Sweep)
        village = peewee.ForeignKeyField(SweepVillage)
        child = peewee.ForeignKeyField(Child)
        answer = peewee.CharField(max_length=32, null=True)
        signs = peewee.CharField(max_length=300)
        note = peewee.TextField()
        confirmed_at = peewee.DateTimeField(null=True)
        confirmed_by = peewee.ForeignKeyField(Account, null=True)

        class Meta:
            database = db
            table_name = "sweep_line"
            indexes = ((("sweep", "child"), True),)

    class EarlySign(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        child = peewee.ForeignKeyField(Child)
        kind = peewee.CharField(max_length=32)
        source = peewee.CharField(max_length=32)
        fact = peewee.CharField(max_length=40)
        note = peewee.TextField()
        noted_at = peewee.DateTimeField()
        noted_by = peewee.ForeignKeyField(Account, null=True)
        need = peewee.ForeignKeyField(Need, null=True)
        ended_at = peewee.DateTimeField(null=True, index=True)
        ended_by = peewee.ForeignKeyField(Account, null=True)
        end_note = peewee.TextField()

        class Meta:
            database = db
            table_name = "early_sign"
            indexes = ((("child", "kind", "fact"), True),)

    class SafetySession(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        topic = peewee.CharField(max_length=32)
        season = peewee.CharField(max_length=32)
        area_code = peewee.CharField(index=True, max_length=12)
        planned_on = peewee.DateField(index=True)
        leader = peewee.CharField(max_length=72)
        planned_by = peewee.ForeignKeyField(Account)
        planned_at = peewee.DateTimeField()
        held_on = peewee.DateField(null=True)
        child_count = peewee.IntegerField(null=True)
        adult_count = peewee.IntegerField(null=True)
        words = peewee.TextField()
        held_by = peewee.ForeignKeyField(Account, null=True)
        held_at = peewee.DateTimeField(null=True)
        cancelled_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "safety_session"

    db.create_tables([Sweep, SweepVillage, SweepLine, EarlySign, SafetySession])


def down(migrator, db):
    """Drop them."""
    for table in ("safety_session", "early_sign", "sweep_line", "sweep_village", "sweep"):
        db.execute_sql(f"DROP TABLE {table}")
