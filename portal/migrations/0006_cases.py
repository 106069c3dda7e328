"""Protection cases and their history, which is appended to and never changed."""

import peewee


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Make the two tables and the guards of the history."""

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

    class Concern(peewee.Model):
        class Meta:
            database = db
            table_name = "concern"

    class ProtectionCase(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        number = peewee.CharField(unique=True, max_length=24)
        area_code = peewee.CharField(index=True, max_length=12)
        child = peewee.ForeignKeyField(Child, null=True)
        about = peewee.CharField(max_length=300)
        origin = peewee.CharField(max_length=32)
        report = peewee.ForeignKeyField(Report, null=True, unique=True)
        concern = peewee.ForeignKeyField(Concern, null=True)
        is_urgent = peewee.BooleanField()
        status = peewee.CharField(index=True, max_length=32)
        level = peewee.CharField(max_length=32, null=True)
        opened_by = peewee.ForeignKeyField(Account, null=True)
        opened_at = peewee.DateTimeField(index=True)
        keeper = peewee.ForeignKeyField(Account, null=True)
        begun_at = peewee.DateTimeField(null=True)
        assessed_at = peewee.DateTimeField(null=True)
        planned_at = peewee.DateTimeField(null=True)
        approved_at = peewee.DateTimeField(null=True)
        followed_at = peewee.DateTimeField(null=True)
        closed_at = peewee.DateTimeField(null=True)
        close_reason = peewee.CharField(max_length=32, null=True)

        class Meta:
            database = db
            table_name = "protection_case"

    db.create_tables([ProtectionCase])

    class CaseStep(peewee.Model):
        case = peewee.ForeignKeyField(ProtectionCase)
        at = peewee.DateTimeField()
        author = peewee.ForeignKeyField(Account, null=True)
        verb = peewee.CharField(max_length=40)
        sentence = peewee.CharField(max_length=200)
        note = peewee.TextField()

        class Meta:
            database = db
            table_name = "case_step"

    db.create_tables([CaseStep])
    for statement in _guards(db):
        db.execute_sql(statement)


def down(migrator, db):
    """Drop the tables; their triggers go with them."""
    db.execute_sql("DROP TABLE case_step")
    db.execute_sql("DROP TABLE protection_case")


def _guards(db):
    for verb in ("UPDATE", "DELETE"):
        name = f"case_step_no_{verb.lower()}"
        if _is_sqlite(db):
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON case_step "
                "BEGIN SELECT RAISE(ABORT, 'case_step is append-only'); END"
            )
        else:
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON case_step "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
    if not _is_sqlite(db):
        yield (
            "CREATE TRIGGER case_step_no_truncate BEFORE TRUNCATE ON case_step "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
