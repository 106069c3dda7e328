"""What is published month by month, the truth behind it, and months that were refused."""

import peewee

TABLES = ("release_refusal", "release_truth", "public_release")


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Make the tables and let nobody change or remove a row of them."""
    db.create_tables(_tables(db))
    for table in TABLES:
        for statement in _guards(db, table):
            db.execute_sql(statement)


def _tables(db):
    class Account(peewee.Model):
        class Meta:
            database = db
            table_name = "account"

    class PublicRelease(peewee.Model):
        ref = peewee.CharField(max_length=24, unique=True)
        version = peewee.IntegerField()
        month = peewee.CharField(max_length=7, unique=True)
        document = peewee.TextField()
        sha256 = peewee.CharField(max_length=64)
        counted_at = peewee.DateTimeField()
        built_by = peewee.ForeignKeyField(Account, null=True)

        class Meta:
            database = db
            table_name = "public_release"

    class ReleaseTruth(peewee.Model):
        release = peewee.ForeignKeyField(PublicRelease, unique=True)
        tables = peewee.TextField()

        class Meta:
            database = db
            table_name = "release_truth"

    class ReleaseRefusal(peewee.Model):
        month = peewee.CharField(max_length=7, index=True)
        cells = peewee.TextField()
        refused_at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "release_refusal"

    return [PublicRelease, ReleaseTruth, ReleaseRefusal]


def down(migrator, db):
    """Drop the tables with their triggers."""
    for table in TABLES:
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
