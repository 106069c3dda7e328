"""Deadlines over the line: each level's list, a breach with its ladder, pauses, numbers."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest

from portal.blueprints.deadlines.subjects import PAGES
from portal.models import Breach, ClimbAnswer, ClockPause, DeadlineSetting
from portal.services import deadlines, running_list
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP

DAY = timedelta(days=1)
NOTE = {"note": "已打电话，今天下午入户。"}


@pytest.fixture
def breach(app):
    """Let a concern be missed by a day, and the test's clock stand there."""
    app.config["CLOCK"] = lambda: NOW + DAY
    concern = factories.make_concern()
    deadlines.tick(NOW + DAY)
    return Breach.get(Breach.subject_ref == concern.ref)


@pytest.fixture
def case(app):
    """Open a case that the township has to assess."""
    return factories.make_case(opened_at=NOW - DAY)


def test_a_county_reads_the_ladder_and_takes_a_breach_in_hand(breach, sign_in):
    county = sign_in(factories.make_account(Role.COUNTY))
    assert breach.ref in county.get("/deadlines").text
    page = county.get(f"/deadlines/breaches/{breach.ref}").text
    assert "没有人可以通知" in page
    assert "处理关切报告" in page


def test_the_told_office_answers_and_the_waiting_time_ends(app, sign_in):
    app.config["CLOCK"] = lambda: NOW + DAY
    county = sign_in(factories.make_account(Role.COUNTY))
    factories.make_concern()
    deadlines.tick(NOW + DAY)
    url = f"/deadlines/breaches/{Breach.get().ref}"
    assert "我来督促" in county.get(url).text
    assert county.get(f"{url}/answer").status_code == 200
    refused = county.post(f"{url}/answer", data={"note": "好"})
    assert refused.status_code == 422
    assert "请写明您怎么督促" in refused.text
    assert county.post(f"{url}/answer", data=NOTE).status_code == 303
    assert ClimbAnswer.get().seen_at == NOW + DAY
    assert "今天下午入户" in county.get(url).text
    assert "我来督促" not in county.get(url).text


def test_only_whoever_may_open_the_subject_gets_a_link_to_it(breach, sign_in):
    link = f"/concerns/{breach.subject_ref}"
    url = f"/deadlines/breaches/{breach.ref}"
    assert link in sign_in(factories.make_account(Role.TOWNSHIP)).get(url).text
    deadlines.tick(NOW + 3 * DAY)
    supervisor = sign_in(factories.make_account(Role.SUPERVISOR))
    page = supervisor.get(url).text
    assert breach.subject_ref not in page


def test_every_kind_leads_to_a_page_that_loads_it_by_its_reference(app):
    for endpoint in itertools.chain.from_iterable(PAGES.values()):
        assert app.view_functions[endpoint].access.loader is not None, endpoint
        [rule] = app.url_map.iter_rules(endpoint)
        assert rule.arguments == {"ref"}, endpoint


def test_no_page_of_deadlines_names_a_child(breach, sign_in):
    child = factories.make_case().child
    for role in (Role.TOWNSHIP, Role.COUNTY):
        client = sign_in(factories.make_account(role))
        for url in ("/deadlines", "/deadlines/running", f"/deadlines/breaches/{breach.ref}"):
            page = client.get(url).text
            assert child.name not in page
            assert child.code_name not in page


@pytest.mark.parametrize(
    "query", ["", "?tab=over", "?level=county", "?level=province", "?level=%00", "?page=x"]
)
def test_the_list_reads_any_filter(breach, sign_in, query):
    answer = sign_in(factories.make_account(Role.COUNTY)).get(f"/deadlines{query}")
    assert answer.status_code == (400 if "%00" in query else 200)
    is_shown = query in {"", "?level=county", "?page=x"}
    assert (breach.ref in answer.text) is is_shown


def test_what_cannot_be_computed_stands_in_red(app, sign_in):
    app.config["CLOCK"] = lambda: datetime(2026, 12, 30, 3)
    factories.make_case(opened_at=datetime(2026, 12, 30, 2))
    page = sign_in(factories.make_account(Role.TOWNSHIP)).get("/deadlines/running").text
    assert "算不出期限的工作" in page
    assert "notice-danger" in page


def token(case):
    """Answer the name of the case's clock."""
    account = factories.make_account(Role.TOWNSHIP)
    [running] = [r for r in running_list.running_in(account, at=NOW) if r.ref == case.ref]
    return running_list.token_of(running)


def test_a_township_pauses_a_clock_and_lets_it_go_on(case, sign_in):
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    url = f"/deadlines/running/{token(case)}/pause"
    assert url in client.get("/deadlines/running").text
    assert client.get(url).status_code == 200
    typed = {"until_on": "2027-11-01", "reason": "大雪封路，进不了村"}
    refused = client.post(url, data=typed)
    assert refused.status_code == 422
    assert "进不了村" in refused.text
    assert client.post(url, data={**typed, "until_on": "2026-11-30"}).status_code == 303
    page = client.get("/deadlines/running").text
    assert "大雪封路" in page
    row = ClockPause.get()
    resumed = client.post(f"/deadlines/pauses/{row.ref}/resume", data={"version": "1"})
    assert resumed.status_code == 303
    assert ClockPause.get().resumed_at == NOW


def test_another_township_neither_pauses_nor_resumes(case, sign_in):
    stranger = sign_in(factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP))
    assert stranger.get(f"/deadlines/running/{token(case)}/pause").status_code == 404


def test_a_county_sets_a_number_and_the_law_stays(sign_in):
    county = sign_in(factories.make_account(Role.COUNTY))
    page = county.get("/deadlines/rules").text
    assert "法定" in page
    assert "平台规定" in page
    assert "/deadlines/rules/assessed" in page
    assert "/deadlines/rules/order_decision" not in page
    typed = {"amount": "3", "from_on": "2026-12-01", "reason": "高寒牧区路远"}
    assert county.post("/deadlines/rules/assessed", data=typed).status_code == 303
    assert DeadlineSetting.get().amount == 3
    assert "高寒牧区路远" in county.get("/deadlines/rules/assessed").text
    law = county.post("/deadlines/rules/order_decision", data=typed)
    assert "这是法定时限" in law.text
    assert DeadlineSetting.select().count() == 1


@pytest.mark.parametrize("amount", ["", "0", "-1", "3.5", "三", "9" * 400, "<b>"])
def test_a_number_that_is_none_is_refused_at_its_field(sign_in, amount):
    county = sign_in(factories.make_account(Role.COUNTY))
    typed = {"amount": amount, "from_on": "2026-12-01", "reason": "高寒牧区路远"}
    answer = county.post("/deadlines/rules/assessed", data=typed)
    assert answer.status_code == 422
    assert 'id="amount-error"' in answer.text
    assert "高寒牧区路远" in answer.text


def test_a_supervisor_has_no_clocks_of_his_own_and_reads_the_rules(sign_in):
    client = sign_in(factories.make_account(Role.SUPERVISOR))
    page = client.get("/deadlines").text
    assert "/deadlines/running" not in page
    assert client.get("/deadlines/rules").status_code == 200
    assert client.get("/deadlines/rules/assessed").status_code == 403
