"""Vetting and approving through the browser's door: the county's own helpers, nobody else's."""

import pytest

from portal.models import Assignment, AuditEntry, Helper, Vetting
from portal.vocabulary import AssignmentStatus, HelperStatus, Role, VettingResult
from tests import factories

S = HelperStatus
QUERY = {
    "authority": "共和县公安局", "checked_on": "2026-11-20", "reference_no": "查〔2026〕00001号",
    "result": "clear",
}  # fmt: skip
PAGES = ("", "/result", "/approve", "/reject", "/suspend")


@pytest.fixture
def county(sign_in):
    return sign_in(factories.make_account(Role.COUNTY))


def _applicant(**values):
    return factories.make_helper(
        **{"is_cleared": False, "status": S.APPLIED, "trained_until": None, **values}
    )


def test_an_applicant_is_asked_about_trained_and_approved(county):
    helper = _applicant()
    recorded = county.post(f"/vetting/{helper.ref}/result", data=QUERY)
    assert (recorded.status_code, recorded.location) == (303, f"/vetting/{helper.ref}")
    page = county.get(recorded.location).text
    assert "查询结果已登记。" in page
    assert "查〔2026〕00001号" in page
    approved = county.post(f"/vetting/{helper.ref}/approve", data={"trained_until": "2027-11-01"})
    assert approved.status_code == 303
    assert Helper.get().status is S.ACTIVE
    assert "已批准" in county.get(approved.location).text


def test_the_list_shows_each_tab_and_only_the_countys_own(county):
    here = {status: _applicant(status=status, full_name=f"这里{status.zh}") for status in S}
    _applicant(full_name="别处的人", area_code=factories.OTHER_COUNTY + "100")
    for tab, statuses in (
        ("waiting", {S.APPLIED, S.VETTED}),
        ("active", {S.ACTIVE}),
        ("expiring", {S.ACTIVE}),
        ("stopped", {S.SUSPENDED, S.REJECTED, S.EXITED, S.BARRED}),
    ):
        page = county.get(f"/vetting?tab={tab}").text
        shown = {status for status, helper in here.items() if helper.full_name in page}
        assert shown == statuses, tab
        assert "别处的人" not in page


@pytest.mark.parametrize("query", ["", "?tab=everybody", "?page=0", "?page=-3", "?page=none"])
def test_an_odd_address_of_the_list_shows_who_waits(county, query):
    helper = _applicant()
    answer = county.get(f"/vetting{query}")
    assert answer.status_code == 200
    assert helper.full_name in answer.text


def test_a_page_behind_the_last_is_empty_and_says_so(county):
    _applicant()
    assert "这里现在没有人。" in county.get("/vetting?page=9").text


@pytest.mark.parametrize("page", PAGES)
def test_another_countys_helper_answers_exactly_as_a_missing_one(county, page):
    abroad = _applicant(full_name="别处的人", area_code=factories.OTHER_COUNTY + "100")
    found = county.get(f"/vetting/{abroad.ref}{page}")
    missing = county.get(f"/vetting/{'0' * 24}{page}")
    assert (found.status_code, missing.status_code) == (404, 404)
    assert found.text.replace(abroad.ref, "0" * 24) == missing.text
    assert "别处的人" not in found.text


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("result", QUERY),
        ("result", {**QUERY, "result": "hit"}),
        ("approve", {"trained_until": "2027-11-01"}),
        ("reject", {"reason": "暂时没有合适的服务。"}),
        ("suspend", {"reason": "家访中违反了承诺。"}),
        ("restore", {}),
    ],
)
def test_nothing_is_done_to_another_countys_helper(county, act, data):
    rows = [
        factories.make_helper(status=status, area_code=factories.OTHER_COUNTY + "100")
        for status in (S.APPLIED, S.ACTIVE, S.SUSPENDED)
    ]
    for row in rows:
        assert county.post(f"/vetting/{row.ref}/{act}", data=data).status_code == 404
    missing = county.post(f"/vetting/{'0' * 24}/{act}", data=data)
    assert missing.status_code == 404
    assert [Helper.get_by_id(row.id).status for row in rows] == [S.APPLIED, S.ACTIVE, S.SUSPENDED]
    assert Vetting.select().count() == len(rows)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COUNTY], ids=str)
def test_nobody_but_the_county_vets(sign_in, role):
    helper = factories.make_helper()
    browser = sign_in(factories.make_account(role))
    for path in ("/vetting", *(f"/vetting/{helper.ref}{page}" for page in PAGES)):
        assert browser.get(path).status_code == 403, path
    assert browser.post(f"/vetting/{helper.ref}/result", data=QUERY).status_code == 403


def test_a_hit_stops_everything_and_offers_no_way_back(county, sign_in):
    row = factories.make_assignment(status=AssignmentStatus.SCHEDULED)
    browser = sign_in(row.helper.account)
    county.post(f"/vetting/{row.helper.ref}/result", data={**QUERY, "result": "hit"})
    assert Helper.get_by_id(row.helper_id).status is S.BARRED
    assert Assignment.get().status is AssignmentStatus.CANCELLED
    assert browser.get("/volunteers/profile").location.startswith("/accounts/sign-in")
    page = county.get(f"/vetting/{row.helper.ref}").text
    assert not any(f"{row.helper.ref}/{act}" in page for act in ("result", "approve", "restore"))


