"""Agreements: who needs one, what it must say, who sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.child_terms import CarerRelation
from portal.guardianship_terms import STANDING, UNFINISHED, AgreementStatus, EntrustReason
from portal.models import Agreement
from portal.services import agreements
from portal.services.agreements import AgreementTerms, AlreadyDrafted
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import ChildStatus, Role
from tests import factories
from tests.factories import NOW, TODAY, TOWNSHIP

S = AgreementStatus
pytestmark = pytest.mark.usefixtures("db")

TERMS = AgreementTerms(
    parents="才让东智、卓玛",
    carer_name="完么才让",
    carer_relation="grandparent",
    carer_phone="13800000000",
    reason=EntrustReason.WORK,
    starts_on=TODAY,
    ends_on=date(2027, 11, 24),
    care_content="奶奶管吃住，接送上学，生病送镇卫生院。",
    costs="",
    contact_times=1,
    contact_way="周日晚微信视频",
    emergency_name="马占海",
    emergency_phone="13800000001",
)


def draft(child=None, **changes):
    """Draft an agreement as the child's village."""
    child = child or factories.make_child()
    return agreements.draft(child, replace(TERMS, **changes), by=child.entered_by, at=NOW)


@pytest.mark.parametrize("relation", CarerRelation, ids=str)
@pytest.mark.parametrize("status", ChildStatus, ids=str)
def test_a_child_on_the_register_with_another_carer_needs_one(status, relation):
    child = factories.make_child(status=status, carer_relation=relation.value)
    is_needed = status is ChildStatus.ACTIVE and relation is not CarerRelation.NOBODY
    assert agreements.needs_one(child) is is_needed


def test_a_draft_has_number_and_readable_telephones():
    first, second = draft(), draft()
    assert first.number == f"{TOWNSHIP}-W2026-0001"
    assert second.number == f"{TOWNSHIP}-W2026-0002"
    assert Agreement.get_by_id(first.id).carer_phone == "+8613800000000"
    assert first.status is S.DRAFT


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"parents": " "}, "parents"),
        ({"parents": "长" * 151}, "parents"),
        ({"carer_name": "123"}, "carer_name"),
        ({"carer_name": "长" * 73}, "carer_name"),
        ({"carer_relation": "nobody"}, "carer_relation"),
        ({"carer_relation": "mother"}, "carer_relation"),
        ({"carer_phone": "110"}, "carer_phone"),
        ({"reason": None}, "reason"),
        ({"starts_on": None}, "starts_on"),
        ({"starts_on": date(1900, 1, 1), "ends_on": None}, "starts_on"),
        ({"starts_on": TODAY + timedelta(days=93)}, "starts_on"),
        ({"ends_on": None}, "ends_on"),
        ({"ends_on": TODAY}, "ends_on"),
        ({"ends_on": date(2029, 11, 24)}, "ends_on"),
        ({"ends_on": date(2027, 11, 25)}, "ends_on"),
        ({"care_content": "吃住"}, "care_content"),
        ({"care_content": "长" * 2001}, "care_content"),
        ({"costs": "长" * 201}, "costs"),
        ({"contact_times": None}, "contact_times"),
        ({"contact_times": 0}, "contact_times"),
        ({"contact_times": 22}, "contact_times"),
        ({"contact_way": ""}, "contact_way"),
        ({"emergency_name": ""}, "emergency_name"),
        ({"emergency_phone": "1"}, "emergency_phone"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_at_its_field(changes, field):
    found = list(agreements.refusals(replace(TERMS, **changes), at=NOW))
    assert field in [refusal.field for refusal in found]
    assert len(found) == len(changes)
    with pytest.raises(FieldRefused):
        draft(**changes)
    assert Agreement.select().count() == 0


def test_all_that_is_wrong_is_said_at_once():
    wrong = replace(TERMS, parents="", starts_on=None, ends_on=None, contact_way="")
    fields = [refusal.field for refusal in agreements.refusals(wrong, at=NOW)]
    assert fields == ["parents", "starts_on", "ends_on", "contact_way"]


def test_an_agreement_of_three_years_is_refused_as_a_rule_of_the_platform():
    (refusal,) = agreements.refusals(replace(TERMS, ends_on=date(2029, 11, 24)), at=NOW)
    assert "平台规定" in str(refusal)
    assert "2027-11-24" in str(refusal)


@pytest.mark.parametrize("status", S, ids=str)
def test_a_child_has_one_agreement_under_way(status):
    child = factories.make_child()
    before = factories.make_agreement(child, status=status)
    if status in UNFINISHED:
        with pytest.raises(AlreadyDrafted):
            draft(child)
    else:
        made = draft(child)
        assert made.renewed_from_id == (before.id if status is S.ACTIVE else None)


def test_a_file_that_is_closed_takes_no_agreement():
    with pytest.raises(NotInThisState):
        draft(factories.make_child(status=ChildStatus.EXITED))


@pytest.mark.parametrize("status", S, ids=str)
def test_only_a_draft_is_rewritten(status):
    agreement = factories.make_agreement(status=status)
    how = {"version": 1, "by": agreement.created_by, "at": NOW}
    anew = replace(TERMS, carer_name="马占海")
    if status is S.DRAFT:
        agreements.rewrite(agreement, anew, **how)
        assert Agreement.get().carer_name == "马占海"
        with pytest.raises(ChangedMeanwhile):
            agreements.rewrite(agreement, anew, **how)
    else:
        with pytest.raises(NotInThisState):
            agreements.rewrite(agreement, anew, **how)


def test_an_agreement_expires_after_its_last_day_by_itself():
    agreement = factories.make_agreement(ends_on=TODAY)
    assert agreements.state_on(agreement, TODAY) is S.ACTIVE
    assert agreements.state_on(agreement, TODAY + timedelta(days=1)) is S.EXPIRED
    ended = factories.make_agreement(status=S.ENDED, ends_on=TODAY)
    assert agreements.state_on(ended, TODAY + timedelta(days=1)) is S.ENDED


@pytest.mark.parametrize("role", Role, ids=str)
def test_case_staff_of_the_area_alone_find_it(role):
    agreement = factories.make_agreement()
    is_staff = role in {Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY}
    found = agreements.find(factories.make_account(role), agreement.ref)
    assert (found == agreement) is is_staff
    code = {Role.COUNTY: factories.OTHER_COUNTY}.get(role, factories.OTHER_TOWNSHIP)
    assert agreements.find(factories.make_account(role, area_code=code), agreement.ref) is None


def test_the_county_does_not_see_what_belongs_to_an_unchecked_file():
    child = factories.make_child(status=ChildStatus.DRAFT)
    agreement = factories.make_agreement(child)
    assert agreements.find(factories.make_account(Role.COUNTY), agreement.ref) is None


def test_standing_agreements_are_those_unfinished_or_in_force():
    child = factories.make_child()
    rows = [factories.make_agreement(child, status=status) for status in S]
    standing = [row for row in rows if row.status in STANDING]
    assert agreements.standing_of(child) == standing
    assert agreements.latest_of(child) == rows[-1]
    assert agreements.latest_of(factories.make_child()) is None
