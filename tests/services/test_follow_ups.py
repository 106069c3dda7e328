"""A child has at most one follow-up due; the sooner date wins; one leads to the next."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.models import AuditEntry, FollowUp
from portal.models.base import database
from portal.services import follow_ups
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.services.transactions import transaction
from portal.vocabulary import ChildStatus, FollowUpStatus, RiskLevel, Role
from tests import factories

S = FollowUpStatus
TODAY = factories.TODAY
DAY = timedelta(days=1)
NOTE = "孩子在家，奶奶照看，炉子安全。"


def _due(child, now, days=0):
    with transaction():
        return follow_ups.fall_due(child, due_on=TODAY + days * DAY, assignment=None, at=now)


def _do(row, now, **values):
    told = {"saw_child": True, "note": NOTE, "done_on": TODAY, **values}
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    return follow_ups.do(row, by=director, at=now, **told)


@pytest.mark.parametrize(
    ("level", "days"),
    [(RiskLevel.RED, 7), (RiskLevel.YELLOW, 14), (RiskLevel.BLUE, 60), (RiskLevel.GREEN, 90)],
)
def test_the_level_says_when_the_next_visit_is_due(db, now, level, days):
    row = _due(factories.make_child(risk_level=level), now)
    assert _do(row, now).due_on == TODAY + days * DAY


def test_the_follow_up_after_a_service_counts_from_its_day(db):
    record = factories.make_record()
    at = record.ends_at + timedelta(days=3)
    with transaction():
        row = follow_ups.fall_due_after(record, at=at)
    assert row.due_on == date(2026, 12, 5) + 90 * DAY


def test_a_follow_up_is_never_due_before_it_is_asked_for(db):
    need = factories.make_need(factories.make_child(risk_level=RiskLevel.RED))
    record = factories.make_record(factories.make_assignment(need=need))
    at = record.ends_at + timedelta(days=30)
    with transaction():
        row = follow_ups.fall_due_after(record, at=at)
    assert row.due_on == at.date()


@pytest.mark.parametrize(("days", "kept"), [(5, 5), (30, 10)])
def test_the_sooner_date_wins(db, now, days, kept):
    child = factories.make_child()
    _due(child, now, 10)
    row = _due(child, now, days)
    assert FollowUp.select().count() == 1
    assert FollowUp.get_by_id(row.id).due_on == TODAY + kept * DAY


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.one_of(
            st.tuples(st.just("due"), st.integers(-5, 120)),
            st.tuples(st.just("do"), st.booleans()),
            st.tuples(st.just("level"), st.sampled_from(list(RiskLevel))),
            st.tuples(st.just("cancel"), st.none()),
        ),
        max_size=12,
    )
)
def test_a_child_never_has_two_follow_ups_due(db, now, acts):
    with database.atomic() as undone:
        child = factories.make_child()
        for act, value in acts:
            due = FollowUp.get_or_none((FollowUp.child == child) & (FollowUp.status == S.DUE))
            before = due.due_on if due else None
            if act == "due":
                row = _due(child, now, value)
                assert before is None or row.due_on <= before
            elif act == "level":
                child.risk_level = value
                child.save()
            elif act == "cancel":
                follow_ups.no_longer_needed(child)
            elif due is not None:
                with suppress(FieldRefused):  # a second call in a row
                    _do(due, now, saw_child=value)
            open_rows = FollowUp.select().where(
                (FollowUp.child == child) & (FollowUp.status == S.DUE)
            )
            assert open_rows.count() <= 1
            assert all(row.due_on >= TODAY for row in open_rows)
        undone.rollback()


def test_overdue_stands_first_with_its_days(db, now):
    rows = [
        FollowUp.create(
            child=factories.make_child(), area_code=factories.VILLAGE,
            due_on=TODAY + days * DAY, created_at=now,
        )
        for days in (3, -9, 0, -2)
    ]  # fmt: skip
    township = factories.make_account(Role.TOWNSHIP)
    listed, count = follow_ups.list_for(township)
    assert [follow_ups.days_late(row, at=now) for row in listed] == [9, 2, 0, 0]
    assert count == 4
    assert follow_ups.overdue_for(township, at=now) == [rows[1], rows[3]]


@pytest.mark.parametrize("role", [r for r in Role if r not in follow_ups.KEEPERS], ids=str)
def test_only_village_and_township_see_follow_ups(db, now, role):
    row = _due(factories.make_child(), now)
    assert follow_ups.find(factories.make_account(role), row.ref) is None


def test_a_follow_up_of_another_area_is_not_there(db, now):
    row = _due(factories.make_child(), now)
    other = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert follow_ups.find(other, row.ref) is None
    assert follow_ups.find(factories.make_account(Role.TOWNSHIP), row.ref) == row


def test_a_done_follow_up_says_who_and_leads_to_the_next(db, now):
    row = _due(factories.make_child(), now)
    following = _do(row, now)
    assert (row.status, row.saw_child, row.note) == (S.DONE, True, NOTE)
    assert following.id != row.id
    assert AuditEntry.select().where(AuditEntry.action == "follow_up.done").count() == 1


def test_a_call_counts_once_and_brings_the_next_visit_forward(db, now):
    row = _due(factories.make_child(), now)
    following = _do(row, now, saw_child=False)
    assert following.due_on == TODAY + 7 * DAY
    with pytest.raises(FieldRefused) as refused:
        _do(following, now, saw_child=False)
    assert refused.value.field == "saw_child"
    assert FollowUp.get_by_id(following.id).status is S.DUE
    _do(following, now)


@pytest.mark.parametrize("status", [S.DONE, S.CANCELLED], ids=str)
def test_only_a_due_follow_up_is_done(db, now, status):
    row = _due(factories.make_child(), now)
    FollowUp.update(status=status).execute()
    with pytest.raises(NotInThisState):
        _do(row, now)


def test_a_child_who_has_left_is_not_followed_up(db, now):
    child = factories.make_child(status=ChildStatus.EXITED)
    assert _due(child, now) is None


def test_the_second_of_two_who_write_is_told(db, now):
    row = _due(factories.make_child(), now, 20)
    _due(row.child, now, 10)
    with pytest.raises(ChangedMeanwhile):
        _do(row, now, version=1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"done_on": TODAY + DAY}, "done_on"),
        ({"done_on": TODAY - DAY}, "done_on"),
        ({"note": " 好 "}, "note"),
        ({"note": "字" * 2001}, "note"),
    ],
)
def test_what_cannot_be_is_named_at_its_field(db, now, values, field):
    row = _due(factories.make_child(), now)
    with pytest.raises(FieldRefused) as refused:
        _do(row, now, **values)
    assert refused.value.field == field
    assert FollowUp.get_by_id(row.id).status is S.DUE


def test_a_follow_up_goes_with_the_child_to_another_village(db, now):
    row = _due(factories.make_child(), now)
    factories.make_village("632521101209")
    there = factories.make_account(Role.VILLAGE_DIRECTOR, area_code="632521101209")
    here = factories.make_account(Role.VILLAGE_DIRECTOR)
    row.child.area_code = "632521101209"
    row.child.save()
    assert follow_ups.find(there, row.ref) == row
    assert follow_ups.find(here, row.ref) is None
