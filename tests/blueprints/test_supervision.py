"""The supervision pages: figures of one's own area, drawn and said, and nobody else's."""

from __future__ import annotations

import pytest

from portal.supervision_terms import Indicator
from portal.vocabulary import Role
from tests import factories


@pytest.mark.parametrize(
    ("role", "area"), [(Role.SUPERVISOR, "63"), (Role.SUPERVISOR, "6325"), (Role.COUNTY, "632521")]
)
def test_every_figure_has_a_page_that_opens(sign_in, role, area):
    factories.make_follow_up()
    client = sign_in(factories.make_account(role, area_code=area))
    page = client.get("/supervision?months=12").text
    for indicator in Indicator:
        assert f"/supervision/{indicator.value}?" in page
        assert client.get(f"/supervision/{indicator.value}?months=1").status_code == 200


def test_what_must_be_nought_stands_first_in_red(sign_in):
    factories.make_child(carer_relation="nobody")
    client = sign_in(factories.make_account(Role.COUNTY))
    page = client.get("/supervision").text
    assert page.index("无人照料的儿童") < page.index("按期走访")
    assert "应当为零" in page


def test_another_area_is_not_found(sign_in):
    client = sign_in(factories.make_account(Role.SUPERVISOR, area_code="6325"))
    for query in ("area=6326", "area=63", "area=632521101", "area=x", "area=6325%27"):
        assert client.get(f"/supervision?{query}").status_code == 404, query


@pytest.mark.parametrize("months", ["0", "-1", "99", "x", "9" * 40])
def test_an_odd_window_falls_back(sign_in, months):
    client = sign_in(factories.make_account(Role.COUNTY))
    assert "最近 3 个月" in client.get(f"/supervision?months={months}").text


def test_no_child_is_named(sign_in):
    child = factories.make_child(carer_relation="nobody")
    client = sign_in(factories.make_account(Role.COUNTY))
    page = client.get("/supervision/unattended?area=632521101").text
    assert child.name not in page
    assert child.code_name not in page
