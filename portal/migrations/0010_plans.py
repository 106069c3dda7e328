"""Help plans, letters to departments, reviews and closures; a case knows when it was reopened."""

import peewee


def _is_sqlite(db):
    return type(db).__name__.startswith("Sqlite")


def up(migrator, db):
    """Make the five tables and the guards of the reviews."""

    class Account(peewee.Model):
        class Meta:
            database = db
            table_name = "account"

    class Child(peewee.Model):
        class Meta:
            database = db
            table_name = "child"

    class ProtectionCase(peewee.Model):
        class Meta:
            database = db
            table_name = "protection_case"

    class Assessment(peewee.Model):
        class Meta:
            database = db
            table_name = "assessment"

    class Need(peewee.Model):
        class Meta:
            database = db
            table_name = "need"

    class Plan(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        number = peewee.CharField(max_length=30, unique=True)
        case = peewee.ForeignKeyField(ProtectionCase)
        assessment = peewee.ForeignKeyField(Assessment, null=True)
        is_interim = peewee.BooleanField()
        status = peewee.CharField(max_length=32, index=True)
        goals = peewee.TextField()
        child_opinion = peewee.TextField()
        guardian_opinion = peewee.TextField()
        minutes = peewee.TextField()
        attendees = peewee.CharField(max_length=500)
        review_on = peewee.DateField(null=True)
        author = peewee.ForeignKeyField(Account)
        created_at = peewee.DateTimeField()
        submitted_by = peewee.ForeignKeyField(Account, null=True)
        submitted_at = peewee.DateTimeField(null=True)
        decided_by = peewee.ForeignKeyField(Account, null=True)
        decided_at = peewee.DateTimeField(null=True)
        approved_at = peewee.DateTimeField(null=True)
        returned_why = peewee.CharField(max_length=500)

        class Meta:
            database = db
            table_name = "plan"

    db.create_tables([Plan])

    class PlanLine(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        plan = peewee.ForeignKeyField(Plan)
        service = peewee.CharField(max_length=2)
        goal = peewee.CharField(max_length=300)
        measure = peewee.TextField()
        provider = peewee.CharField(max_length=32)
        department = peewee.CharField(max_length=32, null=True)
        responsible = peewee.CharField(max_length=120)
        due_on = peewee.DateField(null=True, index=True)
        frequency = peewee.CharField(max_length=80)
        resource = peewee.CharField(max_length=120)
        tier = peewee.CharField(max_length=32, null=True)
        starts_at = peewee.DateTimeField(null=True)
        ends_at = peewee.DateTimeField(null=True)
        slots = peewee.IntegerField()
        min_level = peewee.IntegerField()
        language = peewee.CharField(max_length=32, null=True)
        language_required = peewee.BooleanField()
        same_sex = peewee.BooleanField()
        is_remote = peewee.BooleanField()
        need = peewee.ForeignKeyField(Need, null=True)
        not_opened = peewee.CharField(max_length=200)
        carried_from = peewee.ForeignKeyField("self", null=True)
        status = peewee.CharField(max_length=32, index=True)
        result = peewee.TextField()
        ended_at = peewee.DateTimeField(null=True)
        ended_by = peewee.ForeignKeyField(Account, null=True)

        class Meta:
            database = db
            table_name = "plan_line"

    db.create_tables([PlanLine])

    class DepartmentTask(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        number = peewee.CharField(max_length=30, unique=True)
        area_code = peewee.CharField(max_length=12, index=True)
        department = peewee.CharField(max_length=32)
        about = peewee.CharField(max_length=2, null=True)
        child = peewee.ForeignKeyField(Child, null=True)
        case = peewee.ForeignKeyField(ProtectionCase, null=True)
        line = peewee.ForeignKeyField(PlanLine, null=True)
        text = peewee.TextField()
        due_on = peewee.DateField(null=True)
        asked_by = peewee.ForeignKeyField(Account, null=True)
        asked_at = peewee.DateTimeField(index=True)
        status = peewee.CharField(max_length=32, index=True)
        chased_by = peewee.ForeignKeyField(Account, null=True)
        chased_at = peewee.DateTimeField(null=True)
        answered_on = peewee.DateField(null=True)
        answer = peewee.TextField()
        answered_by = peewee.ForeignKeyField(Account, null=True)
        answered_at = peewee.DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "department_task"

    db.create_tables([DepartmentTask])

    class CaseReview(peewee.Model):
        case = peewee.ForeignKeyField(ProtectionCase)
        held_on = peewee.DateField()
        changed = peewee.TextField()
        attendees = peewee.CharField(max_length=500)
        saw_child = peewee.BooleanField()
        next_review_on = peewee.DateField(null=True)
        author = peewee.ForeignKeyField(Account)
        at = peewee.DateTimeField()

        class Meta:
            database = db
            table_name = "case_review"

    db.create_tables([CaseReview])

    class CaseClosure(peewee.Model):
        ref = peewee.CharField(unique=True, max_length=24)
        version = peewee.IntegerField()
        case = peewee.ForeignKeyField(ProtectionCase)
        status = peewee.CharField(max_length=32)
        reason = peewee.CharField(max_length=32)
        summary = peewee.TextField()
        handed_to = peewee.CharField(max_length=12)
        came_from = peewee.CharField(max_length=32)
        proposed_by = peewee.ForeignKeyField(Account)
        proposed_at = peewee.DateTimeField()
        decided_by = peewee.ForeignKeyField(Account, null=True)
        decided_at = peewee.DateTimeField(null=True)
        returned_why = peewee.CharField(max_length=500)

        class Meta:
            database = db
            table_name = "case_closure"

    db.create_tables([CaseClosure])

    kind = "DATETIME" if _is_sqlite(db) else "TIMESTAMP"
    db.execute_sql(f"ALTER TABLE protection_case ADD COLUMN reopened_at {kind}")
    for statement in _guards(db):
        db.execute_sql(statement)


def down(migrator, db):
    """Drop the tables and the column; triggers go with their table."""
    for table in ("case_closure", "case_review", "department_task", "plan_line", "plan"):
        db.execute_sql(f"DROP TABLE {table}")
    db.execute_sql("ALTER TABLE protection_case DROP COLUMN reopened_at")


def _guards(db):
    for verb in ("UPDATE", "DELETE"):
        name = f"case_review_no_{verb.lower()}"
        if _is_sqlite(db):
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON case_review "
                "BEGIN SELECT RAISE(ABORT, 'case_review is append-only'); END"
            )
        else:
            yield (
                f"CREATE TRIGGER {name} BEFORE {verb} ON case_review "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
    if not _is_sqlite(db):
        yield (
            "CREATE TRIGGER case_review_no_truncate BEFORE TRUNCATE ON case_review "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
