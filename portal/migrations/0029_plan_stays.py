"""For how long one person should stay with the child, where a plan's measure asks for it."""


def up(migrator, db):
    """Add the column without touching a row."""
    db.execute_sql("ALTER TABLE plan_line ADD COLUMN term_days INTEGER")


def down(migrator, db):
    """Drop the column."""
    db.execute_sql("ALTER TABLE plan_line DROP COLUMN term_days")
