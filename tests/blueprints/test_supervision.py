"""The supervision pages: figures of one's own area, drawn and said, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

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


def test_a_figure_is_taken_apart_where_its_parts_are_known(sign_in):
    factories.make_need(service="P1", slots=3, opened_at=factories.NOW - timedelta(days=2))
    client = sign_in(factories.make_account(Role.COUNTY))
    page = client.get("/supervision/needs_unmet").text
    assert "按服务" in page
    assert "心理疏导" in page


def test_what_is_estimated_says_so(sign_in):
    client = sign_in(factories.make_account(Role.COUNTY))
    for code in ("townships_reached", "white_spots"):
        assert (
            "路程按道路用时表，表里没有的按直线距离估计" in client.get(f"/supervision/{code}").text
        )


def test_children_and_nobody_to_look_after_them_is_said(sign_in):
    factories.make_child()
    client = sign_in(factories.make_account(Role.COUNTY))
    assert "没有人" in client.get("/supervision/children_by_helper").text
