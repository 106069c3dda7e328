"""A need comes from an active file, fits one window, and shows outsiders almost nothing."""

from dataclasses import fields
from datetime import date, datetime, timedelta

import pytest

from portal.assignment_terms import WithdrawReason
from portal.models import Assignment, Message, Need
from portal.services import needs
from portal.services.refusals import FieldRefused, NotInThisState
from portal.vocabulary import (
    AssignmentStatus,
    ChildStatus,
    ContactKind,
    Language,
    NeedStatus,
    Role,
    Sex,
    Tier,
)
from tests import factories

A = AssignmentStatus
START = datetime(2026, 12, 5, 1, 0)
ASKED_FOR = {
    "service": "E1", "tier": Tier.URGENT, "starts_at": START,
    "ends_at": START + timedelta(hours=2),
}  # fmt: skip


@pytest.fixture
def child(db):
    return factories.make_child()


def open_need(child, now, **changed):
    return needs.open_need(child, **{**ASKED_FOR, **changed}, by=child.entered_by, at=now)


def test_a_need_stands_where_the_child_lives(child, now):
    need = open_need(child, now)
    village = factories.make_village()
    assert (need.area_code, need.lat, need.lon) == (child.area_code, village.lat, village.lon)
    assert need.status is NeedStatus.OPEN


@pytest.mark.parametrize("status", [s for s in ChildStatus if s is not ChildStatus.ACTIVE])
def test_only_a_child_on_the_register_has_needs(db, now, status):
    with pytest.raises(NotInThisState):
        open_need(factories.make_child(status=status), now)
    assert Need.select().count() == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"service": "Z9"}, "service"),
        ({"starts_at": factories.NOW, "ends_at": factories.NOW + timedelta(hours=1)}, "starts"),
        ({"starts_at": START + timedelta(days=400), "ends_at": START + timedelta(days=401)}, "day"),
        ({"ends_at": START}, "ends"),
        ({"ends_at": START + timedelta(hours=12, minutes=1)}, "ends"),
        ({"slots": 0}, "slots"), ({"slots": 11}, "slots"),
        ({"service": "S1", "slots": 61}, "slots"),
        ({"min_level": 4}, "min_level"),
        ({"is_language_required": True}, "language"),
        ({"service": "M1", "is_remote": True}, "is_remote"),
    ],
)  # fmt: skip
def test_each_wrong_field_is_named(child, now, changed, field):
    with pytest.raises(FieldRefused) as refusal:
        open_need(child, now, **changed)
    assert refusal.value.field == field
    assert Need.select().count() == 0


def test_twelve_hours_are_a_window_and_a_group_takes_more_people(child, now):
    assert open_need(child, now, ends_at=START + timedelta(hours=12))
    assert open_need(child, now, service="E3", slots=60).slots == 60


def test_the_same_sex_means_the_childs(child, now):
    assert open_need(child, now).same_sex is None
    assert open_need(child, now, is_same_sex=True).same_sex is Sex.FEMALE


def test_a_card_shows_outsiders_these_ten_things_and_no_more(child, now):
    card = needs.card(open_need(child, now, language=Language.AMDO, slots=3))
    assert {field.name for field in fields(card)} == {
        "ref", "age_band", "area_code", "service", "tier", "language", "starts_at", "ends_at",
        "slots_left", "contact",
    }  # fmt: skip
    assert (card.area_code, card.age_band) == (factories.TOWNSHIP, "6–13")
    assert (card.slots_left, card.contact) == (3, ContactKind.DIRECT)
    assert child.name not in repr(card)
    assert child.code_name not in repr(card)
    assert child.ref not in repr(card)


@pytest.mark.parametrize(
    ("years", "band"), [(0, "0–5"), (5, "0–5"), (6, "6–13"), (13, "6–13"), (14, "14–15"),
                        (15, "14–15"), (16, "16–17")]
)  # fmt: skip
def test_age_bands_are_those_of_the_national_return(years, band):
    assert needs.age_band(date(2000, 6, 1), date(2000 + years, 6, 1)) == band


