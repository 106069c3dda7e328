"""The pages of agreements: from the missing one to the paper, step by step."""

from __future__ import annotations

import pytest

from portal.guardianship_terms import AgreementStatus
from portal.models import Agreement, AuditEntry, Child, ProtectionCase
from portal.services.agreement_steps import QUESTIONS
from portal.vocabulary import RiskLevel, Role
from tests import factories

S = AgreementStatus
TERMS = {
    "parents": "才让东智、卓玛",
    "carer_name": "完么才让",
    "carer_relation": "grandparent",
    "carer_phone": "13800000000",
    "reason": "work",
    "starts_on": "2026-11-24",
    "ends_on": "2027-11-24",
    "care_content": "奶奶管吃住，接送上学，生病送镇卫生院。",
    "contact_times": "1",
    "contact_way": "周日晚微信视频",
    "emergency_name": "马占海",
    "emergency_phone": "13800000001",
}
CHECK = {
    **dict.fromkeys(QUESTIONS, "no"),
    "is_capable_adult": "yes",
    "child_heard": "愿意和奶奶住。",
    "version": "1",
}
SIGN = {
    "parent_signed_on": "2026-11-24",
    "carer_signed_on": "2026-11-24",
    "witness": "马占海",
    "witnessed_on": "2026-11-24",
    "version": "2",
}
NOTIFY = {"school_told_on": "2026-11-24", "village_told_on": "2026-11-24", "version": "3"}


def test_the_village_walks_from_the_missing_agreement_to_one_in_force(sign_in):
    child = factories.make_child()
    client = sign_in(child.entered_by)
    url = f"/agreements/children/{child.ref}/draft"
    assert url in client.get("/agreements").text
    assert child.carer_name in client.get(url).text
    assert client.post(url, data=TERMS).status_code == 303
    agreement = Agreement.get()
    here = f"/agreements/{agreement.ref}"
    for step, data in (("check", CHECK), ("sign", SIGN), ("notify", NOTIFY)):
        assert f"{here}/{step}" in client.get(here).text
        assert client.get(f"{here}/{step}").status_code == 200
        answer = client.post(f"{here}/{step}", data=data)
        assert answer.headers["Location"] == here, answer.text
    assert Agreement.get().status is S.ACTIVE
    assert child.code_name not in client.get("/agreements").text
    assert agreement.number in client.get("/agreements?tab=active").text
    assert agreement.number in client.get(f"/children/{child.ref}").text


def test_every_wrong_field_is_said_at_once_and_nothing_typed_is_lost(sign_in):
    child = factories.make_child()
    client = sign_in(child.entered_by)
    wrong = {**TERMS, "ends_on": "2029-11-24", "contact_times": "0", "parents": "", "reason": "x"}
    answer = client.post(f"/agreements/children/{child.ref}/draft", data=wrong)
    assert answer.status_code == 422
    assert answer.text.count('class="field-error"') == 4
    assert TERMS["contact_way"] in answer.text
    assert Agreement.select().count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_on": "2026-02-30"}, {"contact_times": "１"}, {"contact_times": "9" * 30},
        {"carer_relation": "nobody"}, {"care_content": "长" * 5000}, {"carer_phone": "+" * 50},
    ],
    ids=str,
)  # fmt: skip
def test_hostile_terms_come_back_with_a_sentence(sign_in, changes):
    child = factories.make_child()
    client = sign_in(child.entered_by)
    data = {**TERMS, **changes}
    answer = client.post(f"/agreements/children/{child.ref}/draft", data=data)
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.text


@pytest.mark.parametrize("question", QUESTIONS)
def test_hr_14_a_yes_stops_the_agreement_and_the_page_says_why(sign_in, question):
    agreement = factories.make_agreement(status=S.DRAFT)
    client = sign_in(agreement.created_by)
    url = f"/agreements/{agreement.ref}/check"
    bare = client.post(url, data={**CHECK, question: "yes"})
    assert bare.status_code == 422
    told = {"facts": "去年因打孩子被处罚过。", "parents_told": "电话告知母亲。"}
    assert client.post(url, data={**CHECK, question: "yes", **told}).status_code == 303
    assert Agreement.get().status is S.CARER_UNFIT
    assert "第二十二条" in client.get(f"/agreements/{agreement.ref}").text
    for step, data in (("sign", SIGN), ("notify", NOTIFY)):
        answer = client.post(f"/agreements/{agreement.ref}/{step}", data=data)
        assert answer.status_code == 422