@pytest.mark.parametrize("result", ["clear", "hit"])
def test_a_hit_is_not_recorded_over_from_a_page_left_open(county, result):
    helper = _applicant()
    county.post(f"/vetting/{helper.ref}/result", data={**QUERY, "result": "hit"})
    answer = county.post(f"/vetting/{helper.ref}/result", data={**QUERY, "result": result})
    assert answer.status_code == 422
    assert "任何人都不能批准" in answer.text
    assert [row.result for row in Vetting] == [VettingResult.HIT]
    assert Helper.get().status is S.BARRED


def test_the_form_has_no_room_for_what_a_record_says(county):
    page = county.get(f"/vetting/{_applicant().ref}/result").text
    assert "绝不写记录的内容" in page
    assert "<textarea" not in page


def test_a_result_sent_twice_is_recorded_once(county):
    helper = _applicant()
    data = {**QUERY, "submission": "once"}
    answers = [county.post(f"/vetting/{helper.ref}/result", data=data) for _ in range(2)]
    assert [one.location for one in answers] == [f"/vetting/{helper.ref}"] * 2
    assert Vetting.select().count() == 1


def test_approval_before_a_clear_query_says_what_comes_first(county):
    helper = _applicant(status=S.VETTED)
    answer = county.post(f"/vetting/{helper.ref}/approve", data={"trained_until": "2027-11-01"})
    assert answer.status_code == 422
    assert "请先登记一次有效的、无记录的入职查询。" in answer.text
    assert 'value="2027-11-01"' in answer.text
    assert Helper.get().status is S.VETTED


def test_a_namesake_of_a_barred_person_is_marked_and_not_approved(county):
    _applicant(full_name="李雪梅", status=S.BARRED, area_code=factories.OTHER_COUNTY + "100")
    helper = factories.make_helper(full_name="李雪梅", status=S.VETTED)
    assert "同名且同日出生" in county.get(f"/vetting/{helper.ref}").text
    county.post(f"/vetting/{helper.ref}/approve", data={"trained_until": "2027-11-01"})
    assert Helper.get_by_id(helper.id).status is S.VETTED


def test_an_applicant_is_turned_down_with_a_reason(county):
    helper = _applicant()
    answer = county.post(f"/vetting/{helper.ref}/reject", data={"reason": "暂时没有合适的服务。"})
    assert answer.status_code == 303
    assert Helper.get().status is S.REJECTED
    assert "暂时没有合适的服务。" in county.get(answer.location).text


def test_the_active_are_suspended_and_restored(county):
    row = factories.make_assignment()
    path = f"/vetting/{row.helper.ref}"
    assert county.post(f"{path}/suspend", data={"reason": "家访中违反了承诺。"}).status_code == 303
    assert Assignment.get().status is AssignmentStatus.WITHDRAWN
    assert f"{path}/restore" in county.get(path).text
    assert county.post(f"{path}/restore").status_code == 303
    assert Helper.get().status is S.ACTIVE


def test_what_does_not_fit_the_state_is_said_and_changes_nothing(county):
    active, applied = factories.make_helper(), _applicant()
    for helper, act in ((active, "reject"), (applied, "suspend")):
        path = f"/vetting/{helper.ref}/{act}"
        answer = county.post(path, data={"reason": "暂时没有合适的服务。"})
        assert answer.status_code == 422
        assert f"现在的状态是“{helper.status.zh}”" in answer.text
        assert "暂时没有合适的服务。" in answer.text
    county.post(f"/vetting/{active.ref}/restore")
    assert f"现在的状态是“{S.ACTIVE.zh}”" in county.get(f"/vetting/{active.ref}").text
    assert AuditEntry.select().where(AuditEntry.action.startswith("helper.")).count() == 0


def test_the_page_of_a_helper_shows_every_button_that_fits_and_no_other(county):
    for status, fitting in (
        (S.APPLIED, {"result", "reject"}),
        (S.VETTED, {"result", "approve", "reject"}),
        (S.ACTIVE, {"result", "approve", "suspend"}),
        (S.SUSPENDED, {"result", "restore"}),
        (S.REJECTED, {"result"}),
        (S.EXITED, {"result"}),
        (S.BARRED, set()),
    ):
        helper = factories.make_helper(status=status)
        page = county.get(f"/vetting/{helper.ref}").text
        acts = ("result", "approve", "reject", "suspend", "restore")
        assert {act for act in acts if f"/{helper.ref}/{act}" in page} == fitting, status


def test_only_a_namesake_can_be_told_apart_and_then_be_approved(county):
    assert "other_person" not in county.get(f"/vetting/{_applicant().ref}/result").text
    _applicant(full_name="李雪梅", status=S.BARRED, area_code=factories.OTHER_COUNTY + "100")
    helper = factories.make_helper(full_name="李雪梅", status=S.VETTED)
    page = county.get(f"/vetting/{helper.ref}/result").text
    assert "other_person" in page
    answer = county.post(f"/vetting/{helper.ref}/approve", data={"trained_until": "2027-11-01"})
    assert "结果选“不是同一人”" in answer.text
    told_apart = {**QUERY, "result": "other_person"}
    assert county.post(f"/vetting/{helper.ref}/result", data=told_apart).status_code == 303
    assert "请先向公安机关核实身份" not in county.get(f"/vetting/{helper.ref}").text
    county.post(f"/vetting/{helper.ref}/approve", data={"trained_until": "2027-11-01"})
    assert Helper.get_by_id(helper.id).status is S.ACTIVE
