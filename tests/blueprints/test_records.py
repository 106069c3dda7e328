"""A visit is agreed, recorded, confirmed and verified through the browser's door."""

from datetime import datetime

import pytest

from portal.models import Assignment, AuditEntry, Concern, FollowUp, ServiceRecord
from portal.vocabulary import AssignmentStatus, RecordStatus, Role
from tests import factories

A, R = AssignmentStatus, RecordStatus
WHEN = {"day": "2026-12-05", "start": "09:00", "end": "10:45"}
REPORT = {
    **WHEN, "method": "individual", "language": "bo-amdo",
    "content": "辅导数学两节，读了一个故事。", "observation": "精神好，愿意说话。",
    "next_step": "下周继续。", "concern": "no",
}  # fmt: skip
AFTER = datetime(2026, 12, 5, 10, 0)


@pytest.fixture
def later(app):
    app.config["CLOCK"] = lambda: AFTER


@pytest.fixture
def visit(app):
    return factories.make_assignment(status=A.SCHEDULED)


def _record(status=R.RECORDED):
    states = {R.CONFIRMED: A.CONFIRMED, R.VERIFIED: A.VERIFIED}
    assignment = factories.make_assignment(status=states.get(status, A.DELIVERED))
    return factories.make_record(assignment, status=status)


def _fresh(row):
    return type(row).get_by_id(row.id)


def test_a_service_goes_from_the_agreed_time_to_verified_hours(app, sign_in):
    row = factories.make_assignment(status=A.CONTACT_APPROVED)
    director = row.need.child.entered_by
    helper = sign_in(row.helper.account)
    agreed = helper.post(f"/records/tasks/{row.ref}/schedule", data={**WHEN, "version": "1"})
    assert (agreed.status_code, _fresh(row).status) == (303, A.SCHEDULED)
    assert _fresh(row).starts_at == datetime(2026, 12, 5, 1, 0)
    app.config["CLOCK"] = lambda: AFTER
    helper = sign_in(row.helper.account)
    assert helper.post(f"/records/tasks/{row.ref}/record", data=REPORT).status_code == 303
    ref = ServiceRecord.get().ref
    village = sign_in(director)
    assert "情况属实，确认" in village.get(f"/records/{ref}").text
    village.post(f"/records/{ref}/confirm", data={"version": "1"})
    township = sign_in(factories.make_account(Role.TOWNSHIP))
    assert "核验，计入时长" in township.get(f"/records/{ref}").text
    township.post(f"/records/{ref}/verify", data={"version": "2"})
    assert ServiceRecord.get().status is R.VERIFIED
    assert FollowUp.select().count() == 1
    assert "1.75 小时" in helper.get("/records?tab=verified").text


def test_the_schedule_page_offers_the_time_that_was_asked_for(sign_in):
    row = factories.make_assignment(status=A.CONTACT_APPROVED)
    page = sign_in(row.helper.account).get(f"/records/tasks/{row.ref}/schedule").text
    assert 'value="2026-12-05"' in page
    assert 'value="09:00"' in page
    assert row.need.child.name not in page
    assert row.need.child.code_name not in page


def test_the_township_agrees_on_a_time_too(sign_in):
    row = factories.make_assignment(status=A.CONTACT_APPROVED)
    township = sign_in(factories.make_account(Role.TOWNSHIP))
    township.post(f"/records/tasks/{row.ref}/schedule", data={**WHEN, "version": row.version})
    assert _fresh(row).status is A.SCHEDULED


def test_a_time_agreed_on_an_old_page_is_a_conflict(sign_in, visit):
    data = {**WHEN, "version": "0"}
    answer = sign_in(visit.helper.account).post(f"/records/tasks/{visit.ref}/schedule", data=data)
    assert answer.status_code == 409


def test_a_concern_is_sent_with_the_record(later, sign_in, visit):
    data = {**REPORT, "concern": "yes", "facts": "孩子说不敢回家。", "danger": "yes"}
    sign_in(visit.helper.account).post(f"/records/tasks/{visit.ref}/record", data=data)
    assert Concern.get().is_danger_now


def test_the_record_page_says_110_and_not_to_question(sign_in, visit):
    page = sign_in(visit.helper.account).get(f"/records/tasks/{visit.ref}/record").text
    assert 'href="tel:110"' in page.split("<form", 2)[2]
    assert "不要追问" in page