def test_the_band_changes_on_the_birthday():
    assert needs.age_band(date(2012, 12, 5), date(2026, 12, 4)) == "6–13"
    assert needs.age_band(date(2012, 12, 5), date(2026, 12, 5)) == "14–15"


def test_withdrawing_takes_back_offers_cancels_agreements_and_tells_the_people(child, now):
    need = open_need(child, now, slots=6)
    rows = {
        status: factories.make_assignment(need, status=status)
        for status in (A.PROPOSED, A.OFFERED, A.ACCEPTED, A.SCHEDULED, A.DELIVERED, A.DECLINED)
    }
    needs.withdraw(need, reason=WithdrawReason.ROAD, by=child.entered_by, at=now)
    after = {before: Assignment.get_by_id(row.id).status for before, row in rows.items()}
    assert after == {
        A.PROPOSED: A.WITHDRAWN, A.OFFERED: A.WITHDRAWN, A.ACCEPTED: A.CANCELLED,
        A.SCHEDULED: A.CANCELLED, A.DELIVERED: A.DELIVERED, A.DECLINED: A.DECLINED,
    }  # fmt: skip
    assert need.status is NeedStatus.WITHDRAWN
    told = {message.destination for message in Message.select()}
    assert told == {rows[s].helper.account.email for s in (A.OFFERED, A.ACCEPTED, A.SCHEDULED)}


def test_a_need_is_withdrawn_once(child, now):
    need = open_need(child, now)
    needs.withdraw(need, reason=WithdrawReason.OTHER, by=child.entered_by, at=now)
    with pytest.raises(NotInThisState):
        needs.withdraw(need, reason=WithdrawReason.OTHER, by=child.entered_by, at=now)


def test_the_most_urgent_stands_first_then_the_earliest(child, now):
    routine = open_need(child, now, tier=Tier.ROUTINE)
    later = open_need(child, now, tier=Tier.CRITICAL, starts_at=START + timedelta(hours=1))
    critical = open_need(child, now, tier=Tier.CRITICAL)
    urgent = open_need(child, now)
    officer = factories.make_account(Role.TOWNSHIP)
    assert needs.open_in("63") == [critical, later, urgent, routine]
    assert needs.in_status(officer, NeedStatus.OPEN) == ([critical, later, urgent, routine], 4)
    assert needs.in_status(officer, NeedStatus.OPEN, page=2, size=3)[0] == [routine]
    assert needs.counts(officer) == {NeedStatus.OPEN: 4}


def test_a_list_is_narrowed_to_a_place_and_a_service(child, now):
    here = open_need(child, now)
    there = factories.make_need(factories.make_child(area_code=factories.OTHER_TOWNSHIP))
    officer = factories.make_account(Role.COUNTY)
    area = factories.OTHER_TOWNSHIP
    assert needs.in_status(officer, NeedStatus.OPEN, area=area) == ([there], 1)
    assert needs.counts(officer, area=here.area_code[:9]) == {NeedStatus.OPEN: 1}
    assert needs.counts(officer, service=here.service) == {NeedStatus.OPEN: 2}
    assert needs.counts(officer, area=area, service="S2") == {}


def test_needs_of_another_area_are_not_found(child, now):
    need = open_need(child, now)
    other = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert needs.find(child.entered_by, need.ref) == need
    assert needs.find(other, need.ref) is None
    assert needs.find(factories.make_account(Role.VOLUNTEER, area_code="63"), need.ref) is None
    assert needs.open_in(factories.OTHER_TOWNSHIP) == []


def test_everybody_asked_for_a_need_is_listed_with_it(child, now):
    need = open_need(child, now, slots=2)
    rows = [factories.make_assignment(need, status=A.OFFERED) for _ in range(2)]
    assert needs.assignments_of(need) == rows[::-1]
    assert needs.of_child(child) == [need]
