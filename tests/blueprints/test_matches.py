"""Runs are started, read and explained by townships and counties, each for its own area."""

import json
from datetime import date, datetime, timedelta

import pytest

from portal.matching_terms import RunCause, RunStatus
from portal.models import Assignment, MatchRun, RunnerUp, UnfilledNeed
from portal.services import match_orders, match_runs, needs
from portal.tasks import matching as worker
from portal.vocabulary import AssignmentStatus, Role, Tier
from tests import factories
from tests.answers import plain

S = AssignmentStatus


def _township(**values):
    return factories.make_account(Role.TOWNSHIP, **values)


def _ask_as(client):
    answer = client.post("/matches/run", data={"submission": "s" * 32})
    assert answer.status_code == 303, answer.text
    return answer.location


def _run_as(client):
    """Ask for a run as a page does, and let the worker carry it out."""
    location = _ask_as(client)
    worker.carry_out_waiting(lambda: factories.NOW)
    return location


def test_a_township_runs_the_matching_of_its_own_area(db, sign_in):
    factories.make_need()
    factories.make_helper()
    client = sign_in(_township())
    page = client.get(_run_as(client))
    assert page.status_code == 200
    assert MatchRun.get().area_code == factories.TOWNSHIP
    assert Assignment.get().helper.full_name in page.text
    assert "路程近" in page.text


def test_a_second_sending_of_the_same_form_runs_once(db, sign_in):
    client = sign_in(_township())
    assert _run_as(client) == _run_as(client)
    assert MatchRun.select().count() == 1


def test_the_page_of_a_waiting_run_shows_how_far_it_is_and_refreshes_itself(db, sign_in):
    client = sign_in(_township())
    location = _ask_as(client)
    page = client.get(location)
    assert page.headers["Refresh"] == "5"
    assert 'aria-current="step"' in page.text
    assert "<script" not in page.text.split("<main")[1].split("</main>")[0]
    match_orders.claim(factories.NOW)
    assert "正在匹配" in client.get(location).text
    assert "Refresh" not in client.get(f"{location}?still=1").headers


def test_a_failed_run_says_why_and_offers_another(db, sign_in):
    officer = _township()
    client = sign_in(officer)
    location = _ask_as(client)
    match_orders.fail(match_orders.claim(factories.NOW), "OverflowError", at=factories.NOW)
    page = client.get(location)
    assert "OverflowError" in page.text
    assert "Refresh" not in page.headers
    assert "再匹配一次" in page.text
    assert "没有完成" in client.get("/matches").text


def test_a_run_tells_proof_changes_decisions_and_can_be_carried_out_again(db, sign_in):
    factories.make_need()
    factories.make_helper()
    client = sign_in(_township())
    _run_as(client)
    officer = _township()
    match_runs.run(factories.TOWNSHIP, by=officer, at=factories.NOW)
    made = MatchRun.select().order_by(MatchRun.id.desc()).get()
    client.post(f"/assignments/{Assignment.get(Assignment.run == made).ref}/send",
                data={"version": 1})  # fmt: skip
    page = client.get(f"/matches/{made.ref}")
    for told in ("已证明没有更好的安排", "和上一次相比", "照旧", "同意并发出邀请", "重算一次"):
        assert told in page.text
    asked = client.post(f"/matches/{made.ref}/replay", data={})
    assert asked.status_code == 303
    assert "后台正在重算" in client.get(asked.location).text
    worker.carry_out_waiting(lambda: factories.NOW)
    assert "结果完全相同" in client.get(asked.location).text


def test_two_runs_are_chosen_and_put_side_by_side(db, sign_in):
    factories.make_need()
    client = sign_in(_township())
    first = match_runs.run(factories.TOWNSHIP, by=None, at=factories.NOW)
    helper = factories.make_helper()
    second = match_runs.run(factories.PROVINCE, by=None, at=factories.NOW)
    assert f'value="{first.ref}"' in client.get(f"/matches/{second.ref}").text
    led = client.get(f"/matches/{first.ref}/compare?with={second.ref}")
    assert led.status_code == 303
    page = client.get(led.location)
    assert page.status_code == 200
    assert helper.full_name in page.text


