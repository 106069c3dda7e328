"""Vetting: valid a year, a hit is final, nobody serves without query and training."""

import json
from datetime import timedelta

import peewee
import pytest

from portal.assignment_terms import WithdrawReason
from portal.models import Account, Assignment, AuditEntry, Helper, Message, Need, SignIn, Vetting
from portal.services import clearance, sign_ins, vetting
from portal.services.refusals import FieldRefused, NotInThisState
from portal.vocabulary import (
    AccountStatus,
    AssignmentStatus,
    HelperStatus,
    OrganizationStatus,
    Role,
    VettingResult,
)  # fmt: skip
from tests import factories

S = HelperStatus
TODAY = factories.TODAY
DAY = timedelta(days=1)
LIVE = (
    AssignmentStatus.PROPOSED, AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED,
    AssignmentStatus.CONTACT_APPROVED, AssignmentStatus.SCHEDULED,
)  # fmt: skip


@pytest.fixture
def officer(db):
    return factories.make_account(Role.COUNTY)


@pytest.fixture
def applicant(db):
    return factories.make_helper(is_cleared=False, status=S.APPLIED, trained_until=None)


def _record(helper, officer, now, result=VettingResult.CLEAR, **values):
    told = {
        "authority": "共和县公安局",
        "checked_on": TODAY - timedelta(days=3),
        "reference_no": "查〔2026〕00001号",
        **values,
    }
    return vetting.record_result(helper, result=result, by=officer, at=now, **told)


def _stored(helper):
    return Helper.get_by_id(helper.id)


def _actions():
    return [row.action for row in AuditEntry.select().order_by(AuditEntry.id)]


def test_a_clear_query_holds_a_year_from_the_day_it_was_made(applicant, officer, now):
    row = _record(applicant, officer, now)
    assert row.valid_until == TODAY + timedelta(days=362)
    assert _stored(applicant).status is S.VETTED


def test_a_clear_query_alone_lets_nobody_serve(applicant, officer, now):
    _record(applicant, officer, now)
    assert not clearance.is_cleared(applicant, on=TODAY)


def test_a_renewed_query_leaves_the_active_active(officer, now):
    helper = factories.make_helper()
    row = _record(helper, officer, now, checked_on=TODAY)
    assert _stored(helper).status is S.ACTIVE
    assert clearance.is_cleared(helper, on=row.valid_until)


@pytest.mark.parametrize("status", [row for row in S if row is not S.BARRED], ids=str)
def test_a_hit_bars_from_every_state(officer, now, status):
    helper = factories.make_helper(status=status, is_cleared=False)
    _record(helper, officer, now, VettingResult.HIT)
    assert _stored(helper).status is S.BARRED
    assert not clearance.is_cleared(helper, on=TODAY)


@pytest.mark.parametrize("result", list(VettingResult), ids=str)
def test_a_hit_is_final_and_never_recorded_over(applicant, officer, now, result):
    _record(applicant, officer, now, VettingResult.HIT)
    with pytest.raises(vetting.BarredForGood):
        _record(applicant, officer, now, result)
    assert [row.result for row in Vetting] == [VettingResult.HIT]
    assert _stored(applicant).status is S.BARRED


def test_a_hit_counts_even_where_the_state_says_otherwise(officer, now):
    helper = factories.make_helper(status=S.VETTED)
    factories.make_vetting(helper, result=VettingResult.HIT)
    with pytest.raises(vetting.BarredForGood):
        _record(helper, officer, now)
    with pytest.raises(vetting.BarredForGood):
        vetting.approve(helper, trained_until=TODAY + DAY, by=officer, at=now)
    assert _stored(helper).status is S.VETTED


def test_a_hit_on_a_page_that_was_opened_before_is_final_too(applicant, officer, now):
    opened_before = Helper.get_by_id(applicant.id)
    _record(applicant, officer, now, VettingResult.HIT)
    with pytest.raises(vetting.BarredForGood):
        _record(opened_before, officer, now)
    assert _stored(applicant).status is S.BARRED


