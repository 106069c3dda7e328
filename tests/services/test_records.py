"""A service counts once: recorded by one, confirmed by a second, verified by the township."""

from datetime import datetime, timedelta

import pytest

from portal.models import (
    Assignment,
    AuditEntry,
    Concern,
    FollowUp,
    Message,
    Need,
    Organization,
    RecordCorrection,
    ServiceRecord,
)  # fmt: skip
from portal.services import hours, records
from portal.services.concerns import Worry
from portal.services.record_checks import Report, TooEarly
from portal.services.record_scope import NotYoursToConfirm, OwnRecord
from portal.services.refusals import (
    AlreadyAnswered,
    ChangedMeanwhile,
    FieldRefused,
    NotInThisState,
    Refused,
)  # fmt: skip
from portal.vocabulary import (
    AssignmentStatus,
    Language,
    NeedStatus,
    OrganizationStatus,
    RecordStatus,
    Role,
    ServiceMethod,
)  # fmt: skip
from tests import factories

A, R = AssignmentStatus, RecordStatus
START = datetime(2026, 12, 5, 1, 0)
AFTER = datetime(2026, 12, 5, 10, 0)
WRITTEN = {R.RECORDED: A.DELIVERED, R.DISPUTED: A.DELIVERED, R.CONFIRMED: A.CONFIRMED,
           R.VERIFIED: A.VERIFIED}  # fmt: skip


def _report(**values):
    told = {
        "starts_at": START, "ends_at": START + timedelta(minutes=105),
        "method": ServiceMethod.INDIVIDUAL, "language": Language.AMDO,
        "content": "辅导数学两节，读了一个故事。", "observation": "精神好，愿意说话。",
        "next_step": "下周继续。",
    }  # fmt: skip
    return Report(**{**told, **values})


def _visit(**values):
    return factories.make_assignment(status=A.SCHEDULED, **values)


def _write(row, worry=None, at=AFTER, **values):
    return records.record(row, _report(**values), worry, by=row.helper.account, at=at)


def _record(status=R.RECORDED, **values):
    assignment = factories.make_assignment(status=WRITTEN[status], **values)
    return factories.make_record(assignment, status=status)


def _director(record):
    return record.assignment.need.child.entered_by


def _township():
    return factories.make_account(Role.TOWNSHIP)


def _fresh(row):
    return type(row).get_by_id(row.id)


def _act(name, record, by):
    if name == "confirm":
        return records.confirm(record, by=by, at=AFTER)
    if name == "dispute":
        return records.dispute(record, "时间对不上", by=by, at=AFTER)
    if name == "send_back":
        return records.send_back(record, "时间对不上", by=by, at=AFTER)
    if name == "correct":
        return records.correct(record, _report(), "写错了结束时间", by=by, at=AFTER)
    return records.verify(record, by=by, at=AFTER)


BEGINS_IN = {
    "confirm": {R.RECORDED}, "dispute": {R.RECORDED}, "send_back": {R.CONFIRMED},
    "correct": {R.RECORDED, R.DISPUTED}, "verify": {R.CONFIRMED},
}  # fmt: skip


@pytest.mark.parametrize("status", list(R), ids=str)
@pytest.mark.parametrize("act", list(BEGINS_IN))
def test_every_act_begins_in_its_own_state_and_nowhere_else(db, act, status):
    record = _record(status)
    by = {"correct": record.recorded_by, "verify": _township(), "send_back": _township()}
    who = by.get(act, _director(record))
    if status in BEGINS_IN[act]:
        _act(act, record, who)
        assert _fresh(record).version == record.version == 2
    else:
        with pytest.raises((NotInThisState, AlreadyAnswered)):
            _act(act, record, who)
        assert _fresh(record).status is status


@pytest.mark.parametrize("status", [s for s in A if s is not A.SCHEDULED], ids=str)
def test_only_a_scheduled_visit_is_recorded(db, status):
    row = factories.make_assignment(status=status, starts_at=START, ends_at=AFTER)
    with pytest.raises(Refused):
        _write(row)
    assert ServiceRecord.select().count() == 0
    assert _fresh(row).status is status


