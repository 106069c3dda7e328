"""The pages of guardianship: who records which measure, what the ladder and the notice show."""

from __future__ import annotations

import pytest

from portal.guardianship_terms import InterventionKind, OrderOutcome, Organ
from portal.models import Intervention, JoinedReport, ProtectionOrder, RevocationGround
from portal.report_terms import ReportStatus
from portal.vocabulary import Role
from tests import factories

GUIDANCE = {
    "measure": "guidance-township",
    "organ_name": "恰卜恰镇人民政府",
    "decided_on": "2026-11-24",
    "words": "要求父亲每周给孩子打电话。",
}
ADMONITION = {
    **GUIDANCE,
    "measure": "admonition-police",
    "organ_name": "共和县公安局",
    "document_no": "共公训〔2026〕1号",
    "skip_reason": "孩子独自过夜，情况严重。",
}
ORDER = {
    "applicant": "committee",
    "court": "共和县人民法院",
    "applied_on": "2026-11-23",
    "applied_time": "15:00",
    "urgency": "yes",
    "words": "继父多次殴打孩子。",
}
DECISION = {
    "outcome": "granted",
    "decided_on": "2026-11-24",
    "decided_time": "09:00",
    "document_no": "（2026）青2521民保令1号",
    "valid_until": "2027-05-24",
    "version": "1",
}


def test_the_township_records_guidance_and_prints_the_notice(sign_in):
    case = factories.make_case()
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    answer = client.post(f"/guardianship/{case.ref}/measure", data=GUIDANCE)
    assert answer.headers["Location"] == f"/guardianship/{case.ref}"
    page = client.get(f"/guardianship/{case.ref}").text
    assert page.count('class="rung') >= 8
    assert page.count('aria-current="step"') == 1
    assert case.child.name not in page
    notice = client.get(f"/guardianship/interventions/{Intervention.get().ref}/notice").text
    assert "监护告知书" in notice
    assert "不得追问" in notice
    assert case.child.name not in notice


def test_the_case_page_shows_how_far_the_ladder_has_come_and_until_when_an_order_is_valid(sign_in):
    case = factories.make_case()
    factories.make_intervention(case)
    factories.make_granted_order(case)
    page = sign_in(factories.make_account(Role.TOWNSHIP)).get(f"/cases/{case.ref}").text
    assert f"/guardianship/{case.ref}" in page
    assert "2027年3月4日" in page


