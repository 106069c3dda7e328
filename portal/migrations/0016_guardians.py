"""Guardians' accounts and what is explained to them; requests and complaints with their trail."""

import peewee

# What was once said to somebody stays said.
KEPT = {
    "petition_step": ("UPDATE", "DELETE"),
    "explanation": ("DELETE",),
    "suspicion": ("DELETE",),
    "petition": ("DELETE",),
}


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Make the six tables and their guards."""

    class Account(peewee.Model):
        class Meta:
            database = db
            table_name = "account"

    class Child(peewee.Model):
        class Meta:
            database = db
            table_name = "child"

    class Absence(peewee.Model):
        class Meta:
            database = db
            table_name = "absence"

    class Assessment(peewee.Model):
        class Meta:
            database = db
            table_name = "assessment"

    class ProtectionCase(peewee.Model):
        class Meta:
            database = db
            table_name = "protection_case"

    class GuardianLink(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        child = peewee.ForeignKeyField(Child)
        relation = peewee.CharField(max_length=32)
        code_hash = peewee.CharField(unique=True, max_length=64)
        handed_by = peewee.ForeignKeyField(Account)
        handed_at = peewee.DateTimeField()
        expires_at = peewee.DateTimeField()
        account = peewee.ForeignKeyField(Account, null=True)
        linked_at = peewee.DateTimeField(null=True)
        ended_at = peewee.DateTimeField(null=True)
        ended_by = peewee.ForeignKeyField(Account, null=True)
        ending = peewee.CharField(max_length=32, null=True)

        class Meta:
            database = db
            table_name = "guardian_link"

    class Suspicion(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        case = peewee.ForeignKeyField(ProtectionCase)
        link = peewee.ForeignKeyField(GuardianLink)
        marked_by = peewee.ForeignKeyField(Account)
        at = peewee.DateTimeField()
        lifted_by = peewee.ForeignKeyField(Account, null=True)
        lifted_at = peewee.DateTimeField(null=True)
        why_lifted = peewee.CharField(max_length=300)

        class Meta:
            database = db
            table_name = "suspicion"

    class Explanation(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        assessment = peewee.ForeignKeyField(Assessment)
        link = peewee.ForeignKeyField(GuardianLink, null=True)
        told_name = peewee.CharField(max_length=72)
        relation = peewee.CharField(max_length=32)
        how = peewee.CharField(max_length=32)
        told_on = peewee.DateField()
        level = peewee.CharField(max_length=32)
        result = peewee.CharField(max_length=32, null=True)
        note = peewee.CharField(max_length=500)
        told_by = peewee.ForeignKeyField(Account)
        told_at = peewee.DateTimeField()
        read_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "explanation"

    class ParentCall(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        link = peewee.ForeignKeyField(GuardianLink)
        absence = peewee.ForeignKeyField(Absence)
        on = peewee.DateField(column_name="contact_on")
        channel = peewee.CharField(max_length=32)
        told_at = peewee.DateTimeField()
        is_true = peewee.BooleanField(null=True)
        checked_by = peewee.ForeignKeyField(Account, null=True)
        checked_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "parent_call"
            indexes = ((("absence", "on", "channel"), True),)

    class Petition(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        number = peewee.CharField(unique=True, max_length=24)
        kind = peewee.CharField(max_length=32)
        area_code = peewee.CharField(index=True, max_length=12)
        child = peewee.ForeignKeyField(Child, null=True)
        text = peewee.TextField()
        filed_by = peewee.ForeignKeyField(Account, null=True)
        filer_name = peewee.CharField(max_length=72)
        filer_contact = peewee.CharField(max_length=120)
        entered_by = peewee.ForeignKeyField(Account)
        filed_at = peewee.DateTimeField(index=True)
        status = peewee.CharField(index=True, max_length=32)
        taken_by = peewee.ForeignKeyField(Account, null=True)
        taken_at = peewee.DateTimeField(null=True)
        outcome = peewee.CharField(max_length=32, null=True)
        answer = peewee.TextField()
        answered_by = peewee.ForeignKeyField(Account, null=True)
        answered_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "petition"

    class PetitionStep(peewee.Model):
        petition = peewee.ForeignKeyField(Petition)
        at = peewee.DateTimeField()
        author = peewee.ForeignKeyField(Account, null=True)
        sentence = peewee.CharField(max_length=200)

        class Meta:
            database = db
            table_name = "petition_step"

    made = [GuardianLink, Suspicion, Explanation, ParentCall, Petition, PetitionStep]
    db.create_tables(made)
    for statement in _guards(db):
        db.execute_sql(statement)


def down(migrator, db):
    """Drop the tables; their triggers go with them."""
    for table in (
        "petition_step", "petition", "parent_call", "explanation", "suspicion", "guardian_link",
    ):  # fmt: skip
        db.execute_sql(f"DROP TABLE {table}")


def _guards(db):
    for table, verbs in KEPT.items():
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
