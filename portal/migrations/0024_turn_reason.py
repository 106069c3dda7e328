"""Why an order of invitations puts a child's own helper aside, kept with each turn."""


def up(migrator, db):
    """Add the column without touching a row."""
    db.execute_sql("ALTER TABLE turn ADD COLUMN override_reason VARCHAR(300) NOT NULL DEFAULT ''")


def down(migrator, db):
    """Drop the column."""
    db.execute_sql("ALTER TABLE turn DROP COLUMN override_reason")
