"""Runs are started, read and explained by townships and counties, each for its own area."""

import json
from datetime import date, datetime, timedelta

from portal.models import Assignment, MatchRun, UnfilledNeed
from portal.vocabulary import Role, Tier
from tests import factories
from tests.answers import plain


def _township(**values):
    return factories.make_account(Role.TOWNSHIP, **values)


def _run_as(client):
    answer = client.post("/matches/run", data={"submission": "s" * 32})
    assert answer.status_code == 303, answer.text
    return answer.location


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