def test_a_recorded_query_is_neither_changed_nor_deleted(applicant, officer, now):
    row = _record(applicant, officer, now, VettingResult.HIT)
    with pytest.raises(peewee.DatabaseError, match="append-only"):
        Vetting.update(result=VettingResult.CLEAR).where(Vetting.id == row.id).execute()
    with pytest.raises(peewee.DatabaseError, match="append-only"):
        row.delete_instance()
    assert Vetting.get().result is VettingResult.HIT


def test_a_hit_ends_the_sessions_and_the_account(officer, now):
    helper = factories.make_helper()
    sign_ins.open_session(helper.account, at=now)
    _record(helper, officer, now, VettingResult.HIT)
    assert Account.get_by_id(helper.account_id).status is AccountStatus.SUSPENDED
    assert SignIn.select().where(SignIn.ended_at.is_null()).count() == 0


def test_a_query_is_audited_with_its_result_and_nothing_of_its_content(applicant, officer, now):
    _record(applicant, officer, now, reference_no="查〔2026〕777号")
    row = AuditEntry.get(AuditEntry.action == "vetting.recorded")
    assert (row.actor, row.subject_ref) == (officer, applicant.ref)
    assert json.loads(row.detail) == {"result": "clear"}
    assert row.purpose == ""


def test_a_query_has_no_column_for_what_a_record_says(db):
    assert set(Vetting._meta.fields) == {
        "id", "ref", "version", "helper", "authority", "checked_on", "reference_no", "result",
        "valid_until", "recorded_by", "recorded_at",
    }  # fmt: skip


WRONG_QUERIES = [
    ({"authority": ""}, "authority"),
    ({"authority": "公安"}, "authority"),
    ({"authority": "公 安\n"}, "authority"),
    ({"reference_no": " "}, "reference_no"),
    ({"checked_on": TODAY + DAY}, "checked_on"),
    ({"checked_on": TODAY - timedelta(days=366)}, "checked_on"),
]


@pytest.mark.parametrize("result", list(VettingResult), ids=str)
@pytest.mark.parametrize(("wrong", "field"), WRONG_QUERIES)
def test_a_query_told_wrongly_is_not_recorded(applicant, officer, now, wrong, field, result):
    with pytest.raises(FieldRefused) as refusal:
        _record(applicant, officer, now, result, **wrong)
    assert refusal.value.field == field
    assert Vetting.select().count() == 0
    assert _stored(applicant).status is S.APPLIED


def test_a_query_on_its_last_day_can_still_be_recorded(applicant, officer, now):
    assert _record(applicant, officer, now, checked_on=TODAY - vetting.VALID).valid_until == TODAY


def test_approval_comes_after_query_and_training(applicant, officer, now):
    _record(applicant, officer, now)
    vetting.approve(applicant, trained_until=TODAY + timedelta(days=400), by=officer, at=now)
    stored = _stored(applicant)
    assert (stored.status, stored.trained_until) == (S.ACTIVE, TODAY + timedelta(days=400))
    assert clearance.is_cleared(applicant, on=TODAY)
    assert Message.get(Message.template == "helper_approved")
    assert _actions()[-1] == "helper.approved"


def test_without_a_query_nobody_is_approved(applicant, officer, now):
    with pytest.raises(vetting.ClearedFirst):
        vetting.approve(applicant, trained_until=TODAY + DAY, by=officer, at=now)
    assert _stored(applicant).status is S.APPLIED


def test_a_lapsed_query_approves_nobody(officer, now):
    helper = factories.make_helper(is_cleared=False, status=S.VETTED)
    factories.make_vetting(helper, checked_on=TODAY - timedelta(days=366))
    with pytest.raises(vetting.ClearedFirst):
        vetting.approve(helper, trained_until=TODAY + DAY, by=officer, at=now)
    assert _stored(helper).status is S.VETTED


@pytest.mark.parametrize("status", [S.REJECTED, S.SUSPENDED, S.EXITED], ids=str)
def test_whoever_was_stopped_is_not_approved_in_passing(officer, now, status):
    helper = factories.make_helper(status=status)
    with pytest.raises(NotInThisState):
        vetting.approve(helper, trained_until=TODAY + DAY, by=officer, at=now)
    assert _stored(helper).status is status


