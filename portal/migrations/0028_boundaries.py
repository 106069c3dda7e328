"""Outlines of counties and townships that were imported, with their source."""

import peewee


def up(migrator, db):
    """Make the tables."""

    class BoundaryImport(peewee.Model):
        level = peewee.CharField(max_length=32)
        source = peewee.CharField(max_length=200)
        approval = peewee.CharField(max_length=80)
        datum = peewee.CharField(max_length=10)
        areas = peewee.IntegerField()
        sha256 = peewee.CharField(max_length=64)
        imported_at = peewee.DateTimeField()
        removed_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "boundary_import"

    class Boundary(peewee.Model):
        code = peewee.CharField(max_length=9, unique=True)
        origin = peewee.ForeignKeyField(BoundaryImport)
        polygons = peewee.TextField()

        class Meta:
            database = db
            table_name = "boundary"

    db.create_tables([BoundaryImport, Boundary])


def down(migrator, db):
    """Drop the tables."""
    for table in ("boundary", "boundary_import"):
        db.execute_sql(f"DROP TABLE {table}")
