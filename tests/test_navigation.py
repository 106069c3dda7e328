"""Everybody finds every page of his, and never more than a handful of words at once."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.navigation import GROUPS, SIDE_BY_SIDE, TODAY, rows
from portal.permissions import permits
from portal.vocabulary import Role
from tests import factories

ENTRIES = [entry for _text, entries in GROUPS for entry in entries]


@pytest.mark.parametrize("role", Role, ids=str)
def test_every_page_of_a_role_is_reached_by_two_steps(app: Flask, role: Role) -> None:
    account = factories.make_account(role)
    upper, _ = rows(account, TODAY.endpoint)
    reached = {link.endpoint for link in upper}
    for link in upper:
        reached |= {below.endpoint for below in rows(account, link.endpoint)[1]}
    allowed = {entry.endpoint for entry in ENTRIES if permits(account, entry.permission)}
    assert reached - {TODAY.endpoint} == allowed


@pytest.mark.parametrize("role", Role, ids=str)
def test_no_row_holds_more_than_fits_side_by_side(app: Flask, role: Role) -> None:
    account = factories.make_account(role)
    for entry in [TODAY, *ENTRIES]:
        upper, lower = rows(account, entry.endpoint)
        assert len(upper) <= SIDE_BY_SIDE
        assert len(lower) <= SIDE_BY_SIDE + 2


def test_the_page_and_its_group_are_marked() -> None:
    class Officer:
        role = Role.TOWNSHIP

    upper, lower = rows(Officer(), "children.list_all")
    assert [link.current for link in upper].count("true") == 1
    assert [link.endpoint for link in lower if link.current == "page"] == ["children.list_all"]


def test_every_entry_names_a_registered_page_with_the_same_permission(app: Flask) -> None:
    for entry in [TODAY, *ENTRIES]:
        access = app.view_functions[entry.endpoint].access
        assert access.permission is entry.permission