@pytest.mark.parametrize("days", [-1, 0, 3 * 366 + 1])
def test_training_holds_from_tomorrow_to_three_years(officer, now, days):
    helper = factories.make_helper(status=S.VETTED)
    with pytest.raises(FieldRefused) as refusal:
        vetting.approve(helper, trained_until=TODAY + days * DAY, by=officer, at=now)
    assert refusal.value.field == "trained_until"
    assert _stored(helper).status is S.VETTED


def test_training_is_renewed_while_active(officer, now):
    helper = factories.make_helper()
    vetting.approve(helper, trained_until=TODAY + timedelta(days=800), by=officer, at=now)
    assert _stored(helper).trained_until == TODAY + timedelta(days=800)


def test_a_namesake_of_a_barred_person_waits_wherever_that_one_lives(officer, now):
    factories.make_helper(full_name="李雪梅", status=S.BARRED, area_code="630121100")
    helper = factories.make_helper(full_name="李雪梅", status=S.VETTED)
    with pytest.raises(vetting.PerhapsBarred):
        vetting.approve(helper, trained_until=TODAY + DAY, by=officer, at=now)
    assert _stored(helper).status is S.VETTED


def test_a_rejection_tells_the_applicant(applicant, officer, now):
    vetting.reject(applicant, reason=" 暂时没有合适的服务。 ", by=officer, at=now)
    stored = _stored(applicant)
    assert (stored.status, stored.status_reason) == (S.REJECTED, "暂时没有合适的服务。")
    assert Message.get().destination == applicant.account.email
    assert _actions()[-1] == "helper.rejected"


def test_the_active_are_suspended_and_not_rejected(officer, now):
    with pytest.raises(NotInThisState):
        vetting.reject(factories.make_helper(), reason="暂时没有合适的服务。", by=officer, at=now)


@pytest.mark.parametrize("reason", ["", "   ", "不行", "字" * 301])
def test_a_decision_without_a_readable_reason_is_none(applicant, officer, now, reason):
    active = factories.make_helper()
    for act, helper in ((vetting.reject, applicant), (vetting.suspend, active)):
        with pytest.raises(FieldRefused) as refusal:
            act(helper, reason=reason, by=officer, at=now)
        assert refusal.value.field == "reason"
    assert (_stored(applicant).status, _stored(active).status) == (S.APPLIED, S.ACTIVE)


def _bar(helper, officer, now):
    _record(helper, officer, now, VettingResult.HIT)


def _suspend(helper, officer, now):
    vetting.suspend(helper, reason="家访中违反了承诺。", by=officer, at=now)


@pytest.mark.parametrize("status", LIVE, ids=str)
@pytest.mark.parametrize("stop", [_bar, _suspend])
def test_whoever_is_stopped_gives_every_place_back_at_once(officer, now, stop, status):
    row = factories.make_assignment(status=status)
    stop(row.helper, officer, now)
    after = Assignment.get()
    assert after.status not in LIVE
    assert after.status_reason == WithdrawReason.CLEARANCE.value
    assert (after.given_name or "", after.meeting_point or "") == ("", "")
    assert Need.get().filled == 0


def test_the_township_is_told_that_a_child_waits_again(officer, now):
    township = factories.make_account(Role.TOWNSHIP)
    row = factories.make_assignment(status=AssignmentStatus.SCHEDULED)
    _suspend(row.helper, officer, now)
    told = Message.get(Message.template == "helper_lost")
    assert told.destination == township.email


def test_what_others_agreed_on_and_what_is_past_stays(officer, now):
    row = factories.make_assignment(status=AssignmentStatus.SCHEDULED)
    other = factories.make_assignment(status=AssignmentStatus.SCHEDULED)
    given = factories.make_assignment(helper=row.helper, status=AssignmentStatus.DELIVERED)
    _suspend(row.helper, officer, now)
    assert Assignment.get_by_id(other.id).status is AssignmentStatus.SCHEDULED
    assert Assignment.get_by_id(given.id).status is AssignmentStatus.DELIVERED