@pytest.mark.parametrize(
    "changes",
    [
        {"measure": "admonition-police"}, {"measure": "order-court"}, {"measure": "x"},
        {"decided_on": "2027-01-01"}, {"decided_on": "32"}, {"words": ""}, {"organ_name": ""},
        {"words": "长" * 3000},
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_measure_comes_back_with_its_sentence_and_all_that_was_typed(sign_in, changes):
    case = factories.make_case()
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    answer = client.post(f"/guardianship/{case.ref}/measure", data={**GUIDANCE, **changes})
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.text
    assert Intervention.select().count() == 0


def test_police_record_their_measure_from_the_report_and_see_it_in_their_list(sign_in):
    report = factories.make_report(status=ReportStatus.DISPOSED)
    client = sign_in(factories.make_account(Role.POLICE))
    assert f"/guardianship/report/{report.ref}/measure" in client.get(f"/reports/{report.ref}").text
    answer = client.post(f"/guardianship/report/{report.ref}/measure", data=ADMONITION)
    assert answer.status_code == 303
    assert "共公训〔2026〕1号" in client.get("/guardianship/own").text


def test_police_do_not_reach_a_report_of_another_county(sign_in):
    report = factories.make_report(status=ReportStatus.DISPOSED, area_code=factories.OTHER_COUNTY)
    client = sign_in(factories.make_account(Role.POLICE))
    answer = client.post(f"/guardianship/report/{report.ref}/measure", data=ADMONITION)
    assert answer.status_code == 404


def test_a_village_director_records_for_a_child_of_his_village_alone(sign_in):
    child = factories.make_child()
    client = sign_in(child.entered_by)
    data = {**GUIDANCE, "measure": "dissuasion-village", "skip_reason": "父母不听劝，夜里不归。"}
    assert client.get(f"/guardianship/children/{child.ref}/measure").status_code == 200
    answer = client.post(f"/guardianship/children/{child.ref}/measure", data=data)
    assert answer.status_code == 303
    assert Intervention.get().organ is Organ.VILLAGE
    other = factories.make_child(area_code="632521101202")
    assert client.get(f"/guardianship/children/{other.ref}/measure").status_code == 404


def test_the_county_applies_for_an_order_and_enters_the_decision(sign_in):
    case = factories.make_case()
    client = sign_in(factories.make_account(Role.COUNTY))
    assert client.post(f"/guardianship/{case.ref}/order", data=ORDER).status_code == 303
    order = ProtectionOrder.get()
    assert "法定二十四小时" in client.get(f"/guardianship/{case.ref}").text
    url = f"/guardianship/orders/{order.ref}/decide"
    late = client.post(url, data={**DECISION, "valid_until": "2027-06-24"})
    assert late.status_code == 422
    assert "最长六个月" in late.text
    assert client.post(url, data=DECISION).status_code == 303
    assert Intervention.get().kind is InterventionKind.ORDER
    assert "2027年5月24日" in client.get(f"/cases/{case.ref}").text


@pytest.mark.parametrize(
    "changes",
    [{"applied_time": "25:99"}, {"applied_on": ""}, {"urgency": "maybe"}, {"applicant": "x"}],
    ids=str,
)
def test_a_wrong_application_comes_back(sign_in, changes):
    case = factories.make_case()
    client = sign_in(factories.make_account(Role.COUNTY))
    answer = client.post(f"/guardianship/{case.ref}/order", data={**ORDER, **changes})
    assert answer.status_code == 422
    assert ProtectionOrder.select().count() == 0


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("ask-review", {"asked_on": "2026-11-24"}),
        ("waive-review", {"words": "改走别的保护。"}),
        ("let-end", {"words": "继父已离开。"}),
        ("renew", ORDER),
    ],
)
def test_what_follows_a_decision_is_recorded(sign_in, act, data):
    order = factories.make_granted_order()
    client = sign_in(factories.make_account(Role.COUNTY))
    url = f"/guardianship/orders/{order.ref}/{act}"
    assert client.get(url).status_code == 200
    assert client.post(url, data={**data, "version": "1"}).status_code == 303
    assert client.get(f"/guardianship/{order.case.ref}").status_code == 200
    # What is settled is refused the second time, in words, on the page itself.
    assert client.post(url, data={**data, "version": "2"}).status_code == 422


def test_a_review_is_closed_with_its_result(sign_in):
    asked = {"review_asked_on": factories.TODAY, "review_settled_at": factories.NOW}
    order = factories.make_granted_order(**asked)
    client = sign_in(factories.make_account(Role.COUNTY))
    url = f"/guardianship/orders/{order.ref}/close-review"
    data = {"result": "revoked", "words": "照复议决定。", "version": "1"}
    assert client.post(url, data=data).status_code == 303
    assert "已撤销" in client.get(f"/guardianship/{order.case.ref}").text


def test_a_refused_order_shows_until_when_a_review_is_asked_for(sign_in):
    order = factories.make_granted_order(outcome=OrderOutcome.REFUSED, valid_until=None)
    page = sign_in(factories.make_account(Role.COUNTY)).get(f"/guardianship/{order.case.ref}").text
    assert "法定五日" in page