@pytest.mark.parametrize("missing", ["school_told_on", "village_told_on"])
def test_hr_14_without_both_dates_it_does_not_come_into_force(sign_in, missing):
    agreement = factories.make_agreement(status=S.SIGNED)
    client = sign_in(agreement.created_by)
    data = {**NOTIFY, missing: "", "version": "1"}
    assert client.post(f"/agreements/{agreement.ref}/notify", data=data).status_code == 422
    assert Agreement.get().status is S.SIGNED


def test_an_unfit_carer_is_reported_and_the_township_opens_a_case(sign_in):
    agreement = factories.make_agreement()
    village = sign_in(agreement.created_by)
    data = {"facts": "连着三天不在家。", "parents_told": "电话告知母亲。", "version": "1"}
    here = f"/agreements/{agreement.ref}"
    assert village.post(f"{here}/unfit", data=data).status_code == 303
    assert Child.get().risk_level is RiskLevel.YELLOW
    assert village.post(f"{here}/case").status_code == 403
    township = sign_in(factories.make_account(Role.TOWNSHIP))
    assert f"{here}/case" in township.get(here).text
    answer = township.post(f"{here}/case")
    assert answer.headers["Location"] == f"/cases/{ProtectionCase.get().ref}"
    assert f"{here}/case" not in township.get(here).text


def test_an_agreement_is_ended_with_a_reason(sign_in):
    agreement = factories.make_agreement()
    client = sign_in(agreement.created_by)
    url = f"/agreements/{agreement.ref}/end"
    assert client.post(url, data={"reason": "renewed", "version": "1"}).status_code == 422
    assert client.post(url, data={"reason": "given_up", "version": "1"}).status_code == 303
    assert Agreement.get().status is S.ENDED


def test_a_renewal_starts_from_the_old_terms(sign_in):
    agreement = factories.make_agreement(contact_way="每天晚饭后打电话")
    client = sign_in(agreement.created_by)
    page = client.get(f"/agreements/children/{agreement.child.ref}/draft").text
    assert "每天晚饭后打电话" in page
    assert "2027-11-24" in page


def test_a_draft_is_rewritten(sign_in):
    agreement = factories.make_agreement(status=S.DRAFT)
    client = sign_in(agreement.created_by)
    url = f"/agreements/{agreement.ref}/rewrite"
    assert agreement.contact_way in client.get(url).text
    data = {**TERMS, "contact_way": "每天电话", "version": "1"}
    assert client.post(url, data=data).status_code == 303
    assert Agreement.get().contact_way == "每天电话"


def test_the_paper_is_in_chinese_with_lines_to_sign_and_its_opening_is_written_down(sign_in):
    agreement = factories.make_agreement()
    client = sign_in(agreement.created_by)
    client.get("/language/en")
    page = client.get(f"/agreements/{agreement.ref}/paper").text
    assert "委托照护协议" in page
    assert agreement.child.name in page
    assert page.count('class="sign-line"') == 5
    assert "（盖章）" in page
    assert AuditEntry.select().where(AuditEntry.action == "agreement.opened").count() == 1


@pytest.mark.parametrize("tab", ["missing", "unfinished", "active", "over", "x"])
@pytest.mark.parametrize("role", [Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY], ids=str)
def test_every_tab_reads_for_every_role_that_sees_it(sign_in, role, tab):
    for status in S:
        factories.make_agreement(status=status)
    page = sign_in(factories.make_account(role)).get(f"/agreements?tab={tab}")
    assert page.status_code == 200
    assert "/agreements?tab=over" in page.text
    for child in Child.select():
        assert child.name not in page.text


@pytest.mark.parametrize("status", S, ids=str)
def test_every_state_has_its_page(sign_in, status):
    agreement = factories.make_agreement(status=status)
    for role in (Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY):
        client = sign_in(factories.make_account(role))
        assert client.get(f"/agreements/{agreement.ref}").status_code == 200


@pytest.mark.parametrize("step", ["", "/check", "/sign", "/notify", "/unfit", "/end", "/paper"])
def test_an_agreement_of_elsewhere_is_missing(sign_in, step):
    agreement = factories.make_agreement()
    stranger = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert sign_in(stranger).get(f"/agreements/{agreement.ref}{step}").status_code == 404
