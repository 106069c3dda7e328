"""Missed deadlines and how far they climbed; pauses, counties' numbers, calendars."""

import peewee

APPENDED = ("breach_officer", "climb", "climb_answer", "deadline_setting")


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Make the tables and the guards of what is only appended to."""
    migrator.migrate(
        migrator.add_column("follow_up", "done_at", peewee.DateTimeField(null=True, index=True))
    )
    _breaches(db)
    _what_moves_them(db)
    for statement in _guards(db):
        db.execute_sql(statement)


def _account(db):
    class Account(peewee.Model):
        class Meta:
            database = db
            table_name = "account"

    return Account


def _breaches(db):
    accounts = _account(db)

    class Breach(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        rule = peewee.CharField(index=True, max_length=32)
        kind = peewee.CharField(max_length=40)
        subject_ref = peewee.CharField(index=True, max_length=24)
        area_code = peewee.CharField(index=True, max_length=12)
        started_at = peewee.DateTimeField()
        due_at = peewee.DateTimeField(index=True)
        responsible = peewee.CharField(max_length=32)
        written_at = peewee.DateTimeField()
        stopped_at = peewee.DateTimeField(null=True, index=True)
        withdrawn_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "breach"
            indexes = ((("rule", "kind", "subject_ref", "started_at"), True),)

    db.create_tables([Breach])

    class BreachOfficer(peewee.Model):
        breach = peewee.ForeignKeyField(Breach)
        account = peewee.ForeignKeyField(accounts)

        class Meta:
            database = db
            table_name = "breach_officer"
            indexes = ((("breach", "account"), True),)

    db.create_tables([BreachOfficer])

    class Climb(peewee.Model):
        breach = peewee.ForeignKeyField(Breach)
        level = peewee.CharField(max_length=32)
        area_code = peewee.CharField(max_length=12)
        reached_at = peewee.DateTimeField(index=True)
        told_area = peewee.CharField(index=True, max_length=12)
        told = peewee.IntegerField()
        written_at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "climb"
            indexes = ((("breach", "level"), True),)

    db.create_tables([Climb])

    class ClimbAnswer(peewee.Model):
        climb = peewee.ForeignKeyField(Climb, unique=True)
        account = peewee.ForeignKeyField(accounts)
        seen_at = peewee.DateTimeField()
        note = peewee.CharField(max_length=500)

        class Meta:
            database = db
            table_name = "climb_answer"

    db.create_tables([ClimbAnswer])


def _what_moves_them(db):
    accounts = _account(db)

    class ClockPause(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        rule = peewee.CharField(max_length=32)
        kind = peewee.CharField(max_length=40)
        subject_ref = peewee.CharField(index=True, max_length=24)
        started_at = peewee.DateTimeField()
        area_code = peewee.CharField(index=True, max_length=12)
        reason = peewee.CharField(max_length=500)
        paused_by = peewee.ForeignKeyField(accounts)
        paused_at = peewee.DateTimeField()
        until_at = peewee.DateTimeField(index=True)
        resumed_by = peewee.ForeignKeyField(accounts, null=True)
        resumed_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "clock_pause"

    class DeadlineSetting(peewee.Model):
        county_code = peewee.CharField(index=True, max_length=6)
        rule = peewee.CharField(max_length=32)
        amount = peewee.IntegerField()
        from_on = peewee.DateField()
        reason = peewee.CharField(max_length=300)
        set_by = peewee.ForeignKeyField(accounts)
        set_at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "deadline_setting"

    class WorkCalendarYear(peewee.Model):
        year = peewee.IntegerField(unique=True)
        loaded_at = peewee.DateTimeField()
        sha256 = peewee.CharField(max_length=64)

        class Meta:
            database = db
            table_name = "work_calendar_year"

    db.create_tables([ClockPause, DeadlineSetting, WorkCalendarYear])

    class WorkCalendarDay(peewee.Model):
        year = peewee.ForeignKeyField(WorkCalendarYear, on_delete="CASCADE")
        day = peewee.DateField(unique=True)
        is_workday = peewee.BooleanField()
        name = peewee.CharField(max_length=60)

        class Meta:
            database = db
            table_name = "work_calendar_day"

    class ClockTick(peewee.Model):
        at = peewee.DateTimeField()
        seen = peewee.IntegerField()
        breaches = peewee.IntegerField()
        climbs = peewee.IntegerField()
        uncomputable = peewee.IntegerField()
        failed = peewee.IntegerField()

        class Meta:
            database = db
            table_name = "clock_tick"

    db.create_tables([WorkCalendarDay, ClockTick])


def down(migrator, db):
    """Drop the tables, those that lean on others first; their triggers go with them."""
    for table in (
        "clock_tick", "work_calendar_day", "work_calendar_year", "deadline_setting",
        "clock_pause", "climb_answer", "climb", "breach_officer", "breach",
    ):  # fmt: skip
        db.execute_sql(f"DROP TABLE {table}")
    db.execute_sql("DROP INDEX follow_up_done_at")
    db.execute_sql("ALTER TABLE follow_up DROP COLUMN done_at")


def _guards(db):
    for table in APPENDED:
        yield from _refuse(db, table, "UPDATE", "DELETE")
    yield from _refuse(db, "breach", "DELETE")


def _refuse(db, table, *verbs):
    for verb in verbs:
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
