"""Kinds of review, answers owed to reporters, warning letters, calls, recusals, reporting units."""

import peewee

APPEND_ONLY = ("warning_letter", "phone_call", "recusal", "zero_report", "reporting_unit")
REPORT_COLUMNS = (
    ("review_kind", "VARCHAR(32)"),
    ("review_set_at", "{timestamp}"),
    ("review_approver", "VARCHAR(72) NOT NULL DEFAULT ''"),
    ("handed_at", "{timestamp}"),
)


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Add the columns without touching a row, make the tables and their guards."""
    is_sqlite = _is_sqlite(db)
    timestamp = "DATETIME" if is_sqlite else "TIMESTAMP"
    for name, kind in REPORT_COLUMNS:
        kind = kind.format(timestamp=timestamp)
        db.execute_sql(f"ALTER TABLE report ADD COLUMN {name} {kind}")
    truth = "INTEGER NOT NULL DEFAULT 0" if is_sqlite else "BOOLEAN NOT NULL DEFAULT FALSE"
    db.execute_sql(f"ALTER TABLE reporter ADD COLUMN wants_feedback {truth}")
    _make_letters(db)
    _make_lists(db)
    for statement in _guards(db):
        db.execute_sql(statement)


def _named(db):
    class Account(peewee.Model):
        class Meta:
            database = db
            table_name = "account"

    class Report(peewee.Model):
        class Meta:
            database = db
            table_name = "report"

    return Account, Report


def _make_letters(db):
    Account, Report = _named(db)

    class WarningLetter(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        report = peewee.ForeignKeyField(Report)
        relation = peewee.CharField(max_length=32)
        document_no = peewee.CharField(max_length=60)
        issued_on = peewee.DateField()
        issued_by = peewee.ForeignKeyField(Account)
        issued_at = peewee.DateTimeField()
        area_code = peewee.CharField(index=True, max_length=12)
        for_village = peewee.TextField()
        is_given_to_victim = peewee.BooleanField()

        class Meta:
            database = db
            table_name = "warning_letter"

    db.create_tables([WarningLetter])

    class Revisit(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        letter = peewee.ForeignKeyField(WarningLetter)
        side = peewee.CharField(index=True, max_length=32)
        area_code = peewee.CharField(index=True, max_length=12)
        created_at = peewee.DateTimeField()
        done_at = peewee.DateTimeField(index=True, null=True)
        done_on = peewee.DateField(null=True)
        done_by = peewee.ForeignKeyField(Account, null=True)
        saw = peewee.CharField(max_length=200)
        is_repeated = peewee.BooleanField(null=True)
        note = peewee.TextField()

        class Meta:
            database = db
            table_name = "revisit"

    db.create_tables([Revisit])


def _make_lists(db):
    Account, Report = _named(db)

    class PhoneCall(peewee.Model):
        topic = peewee.CharField(max_length=120)
        role = peewee.CharField(max_length=32)
        area_code = peewee.CharField(index=True, max_length=12)
        spoke_with = peewee.CharField(max_length=72)
        called_at = peewee.DateTimeField()
        note = peewee.TextField()
        author = peewee.ForeignKeyField(Account)
        at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "phone_call"
            indexes = ((("topic", "role"), True),)

    class Recusal(peewee.Model):
        report = peewee.ForeignKeyField(Report)
        account = peewee.ForeignKeyField(Account)
        at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "recusal"
            indexes = ((("report", "account"), True),)

    class ReportingUnit(peewee.Model):
        account = peewee.ForeignKeyField(Account, unique=True)
        kind = peewee.CharField(max_length=32)
        name = peewee.CharField(max_length=120)
        at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "reporting_unit"

    class ZeroReport(peewee.Model):
        account = peewee.ForeignKeyField(Account)
        term = peewee.CharField(max_length=12)
        counted = peewee.IntegerField()
        confirmed_at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "zero_report"
            indexes = ((("account", "term"), True),)

    db.create_tables([PhoneCall, Recusal, ReportingUnit, ZeroReport])


def down(migrator, db):
    """Drop the tables with their triggers, and the columns."""
    tables = ("zero_report", "reporting_unit", "recusal", "phone_call", "revisit", "warning_letter")
    for table in tables:
        db.execute_sql(f"DROP TABLE {table}")
    db.execute_sql("ALTER TABLE reporter DROP COLUMN wants_feedback")
    for name, _kind in REPORT_COLUMNS:
        db.execute_sql(f"ALTER TABLE report DROP COLUMN {name}")


def _guards(db):
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            start = f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            if _is_sqlite(db):
                yield f"{start}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            else:
                yield f"{start}FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        if not _is_sqlite(db):
            yield (
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
