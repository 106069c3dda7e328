"""Needs through the browser's door."""

from datetime import timedelta

import pytest

from portal.models import Assignment, Need, Turn
from portal.vocabulary import AssignmentStatus, ChildStatus, NeedStatus, Role
from tests import factories
from tests.answers import plain

WANTED = {
    "service": "E1", "tier": "urgent", "day": "2026-12-05", "starts": "09:00", "ends": "11:00",
    "slots": "1", "min_level": "1", "language": "bo-amdo", "is_language_required": "y",
}  # fmt: skip


@pytest.fixture
def officer(sign_in):
    return sign_in(factories.make_account(Role.TOWNSHIP))


@pytest.fixture
def child(app):
    return factories.make_child()


def test_a_need_is_opened_from_the_file_in_shanghai_time(officer, child):
    assert "提出服务需求" in officer.get(f"/needs/open/{child.ref}").text
    answer = officer.post(f"/needs/open/{child.ref}", data=WANTED)
    need = Need.get()
    assert answer.location == f"/needs/{need.ref}"
    assert need.starts_at.isoformat() == "2026-12-05T01:00:00"
    assert need.language_required
    page = officer.get(f"/needs/{need.ref}").text
    assert "课业辅导与课后照料" in page
    assert "09:00–11:00" in page


def test_the_form_proposes_the_childs_own_language(officer, child):
    page = officer.get(f"/needs/open/{child.ref}").text
    assert '<option selected value="bo-amdo">' in page


def test_a_child_not_on_the_register_has_no_needs(officer):
    child = factories.make_child(status=ChildStatus.SUBMITTED)
    answer = officer.post(f"/needs/open/{child.ref}", data=WANTED)
    assert "待乡镇审核" in answer.text
    assert Need.select().count() == 0


def test_a_need_is_withdrawn_with_a_reason(officer, child):
    need = factories.make_need(child)
    assert officer.get(f"/needs/{need.ref}/withdraw").status_code == 200
    assert "撤回原因" in officer.post(f"/needs/{need.ref}/withdraw").text
    answer = officer.post(f"/needs/{need.ref}/withdraw", data={"reason": "road"})
    assert answer.status_code == 303
    assert Need.get().status is NeedStatus.WITHDRAWN
    assert f"/needs/{need.ref}/withdraw" not in officer.get(f"/needs/{need.ref}").text


def test_who_is_asked_stands_on_the_needs_page(officer, child):
    need = factories.make_need(child)
    assignment = factories.make_assignment(need, status=AssignmentStatus.OFFERED)
    page = officer.get(f"/needs/{need.ref}").text
    assert assignment.helper.full_name in page
    assert "已发邀请，待答复" in page


def test_the_county_reads_code_names_only(sign_in, child):
    need = factories.make_need(child)
    county = sign_in(factories.make_account(Role.COUNTY))
    for path in ("/needs", f"/needs/{need.ref}"):
        page = county.get(path).text
        assert child.name not in page
        assert child.code_name in page


def test_the_most_urgent_stands_first(officer, child):
    factories.make_need(child, service="E1")
    factories.make_need(child, service="P1", tier="critical")
    page = officer.get("/needs?tab=open").text
    assert page.index("心理疏导") < page.index("课业辅导")
    assert officer.get("/needs?tab=done").status_code == 200


def test_a_need_of_another_township_answers_like_a_missing_one(sign_in, child):
    need = factories.make_need(child)
    other = sign_in(factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP))
    nothing = "0" * 24
    for path in ("/needs/{}", "/needs/{}/withdraw", "/needs/open/{}"):
        ref = child.ref if "open" in path else need.ref
        foreign, missing = other.get(path.format(ref)), other.get(path.format(nothing))
        assert foreign.status_code == missing.status_code == 404
        assert plain(foreign).replace(ref, nothing) == plain(missing)


def _order_page(officer, need):
    return officer.get(f"/needs/{need.ref}/invite").text


def test_the_township_sets_the_order_and_the_first_is_asked(officer, child):
    people = [factories.make_helper() for _ in range(2)]
    need = factories.make_need(child)
    page = _order_page(officer, need)
    assert all(person.full_name in page for person in people)
    assert "一次只问一个人" in page
    answer = officer.post(
        f"/needs/{need.ref}/invite", data={"people": [person.ref for person in people]}
    )
    assert answer.location == f"/needs/{need.ref}"
    page = officer.get(f"/needs/{need.ref}").text
    assert "正在等 1 份答复" in page
    assert "接下来的次序" in page
    assert Assignment.select().count() == 1


def test_a_short_wave_is_warned_of_with_its_chance_before_anybody_is_asked(officer, child):
    people = [factories.make_helper(skills={"S1": 2}) for _ in range(3)]
    need = factories.make_need(child, service="S1", slots=2)
    assert "凑齐的可能约 22%" in _order_page(officer, need)
    here, data = f"/needs/{need.ref}/invite", {"people": [person.ref for person in people]}
    refused = officer.post(here, data=data)
    assert refused.status_code == 422
    assert "只有 22%" in refused.text
    assert Assignment.select().count() == 0
    assert officer.post(here, data={**data, "is_short_ok": "y"}).status_code == 303
    page = officer.get(f"/needs/{need.ref}").text
    assert "第 1 批：3 人，求 2 人" in page
    assert page.count("<rect") == 4