def test_a_form_sent_twice_makes_one_record(later, sign_in, visit):
    helper = sign_in(visit.helper.account)
    data = {**REPORT, "submission": "a" * 32}
    answers = [helper.post(f"/records/tasks/{visit.ref}/record", data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert ServiceRecord.select().count() == 1


def test_a_written_record_is_shown_instead_of_an_empty_form(sign_in):
    record = _record()
    helper = sign_in(record.recorded_by)
    answer = helper.get(f"/records/tasks/{record.assignment.ref}/record")
    assert answer.location == f"/records/{record.ref}"


def test_a_doubt_leads_to_a_correction_that_keeps_both(later, sign_in):
    record = _record()
    village = sign_in(record.assignment.need.child.entered_by)
    assert village.get(f"/records/{record.ref}/dispute").status_code == 200
    village.post(f"/records/{record.ref}/dispute", data={"reason": "时间对不上", "version": "1"})
    helper = sign_in(record.recorded_by)
    assert "时间对不上" in helper.get(f"/records/{record.ref}/correct").text
    data = {**REPORT, "reason": "结束时间写错了", "version": "2"}
    assert helper.post(f"/records/{record.ref}/correct", data=data).status_code == 303
    page = village.get(f"/records/{record.ref}").text
    assert "更正之前写的" in page
    assert "辅导数学两节。" in page
    assert "辅导数学两节，读了一个故事。" in page


def test_the_township_sends_a_confirmed_record_back(sign_in):
    record = _record(R.CONFIRMED)
    township = sign_in(factories.make_account(Role.TOWNSHIP))
    assert township.get(f"/records/{record.ref}/send-back").status_code == 200
    data = {"reason": "时间对不上", "version": "1"}
    assert township.post(f"/records/{record.ref}/send-back", data=data).status_code == 303
    assert _fresh(record).status is R.DISPUTED


def test_a_confirmation_of_an_old_page_is_a_conflict(sign_in):
    record = _record()
    village = sign_in(record.assignment.need.child.entered_by)
    answer = village.post(f"/records/{record.ref}/confirm", data={"version": "7"})
    assert (answer.status_code, _fresh(record).status) == (409, R.RECORDED)
    assert f'class="button" href="/records/{record.ref}"' in answer.text


def test_an_act_in_the_wrong_state_is_said_and_changes_nothing(sign_in):
    record = _record()
    township = sign_in(factories.make_account(Role.TOWNSHIP))
    answer = township.post(
        f"/records/{record.ref}/verify", data={"version": "1"}, follow_redirects=True
    )
    assert "现在的状态是“待确认”" in answer.text
    assert _fresh(record).status is R.RECORDED


def test_the_organization_reads_the_hours_and_not_what_was_seen(sign_in):
    organization = factories.make_organization()
    helper = factories.make_helper(organization=organization)
    record = factories.make_record(factories.make_assignment(helper=helper, status=A.DELIVERED))
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    page = sign_in(manager).get(f"/records/{record.ref}").text
    assert record.content in page
    assert record.observation not in page
    assert record.assignment.need.child.code_name not in page


@pytest.mark.parametrize("status", list(R), ids=str)
def test_each_list_holds_its_records(sign_in, status):
    record = _record(status)
    page = sign_in(factories.make_account(Role.TOWNSHIP)).get(f"/records?tab={status}").text
    assert record.ref in page
    assert page.count("task-what") == 1


def test_reading_a_record_is_written_down(sign_in):
    record = _record()
    sign_in(factories.make_account(Role.TOWNSHIP)).get(f"/records/{record.ref}")
    assert AuditEntry.select().where(AuditEntry.subject_ref == record.ref).count() == 1


def test_a_record_of_another_area_is_not_there(sign_in):
    record = _record()
    other = sign_in(factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP))
    assert other.get(f"/records/{record.ref}").status_code == 404
    assert other.post(f"/records/{record.ref}/verify").status_code == 404


def test_another_helpers_visit_is_not_there(sign_in, visit):
    stranger = sign_in(factories.make_helper().account)
    for act in ("schedule", "record"):
        assert stranger.get(f"/records/tasks/{visit.ref}/{act}").status_code == 404
    assert Assignment.get().status is A.SCHEDULED
