"""Measures withdrawn, reports and cases that joined another; completed assessments stay."""

import peewee

APPEND_ONLY = ("withdrawal", "joined_report")
COLUMNS = (
    ("protection_case", "merged_into_id", "INTEGER REFERENCES protection_case (id)"),
    ("plan", "came_from", "INTEGER"),
    ("protection_order", "voided_at", "{timestamp}"),
    ("revisit", "dropped_at", "{timestamp}"),
)
INDEXES = (("protectioncase_merged_into_id", "protection_case", "merged_into_id"),)
# What a completed assessment says; its level alone is raised or lowered, by steps of their own.
SAID = (
    "ref", "case_id", "previous_id", "instrument_version", "started_by_id", "started_at",
    "screen", "items", "assessed_on", "team", "strengths", "child_words", "words_language",
    "interpreter", "not_heard_reason", "total", "computed_level", "guardianship_result",
    "report_id", "completed_at",
)  # fmt: skip
ASSESSMENT_GUARDS = ("assessment_completed", "assessment_no_delete")


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Add the columns without touching a row, make the two tables and the guards."""
    timestamp = "DATETIME" if _is_sqlite(db) else "TIMESTAMP"
    for table, name, kind in COLUMNS:
        kind = kind.format(timestamp=timestamp)
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
    for name, table, column in INDEXES:
        db.execute_sql(f"CREATE INDEX {name} ON {table} ({column})")
    _make_tables(db)
    for statement in _guards(db):
        db.execute_sql(statement)


def _make_tables(db):
    class Account(peewee.Model):
        class Meta:
            database = db
            table_name = "account"

    class Report(peewee.Model):
        class Meta:
            database = db
            table_name = "report"

    class ProtectionCase(peewee.Model):
        class Meta:
            database = db
            table_name = "protection_case"

    class Intervention(peewee.Model):
        class Meta:
            database = db
            table_name = "intervention"

    class Withdrawal(peewee.Model):
        intervention = peewee.ForeignKeyField(Intervention, unique=True)
        reason = peewee.CharField(max_length=500)
        by = peewee.ForeignKeyField(Account)
        at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "withdrawal"

    class JoinedReport(peewee.Model):
        report = peewee.ForeignKeyField(Report, unique=True)
        case = peewee.ForeignKeyField(ProtectionCase)
        at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "joined_report"

    db.create_tables([Withdrawal, JoinedReport])


def down(migrator, db):
    """Drop guards, tables and columns."""
    for name in ASSESSMENT_GUARDS:
        on = "" if _is_sqlite(db) else " ON assessment"
        db.execute_sql(f"DROP TRIGGER {name}{on}")
    if not _is_sqlite(db):
        db.execute_sql("DROP TRIGGER assessment_no_truncate ON assessment")
        db.execute_sql("DROP FUNCTION refuse_rewriting()")
    for table in APPEND_ONLY:
        db.execute_sql(f"DROP TABLE {table}")
    for name, _table, _column in INDEXES:
        db.execute_sql(f"DROP INDEX {name}")
    for table, name, _kind in COLUMNS:
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {name}")


def _guards(db):
    tables = [(table, verb) for table in APPEND_ONLY for verb in ("UPDATE", "DELETE")]
    for table, verb in (*tables, ("assessment", "DELETE")):
        start = f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        if _is_sqlite(db):
            yield f"{start}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        else:
            yield f"{start}FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    if not _is_sqlite(db):
        for table in (*APPEND_ONLY, "assessment"):
            yield (
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
    yield from _completed(db)


def _completed(db):
    """Guard what a completed assessment says; the child's file may be named later, once."""
    differs = "IS NOT" if _is_sqlite(db) else "IS DISTINCT FROM"
    changed = [f"NEW.{name} {differs} OLD.{name}" for name in SAID]
    changed.append(f"(OLD.child_id IS NOT NULL AND NEW.child_id {differs} OLD.child_id)")
    start = "CREATE TRIGGER assessment_completed BEFORE UPDATE ON assessment"
    held = f"OLD.completed_at IS NOT NULL AND ({' OR '.join(changed)})"
    if _is_sqlite(db):
        yield (
            f"{start} WHEN {held} "
            "BEGIN SELECT RAISE(ABORT, 'a completed assessment is append-only'); END"
        )
        return
    yield (
        "CREATE FUNCTION refuse_rewriting() RETURNS trigger AS $$ BEGIN "
        "RAISE EXCEPTION 'a completed %% is append-only', TG_TABLE_NAME "
        "USING ERRCODE = 'check_violation'; END $$ LANGUAGE plpgsql"
    )
    yield f"{start} FOR EACH ROW WHEN ({held}) EXECUTE FUNCTION refuse_rewriting()"
