"""Covers: who answers for whose work, from when until when."""

import peewee


def up(migrator, db):
    """Make the table."""

    class Account(peewee.Model):
        class Meta:
            database = db
            table_name = "account"

    class Cover(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        account = peewee.ForeignKeyField(Account)
        deputy = peewee.ForeignKeyField(Account, null=True)
        area_code = peewee.CharField(index=True, max_length=12)
        reason = peewee.CharField(max_length=32)
        status = peewee.CharField(index=True, max_length=32)
        from_on = peewee.DateField()
        until_on = peewee.DateField(index=True)
        note = peewee.CharField(max_length=500)
        handed_over = peewee.IntegerField(null=True)
        proposed_by = peewee.ForeignKeyField(Account)
        proposed_at = peewee.DateTimeField()
        answered_at = peewee.DateTimeField(null=True)
        answer = peewee.CharField(max_length=300)
        ended_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "cover"

    db.create_tables([Cover])


def down(migrator, db):
    """Drop the table."""
    db.execute_sql("DROP TABLE cover")
