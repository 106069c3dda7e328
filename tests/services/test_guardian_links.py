"""A guardian's account is tied to a child by a code on paper, once, and untied at any time."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from portal.child_terms import GuardianRelation
from portal.guardian_terms import LinkEnding
from portal.models import AuditEntry, GuardianLink
from portal.services import guardian_links
from portal.services.refusals import AlreadyAnswered, FieldRefused
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")


def handed(child=None, **values):
    child = child or factories.make_child()
    how = {"by": factories.make_account(Role.TOWNSHIP), "at": NOW, "rng": random.Random(7)}
    return guardian_links.hand_out(child, GuardianRelation.MOTHER, **{**how, **values})


def guardian():
    return factories.make_account(Role.GUARDIAN)


def test_the_code_ties_the_account_to_the_child_and_is_stored_nowhere():
    link, code = handed()
    mother = guardian()
    tied = guardian_links.accept(mother, guardian_links.grouped(code).lower(), at=NOW)
    assert (tied.id, tied.account, tied.linked_at) == (link.id, mother, NOW)
    assert [row.id for row in guardian_links.own(mother)] == [link.id]
    assert code not in str(list(GuardianLink.select().dicts()))
    assert code not in str(list(AuditEntry.select().dicts()))


def test_a_code_is_used_once():
    _link, code = handed()
    guardian_links.accept(guardian(), code, at=NOW)
    second = guardian()
    with pytest.raises(FieldRefused):
        guardian_links.accept(second, code, at=NOW)
    assert guardian_links.own(second) == []


@pytest.mark.parametrize("code", ["", " ", "X", "2" * 5000, "AAAA-BBBB-CCCC", "西宁", "'; --"])
def test_a_wrong_code_is_refused_at_its_field(code):
    handed()
    with pytest.raises(FieldRefused) as refused:
        guardian_links.accept(guardian(), code, at=NOW)
    assert refused.value.field == "code"


def test_an_old_or_withdrawn_code_ties_nothing():
    _link, code = handed()
    with pytest.raises(FieldRefused):
        guardian_links.accept(guardian(), code, at=NOW + guardian_links.LIVES)
    link, code = handed(rng=random.Random(8))
    guardian_links.end(link, LinkEnding.NOT_USED, by=link.handed_by, at=NOW)
    with pytest.raises(FieldRefused):
        guardian_links.accept(guardian(), code, at=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GUARDIAN], ids=str)
def test_only_a_guardian_is_tied_to_a_child(role):
    _link, code = handed()
    with pytest.raises(FieldRefused):
        guardian_links.accept(factories.make_account(role), code, at=NOW)
    other = factories.make_account(role)
    factories.make_link(account=other)
    assert guardian_links.own(other) == []


def test_an_ended_link_shows_nothing_from_the_next_page_on():
    link = factories.make_link()
    officer = link.handed_by
    assert guardian_links.find_own(link.account, link.ref) == link
    guardian_links.end(link, LinkEnding.GUARDIAN_CHANGED, by=officer, at=NOW)
    assert guardian_links.find_own(link.account, link.ref) is None
    assert guardian_links.standing_of(link.child) == []
    with pytest.raises(AlreadyAnswered):
        guardian_links.end(link, LinkEnding.MISTAKE, by=officer, at=NOW)


def test_a_reason_and_a_relation_are_needed():
    link = factories.make_link()
    with pytest.raises(FieldRefused):
        guardian_links.end(link, None, by=link.handed_by, at=NOW)
    how = {"by": link.handed_by, "at": NOW, "rng": random.Random(1)}
    with pytest.raises(FieldRefused):
        guardian_links.hand_out(link.child, None, **how)


def test_a_foreign_child_and_a_foreign_link_are_missing():
    link = factories.make_link()
    assert guardian_links.find_own(guardian(), link.ref) is None
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    assert guardian_links.find(stranger, link.ref) is None
    assert guardian_links.find(factories.make_account(Role.TOWNSHIP), link.ref) == link


def test_standing_links_come_first():
    child = factories.make_child()
    over = factories.make_link(child, ended_at=NOW, ending=LinkEnding.MISTAKE)
    unused = factories.make_link(child, account=None, linked_at=None)
    tied = factories.make_link(child, expires_at=NOW - timedelta(days=1))
    assert guardian_links.of_child(child) == [unused, tied, over]
    assert guardian_links.standing_of(child) == [tied]
