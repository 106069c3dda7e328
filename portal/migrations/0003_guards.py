"""Triggers: who may be given a child, and what may only ever be appended to."""

APPEND_ONLY = ("audit_entry", "vetting", "record_correction")

# From the offer on, the helper must be active, with a clear vetting in force and no hit, and the
# organization (the offer's own, and the helper's) must be active. The service refuses first; this
# stands for every other path into the table.
GUARDED = "('offered','accepted','contact_approved','scheduled')"
UNFIT = """(
    NEW.helper_id IS NOT NULL AND (
        NOT EXISTS (SELECT 1 FROM helper h WHERE h.id = NEW.helper_id AND h.status = 'active')
        OR NOT EXISTS (SELECT 1 FROM vetting v WHERE v.helper_id = NEW.helper_id
                       AND v.result = 'clear'
                       AND v.valid_until >= %(day)s)
        OR EXISTS (SELECT 1 FROM vetting v WHERE v.helper_id = NEW.helper_id AND v.result = 'hit')
        OR EXISTS (SELECT 1 FROM helper h JOIN organization o ON o.id = h.organization_id
                   WHERE h.id = NEW.helper_id AND o.status <> 'active')))
    OR (NEW.organization_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM organization o WHERE o.id = NEW.organization_id AND o.status = 'active'))
    OR (NEW.helper_id IS NULL AND NEW.organization_id IS NULL)
    OR (NEW.helper_id IS NULL AND NEW.status IN ('contact_approved','scheduled'))"""


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Add the triggers."""
    for statement in _sqlite_up() if _is_sqlite(db) else _postgres_up():
        db.execute_sql(statement)


def down(migrator, db):
    """Take the triggers away."""
    names = [
        (f"{table}_no_{verb}", table) for table in APPEND_ONLY for verb in ("update", "delete")
    ]
    names += [("assignment_fit_insert", "assignment"), ("assignment_fit_update", "assignment")]
    for name, table in names:
        on = "" if _is_sqlite(db) else f" ON {table}"
        db.execute_sql(f"DROP TRIGGER IF EXISTS {name}{on}")
    if not _is_sqlite(db):
        db.execute_sql("DROP FUNCTION IF EXISTS refuse_change()")
        db.execute_sql("DROP FUNCTION IF EXISTS refuse_unfit_helper()")


def _sqlite_up():
    for table in APPEND_ONLY:
        for verb in ("update", "delete"):
            yield (
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    unfit = UNFIT % {"day": _service_day("sqlite")}
    for event in ("INSERT", "UPDATE"):
        yield (
            f"CREATE TRIGGER assignment_fit_{event.lower()} BEFORE {event} ON assignment "
            f"WHEN NEW.status IN {GUARDED} AND ({unfit}) "
            "BEGIN SELECT RAISE(ABORT, 'helper is not cleared for children'); END"
        )


def _postgres_up():
    yield (
        "CREATE FUNCTION refuse_change() RETURNS trigger AS $$ BEGIN "
        "RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation'; "
        "END $$ LANGUAGE plpgsql"
    )
    for table in APPEND_ONLY:
        for verb in ("update", "delete"):
            yield (
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
    unfit = UNFIT % {"day": _service_day("postgres")}
    yield (
        f"CREATE FUNCTION refuse_unfit_helper() RETURNS trigger AS $$ BEGIN "
        f"IF NEW.status IN {GUARDED} AND ({unfit}) THEN "
        "RAISE EXCEPTION 'helper is not cleared for children' USING ERRCODE = 'check_violation'; "
        "END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
    )
    for event in ("INSERT", "UPDATE"):
        yield (
            f"CREATE TRIGGER assignment_fit_{event.lower()} BEFORE {event} ON assignment "
            "FOR EACH ROW EXECUTE FUNCTION refuse_unfit_helper()"
        )


def _service_day(dialect):
    """The day that vetting must cover: the scheduled day if one is set, else the need's."""
    need_start = "(SELECT n.starts_at FROM need n WHERE n.id = NEW.need_id)"
    if dialect == "sqlite":
        return f"date(COALESCE(NEW.starts_at, {need_start}), '+8 hours')"
    return f"(COALESCE(NEW.starts_at, {need_start}) + interval '8 hours')::date"
