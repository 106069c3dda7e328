"""Revisits: each side sees its own, nobody's silence ends them, a repetition is reported."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.deadline_terms import Deadline
from portal.models import (
    AuditEntry,
    CaseStep,
    DeadlineSetting,
    Message,
    Report,
    Reporter,
    Revisit,
)
from portal.report_terms import ReporterKind, RevisitSide, Situation, WhoWasSeen
from portal.services import recusals, reports, revisits
from portal.services.refusals import AlreadyAnswered, ChangedMeanwhile, FieldRefused
from portal.services.revisits import Seen
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_COUNTY, OTHER_TOWNSHIP, TODAY, TOWNSHIP, VILLAGE

W = WhoWasSeen
DAY = timedelta(days=1)
LATER = NOW + DAY
pytestmark = pytest.mark.usefixtures("db")


def seen(*saw, **values):
    given = {"is_repeated": False, "done_on": TODAY + DAY, "note": "孩子在家，精神好。", **values}
    return Seen(saw=saw or (W.CHILD,), **given)


def do(visit, what, by, **how):
    return revisits.do(visit, what, **{"version": 1, "by": by, "at": LATER, **how})


@pytest.fixture
def visits():
    factories.make_letter()
    return {row.side: row for row in Revisit.select()}


@pytest.mark.parametrize(
    ("role", "area", "sides"),
    [
        (Role.POLICE, None, {RevisitSide.POLICE}),
        (Role.POLICE, OTHER_COUNTY, set()),
        (Role.VILLAGE_DIRECTOR, None, {RevisitSide.VILLAGE}),
        (Role.VILLAGE_DIRECTOR, "632521101202", set()),
        (Role.TOWNSHIP, None, {RevisitSide.VILLAGE}),
        (Role.TOWNSHIP, OTHER_TOWNSHIP, set()),
        (Role.COUNTY, None, set()),
        (Role.SUPERVISOR, None, set()),
    ],
    ids=str,
)
def test_each_side_sees_its_own_visits_in_its_own_area(visits, role, area, sides):
    account = factories.make_account(role, **({"area_code": area} if area else {}))
    assert {row.side for row in revisits.visible_to(account)} == sides
    for side, visit in visits.items():
        assert (revisits.find(account, visit.ref) is not None) is (side in sides)


def test_hr_30_a_visit_keeps_day_persons_and_whether_it_happened_again(visits):
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    visit = visits[RevisitSide.VILLAGE]
    assert do(visit, seen(W.CHILD, W.WARNED), director) == revisits.Outcome()
    stored = Revisit.get_by_id(visit.id)
    assert (stored.done_on, stored.done_by, stored.done_at) == (TODAY + DAY, director, LATER)
    assert revisits.seen_in(stored) == [W.CHILD, W.WARNED]
    assert stored.is_repeated is False
    assert AuditEntry.get().action == "revisit.done"
    assert revisits.list_for(director) == ([], 0)
    assert revisits.list_for(director, is_done=True) == ([stored], 1)


@pytest.mark.parametrize(
    ("side", "role", "kind"),
    [
        (RevisitSide.POLICE, Role.POLICE, ReporterKind.STATE),
        (RevisitSide.VILLAGE, Role.VILLAGE_DIRECTOR, ReporterKind.COMMITTEE),
    ],
)
def test_hr_30_violence_that_was_repeated_is_a_new_report_at_once(visits, side, role, kind):
    visitor = factories.make_account(role)
    outcome = do(visits[side], seen(is_repeated=True, note="手臂上有新伤。"), visitor)
    new = Report.get_by_id(outcome.report.id)
    assert (new.is_danger_now, reports.situations_of(new)) == (True, [Situation.VIOLENCE])
    assert (new.facts, new.received_at) == ("手臂上有新伤。", LATER)
    reporter = Reporter.get(Reporter.report == new.id)
    assert (reporter.kind, reporter.name) == (kind, visitor.display_name)
    assert "report.received" in {row.action for row in AuditEntry.select()}


@pytest.mark.parametrize("what", [seen(W.NOBODY), seen(is_repeated=None)], ids=["nobody", "unsure"])
def test_whoever_met_nobody_or_learnt_nothing_goes_again(visits, what):
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    visit = visits[RevisitSide.VILLAGE]
    following = do(visit, what, director).following
    assert (following.side, following.area_code) == (visit.side, visit.area_code)
    assert revisits.due_of(following) == LATER + 7 * DAY
    assert list(revisits.open_for(director)) == [following]
    keys = {row.key for row in Message.select()}
    assert f"revisit_due:{following.ref}:{director.id}" in keys


def test_a_visit_is_written_down_once(visits):
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    visit = visits[RevisitSide.VILLAGE]
    with pytest.raises(ChangedMeanwhile):
        do(visit, seen(), director, version=2)
    do(visit, seen(), director)
    with pytest.raises(AlreadyAnswered):
        do(visit, seen(), director)
    assert Revisit.select().count() == 2


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("saw", {"saw": ()}),
        ("saw", {"saw": (W.NOBODY, W.CHILD)}),
        ("done_on", {"done_on": None}),
        ("done_on", {"done_on": TODAY - DAY}),
        ("done_on", {"done_on": TODAY + 2 * DAY}),
        ("note", {"note": "好"}),
        ("note", {"note": "字" * 2001}),
    ],
)
def test_what_a_visit_cannot_be_is_said_at_its_field(visits, field, values):
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    what = Seen(**{**vars(seen()), **values})
    with pytest.raises(FieldRefused) as refused:
        do(visits[RevisitSide.VILLAGE], what, director)
    assert refused.value.field == field


def test_a_visit_stands_in_the_history_of_the_case(visits):
    factories.make_case(report=visits[RevisitSide.VILLAGE].letter.report)
    do(visits[RevisitSide.VILLAGE], seen(), factories.make_account(Role.VILLAGE_DIRECTOR))
    assert CaseStep.get().verb == "revisited"


def test_whoever_stepped_back_from_the_report_does_not_revisit_either(visits):
    officer = factories.make_account(Role.POLICE)
    recusals.recuse(visits[RevisitSide.POLICE].letter.report, by=officer, at=NOW)
    assert revisits.find(officer, visits[RevisitSide.POLICE].ref) is None


def test_a_county_that_set_fewer_days_reads_fewer(visits):
    officer = factories.make_account(Role.COUNTY)
    DeadlineSetting.create(
        county_code=officer.area_code, rule=Deadline.VILLAGE_REVISIT, amount=3, reason="试点",
        from_on=TODAY, set_by=officer, set_at=NOW,
    )  # fmt: skip
    due_by = revisits.due_by()
    assert due_by(visits[RevisitSide.VILLAGE]) == NOW + 3 * DAY
    assert due_by(visits[RevisitSide.POLICE]) == NOW + 7 * DAY


def test_the_village_of_a_letter_to_the_township_is_any_of_it():
    factories.make_letter(area_code=TOWNSHIP)
    for code in (VILLAGE, "632521101202"):
        factories.make_village(code)
        director = factories.make_account(Role.VILLAGE_DIRECTOR, area_code=code)
        assert revisits.open_for(director).count() == 1
