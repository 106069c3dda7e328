"""Assessments of the township, the history of risk levels, children recorded as unattended."""

import peewee


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Make the three tables and the guards of the history."""

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

    class Assessment(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        case = peewee.ForeignKeyField(ProtectionCase)
        child = peewee.ForeignKeyField(Child, null=True)
        previous = peewee.ForeignKeyField("self", null=True)
        instrument_version = peewee.CharField(max_length=20)
        started_by = peewee.ForeignKeyField(Account)
        started_at = peewee.DateTimeField()
        screen = peewee.TextField()
        items = peewee.TextField()
        assessed_on = peewee.DateField(null=True)
        team = peewee.TextField()
        strengths = peewee.TextField()
        child_words = peewee.TextField()
        words_language = peewee.CharField(max_length=32, null=True)
        interpreter = peewee.CharField(max_length=72)
        not_heard_reason = peewee.CharField(max_length=300)
        total = peewee.IntegerField(null=True)
        computed_level = peewee.CharField(max_length=32, null=True)
        level = peewee.CharField(max_length=32, null=True)
        guardianship_result = peewee.CharField(max_length=32, null=True)
        raised_reason = peewee.CharField(max_length=300)
        raised_by = peewee.ForeignKeyField(Account, null=True)
        raised_at = peewee.DateTimeField(null=True)
        lowered_reason = peewee.CharField(max_length=300)
        lowered_by = peewee.ForeignKeyField(Account, null=True)
        second_by = peewee.ForeignKeyField(Account, null=True)
        second_at = peewee.DateTimeField(null=True)
        report = peewee.ForeignKeyField(Report, null=True)
        completed_at = peewee.DateTimeField(null=True, index=True)

        class Meta:
            database = db
            table_name = "assessment"

    class RiskChange(peewee.Model):
        child = peewee.ForeignKeyField(Child)
        before = peewee.CharField(max_length=32)
        after = peewee.CharField(max_length=32)
        why = peewee.CharField(max_length=40)
        author = peewee.ForeignKeyField(Account, null=True)
        at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "risk_change"

    class UnattendedSpell(peewee.Model):
        child = peewee.ForeignKeyField(Child)
        since = peewee.DateTimeField()
        report = peewee.ForeignKeyField(Report, unique=True)
        case = peewee.ForeignKeyField(ProtectionCase)
        ended_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "unattended_spell"

    for table in (Assessment, RiskChange, UnattendedSpell):
        db.create_tables([table])
    for statement in _guards(db):
        db.execute_sql(statement)


def down(migrator, db):
    """Drop the tables; their triggers go with them."""
    db.execute_sql("DROP TABLE unattended_spell")
    db.execute_sql("DROP TABLE risk_change")
    db.execute_sql("DROP TABLE assessment")


def _guards(db):
    for verb in ("UPDATE", "DELETE"):
        name = f"risk_change_no_{verb.lower()}"
        if _is_sqlite(db):
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON risk_change "
                "BEGIN SELECT RAISE(ABORT, 'risk_change is append-only'); END"
            )
        else:
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON risk_change "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
    if not _is_sqlite(db):
        yield (
            "CREATE TRIGGER risk_change_no_truncate BEFORE TRUNCATE ON risk_change "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
