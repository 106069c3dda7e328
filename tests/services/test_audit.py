"""The audit record is whole, or says where it is not."""

import peewee
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.models import AuditEntry
from portal.models.base import database
from portal.services import audit
from portal.services.transactions import transaction
from tests import factories


def _write(count, now):
    account = factories.make_account()
    with transaction():
        for number in range(count):
            audit.record("test.done", by=account, at=now, subject=account, number=number)


def _tamper(sql, *params):
    """Change the table as somebody would who has the file: without the triggers."""
    for verb in ("update", "delete"):
        database.execute_sql(f"DROP TRIGGER IF EXISTS audit_entry_no_{verb}")
    database.execute_sql(sql, params)


def test_an_act_outside_a_transaction_is_an_error(db, now):
    with pytest.raises(RuntimeError):
        audit.record("test.done", by=None, at=now)


def test_an_untouched_record_verifies(db, now):
    _write(5, now)
    assert audit.verify() == AuditEntry.select().count()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET action = 'test.other' WHERE id = ?",
        "UPDATE audit_entry SET detail = '{}' WHERE id = ?",
        "DELETE FROM audit_entry WHERE id = ?",
    ],
)
def test_a_changed_or_missing_row_is_named(db, now, sql):
    _write(5, now)
    row = AuditEntry.select().order_by(AuditEntry.id.desc()).offset(2).first()
    _tamper(sql, row.id)
    with pytest.raises(ValueError, match="broken at row"):
        audit.verify()


@pytest.mark.parametrize("table", ["audit_entry", "vetting", "record_correction"])
@pytest.mark.parametrize("verb", ["update", "delete", "replace"])
def test_evidence_can_only_be_appended_to(db, now, table, verb):
    _write(1, now)
    factories.make_helper()
    record = factories.make_record()
    database.execute_sql(
        "INSERT INTO record_correction (record_id, before, corrected_by_id, corrected_at, reason)"
        " VALUES (?, '{}', ?, ?, 'x')",
        (record.id, record.recorded_by_id, now),
    )
    sql = {
        "update": f"UPDATE {table} SET id = id",
        "delete": f"DELETE FROM {table}",
        "replace": f"REPLACE INTO {table} SELECT * FROM {table}",
    }[verb]
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        database.execute_sql(sql)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(details=st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=4))
def test_any_detail_keeps_the_seal(db, now, details):
    with transaction():
        audit._append("test.any", by=None, at=now, subject=None, purpose="", detail=details)
    assert audit.verify() > 0


def test_the_newest_rows_come_first_and_page_by_id(db, now):
    _write(4, now)
    rows = audit.entries(limit=2)
    older = audit.entries(limit=2, before_id=rows[-1].id)
    assert [row.id for row in rows] > [row.id for row in older]
    assert len(rows) == len(older) == 2
