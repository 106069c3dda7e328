"""Road minutes and winters of the counties; and where a proposal's minutes come from."""

import peewee

ASKED = ("assignment", "turn", "runner_up")


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Make the tables; minutes told so far were estimates, every one."""
    db.create_tables(_tables(db))
    for statement in _guards(db, "road_setting"):
        db.execute_sql(statement)
    nothing = "0" if _is_sqlite(db) else "FALSE"
    for table in ASKED:
        db.execute_sql(
            f"ALTER TABLE {table} ADD COLUMN is_by_road BOOLEAN NOT NULL DEFAULT {nothing}"
        )


def _tables(db):
    class Account(peewee.Model):
        class Meta:
            database = db
            table_name = "account"

    class RoadTable(peewee.Model):
        ref = peewee.CharField(max_length=24, unique=True)
        version = peewee.IntegerField()
        area_code = peewee.CharField(max_length=6, index=True)
        document = peewee.TextField()
        sha256 = peewee.CharField(max_length=64)
        ways = peewee.IntegerField()
        source = peewee.CharField(max_length=200)
        as_of = peewee.DateField()
        entered_by = peewee.ForeignKeyField(Account, null=True)
        entered_at = peewee.DateTimeField()
        in_force_at = peewee.DateTimeField(null=True)
        ended_at = peewee.DateTimeField(null=True, index=True)

        class Meta:
            database = db
            table_name = "road_table"

    class RoadSetting(peewee.Model):
        county_code = peewee.CharField(max_length=6, index=True)
        first_month = peewee.IntegerField()
        last_month = peewee.IntegerField()
        detour = peewee.DoubleField()
        speed = peewee.DoubleField()
        winter_speed = peewee.DoubleField()
        reason = peewee.CharField(max_length=300)
        set_by = peewee.ForeignKeyField(Account)
        set_at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "road_setting"

    return [RoadTable, RoadSetting]


def down(migrator, db):
    """Drop the columns, and the tables with their triggers."""
    for table in ASKED:
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN is_by_road")
    for table in ("road_setting", "road_table"):
        db.execute_sql(f"DROP TABLE {table}")


def _guards(db, table):
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
