"""The promises that a second database must keep as well."""

from __future__ import annotations

import threading

import peewee
import pytest
from playhouse.schema_diff import diff_models

from portal.models import TABLES, Assessment, AuditEntry, Consultation, Placement, schema
from portal.models.base import database
from portal.placement_terms import Conclusion, PlacementStatus
from portal.services import audit
from portal.services.transactions import transaction
from portal.vocabulary import AssignmentStatus
from tests import factories


def _at_once(count, work):
    def run(number):
        with database.connection_context():
            work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_tables_match_the_models(postgres_app):
    assert str(diff_models(database.obj, list(TABLES))) == ""


def test_every_step_can_be_undone_and_done_again(postgres_app):
    undone = []
    while step := schema.take_down():
        undone += step
    assert schema.bring_up() == list(reversed(undone))


def test_the_audit_chain_does_not_fork_under_many_writers(postgres_app, now):
    account = factories.make_account()

    def write(_number):
        for _ in range(5):
            with transaction():
                audit.record("test.done", by=account, at=now, subject=account)

    _at_once(12, write)
    assert audit.verify() == AuditEntry.select().count() == 60


@pytest.mark.parametrize("table", ["audit_entry", "vetting"])
def test_evidence_can_only_be_appended_to(postgres_app, now, table):
    factories.make_helper()
    with transaction():
        audit.record("test.done", by=None, at=now)
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        database.execute_sql(f"UPDATE {table} SET id = id")
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        database.execute_sql(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "table",
    [
        "audit_entry",
        "road_setting",
        "vetting",
        "record_correction",
        "report",
        "reporter",
        "report_entry",
        "contact_entry",
        "placement_note",
        "consultation_member",
        "withdrawal",
        "joined_report",
        "assessment",
    ],
)
def test_evidence_cannot_be_emptied_at_one_stroke_either(postgres_app, table):
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        database.execute_sql(f"TRUNCATE {table} CASCADE")


def test_nobody_without_clearance_is_offered_a_child(postgres_app):
    helper = factories.make_helper(is_cleared=False)
    with pytest.raises(peewee.IntegrityError, match="not cleared"):
        factories.make_assignment(helper=helper, status=AssignmentStatus.OFFERED)


@pytest.mark.parametrize("status", [PlacementStatus.TRACKED, PlacementStatus.ENDED], ids=str)
def test_hr_18_no_path_returns_a_child_while_consultation_is_open(postgres_app, now, status):
    placement = factories.make_placement(status=PlacementStatus.CONSULTING)
    values = {"status": status, "conclusion": Conclusion.FIT, "concluded_at": now}
    with pytest.raises(peewee.IntegrityError, match="no return"), database.atomic():
        Placement.update(**values).where(Placement.id == placement.id).execute()
    Consultation.update(concluded_at=now, conclusion=Conclusion.FIT).execute()
    Placement.update(**values).where(Placement.id == placement.id).execute()


def test_hr_18_no_child_is_home_without_a_favourable_conclusion(postgres_app):
    factories.make_placement(status=PlacementStatus.IN_CARE)
    with pytest.raises(peewee.IntegrityError), database.atomic():
        Placement.update(status=PlacementStatus.TRACKED).execute()


@pytest.mark.parametrize("values", factories.REWRITTEN, ids=lambda values: next(iter(values)))
def test_a_completed_assessment_is_never_rewritten(postgres_app, values):
    factories.make_assessment()
    with pytest.raises(peewee.IntegrityError, match="append-only"), database.atomic():
        Assessment.update(**values).execute()


def test_an_assessment_is_never_deleted(postgres_app):
    factories.make_assessment(completed_at=None)
    with pytest.raises(peewee.IntegrityError, match="append-only"), database.atomic():
        Assessment.delete().execute()
