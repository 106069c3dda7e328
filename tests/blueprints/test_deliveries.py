"""Messages that did not arrive, through the browser's door."""

from __future__ import annotations

import pytest

from portal.models import PhoneCall
from portal.services import reports, undelivered
from portal.vocabulary import Role
from tests import factories

CALL = {"spoke_with": "值班民警", "day": "2026-11-24", "time": "10:00", "note": "马上查看。"}


@pytest.fixture
def county(app, sign_in):
    officer = factories.make_account(Role.POLICE, phone="+8613900001111")
    report = factories.make_report(facts="孩子连着三天一个人在家。")
    reports.tell_police(report, at=factories.NOW)
    client = sign_in(factories.make_account(Role.COUNTY))
    app.config["CLOCK"] = lambda: factories.NOW + undelivered.PATIENCE
    client.told = (officer, report)
    return client


def _address(client):
    (row,) = undelivered.list_for(
        factories.make_account(Role.COUNTY), at=factories.NOW + undelivered.PATIENCE
    )
    return f"/deliveries/{row.ref}"


def test_the_county_reads_whom_to_call_and_nothing_of_the_report(county):
    officer, report = county.told
    address = _address(county)
    assert address in county.get("/today").text
    assert address in county.get("/deliveries").text
    page = county.get(address).text
    assert officer.display_name in page
    assert "+8613900001111" in page
    assert not any(word in page for word in (report.facts, report.place, report.ref))


def test_a_call_that_was_made_takes_the_line_away(county):
    address = _address(county)
    answer = county.post(address, data=CALL)
    assert (answer.status_code, answer.location) == (303, "/deliveries")
    assert PhoneCall.get().spoke_with == "值班民警"
    assert address not in county.get("/today").text
    assert county.get(address).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"spoke_with": ""}, {"day": ""}, {"day": "soon"}, {"time": "25:99"}, {"day": "2027-01-01"},
     {"note": "字" * 501}],
    ids=str,
)  # fmt: skip
def test_a_call_with_a_mistake_keeps_what_was_written(county, wrong):
    answer = county.post(_address(county), data={**CALL, **wrong})
    assert answer.status_code == 422
    assert (wrong.get("note") or CALL["note"]) in answer.text
    assert PhoneCall.select().count() == 0