def test_a_ground_is_ticked_with_its_facts_and_shows_how_long_it_lasts(sign_in):
    case = factories.make_case()
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    data = {
        "trigger": "refuses_duties",
        "since_on": "2026-04-01",
        "facts": "父亲外出后不寄生活费，奶奶可以证明。",
    }
    assert client.post(f"/guardianship/{case.ref}/ground", data=data).status_code == 303
    assert RevocationGround.select().count() == 1
    assert "已 7 个月" in client.get(f"/guardianship/{case.ref}").text
    wrong = client.post(f"/guardianship/{case.ref}/ground", data={**data, "trigger": "x"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("path", ["", "/measure", "/order", "/ground"])
def test_a_case_of_elsewhere_is_missing(sign_in, path):
    case = factories.make_case()
    stranger = factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    assert sign_in(stranger).get(f"/guardianship/{case.ref}{path}").status_code == 404


def test_the_ladder_reads_in_english(sign_in):
    case = factories.make_case()
    factories.make_order(case)
    client = sign_in(factories.make_account(Role.COUNTY))
    client.get("/language/en")
    assert client.get(f"/guardianship/{case.ref}").status_code == 200


def test_a_wrong_measure_is_withdrawn_by_a_colleague_and_stays_struck_through(sign_in):
    measure = factories.make_intervention()
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    ladder = f"/guardianship/{measure.case.ref}"
    path = f"/guardianship/interventions/{measure.ref}/withdraw"
    assert path in client.get(ladder).text
    assert "不会自动降低" in client.get(path).text
    assert client.post(path, data={"reason": "短"}).status_code == 422
    answer = client.post(path, data={"reason": "登记到了别的孩子名下。"})
    assert answer.headers["Location"] == ladder
    page = client.get(ladder).text
    assert "<del>" in page
    assert "登记到了别的孩子名下。" in page
    assert "还没有采取监护干预措施" in page
    assert path not in page
    assert client.get(f"/guardianship/interventions/{measure.ref}/notice").status_code == 404
    assert client.post(path, data={"reason": "再撤回一次。"}).status_code != 303


def test_whoever_recorded_it_is_told_to_ask_a_colleague(sign_in):
    measure = factories.make_intervention()
    client = sign_in(measure.recorded_by)
    path = f"/guardianship/interventions/{measure.ref}/withdraw"
    assert path not in client.get(f"/guardianship/{measure.case.ref}").text
    answer = client.post(path, data={"reason": "登记到了别的孩子名下。"}, follow_redirects=True)
    assert "登记的人不能自己撤回" in answer.text


@pytest.mark.parametrize("role", [Role.POLICE, Role.VILLAGE_DIRECTOR], ids=str)
def test_police_and_village_withdraw_where_they_see_their_own(sign_in, role):
    kind = InterventionKind.ADMONITION if role is Role.POLICE else InterventionKind.GUIDANCE
    child = factories.make_child()
    measure = factories.make_intervention(
        factories.make_case(child), kind=kind, child=child,
        recorded_by=factories.make_account(role),
    )  # fmt: skip
    client = sign_in(factories.make_account(role))
    shown = "own" if role is Role.POLICE else f"children/{child.ref}/measure"
    path = f"/guardianship/interventions/{measure.ref}/withdraw"
    assert path in client.get(f"/guardianship/{shown}").text
    assert client.post(path, data={"reason": "文书号写错。"}).status_code == 303
    assert "已撤回" in client.get(f"/guardianship/{shown}").text


def test_hr_05_a_measure_from_a_second_report_shows_nothing_of_that_report(sign_in):
    case = factories.make_case(report=factories.make_report())
    second = factories.make_report(
        status=ReportStatus.RECEIVED, facts="邻居马大姐说的", reporter={"name": "马秀英"}
    )
    JoinedReport.create(case=case, report=second, at=factories.NOW)
    Intervention.create(
        report=second, area_code=second.area_code, kind=InterventionKind.PENALTY,
        organ=Organ.POLICE, organ_name="共和县公安局", decided_on=factories.TODAY,
        words="行政拘留五日。", recorded_by=factories.make_account(Role.POLICE),
        recorded_at=factories.NOW,
    )  # fmt: skip
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    for page in (f"/guardianship/{case.ref}", f"/cases/{case.ref}"):
        text = client.get(page).text
        assert "马大姐" not in text
        assert "马秀英" not in text
        assert second.ref not in text
    assert "行政拘留五日。" in client.get(f"/guardianship/{case.ref}").text