def test_nobody_ticked_or_somebody_unknown_is_said_at_the_field(officer, child):
    factories.make_helper()
    need = factories.make_need(child)
    for people in ([], ["0" * 24], ["x" * 5000]):
        answer = officer.post(f"/needs/{need.ref}/invite", data={"people": people})
        assert answer.status_code == 422
        assert "请至少选一位" in answer.text


def test_at_night_the_page_says_when_invitations_go_out(sign_in, child, app):
    person = factories.make_helper()
    need = factories.make_need(child, tier="critical")
    app.config["CLOCK"] = lambda: factories.NOW + timedelta(hours=12)
    officer = sign_in(factories.make_account(Role.TOWNSHIP))
    assert "现在是夜间" in _order_page(officer, need)
    officer.post(f"/needs/{need.ref}/invite", data={"people": [person.ref]})
    page = officer.get(f"/needs/{need.ref}").text
    assert "2026-11-25 08:00 发出" in page
    assert "已打电话说好，现在就发" in page
    officer.post(f"/needs/turns/{Turn.get().ref}/ask-by-phone")
    assert Assignment.get().status is AssignmentStatus.OFFERED


def test_whom_a_limit_holds_back_stands_there_with_the_limit(officer, child):
    turn = factories.make_turn(factories.make_need(child))
    factories.make_assignment(helper=turn.helper, status=AssignmentStatus.EXPIRED)
    page = officer.get(f"/needs/{turn.need.ref}").text
    assert "24 小时内刚收到过邀请" in page
    assert "平台规定" in page


def test_a_paused_order_is_resumed_and_somebody_is_dropped(officer, child):
    need = factories.make_need(child)
    first, second = (factories.make_turn(need, approved_by=None) for _ in range(2))
    assert "继续按次序邀请" in officer.get(f"/needs/{need.ref}").text
    officer.post(f"/needs/turns/{first.ref}/drop")
    officer.post(f"/needs/{need.ref}/resume")
    assert [row.helper for row in Assignment.select()] == [second.helper]


def test_the_waiting_list_asks_with_one_press(officer, child):
    need = factories.make_need(child)
    ready = factories.make_turn(need, state="watched", approved_by=None, ready_at=factories.NOW)
    factories.make_turn(need, state="watched", approved_by=None, lacking="travel")
    page = officer.get("/needs/waiting").text
    assert "现在条件都符合" in page
    assert "路程超过本人愿意走的时间" in page
    officer.post(f"/needs/turns/{ready.ref}/ask")
    assert Assignment.get().helper == ready.helper


def test_a_turn_of_another_township_answers_like_a_missing_one(sign_in, child):
    turn = factories.make_turn(factories.make_need(child))
    other = sign_in(factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP))
    for act in ("drop", "ask", "ask-by-phone"):
        assert other.post(f"/needs/turns/{turn.ref}/{act}").status_code == 404
    assert other.post(f"/needs/{turn.need.ref}/resume").status_code == 404
    assert other.get(f"/needs/{turn.need.ref}/invite").status_code == 404


@pytest.mark.parametrize(("term", "days"), [("", None), ("180", 180)])
def test_a_need_may_ask_for_somebody_who_stays(officer, child, term, days):
    officer.post(f"/needs/open/{child.ref}", data={**WANTED, "term_days": term})
    assert Need.get().term_days == days


@pytest.mark.parametrize("term", ["7", "-1", "x" * 5000])
def test_a_term_off_the_list_is_refused_at_its_field(officer, child, term):
    answer = officer.post(f"/needs/open/{child.ref}", data={**WANTED, "term_days": term})
    assert answer.status_code == 422
    assert "请从列表中选陪伴多久" in answer.text


def test_the_page_asks_why_when_the_childs_own_helper_is_not_asked_first(officer, child):
    past = factories.NOW - timedelta(days=30)
    own = factories.make_assignment(
        factories.make_need(child, starts_at=past),
        status=AssignmentStatus.VERIFIED,
        offered_at=past,
    ).helper
    person, need = factories.make_helper(), factories.make_need(child)
    assert f"一直由{own.full_name}服务" in _order_page(officer, need)
    here, data = f"/needs/{need.ref}/invite", {"people": [person.ref]}
    refused = officer.post(here, data=data)
    assert refused.status_code == 422
    assert "说明为什么换掉原来的人" in refused.text
    assert officer.post(here, data={**data, "reason": "家长希望换人"}).status_code == 303
    assert Turn.get().override_reason == "家长希望换人"


def test_the_list_can_be_narrowed_to_a_place_of_ones_own_and_to_a_service(sign_in):
    factories.make_need()
    factories.make_need(factories.make_child(area_code=factories.OTHER_TOWNSHIP), service="S2")
    county = sign_in(factories.make_account(Role.COUNTY))
    page = county.get(f"/needs?area={factories.OTHER_TOWNSHIP}&service=S2").text
    assert page.count('class="task-what"') == 1
    assert f"tab=filled&amp;area={factories.OTHER_TOWNSHIP}&amp;service=S2" in page
    assert county.get("/needs?service=nothing").text.count('class="task-what"') == 2
    for area in (factories.OTHER_COUNTY, "63", "nothing"):
        assert county.get(f"/needs?area={area}").status_code == 404