def test_a_run_elsewhere_is_no_other_run(db, sign_in):
    client = sign_in(_township())
    mine = match_runs.run(factories.TOWNSHIP, by=None, at=factories.NOW)
    foreign = match_orders.ask(
        factories.OTHER_TOWNSHIP, cause=RunCause.BY_HAND, by=None, at=factories.NOW
    )
    for other in (foreign.ref, "0" * 24, "x" * 300):
        assert client.get(f"/matches/{mine.ref}/with/{other}").status_code == 404
        led = client.get(f"/matches/{mine.ref}/compare?with={other}")
        assert "请从列表中选另一次匹配" in client.get(led.location).text


def test_a_critical_need_of_a_village_is_matched_by_the_worker(db, sign_in):
    helper = factories.make_helper()
    child = factories.make_child()
    start = factories.NOW + timedelta(days=3)
    needs.open_need(
        child, service="E1", tier=Tier.CRITICAL, starts_at=start,
        ends_at=start + timedelta(hours=2), by=child.entered_by, at=factories.NOW,
    )  # fmt: skip
    assert worker.carry_out_waiting(lambda: factories.NOW) == 1
    made = MatchRun.get()
    assert (made.status, made.filled_critical) == (RunStatus.DONE, 1)
    assert helper.full_name in sign_in(_township()).get(f"/matches/{made.ref}").text


def test_the_runs_stand_newest_first_with_their_counts(db, sign_in):
    factories.make_need()
    client = sign_in(_township())
    assert "还没有匹配过" in client.get("/matches").text
    _run_as(client)
    page = client.get("/matches")
    assert MatchRun.get().ref in page.text


def test_an_unfilled_need_is_explained_in_words(db, sign_in):
    factories.make_need(tier=Tier.CRITICAL)
    factories.make_helper(is_cleared=False)
    client = sign_in(_township())
    page = client.get(_run_as(client))
    assert "服务当天没有有效的入职查询" in page.text
    why = client.get(f"/matches/needs/{UnfilledNeed.get().need.ref}")
    assert why.status_code == 200
    assert "请县里重新查询" in why.text


def test_another_township_gets_the_answer_of_a_missing_run(db, sign_in):
    factories.make_need()
    _run_as(sign_in(_township()))
    stranger = sign_in(_township(area_code=factories.OTHER_TOWNSHIP))
    need = UnfilledNeed.get().need
    for there, missing in (
        (f"/matches/{MatchRun.get().ref}", "/matches/" + "0" * 24),
        (f"/matches/needs/{need.ref}", "/matches/needs/" + "0" * 24),
    ):
        found, absent = stranger.get(there), stranger.get(missing)
        assert found.status_code == absent.status_code == 404
        assert plain(found).replace(there, missing) == plain(absent)


def test_a_county_may_run_but_not_send(db, sign_in):
    factories.make_need()
    factories.make_helper()
    county = sign_in(factories.make_account(Role.COUNTY))
    page = county.get(_run_as(county))
    assert "/send" not in page.text
    assert county.post(f"/assignments/{Assignment.get().ref}/send").status_code == 403


def test_no_child_is_named_on_the_pages_of_matching(db, sign_in):
    child = factories.make_need().child
    factories.make_helper()
    factories.make_need(child, service="G1")
    client = sign_in(_township())
    location = _run_as(client)
    for page in (client.get("/matches"), client.get(location)):
        for secret in (child.name, child.carer_name, "试验村"):
            assert secret not in page.text


def test_the_command_line_plans_dry_and_then_writes(db):
    factories.make_need(starts_at=datetime.now() + timedelta(days=9))  # the command's own clock
    factories.make_helper(trained_until=date(2100, 1, 1), is_cleared=False)
    shell = db.test_cli_runner()
    dry = shell.invoke(args=["match", "run", "--dry-run", "--json"])
    assert dry.exit_code == 0
    assert set(json.loads(dry.output)) >= {"pairs", "unfilled", "filled", "score", "input_hash"}
    assert MatchRun.select().count() == 0
    assert shell.invoke(args=["match", "run", "--area", factories.COUNTY]).exit_code == 0
    assert MatchRun.get().area_code == factories.COUNTY
    refused = shell.invoke(args=["match", "run", "--area", "999999"])
    assert refused.exit_code == 1
    assert "999999" in refused.output
    again = shell.invoke(args=["match", "replay", MatchRun.get().ref])
    assert again.exit_code == 0, again.output
    unknown = shell.invoke(args=["match", "replay", "0" * 24])
    assert unknown.exit_code == 1


