"""Temporary care and placement (HR-18), written suggestions (HR-31), trained staff (HR-32)."""

import peewee

STAFF_COLUMNS = (("sex", "VARCHAR(32)"), ("trained_on", "DATE"), ("trained_hours", "INTEGER"))
# Out of care, and home again: only after a consultation that found the guardian fit.
HOME = "('returning', 'tracked')"
HELD = (
    "EXISTS (SELECT 1 FROM consultation c WHERE c.placement_id = NEW.id AND c.concluded_at IS NULL)"
)


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Make the tables, their guards, and the columns of the roster."""
    placement = _placement(db)
    db.create_tables([placement])
    consultation = _consultation(db, placement)
    db.create_tables([consultation])
    db.create_tables(_lines(db, placement, consultation))
    db.create_tables([_suggestion(db)])
    for statement in (*_append_only(db), *_never_home_meanwhile(db)):
        db.execute_sql(statement)
    for name, kind in STAFF_COLUMNS:
        db.execute_sql(f"ALTER TABLE account ADD COLUMN {name} {kind}")


def down(migrator, db):
    """Drop the tables with their triggers, and the columns."""
    for table in ("suggestion", "placement_note", "consultation_member", "consultation",
                  "placement"):  # fmt: skip
        db.execute_sql(f"DROP TABLE {table}")
    if not _is_sqlite(db):
        db.execute_sql("DROP FUNCTION IF EXISTS refuse_return()")
    for name, _kind in STAFF_COLUMNS:
        db.execute_sql(f"ALTER TABLE account DROP COLUMN {name}")


def _table(db, name):
    class Table(peewee.Model):
        class Meta:
            database = db
            table_name = name

    return Table


def _placement(db):
    account = _table(db, "account")

    class Placement(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        case = peewee.ForeignKeyField(_table(db, "protection_case"), null=True)
        report = peewee.ForeignKeyField(_table(db, "report"), null=True)
        area_code = peewee.CharField(index=True, max_length=12)
        about = peewee.CharField(max_length=300)
        status = peewee.CharField(index=True, max_length=32)
        taken_to = peewee.CharField(max_length=32)
        place = peewee.CharField(max_length=120)
        escorted_by = peewee.ForeignKeyField(account)
        escorted_at = peewee.DateTimeField()
        recorded_at = peewee.DateTimeField()
        noted_at = peewee.DateTimeField(null=True)
        handed_over_at = peewee.DateTimeField(null=True)
        received_by = peewee.ForeignKeyField(account, null=True)
        receiver_name = peewee.CharField(max_length=72)
        receiver_unit = peewee.CharField(max_length=120)
        document_no = peewee.CharField(max_length=80)
        is_wish_heard = peewee.BooleanField(null=True)
        is_carer_told = peewee.BooleanField(null=True)
        ground = peewee.CharField(max_length=32, null=True)
        form = peewee.CharField(max_length=32, null=True)
        began_on = peewee.DateField(null=True)
        decided_at = peewee.DateTimeField(null=True)
        care_ended_at = peewee.DateTimeField(null=True)
        conclusion = peewee.CharField(max_length=32, null=True)
        concluded_at = peewee.DateTimeField(null=True)
        collected_on = peewee.DateField(null=True)
        collected_by = peewee.CharField(max_length=120)
        returned_at = peewee.DateTimeField(null=True)
        school_told_on = peewee.DateField(null=True)
        police_told_on = peewee.DateField(null=True)
        village_told_on = peewee.DateField(null=True)
        tracking_until = peewee.DateField(null=True)
        ended_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "placement"
            constraints = [
                peewee.Check("case_id IS NOT NULL OR report_id IS NOT NULL"),
                peewee.Check(
                    f"(status NOT IN {HOME} AND collected_on IS NULL)"
                    " OR (COALESCE(conclusion, '') = 'fit' AND concluded_at IS NOT NULL)"
                ),
            ]

    return Placement


def _consultation(db, placement_table):
    account = _table(db, "account")

    class Consultation(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        placement = peewee.ForeignKeyField(placement_table)
        opened_by = peewee.ForeignKeyField(account)
        opened_at = peewee.DateTimeField()
        assessor = peewee.CharField(max_length=120)
        concluded_by = peewee.ForeignKeyField(account, null=True)
        concluded_at = peewee.DateTimeField(null=True)
        conclusion = peewee.CharField(max_length=32, null=True)
        minutes = peewee.TextField()

        class Meta:
            database = db
            table_name = "consultation"

    return Consultation


def _lines(db, placement_table, consultation_table):
    class ConsultationMember(peewee.Model):
        consultation = peewee.ForeignKeyField(consultation_table)
        name = peewee.CharField(max_length=72)
        unit = peewee.CharField(max_length=120)
        background = peewee.CharField(max_length=32)
        title = peewee.CharField(max_length=32)

        class Meta:
            database = db
            table_name = "consultation_member"

    class PlacementNote(peewee.Model):
        placement = peewee.ForeignKeyField(placement_table)
        kind = peewee.CharField(max_length=32)
        at = peewee.DateTimeField()
        author = peewee.ForeignKeyField(_table(db, "account"), null=True)
        text = peewee.TextField()

        class Meta:
            database = db
            table_name = "placement_note"

    return [ConsultationMember, PlacementNote]


def _suggestion(db):
    account = _table(db, "account")

    class Suggestion(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        area_code = peewee.CharField(index=True, max_length=12)
        organ = peewee.CharField(max_length=32)
        organ_name = peewee.CharField(max_length=120)
        document_no = peewee.CharField(max_length=80)
        received_on = peewee.DateField(index=True)
        about = peewee.TextField()
        registered_by = peewee.ForeignKeyField(account)
        registered_at = peewee.DateTimeField()
        replied_on = peewee.DateField(null=True)
        reply_no = peewee.CharField(max_length=80)
        reply = peewee.TextField()
        replied_by = peewee.ForeignKeyField(account, null=True)
        replied_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "suggestion"

    return Suggestion


def _append_only(db):
    for table in ("placement_note", "consultation_member"):
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            if _is_sqlite(db):
                yield (
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
            else:
                yield (
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                )
        if not _is_sqlite(db):
            yield (
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )


def _never_home_meanwhile(db):
    """HR-18: while a consultation is open no path into the table returns the child."""
    leaves = f"(NEW.status IN {HOME} OR NEW.status = 'ended' OR NEW.collected_on IS NOT NULL)"
    sentence = "no return while a consultation is open"
    if _is_sqlite(db):
        yield (
            f"CREATE TRIGGER placement_no_return BEFORE UPDATE ON placement "
            f"WHEN {leaves} AND {HELD} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
        return
    yield (
        f"CREATE FUNCTION refuse_return() RETURNS trigger AS $$ BEGIN "
        f"IF {leaves} AND {HELD} THEN "
        f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'check_violation'; "
        "END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
    )
    yield (
        "CREATE TRIGGER placement_no_return BEFORE UPDATE ON placement "
        "FOR EACH ROW EXECUTE FUNCTION refuse_return()"
    )
