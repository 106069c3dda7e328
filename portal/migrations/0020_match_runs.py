"""Runs of the matcher with their life, what they were given, runners-up and decisions."""

import peewee

RUN_COLUMNS = (
    ("status", "VARCHAR(32) NOT NULL DEFAULT 'done'"),
    ("cause", "VARCHAR(32) NOT NULL DEFAULT 'by_hand'"),
    ("phase", "VARCHAR(32) NOT NULL DEFAULT 'asked'"),
    ("need_ref", "VARCHAR(24) NOT NULL DEFAULT ''"),
    ("tries", "INTEGER NOT NULL DEFAULT 0"),
    ("claimed_until", "{moment}"),
    ("finished_at", "{moment}"),
    ("problem", "VARCHAR(300) NOT NULL DEFAULT ''"),
)
# Until when somebody stays, and until when he wants no invitation; both stated by himself.
HELPER_COLUMNS = ("available_until", "paused_until")


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def _table(db, name):
    class Table(peewee.Model):
        class Meta:
            database = db
            table_name = name

    return Table


def up(migrator, db):
    """Add the columns, make the tables, guard the decisions."""
    moment = "DATETIME" if _is_sqlite(db) else "TIMESTAMP"
    for name, kind in RUN_COLUMNS:
        db.execute_sql(f"ALTER TABLE match_run ADD COLUMN {name} {kind.format(moment=moment)}")
    db.execute_sql("CREATE INDEX matchrun_status ON match_run (status)")
    db.execute_sql("ALTER TABLE unfilled_need ADD COLUMN cure TEXT NOT NULL DEFAULT '{}'")
    for name in HELPER_COLUMNS:
        db.execute_sql(f"ALTER TABLE helper ADD COLUMN {name} DATE")
    db.execute_sql("ALTER TABLE need ADD COLUMN term_days INTEGER")
    db.create_tables(_tables(db))
    for statement in _guards(db):
        db.execute_sql(statement)


def _tables(db):
    accounts, runs, needs = (_table(db, name) for name in ("account", "match_run", "need"))
    helpers, assignments = _table(db, "helper"), _table(db, "assignment")

    class MatchRecord(peewee.Model):
        run = peewee.ForeignKeyField(runs, unique=True, on_delete="CASCADE")
        question = peewee.BlobField()
        answer = peewee.BlobField(null=True)
        prices = peewee.BlobField(null=True)
        primal = peewee.BigIntegerField(null=True)
        dual = peewee.BigIntegerField(null=True)
        gap = peewee.DoubleField(null=True)
        tiers = peewee.TextField()
        previous = peewee.ForeignKeyField(runs, null=True)
        changes = peewee.TextField()
        fairness = peewee.TextField()
        replay_asked_at = peewee.DateTimeField(null=True)
        replayed_at = peewee.DateTimeField(null=True)
        replay = peewee.TextField()

        class Meta:
            database = db
            table_name = "match_record"

    class RunnerUp(peewee.Model):
        run = peewee.ForeignKeyField(runs, on_delete="CASCADE")
        need = peewee.ForeignKeyField(needs)
        helper = peewee.ForeignKeyField(helpers)
        score = peewee.DoubleField()
        minutes = peewee.IntegerField()
        bound = peewee.TextField()
        asked_by = peewee.ForeignKeyField(accounts, null=True)
        asked_at = peewee.DateTimeField(null=True, index=True)
        answered_at = peewee.DateTimeField(null=True)
        cost = peewee.TextField()

        class Meta:
            database = db
            table_name = "runner_up"
            indexes = ((("run", "need"), True),)

    class MatchDecision(peewee.Model):
        run = peewee.ForeignKeyField(runs, null=True)
        assignment = peewee.ForeignKeyField(assignments)
        kind = peewee.CharField(max_length=32)
        before = peewee.ForeignKeyField(helpers, null=True)
        after = peewee.ForeignKeyField(helpers, null=True)
        reason = peewee.CharField(max_length=300)
        made_by = peewee.ForeignKeyField(accounts)
        made_at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "match_decision"

    return [MatchRecord, RunnerUp, MatchDecision]


def down(migrator, db):
    """Drop the tables with their triggers, and the columns."""
    for table in ("match_decision", "runner_up", "match_record"):
        db.execute_sql(f"DROP TABLE {table}")
    db.execute_sql("ALTER TABLE unfilled_need DROP COLUMN cure")
    db.execute_sql("DROP INDEX matchrun_status")
    db.execute_sql("ALTER TABLE need DROP COLUMN term_days")
    for name in HELPER_COLUMNS:
        db.execute_sql(f"ALTER TABLE helper DROP COLUMN {name}")
    for name, _kind in RUN_COLUMNS:
        db.execute_sql(f"ALTER TABLE match_run DROP COLUMN {name}")


def _guards(db):
    for verb in ("UPDATE", "DELETE"):
        name = f"match_decision_no_{verb.lower()}"
        if _is_sqlite(db):
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON match_decision "
                "BEGIN SELECT RAISE(ABORT, 'match_decision is append-only'); END"
            )
        else:
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON match_decision "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
    if not _is_sqlite(db):
        yield (
            "CREATE TRIGGER match_decision_no_truncate BEFORE TRUNCATE ON match_decision "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