def _review(client):
    for level in (2, 3):
        factories.make_helper(skills={"E1": level})
    return client.get(_run_as(client))


def test_the_review_page_tells_checks_score_runner_up_and_cost(db, sign_in):
    factories.make_need()
    client = sign_in(_township())
    page = _review(client)
    for told in ("通过 16 / 16 项条件", "score-bar", "第二人选", "全部同意"):
        assert told in page.text
    row = Assignment.get()
    one = client.get(f"/matches/proposals/{row.ref}")
    assert one.status_code == 200
    assert "算出准确的代价" in one.text
    assert "改请此人，不影响别的需求有没有人，得分、均衡和少变动合计少" in one.text
    asked = client.post(f"/matches/proposals/{row.ref}/cost")
    assert asked.status_code == 303
    assert "后台正在算准确的代价" in client.get(asked.location).text
    worker.carry_out_waiting(lambda: factories.NOW)
    assert "不影响别的需求有没有人" in client.get(asked.location).text


@pytest.mark.parametrize(("score", "said"), [(3.5, "少 3.5 分"), (-3.5, "多 3.5 分"),
                                             (0.0, "不变"), (-0.0, "不变")])  # fmt: skip
def test_points_are_told_as_lost_or_won_and_never_as_less_than_nothing(db, sign_in, score, said):
    factories.make_need()
    client = sign_in(_township())
    _review(client)
    cost = {"filled": dict.fromkeys(("critical", "urgent", "routine"), 0), "score": score,
            "unfilled": []}  # fmt: skip
    RunnerUp.update(cost=cost, asked_at=factories.NOW, answered_at=factories.NOW).execute()
    page = client.get(f"/matches/proposals/{Assignment.get().ref}")
    assert f"得分合计{said}" in page.text


def test_without_a_runner_up_there_is_nothing_to_work_out(db, sign_in):
    factories.make_need()
    factories.make_helper()
    client = sign_in(_township())
    _run_as(client)
    row = Assignment.get()
    assert "没有别的人符合全部条件" in client.get(f"/matches/proposals/{row.ref}").text
    assert client.post(f"/matches/proposals/{row.ref}/cost").status_code == 404


def test_all_proposals_are_agreed_to_after_seeing_them(db, sign_in):
    factories.make_need()
    client = sign_in(_township())
    _review(client)
    made = MatchRun.get()
    seen = client.get(f"/matches/{made.ref}/approve")
    assert Assignment.get().helper.full_name in seen.text
    done = client.post(f"/matches/{made.ref}/approve", data={"submission": "a" * 32})
    page = client.get(done.location)
    assert "已发出 1 份邀请" in page.text
    assert "这次匹配没有等待决定的建议" in client.get(f"/matches/{made.ref}/approve").text


def test_somebody_else_than_the_own_helper_needs_a_reason_on_the_page(db, sign_in):
    past = factories.NOW - timedelta(days=30)
    served = factories.make_assignment(factories.make_need(starts_at=past), status=S.VERIFIED)
    type(served.helper).update(capacity=0).execute()
    factories.make_need(served.need.child)
    client = sign_in(_township())
    page = _review(client)
    assert f"这个孩子一直由{served.helper.full_name}服务" in page.text
    made = MatchRun.get()
    row = Assignment.get(Assignment.run == made)
    told = client.get(client.post(f"/matches/{made.ref}/approve").location).text
    assert "已发出 0 份邀请" in told
    there = f"/matches/proposals/{row.ref}/reason"
    assert client.get(there).status_code == 200
    for wrong in ("", "短", "长" * 400):
        assert client.post(there, data={"reason": wrong, "version": row.version}).status_code == 422
    kept = client.post(there, data={"reason": "原来的人已搬走", "version": row.version})
    assert kept.status_code == 303
    assert "原来的人已搬走" in client.get(kept.location).text
    client.post(f"/assignments/{row.ref}/send", data={"version": row.version + 1})
    assert Assignment.get_by_id(row.id).status is S.OFFERED
