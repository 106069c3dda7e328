"""Absent parents, their contact with the child (appended only), and what they are offered."""

import peewee


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Make the three tables and the guards of the contact log."""

    class Account(peewee.Model):
        class Meta:
            database = db
            table_name = "account"

    class Child(peewee.Model):
        class Meta:
            database = db
            table_name = "child"

    class Need(peewee.Model):
        class Meta:
            database = db
            table_name = "need"

    class Absence(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        child = peewee.ForeignKeyField(Child)
        parent = peewee.CharField(max_length=32)
        began_on = peewee.DateField()
        expected_on = peewee.DateField(null=True)
        province = peewee.CharField(max_length=32)
        city = peewee.CharField(max_length=60)
        employer = peewee.CharField(max_length=120)
        work = peewee.CharField(max_length=32)
        channel = peewee.CharField(max_length=32)
        why = peewee.CharField(max_length=32)
        counted_from = peewee.DateField()
        child_on = peewee.DateField(null=True)
        carer_on = peewee.DateField(null=True)
        quiet_since = peewee.DateField(index=True)
        raised_for = peewee.DateField(null=True)
        recorded_by = peewee.ForeignKeyField(Account)
        recorded_at = peewee.DateTimeField()
        ended_on = peewee.DateField(null=True, index=True)
        ending = peewee.CharField(max_length=32, null=True)
        ended_by = peewee.ForeignKeyField(Account, null=True)
        ended_at = peewee.DateTimeField(null=True)
        quiet_at_end = peewee.IntegerField(index=True)

        class Meta:
            database = db
            table_name = "absence"

    db.create_tables([Absence])
    _contacts_and_offers(db, Account, Absence, Need)
    for statement in _guards(db):
        db.execute_sql(statement)


def _contacts_and_offers(db, accounts, absences, needs):
    class ContactEntry(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        absence = peewee.ForeignKeyField(absences)
        on = peewee.DateField(column_name="contact_on")
        with_whom = peewee.CharField(max_length=32)
        channel = peewee.CharField(max_length=32)
        confirmed_by = peewee.CharField(max_length=32)
        broke_silence_of = peewee.DateField(null=True)
        waited = peewee.IntegerField(index=True)
        takes_back = peewee.ForeignKeyField("self", null=True, unique=True)
        recorded_by = peewee.ForeignKeyField(accounts)
        recorded_at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "contact_entry"

    class ParentOffer(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        absence = peewee.ForeignKeyField(absences)
        kind = peewee.CharField(max_length=32)
        offered_on = peewee.DateField(index=True)
        words = peewee.CharField(max_length=500)
        answer = peewee.CharField(max_length=32)
        why = peewee.CharField(max_length=32, null=True)
        answered_on = peewee.DateField(null=True, index=True)
        need = peewee.ForeignKeyField(needs, null=True, unique=True)
        outcome = peewee.CharField(max_length=32, null=True)
        outcome_on = peewee.DateField(null=True)
        recorded_by = peewee.ForeignKeyField(accounts)
        recorded_at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "parent_offer"

    db.create_tables([ContactEntry, ParentOffer])


def down(migrator, db):
    """Drop the tables; their triggers go with them."""
    for table in ("parent_offer", "contact_entry", "absence"):
        db.execute_sql(f"DROP TABLE {table}")


def _guards(db):
    for verb in ("UPDATE", "DELETE"):
        name = f"contact_entry_no_{verb.lower()}"
        if _is_sqlite(db):
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON contact_entry "
                "BEGIN SELECT RAISE(ABORT, 'contact_entry is append-only'); END"
            )
        else:
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON contact_entry "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
    if not _is_sqlite(db):
        yield (
            "CREATE TRIGGER contact_entry_no_truncate BEFORE TRUNCATE ON contact_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