def test_a_record_measures_its_minutes_and_tells_the_director(db):
    row = _visit()
    written = _write(row)
    assert written.minutes == 105
    assert _fresh(row).status is A.DELIVERED
    assert {m.destination for m in Message.select()} == {row.need.child.entered_by.email}


def test_the_managers_of_the_helpers_organization_are_told_too(db):
    organization = factories.make_organization()
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    _write(_visit(helper=factories.make_helper(organization=organization)))
    assert manager.email in {m.destination for m in Message.select()}


def test_nothing_is_recorded_before_it_began(db):
    with pytest.raises(TooEarly):
        _write(_visit(), at=START - timedelta(minutes=1))


def test_only_the_helper_writes_the_record(db):
    row = _visit()
    with pytest.raises(records.NotYourVisit):
        records.record(row, _report(), None, by=factories.make_helper().account, at=AFTER)


def test_a_record_is_written_once(db):
    row = _visit()
    _write(row)
    with pytest.raises(AlreadyAnswered):
        _write(row)
    assert ServiceRecord.select().count() == 1


def test_a_concern_is_kept_in_the_same_transaction(db):
    township = _township()
    row = _visit()
    written = _write(row, Worry("孩子说不敢回家。", is_danger_now=True))
    concern = Concern.get()
    assert (concern.record, concern.child) == (written, row.need.child)
    assert Message.get(Message.destination == township.email).template == "concern_raised"


def test_a_concern_that_says_nothing_undoes_the_whole_record(db):
    row = _visit()
    with pytest.raises(FieldRefused):
        _write(row, Worry(" ", is_danger_now=False))
    assert (ServiceRecord.select().count(), Concern.select().count()) == (0, 0)
    assert _fresh(row).status is A.SCHEDULED
    assert AuditEntry.select().count() == 0


def test_a_second_person_confirms(db):
    record = _record()
    director = _director(record)
    records.confirm(record, by=director, at=AFTER)
    assert _fresh(record).confirmed_by == director
    assert _fresh(record.assignment).status is A.CONFIRMED


def test_the_organization_that_sent_the_helper_confirms(db):
    organization = factories.make_organization()
    record = _record(helper=factories.make_helper(organization=organization))
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    records.confirm(record, by=manager, at=AFTER)
    assert _fresh(record).status is R.CONFIRMED


@pytest.mark.parametrize("act", ["confirm", "dispute"])
def test_nobody_confirms_his_own_record(db, act):
    record = _record()
    with pytest.raises(OwnRecord):
        _act(act, record, record.recorded_by)


@pytest.mark.parametrize("act", ["confirm", "dispute"])
def test_a_stranger_confirms_nothing(db, act):
    record = _record()
    factories.make_village("632521101209")
    strangers = [
        factories.make_account(Role.VILLAGE_DIRECTOR, area_code="632521101209"),
        factories.make_account(Role.ORGANIZATION, organization=factories.make_organization()),
        factories.make_account(Role.ORGANIZATION),
        _township(),
    ]
    for stranger in strangers:
        with pytest.raises(NotYoursToConfirm):
            _act(act, record, stranger)
    assert _fresh(record).status is R.RECORDED


def test_a_confirmation_of_what_has_been_corrected_since_is_refused(db):
    record = _record()
    seen = record.version
    records.correct(record, _report(), "写错了结束时间", by=record.recorded_by, at=AFTER)
    with pytest.raises(ChangedMeanwhile):
        records.confirm(record, version=seen, by=_director(record), at=AFTER)


def test_a_disputed_record_is_corrected_and_keeps_what_it_said(db):
    record = _record()
    before = record.minutes
    records.dispute(record, "时间对不上", by=_director(record), at=AFTER)
    assert Message.get(Message.template == "record_disputed").destination
    records.correct(record, _report(), "写错了结束时间", by=record.recorded_by, at=AFTER)
    kept = RecordCorrection.get()
    assert f'"minutes": {before}' in kept.before
    assert (_fresh(record).minutes, _fresh(record).status) == (105, R.RECORDED)
    records.confirm(record, by=_director(record), at=AFTER)


