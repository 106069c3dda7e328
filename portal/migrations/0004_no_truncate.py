"""PostgreSQL can empty a table without touching a row; evidence is guarded against that too."""

APPEND_ONLY = ("audit_entry", "vetting", "record_correction")


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Refuse TRUNCATE where rows may only be appended; SQLite has no such statement."""
    if _is_sqlite(db):
        return
    for table in APPEND_ONLY:
        db.execute_sql(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def down(migrator, db):
    """Take the guards away."""
    if _is_sqlite(db):
        return
    for table in APPEND_ONLY:
        db.execute_sql(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")
