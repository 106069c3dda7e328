"""A visit is agreed for a cleared day in the future, and never two at once."""

import threading
from datetime import date, datetime, timedelta

import pytest

from portal.models import Assignment, AuditEntry, Consent, Message
from portal.models.base import database
from portal.services import schedules
from portal.services.clearance import NotActive, NotVetted
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import AssignmentStatus, HelperStatus, Role
from tests import factories

S = AssignmentStatus
START = datetime(2026, 12, 5, 1, 0)  # 09:00 in Shanghai
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def _approved(**values):
    return factories.make_assignment(status=S.CONTACT_APPROVED, **values)


def _schedule(row, now, start=START, end=None, by=None, version=None):
    schedules.schedule(
        row, starts_at=start, ends_at=end or start + 2 * HOUR, version=version,
        by=by or row.helper.account, at=now,
    )  # fmt: skip


def _fresh(row):
    return Assignment.get_by_id(row.id)


def test_approved_contact_becomes_a_visit_and_its_officers_are_told(db, now):
    row = _approved()
    township = factories.make_account(Role.TOWNSHIP)
    _schedule(row, now)
    assert (_fresh(row).status, _fresh(row).starts_at) == (S.SCHEDULED, START)
    director = row.need.child.entered_by
    told = {message.destination for message in Message.select()}
    assert told == {township.email, director.email}
    assert AuditEntry.select().where(AuditEntry.action == "visit.scheduled").count() == 1


def test_the_helper_is_told_when_the_township_agrees_the_time(db, now):
    row = _approved()
    _schedule(row, now, by=factories.make_account(Role.TOWNSHIP))
    assert row.helper.account.email in {message.destination for message in Message.select()}


def test_a_visit_can_be_agreed_anew(db, now):
    row = _approved()
    _schedule(row, now)
    _schedule(row, now, start=START + 24 * HOUR)
    assert _fresh(row).starts_at == START + 24 * HOUR


def test_the_second_of_two_who_agree_a_time_is_told(db, now):
    row = _approved()
    _schedule(row, now, version=row.version)
    with pytest.raises(ChangedMeanwhile):
        _schedule(row, now, version=row.version - 1)


@pytest.mark.parametrize("status", [s for s in S if s not in schedules.OPEN_TO_SCHEDULE], ids=str)
def test_only_approved_contact_is_scheduled(db, now, status):
    row = factories.make_assignment(status=status)
    with pytest.raises(NotInThisState):
        _schedule(row, now)
    assert _fresh(row).status is status


@pytest.mark.parametrize(
    ("gap", "is_free"),
    [(60 * MINUTE, True), (59 * MINUTE, False), (0 * MINUTE, False), (-2 * HOUR, False)],
)
def test_two_visits_of_one_helper_keep_half_an_hour_on_each_side(db, now, gap, is_free):
    first = _approved()
    _schedule(first, now)
    second = _approved(helper=first.helper)
    start = START + 2 * HOUR + gap
    if is_free:
        _schedule(second, now, start=start)
        assert _fresh(second).status is S.SCHEDULED
    else:
        with pytest.raises(FieldRefused) as refused:
            _schedule(second, now, start=start)
        assert refused.value.field == "start"
        assert _fresh(second).status is S.CONTACT_APPROVED


def test_another_helpers_visit_is_no_clash(db, now):
    _schedule(_approved(), now)
    second = _approved()
    _schedule(second, now)
    assert _fresh(second).status is S.SCHEDULED


def test_a_cancelled_visit_is_no_clash(db, now):
    first = _approved()
    _schedule(first, now)
    Assignment.update(status=S.CANCELLED).where(Assignment.id == first.id).execute()
    second = _approved(helper=first.helper)
    _schedule(second, now)
    assert _fresh(second).status is S.SCHEDULED


def test_nobody_meets_a_child_on_a_day_the_vetting_does_not_cover(db, now):
    helper = factories.make_helper(is_cleared=False)
    factories.make_vetting(helper, checked_on=date(2025, 12, 1), valid_until=date(2026, 12, 4))
    need = factories.make_need(starts_at=datetime(2026, 12, 3, 1, 0))
    row = _approved(helper=helper, need=need)
    with pytest.raises(NotVetted):
        _schedule(row, now)
    _schedule(row, now, start=START - 24 * HOUR)
    assert _fresh(row).status is S.SCHEDULED


def test_a_suspended_helper_is_given_no_time(db, now):
    row = _approved()
    row.helper.status = HelperStatus.SUSPENDED
    row.helper.save()
    with pytest.raises(NotActive):
        _schedule(row, now)


def test_training_that_has_run_out_by_the_day_is_refused(db, now):
    row = _approved()
    row.helper.trained_until = date(2026, 12, 4)
    row.helper.save()
    with pytest.raises(FieldRefused, match="培训"):
        _schedule(row, now)


def test_a_licence_that_has_run_out_by_the_day_is_refused(db, now):
    helper = factories.make_helper(skills={"P1": 2})
    row = _approved(helper=helper, need=factories.make_need(service="P1"))
    with pytest.raises(FieldRefused, match="执业资格"):
        _schedule(row, now)
    skill = helper.skills.get()
    skill.licence_until = date(2026, 12, 5)
    skill.save()
    _schedule(row, now)
    assert _fresh(row).status is S.SCHEDULED


def test_no_time_is_agreed_on_a_consent_taken_back(db, now):
    row = _approved()
    Consent.update(withdrawn_at=now).execute()
    with pytest.raises(schedules.ConsentTakenBack):
        _schedule(row, now)


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (factories.NOW, factories.NOW + HOUR, "start"),
        (factories.NOW - HOUR, factories.NOW + HOUR, "start"),
        (factories.NOW + timedelta(days=181), factories.NOW + timedelta(days=182), "day"),
        (START, START, "end"),
        (START, START - HOUR, "end"),
        (START, START + 14 * MINUTE, "end"),
        (START, START + 12 * HOUR + MINUTE, "end"),
    ],
)
def test_a_time_that_cannot_be_is_named_at_its_field(db, now, start, end, field):
    row = _approved()
    with pytest.raises(FieldRefused) as refused:
        _schedule(row, now, start=start, end=end)
    assert refused.value.field == field
    assert _fresh(row).status is S.CONTACT_APPROVED


def test_of_many_visits_agreed_at_once_for_one_helper_exactly_one_stands(db, now):
    first = _approved()
    rows = [first] + [_approved(helper=first.helper) for _ in range(7)]
    barrier, outcomes = threading.Barrier(len(rows)), []

    def agree(row):
        with database.connection_context():
            barrier.wait()
            try:
                _schedule(row, now, by=first.helper.account)
            except FieldRefused as refusal:
                outcomes.append(refusal.field)
            else:
                outcomes.append("agreed")

    threads = [threading.Thread(target=agree, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["agreed"] + ["start"] * 7
    assert Assignment.select().where(Assignment.status == S.SCHEDULED).count() == 1