def test_the_suspended_serve_again_only_when_restored(officer, now):
    helper = factories.make_helper()
    _suspend(helper, officer, now)
    assert not clearance.is_cleared(helper, on=TODAY)
    with pytest.raises(NotInThisState):
        _suspend(helper, officer, now)
    vetting.restore(helper, by=officer, at=now)
    assert clearance.is_cleared(helper, on=TODAY)
    assert _stored(helper).status_reason == ""
    assert _actions()[-2:] == ["helper.suspended", "helper.restored"]


def test_the_barred_are_never_restored(applicant, officer, now):
    _record(applicant, officer, now, VettingResult.HIT)
    with pytest.raises(vetting.BarredForGood):
        vetting.restore(applicant, by=officer, at=now)


def test_a_restored_helper_whose_query_lapsed_still_serves_nobody(officer, now):
    helper = factories.make_helper(is_cleared=False, status=S.SUSPENDED)
    factories.make_vetting(helper, checked_on=TODAY - timedelta(days=366))
    vetting.restore(helper, by=officer, at=now)
    assert isinstance(vetting.why_not(helper, on=TODAY), clearance.NotVetted)


@pytest.mark.parametrize(
    "status", [AssignmentStatus.ACCEPTED, AssignmentStatus.CONTACT_APPROVED], ids=str
)
def test_an_agreement_for_a_day_behind_the_clearance_is_cancelled(db, now, status):
    row, kept = (factories.make_assignment(status=status) for _ in range(2))
    last = Vetting.get(Vetting.helper == row.helper_id).valid_until
    _move_need(row, last)
    assert vetting.cancel_lapsed(now) == 0
    _move_need(row, last + DAY)
    township = factories.make_account(Role.TOWNSHIP)
    assert vetting.cancel_lapsed(now) == 1
    assert Assignment.get_by_id(row.id).status is AssignmentStatus.CANCELLED
    assert Assignment.get_by_id(kept.id).status is status
    assert Need.get_by_id(row.need_id).filled == 0
    assert Message.get(Message.template == "helper_lost").destination == township.email
    assert vetting.cancel_lapsed(now) == 0


def _move_need(row, day):
    starts_at = row.need.starts_at + (day - row.need.starts_at.date())
    Need.update(starts_at=starts_at).where(Need.id == row.need_id).execute()


@pytest.mark.parametrize("status", LIVE[2:], ids=str)
def test_the_people_of_a_suspended_organization_lose_their_appointments(db, now, status):
    organization = factories.make_organization()
    helper = factories.make_helper(organization=organization)
    row = factories.make_assignment(helper=helper, status=status)
    type(organization).update(status=OrganizationStatus.SUSPENDED).execute()
    assert vetting.cancel_lapsed(now) == 1
    assert Assignment.get_by_id(row.id).status is AssignmentStatus.CANCELLED


@pytest.mark.parametrize(
    ("left", "told"), [(61, 0), (60, 1), (31, 1), (30, 1), (7, 1), (0, 1), (-1, 0)]
)
def test_a_reminder_comes_within_sixty_days_of_the_end(db, now, left, told):
    helper = factories.make_helper(is_cleared=False)
    factories.make_vetting(helper, checked_on=TODAY - vetting.VALID + left * DAY)
    vetting.cancel_lapsed(now)
    vetting.cancel_lapsed(now)
    assert Message.select().where(Message.template == "clearance_ends").count() == told


def test_each_limit_reminds_once_and_a_missed_run_loses_none(db, now):
    helper = factories.make_helper(is_cleared=False)
    factories.make_vetting(helper, checked_on=TODAY - vetting.VALID + 60 * DAY)
    for days in (0, 1, 29, 33, 54, 60):
        vetting.cancel_lapsed(now + days * DAY)
    keys = [row.key for row in Message.select().order_by(Message.id)]
    assert [key.rsplit(":", 1)[1] for key in keys] == ["60", "30", "7"]
    assert json.loads(Message.get().payload) == {"until": str(TODAY + 60 * DAY)}