def test_a_record_sent_back_is_confirmed_anew(db):
    record = _record(R.CONFIRMED)
    records.send_back(record, "时间对不上", by=_township(), at=AFTER)
    assert _fresh(record).confirmed_by is None
    assert _fresh(record.assignment).status is A.DELIVERED
    records.correct(record, _report(), "写错了结束时间", by=record.recorded_by, at=AFTER)
    records.confirm(record, by=_director(record), at=AFTER)
    records.verify(record, by=_township(), at=AFTER)
    assert _fresh(record.assignment).status is A.VERIFIED


@pytest.mark.parametrize("reason", ["", "不对", "字" * 301])
@pytest.mark.parametrize("act", [records.dispute, records.send_back])
def test_a_doubt_says_why(db, act, reason):
    record = _record(R.RECORDED if act is records.dispute else R.CONFIRMED)
    with pytest.raises(FieldRefused) as refused:
        act(record, reason, by=_director(record), at=AFTER)
    assert refused.value.field == "reason"


def test_verifying_counts_the_hours_finishes_the_need_and_calls_for_a_follow_up(db):
    record = _record(R.CONFIRMED)
    helper, need = record.assignment.helper, record.assignment.need
    assert hours.total_of(helper) == 0
    records.verify(record, by=_township(), at=AFTER)
    assert hours.total_of(helper) == 120
    assert _fresh(need).status is NeedStatus.DONE
    assert FollowUp.get().child == need.child
    assert Message.get(Message.template == "record_verified").destination == helper.account.email


def test_a_verified_assignment_remembers_neither_name_nor_place(db):
    record = _record(R.CONFIRMED)
    records.verify(record, by=_township(), at=AFTER)
    row = _fresh(record.assignment)
    assert (row.given_name, row.meeting_point, row.second_adult) == (None, None, None)


def test_a_need_is_done_when_all_its_places_are_verified(db):
    need = factories.make_need(slots=2)
    first, second = (_record(R.CONFIRMED, need=need) for _ in range(2))
    records.verify(first, by=_township(), at=AFTER)
    assert _fresh(need).status is NeedStatus.OPEN
    records.verify(second, by=_township(), at=AFTER)
    assert _fresh(need).status is NeedStatus.DONE


def test_a_withdrawn_need_stays_withdrawn(db):
    record = _record(R.CONFIRMED, need=factories.make_need(status=NeedStatus.WITHDRAWN))
    records.verify(record, by=_township(), at=AFTER)
    assert Need.get().status is NeedStatus.WITHDRAWN


def test_nobody_verifies_what_he_confirmed(db):
    record = _record(R.CONFIRMED)
    township = _township()
    ServiceRecord.update(confirmed_by=township).execute()
    with pytest.raises(OwnRecord):
        records.verify(_fresh(record), by=township, at=AFTER)


def test_only_the_writer_corrects(db):
    record = _record(R.DISPUTED)
    with pytest.raises(records.NotYourVisit):
        _act("correct", record, factories.make_helper().account)


def test_a_refused_correction_changes_nothing(db):
    record = _record(R.DISPUTED)
    with pytest.raises(FieldRefused):
        records.correct(
            record, _report(content="短"), "写错了结束时间", by=record.recorded_by, at=AFTER
        )
    assert RecordCorrection.select().count() == 0
    assert Assignment.get().status is A.DELIVERED


def test_an_organization_that_is_stopped_confirms_nothing(db):
    organization = factories.make_organization()
    record = _record(helper=factories.make_helper(organization=organization))
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    Organization.update(status=OrganizationStatus.SUSPENDED).execute()
    for act in ("confirm", "dispute"):
        with pytest.raises(NotYoursToConfirm):
            _act(act, record, type(manager).get_by_id(manager.id))
    assert _fresh(record).status is R.RECORDED
