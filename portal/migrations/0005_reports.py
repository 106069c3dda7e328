"""Reports, their reporters apart, and what is added to them; triggers that keep them for good."""

import peewee

# What was told stands for good; only the steps of the police and the township move.
FIXED = (
    "tracking_handle", "tracking_hash", "place", "situations", "facts", "is_danger_now",
    "discovered_at", "told_police_at", "received_at",
)  # fmt: skip
APPEND_ONLY = ("reporter", "report_entry")


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Make the three tables and their guards."""

    class Account(peewee.Model):
        class Meta:
            database = db
            table_name = "account"

    class Report(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        tracking_handle = peewee.CharField(unique=True, max_length=12)
        tracking_hash = peewee.CharField(max_length=200)
        area_code = peewee.CharField(index=True, max_length=12)
        place = peewee.CharField(max_length=200)
        situations = peewee.CharField(max_length=200)
        facts = peewee.TextField()
        is_danger_now = peewee.BooleanField()
        discovered_at = peewee.DateTimeField()
        told_police_at = peewee.DateTimeField(null=True)
        received_at = peewee.DateTimeField(index=True)
        status = peewee.CharField(index=True, max_length=32)
        decided_by = peewee.ForeignKeyField(Account, null=True)
        decided_at = peewee.DateTimeField(null=True)
        dispatched_at = peewee.DateTimeField(null=True)
        disposal = peewee.CharField(max_length=32, null=True)
        disposed_at = peewee.DateTimeField(null=True)
        township_code = peewee.CharField(index=True, max_length=9)
        notified_at = peewee.DateTimeField(null=True)
        notice = peewee.TextField()
        received_by = peewee.ForeignKeyField(Account, null=True)
        notice_received_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "report"

    db.create_tables([Report])

    class Reporter(peewee.Model):
        report = peewee.ForeignKeyField(Report, unique=True)
        kind = peewee.CharField(max_length=32)
        account = peewee.ForeignKeyField(Account, null=True)
        unit = peewee.CharField(max_length=120)
        name = peewee.CharField(max_length=72)
        phone = peewee.CharField(max_length=20)

        class Meta:
            database = db
            table_name = "reporter"

    class ReportEntry(peewee.Model):
        report = peewee.ForeignKeyField(Report)
        kind = peewee.CharField(max_length=32)
        at = peewee.DateTimeField()
        author = peewee.ForeignKeyField(Account, null=True)
        text = peewee.TextField()

        class Meta:
            database = db
            table_name = "report_entry"

    db.create_tables([Reporter, ReportEntry])
    for statement in _sqlite_guards() if _is_sqlite(db) else _postgres_guards():
        db.execute_sql(statement)


def down(migrator, db):
    """Drop the tables; their triggers go with them."""
    for table in ("report_entry", "reporter", "report"):
        db.execute_sql(f"DROP TABLE {table}")
    if not _is_sqlite(db):
        db.execute_sql("DROP FUNCTION IF EXISTS refuse_retelling()")


def _sqlite_guards():
    for table in APPEND_ONLY:
        yield _sqlite_guard(f"{table}_no_update", f"UPDATE ON {table}", f"{table} is append-only")
    for table in (*APPEND_ONLY, "report"):
        yield _sqlite_guard(f"{table}_no_delete", f"DELETE ON {table}", f"{table} is append-only")
    columns = ", ".join(FIXED)
    yield _sqlite_guard(
        "report_as_told", f"UPDATE OF {columns} ON report", "what was reported is append-only"
    )


def _sqlite_guard(name, event, sentence):
    return f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"


def _postgres_guards():
    for table in APPEND_ONLY:
        yield _postgres_guard(f"{table}_no_update", f"UPDATE ON {table}", "ROW")
    for table in (*APPEND_ONLY, "report"):
        yield _postgres_guard(f"{table}_no_delete", f"DELETE ON {table}", "ROW")
        yield _postgres_guard(f"{table}_no_truncate", f"TRUNCATE ON {table}", "STATEMENT")
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FIXED)
    yield (
        f"CREATE FUNCTION refuse_retelling() RETURNS trigger AS $$ BEGIN IF {changed} THEN "
        "RAISE EXCEPTION 'what was reported is append-only' USING ERRCODE = 'check_violation'; "
        "END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
    )
    yield (
        "CREATE TRIGGER report_as_told BEFORE UPDATE ON report "
        "FOR EACH ROW EXECUTE FUNCTION refuse_retelling()"
    )


def _postgres_guard(name, event, each):
    return f"CREATE TRIGGER {name} BEFORE {event} FOR EACH {each} EXECUTE FUNCTION refuse_change()"
