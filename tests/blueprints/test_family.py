"""A guardian's pages: the own child only, in plain words, and the same whatever is reported."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import pytest

from portal.case_terms import CaseOrigin
from portal.child_terms import GuardianRelation
from portal.models import Explanation, GuardianLink, ParentCall
from portal.plan_terms import PlanStatus
from portal.services import guardian_links, suspicions
from portal.vocabulary import AssignmentStatus, RiskLevel, Role
from tests import factories
from tests.factories import NOW, TODAY

URL = "/my-child"
CALL = {"on": f"{TODAY:%Y-%m-%d}", "channel": "video"}
NEW_EACH_TIME = re.compile(r'name="(csrf_token|submission)"[^>]*>')
ROUTES = (URL, "/today", "/petitions", "/petitions/file")


@pytest.fixture
def father():
    """A father to whom a result was explained, with help agreed and a visit ahead."""
    link = factories.make_link()
    case = factories.make_explanation(link).assessment.case
    plan = factories.make_plan(case, status=PlanStatus.APPROVED)
    factories.make_plan_line(plan, measure="每周入户指导一次。")
    starts = NOW + timedelta(days=2)
    need = factories.make_need(link.child, starts_at=starts, ends_at=starts + timedelta(hours=1))
    factories.make_assignment(need, status=AssignmentStatus.SCHEDULED)
    factories.make_agreement(link.child)
    factories.make_absence(link.child, days=20)
    return link


def _bytes(client, link):
    """What every page of the guardian says, without what is new on each opening of a form."""
    said = [client.get(route, follow_redirects=True).text for route in ROUTES]
    said.append(client.get(f"{URL}/{link.ref}").text)
    return NEW_EACH_TIME.sub("", "\n".join(said))


def test_the_page_says_it_in_plain_words(sign_in, father):
    client = sign_in(father.account)
    page = client.get(URL, follow_redirects=True).text
    for words in ("监护不足", "不是处罚", "每周入户指导一次", "约好的上门", "委托照护协议"):
        assert words in page, words
    assert "总分" not in page
    for helper in ("13800138000", "志愿者1"):
        assert helper not in page


def test_he_says_that_he_has_read_it_once(sign_in, father):
    client, row = sign_in(father.account), Explanation.get()
    client.post(f"{URL}/explained/{row.ref}")
    assert Explanation.get().read_at == NOW
    page = client.get(f"{URL}/{father.ref}").text
    assert "我看过了" not in page
    assert client.post(f"{URL}/explained/{row.ref}").status_code == 303


def test_a_foreign_child_is_missing(sign_in, father):
    other = factories.make_link()
    client = sign_in(other.account)
    assert client.get(f"{URL}/{father.ref}").status_code == 404
    assert client.get(f"{URL}/{father.ref}/call").status_code == 404
    assert client.post(f"{URL}/explained/{Explanation.get().ref}").status_code == 404
    for url in (f"/children/{father.child.ref}", f"/guardians/child/{father.child.ref}"):
        assert client.get(url).status_code == 403


def test_the_code_from_the_paper_ties_the_account(sign_in):
    child = factories.make_child()
    how = {"by": factories.make_account(Role.TOWNSHIP), "at": NOW, "rng": random.Random(3)}
    link, code = guardian_links.hand_out(child, GuardianRelation.MOTHER, **how)
    client = sign_in(factories.make_account(Role.GUARDIAN))
    assert "还没有绑定孩子" in client.get(URL).text
    wrong = client.post(f"{URL}/link", data={"code": "AAAA"})
    assert wrong.status_code == 422
    assert 'id="code-error"' in wrong.text
    answer = client.post(f"{URL}/link", data={"code": guardian_links.grouped(code)})
    assert answer.location == f"{URL}/{link.ref}"
    assert child.name in client.get(answer.location).text


def test_guessing_codes_is_slowed_down(app, sign_in):
    app.config["SETTINGS"] = type(app.config["SETTINGS"])(
        **{**vars(app.config["SETTINGS"]), "sign_in_limit": "5 per minute"}
    )
    client = sign_in(factories.make_account(Role.GUARDIAN))
    codes = [client.post(f"{URL}/link", data={"code": f"AAAA{n}"}).status_code for n in range(8)]
    assert codes[-1] == 429


def test_two_children_are_listed(sign_in, father):
    second = factories.make_link(account=father.account)
    page = sign_in(father.account).get(URL).text
    assert father.child.name in page
    assert second.child.name in page


def test_hr_16_he_tells_of_a_call_from_the_phone(sign_in, father):
    client = sign_in(father.account)
    assert client.get(f"{URL}/{father.ref}/call").status_code == 200
    assert client.post(f"{URL}/{father.ref}/call", data=CALL).status_code == 303
    assert ParentCall.get().on == TODAY
    assert "等儿童主任核实" in client.get(f"{URL}/{father.ref}").text


@pytest.mark.parametrize(
    ("field", "value"),
    [("on", ""), ("on", "2026-02-30"), ("on", "2027-01-01"), ("channel", "x"), ("channel", "")],
)
def test_a_wrong_call_is_answered_at_its_field(sign_in, father, field, value):
    client = sign_in(father.account)
    answer = client.post(f"{URL}/{father.ref}/call", data={**CALL, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_an_ended_link_shows_nothing(sign_in, father):
    GuardianLink.update(ended_at=NOW).execute()
    client = sign_in(father.account)
    assert client.get(f"{URL}/{father.ref}").status_code == 404
    assert father.child.name not in client.get(URL).text


def test_e1_his_pages_are_byte_for_byte_the_same_with_and_without_a_report(sign_in, father):
    client, child = sign_in(father.account), father.child
    before = _bytes(client, father)
    letter = factories.make_letter(issued_at=NOW + timedelta(hours=1))
    case = factories.make_case(child, origin=CaseOrigin.NOTICE, report=letter.report)
    factories.make_assessment(case, level=RiskLevel.RED, report=letter.report)
    factories.make_plan_line(factories.make_plan(case, status=PlanStatus.APPROVED))
    factories.make_placement(case=case, returned_at=NOW)
    factories.make_follow_up(child)
    factories.make_sign(child)
    child.risk_level = RiskLevel.RED
    child.save()
    assert _bytes(client, father) == before


def test_e2_he_is_not_told_that_he_is_suspected(sign_in, father):
    client, case = sign_in(father.account), Explanation.get().assessment.case
    before = _bytes(client, father)
    suspicions.mark(
        case, father, by=factories.make_account(Role.TOWNSHIP), at=NOW + timedelta(hours=1)
    )
    plan = factories.make_plan(
        case, status=PlanStatus.APPROVED, approved_at=NOW + timedelta(hours=2)
    )
    factories.make_plan_line(plan, measure="申请人身安全保护令。")
    assert _bytes(client, father) == before
