"""The picture of the gaps, who was asked to help, and which place a campaign page is meant for."""

import peewee

TABLES = ("gap_request", "gap_step", "gap_gain", "gap_line", "gap_picture")


def up(migrator, db):
    """Make the tables and the two columns."""
    accounts, organizations = _table(db, "account"), _table(db, "organization")
    pictures = _pictures(db, accounts)
    db.create_tables([pictures, *_numbers(db, pictures), _requests(db, accounts, organizations)])
    db.execute_sql("ALTER TABLE campaign ADD COLUMN area_code VARCHAR(12)")
    db.execute_sql("ALTER TABLE campaign ADD COLUMN service VARCHAR(2)")
    db.execute_sql("CREATE INDEX campaign_area_code ON campaign (area_code)")


def _table(db, name):
    class Table(peewee.Model):
        class Meta:
            database = db
            table_name = name

    return Table


def _pictures(db, accounts):
    class GapPicture(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        status = peewee.CharField(index=True, max_length=32)
        cause = peewee.CharField(max_length=32)
        asked_by = peewee.ForeignKeyField(accounts, null=True)
        asked_at = peewee.DateTimeField(index=True)
        tries = peewee.IntegerField()
        claimed_until = peewee.DateTimeField(null=True)
        services_done = peewee.IntegerField()
        since = peewee.DateField(null=True)
        until = peewee.DateField(null=True)
        seconds = peewee.DoubleField()
        finished_at = peewee.DateTimeField(null=True)
        problem = peewee.CharField(max_length=300)

        class Meta:
            database = db
            table_name = "gap_picture"

    return GapPicture


def _numbers(db, pictures):
    class GapLine(peewee.Model):
        picture = peewee.ForeignKeyField(pictures, on_delete="CASCADE")
        area_code = peewee.CharField(max_length=12)
        service = peewee.CharField(max_length=2)
        children = peewee.IntegerField()
        full = peewee.IntegerField()
        short = peewee.IntegerField()
        places_short = peewee.DoubleField()
        servable = peewee.IntegerField()
        structural = peewee.IntegerField()
        tier = peewee.CharField(max_length=32)
        waiting_days = peewee.IntegerField()
        rank = peewee.IntegerField()

        class Meta:
            database = db
            table_name = "gap_line"
            indexes = ((("picture", "area_code", "service"), True),)

    class GapGain(peewee.Model):
        picture = peewee.ForeignKeyField(pictures, on_delete="CASCADE")
        area_code = peewee.CharField(max_length=12)
        service = peewee.CharField(max_length=2)
        kind = peewee.CharField(max_length=32)
        language = peewee.CharField(max_length=32, null=True)
        gain = peewee.IntegerField()

        class Meta:
            database = db
            table_name = "gap_gain"
            indexes = ((("picture", "area_code"), False),)

    class GapStep(peewee.Model):
        picture = peewee.ForeignKeyField(pictures, on_delete="CASCADE")
        scope = peewee.CharField(max_length=12)
        service = peewee.CharField(max_length=2)
        kind = peewee.CharField(max_length=32)
        language = peewee.CharField(max_length=32, null=True)
        number = peewee.IntegerField()
        area_code = peewee.CharField(max_length=12)
        gain = peewee.IntegerField()
        total = peewee.IntegerField()

        class Meta:
            database = db
            table_name = "gap_step"
            indexes = ((("picture", "scope"), False),)

    return [GapLine, GapGain, GapStep]


def _requests(db, accounts, organizations):
    class GapRequest(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        kind = peewee.CharField(max_length=32)
        area_code = peewee.CharField(max_length=12, index=True)
        service = peewee.CharField(max_length=2)
        places = peewee.IntegerField()
        organization = peewee.ForeignKeyField(organizations, null=True)
        county_code = peewee.CharField(max_length=12, null=True, index=True)
        minutes = peewee.IntegerField()
        is_by_road = peewee.BooleanField()
        status = peewee.CharField(max_length=32, index=True)
        open_key = peewee.CharField(max_length=60, null=True, unique=True)
        asked_by = peewee.ForeignKeyField(accounts)
        asked_at = peewee.DateTimeField()
        expires_at = peewee.DateTimeField(index=True)
        answered_by = peewee.ForeignKeyField(accounts, null=True)
        answered_at = peewee.DateTimeField(null=True)
        reason = peewee.CharField(max_length=300)

        class Meta:
            database = db
            table_name = "gap_request"

    return GapRequest


def down(migrator, db):
    """Drop the tables and the columns."""
    for table in TABLES:
        db.execute_sql(f"DROP TABLE {table}")
    db.execute_sql("DROP INDEX campaign_area_code")
    db.execute_sql("ALTER TABLE campaign DROP COLUMN service")
    db.execute_sql("ALTER TABLE campaign DROP COLUMN area_code")