def test_a_renewed_query_silences_the_reminder(db, now):
    helper = factories.make_helper(is_cleared=False)
    factories.make_vetting(helper, checked_on=TODAY - vetting.VALID + 7 * DAY)
    factories.make_vetting(helper, checked_on=TODAY)
    vetting.cancel_lapsed(now)
    assert Message.select().count() == 0


def test_nothing_stands_against_somebody_cleared(db):
    assert vetting.why_not(factories.make_helper(), on=TODAY) is None


def _namesakes(now, **values):
    barred = factories.make_helper(full_name="扎西才让", status=S.BARRED, area_code="630121100")
    hit = {"result": VettingResult.HIT, "recorded_at": now - DAY}
    factories.make_vetting(barred, **hit)
    return factories.make_helper(**{"full_name": "扎西才让", "status": S.VETTED, **values})


def test_a_namesake_whom_the_police_told_apart_is_approved(officer, now):
    helper = _namesakes(now)
    _record(helper, officer, now, VettingResult.OTHER_PERSON)
    assert _stored(helper).status is S.VETTED
    assert AuditEntry.get(AuditEntry.detail.contains("other_person")).actor == officer
    vetting.approve(helper, trained_until=TODAY + DAY, by=officer, at=now)
    assert _stored(helper).status is S.ACTIVE


def test_being_told_apart_is_no_clearance(officer, now):
    helper = _namesakes(now, is_cleared=False)
    row = _record(helper, officer, now, VettingResult.OTHER_PERSON)
    with pytest.raises(vetting.ClearedFirst):
        vetting.approve(helper, trained_until=TODAY + DAY, by=officer, at=now)
    assert row.valid_until == row.checked_on
    assert not clearance.is_cleared(helper, on=row.checked_on)


def test_being_told_apart_does_not_cover_whoever_is_barred_later(officer, now):
    helper = _namesakes(now)
    _record(helper, officer, now, VettingResult.OTHER_PERSON)
    another = factories.make_helper(full_name="扎西才让", status=S.APPLIED)
    _record(another, officer, now + DAY, VettingResult.HIT)
    with pytest.raises(vetting.PerhapsBarred):
        vetting.approve(helper, trained_until=TODAY + 9 * DAY, by=officer, at=now + DAY)


def test_nobody_is_told_apart_from_nobody(applicant, officer, now):
    with pytest.raises(FieldRefused) as refusal:
        _record(applicant, officer, now, VettingResult.OTHER_PERSON)
    assert refusal.value.field == "result"
    assert Vetting.select().count() == 0


def test_one_appointment_that_cannot_be_cancelled_stops_no_other_and_no_reminder(
    db, now, monkeypatch
):
    rows = [factories.make_assignment(status=AssignmentStatus.ACCEPTED) for _ in range(2)]
    for row in rows:
        _move_need(row, Vetting.get(Vetting.helper == row.helper_id).valid_until + DAY)
    ending = factories.make_helper(is_cleared=False)
    factories.make_vetting(ending, checked_on=TODAY - vetting.VALID + 7 * DAY)
    cancel = vetting.assignments.cancel

    def one_is_gone(row, **values):
        if row.id == rows[0].id:
            raise NotInThisState(state=row.status.zh)
        cancel(row, **values)

    monkeypatch.setattr(vetting.assignments, "cancel", one_is_gone)
    assert vetting.cancel_lapsed(now) == 1
    assert Assignment.get_by_id(rows[1].id).status is AssignmentStatus.CANCELLED
    assert Message.select().where(Message.template == "clearance_ends").count() == 1


def test_a_visit_that_has_begun_is_left_to_be_written_down(officer, now):
    """Its record may hold a concern; taking the visit away would take that away as well."""
    row = factories.make_assignment(status=AssignmentStatus.SCHEDULED)
    begun = row.starts_at
    _suspend(row.helper, officer, begun)
    vetting.cancel_lapsed(begun)
    assert Assignment.get().status is AssignmentStatus.SCHEDULED


def test_whoever_is_barred_keeps_no_visit_at_all(officer):
    row = factories.make_assignment(status=AssignmentStatus.SCHEDULED)
    _record(row.helper, officer, row.starts_at, VettingResult.HIT)
    assert Assignment.get().status is AssignmentStatus.CANCELLED
