"""The carer's health as a choice, what a household is entitled to, and one place for workplaces."""

import hashlib

import peewee

# Words of a carer's health that tell of illness, and those that deny it: as they were read until
# now, for the last time.
ILL = ("病", "残疾", "瘫", "癌", "卧床", "失明", "住院", "中风")
WELL = ("无病", "没病", "没有病", "无疾病", "没有疾病", "无残疾", "没有残疾", "无大病", "没有大病")
GOOD = ("好", "良好", "健康", "身体好", *WELL)


def up(migrator, db):
    """Add the columns; read the old text once; move the workplaces to the absences."""
    db.execute_sql("ALTER TABLE child_details ADD COLUMN carer_state VARCHAR(20)")
    db.execute_sql("ALTER TABLE child_details ADD COLUMN entitled VARCHAR(120)")
    _read_health(*_tables(db))
    _move_workplaces(*_tables(db))


def down(migrator, db):
    """Drop the columns; the workplaces stay with the absences."""
    db.execute_sql("ALTER TABLE child_details DROP COLUMN entitled")
    db.execute_sql("ALTER TABLE child_details DROP COLUMN carer_state")


def _tables(db):
    class Child(peewee.Model):
        carer_name = peewee.CharField(max_length=72)

        class Meta:
            database = db
            table_name = "child"

    class ChildDetails(peewee.Model):
        child = peewee.ForeignKeyField(Child)
        carer_health = peewee.CharField(null=True, max_length=60)
        carer_state = peewee.CharField(null=True, max_length=20)
        father_workplace = peewee.CharField(null=True, max_length=120)
        mother_workplace = peewee.CharField(null=True, max_length=120)

        class Meta:
            database = db
            table_name = "child_details"

    class Absence(peewee.Model):
        child = peewee.ForeignKeyField(Child)
        parent = peewee.CharField(max_length=32)
        employer = peewee.CharField(max_length=120)
        ended_on = peewee.DateField(null=True)

        class Meta:
            database = db
            table_name = "absence"

    class EarlySign(peewee.Model):
        child = peewee.ForeignKeyField(Child)
        kind = peewee.CharField(max_length=32)
        fact = peewee.CharField(max_length=40)

        class Meta:
            database = db
            table_name = "early_sign"

    return ChildDetails, Absence, EarlySign


def _read_health(details, _absence, sign):
    """Choose for whoever the text names ill or well; what it leaves open stays open."""
    child = details._meta.fields["child"].rel_model
    rows = details.select(details, child).join(child).where(details.carer_health.is_null(False))
    for row in rows:
        text = row.carer_health
        rest = text
        for word in WELL:
            rest = rest.replace(word, "")
        is_ill = any(word in rest for word in ILL)
        state = "unable" if is_ill else "healthy" if text in GOOD else None
        if state is None:
            continue
        details.update(carer_state=state).where(details.id == row.id).execute()
        if is_ill:
            # A sign that was noted from the text is not noted again from the choice.
            old = hashlib.sha256(text.encode()).hexdigest()[:16]
            carer = hashlib.sha256(row.child.carer_name.encode()).hexdigest()[:16]
            sign.update(fact=f"unable:{carer}").where(
                (sign.child == row.child_id) & (sign.kind == "carer_ill") & (sign.fact == old)
            ).execute()


def _move_workplaces(details, absence, _sign):
    """Give each present absence the workplace that the file names, and let the file forget it."""
    present = absence.select().where(
        absence.ended_on.is_null() & absence.parent.in_(("father", "mother"))
    )
    for row in present:
        column = getattr(details, f"{row.parent}_workplace")
        mine = details.child == row.child_id
        text = details.select(column).where(mine).scalar()
        if not text:
            continue
        if not row.employer:
            absence.update(employer=text).where(absence.id == row.id).execute()
        details.update(**{column.name: None}).where(mine).execute()
