"""Covers: asked, accepted by the deputy alone, dated, and heard of by both."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.models import Cover, Message
from portal.services import covers, staff
from portal.services.covers import Dates, NotYours
from portal.services.refusals import FieldRefused, NotInThisState
from portal.supervision_terms import CoverReason, CoverStatus
from portal.vocabulary import AccountStatus, Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY, VILLAGE

S = CoverStatus
WEEK = Dates(TODAY, TODAY + timedelta(days=6))
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def director():
    return factories.make_account(Role.VILLAGE_DIRECTOR)


@pytest.fixture
def township():
    return factories.make_account(Role.TOWNSHIP)


def arranged(director, township, **values):
    """Answer a cover of the director by the township."""
    how = {"deputy": township, "by": township, "at": NOW, **values}
    return covers.arrange(director, CoverReason.SILENT, how.pop("dates", WEEK), **how)


def test_the_deputy_accepts_and_hears_with_the_officer_until_the_day(director, township):
    cover = arranged(director, township)
    covers.accept(cover, version=cover.version, by=township, at=NOW)
    assert Cover.get().status is S.ACCEPTED
    for day, heard in (
        (TODAY, [director, township]),
        (WEEK.until_on, [director, township]),
        (WEEK.until_on + timedelta(days=1), [director]),
        (TODAY - timedelta(days=1), [director]),
    ):
        assert staff.with_deputies([director], day) == heard


def test_until_he_accepts_the_deputy_hears_nothing(director, township):
    arranged(director, township)
    assert staff.with_deputies([director], TODAY) == [director]


def test_a_suspended_deputy_hears_nothing(director, township):
    cover = arranged(director, township)
    covers.accept(cover, version=cover.version, by=township, at=NOW)
    township.status = AccountStatus.SUSPENDED
    township.save()
    assert staff.with_deputies([director], TODAY) == [director]


def test_what_is_open_is_counted_at_the_handing_over(director, township):
    child = factories.make_child(area_code=VILLAGE, parents_away="")
    factories.make_follow_up(child)
    cover = arranged(director, township)
    covers.accept(cover, version=cover.version, by=township, at=NOW)
    assert Cover.get().handed_over == 1


def test_nobody_accepts_for_another(director, township):
    cover = arranged(director, township)
    with pytest.raises(NotYours):
        covers.accept(cover, version=cover.version, by=director, at=NOW)
    with pytest.raises(NotYours):
        covers.decline(cover, answer="不行", version=cover.version, by=director, at=NOW)


def test_a_decline_says_why_and_reaches_who_asked(director, township):
    county = factories.make_account(Role.COUNTY)
    cover = arranged(director, township, by=county)
    covers.decline(cover, answer="我也在外地。", version=cover.version, by=township, at=NOW)
    assert Cover.get().answer == "我也在外地。"
    told = Message.select().where(Message.template == "cover_declined")
    assert [message.destination for message in told] == [county.email]


def test_a_declined_cover_is_offered_to_another(director, township):
    cover = arranged(director, township)
    covers.decline(cover, answer="不行", version=cover.version, by=township, at=NOW)
    other = factories.make_account(Role.TOWNSHIP)
    covers.name_deputy(cover, other, version=cover.version, by=township, at=NOW)
    assert (Cover.get().status, Cover.get().deputy) == (S.ASKED, other)


def test_leave_may_be_told_before_a_deputy_is_known(director):
    cover = covers.arrange(director, CoverReason.LEAVE, WEEK, deputy=None, by=director, at=NOW)
    assert cover.status is S.OPEN


def test_deputies_read_the_same_files_already(director, township):
    colleague = factories.make_account(Role.VILLAGE_DIRECTOR)
    factories.make_account(Role.VILLAGE_DIRECTOR, area_code=VILLAGE[:-1] + "9")
    factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    factories.make_account(Role.COUNTY)
    assert covers.deputies_for(director) == [colleague, township]


def test_a_stranger_cannot_be_named(director, township):
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    with pytest.raises(FieldRefused) as refused:
        arranged(director, township, deputy=stranger)
    assert refused.value.field == "deputy"


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        (Dates(TODAY - timedelta(days=1), TODAY), "from_on"),
        (Dates(TODAY, TODAY - timedelta(days=1)), "until_on"),
        (Dates(TODAY, TODAY + timedelta(days=93)), "until_on"),
        (Dates(date.max - timedelta(days=1), date.max), None),
    ],
)
def test_days_that_make_no_cover_are_refused(director, township, dates, field):
    if field is None:
        arranged(director, township, dates=dates)
        return
    with pytest.raises(FieldRefused) as refused:
        arranged(director, township, dates=dates)
    assert refused.value.field == field


def test_two_covers_never_overlap(director, township):
    arranged(director, township)
    with pytest.raises(FieldRefused):
        arranged(director, township)


@pytest.mark.parametrize("status", S, ids=str)
def test_only_what_was_asked_is_accepted(director, township, status):
    cover = arranged(director, township)
    Cover.update(status=status).execute()
    if status is S.ASKED:
        covers.accept(cover, version=1, by=township, at=NOW)
    else:
        with pytest.raises(NotInThisState):
            covers.accept(cover, version=1, by=township, at=NOW)


def test_an_ended_cover_is_over_at_once(director, township):
    cover = arranged(director, township)
    covers.accept(cover, version=cover.version, by=township, at=NOW)
    covers.end(cover, version=cover.version, by=township, at=NOW)
    assert staff.with_deputies([director], TODAY) == [director]


def test_the_office_above_hears_of_a_silent_officer_once_a_week(township):
    long_ago = NOW - timedelta(days=8)
    director = factories.make_account(
        Role.VILLAGE_DIRECTOR, created_at=long_ago, last_sign_in_at=long_ago
    )
    child = factories.make_child(area_code=VILLAGE, entered_by=director)
    factories.make_follow_up(child)
    told = Message.select().where(Message.template == "cover_proposed")
    for at in (NOW, NOW + timedelta(hours=3), NOW + timedelta(days=1)):
        covers.notice_due(at)
    assert [message.destination for message in told] == [township.email]
    covers.notice_due(NOW + timedelta(days=7))
    assert told.count() == 2


def test_whoever_is_covered_is_not_proposed_again(director, township):
    arranged(director, township)
    factories.make_follow_up(factories.make_child(area_code=VILLAGE, entered_by=director))
    later = NOW + timedelta(days=6)
    assert director not in {
        each.account for each in covers.workloads.noticed([township], area=VILLAGE, at=later)
    }
    covers.notice_due(later)
    assert Message.select().where(Message.template == "cover_proposed").count() == 0


@pytest.mark.parametrize("role", [r for r in Role if r not in covers.ABOVE], ids=str)
def test_other_roles_see_no_cover(director, township, role):
    cover = arranged(director, township)
    assert covers.find(factories.make_account(role, area_code="63"), cover.ref) is None
