"""Figures counted from files and visits, against children made one by one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from portal.child_terms import CarerRelation
from portal.models import ChildDetails
from portal.services import figures_of_children as figures
from portal.services.indicators import Scope
from portal.services.shares import Share
from portal.sweep_terms import SignKind
from portal.vocabulary import ChildStatus, FollowUpStatus, RiskLevel
from tests import factories
from tests.factories import COUNTY, NOW, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
HERE = Scope(COUNTY, 9, datetime(2026, 10, 31, 16, 0), NOW)


def test_only_children_on_the_register_are_counted():
    factories.make_child(carer_relation=CarerRelation.NOBODY.value)
    factories.make_child(carer_relation=CarerRelation.NOBODY.value, status=ChildStatus.EXITED)
    factories.make_child()
    assert figures.unattended(HERE)[TOWNSHIP].count == 1


def test_dropouts_and_children_without_hukou_are_counted_by_township():
    factories.make_child(school_state="dropout", has_hukou=False)
    assert figures.dropouts(HERE)[TOWNSHIP].count == 1
    assert figures.without_hukou(HERE)[TOWNSHIP].count == 1
    assert figures.dropouts(Scope("632522", 9, NOW, NOW)) == {}


def test_a_file_counts_as_incomplete_once_it_is_due():
    late = factories.make_child(details_due_on=date(2026, 11, 1))
    factories.make_child(details_due_on=date(2026, 12, 24))
    assert figures.files_whole(HERE)[TOWNSHIP].share == Share(0, 1)
    ChildDetails.update(completed_at=NOW).where(ChildDetails.child == late).execute()
    assert figures.files_whole(HERE)[TOWNSHIP].share == Share(1, 1)


def test_households_with_some_assistance_are_counted():
    child = factories.make_child()
    assert figures.on_benefit(HERE) == {}
    ChildDetails.update(assistance="minimum").where(ChildDetails.child == child).execute()
    assert figures.on_benefit(HERE)[TOWNSHIP].count == 1


@pytest.mark.parametrize(
    ("done_on", "status", "share"),
    [
        (date(2026, 11, 10), FollowUpStatus.DONE, Share(1, 1)),
        (date(2026, 11, 11), FollowUpStatus.DONE, Share(0, 1)),
        (None, FollowUpStatus.DUE, Share(0, 1)),
    ],
)
def test_a_visit_is_on_time_up_to_its_day(done_on, status, share):
    factories.make_follow_up(due_on=date(2026, 11, 10), done_on=done_on, status=status)
    assert figures.visits_on_time(HERE)[TOWNSHIP].share == share


def test_cancelled_visits_and_other_months_do_not_count():
    factories.make_follow_up(due_on=date(2026, 11, 10), status=FollowUpStatus.CANCELLED)
    factories.make_follow_up(due_on=date(2026, 10, 31))
    factories.make_follow_up(due_on=date(2026, 11, 25))
    assert figures.visits_on_time(HERE) == {}


def test_red_visits_are_those_of_red_children():
    child = factories.make_child(risk_level=RiskLevel.RED)
    factories.make_follow_up(child, due_on=date(2026, 11, 10))
    factories.make_follow_up(due_on=date(2026, 11, 10))
    assert figures.red_visits_on_time(HERE)[TOWNSHIP].share == Share(0, 1)


def test_visits_are_taken_apart_by_the_level_of_the_child():
    red = factories.make_child(risk_level=RiskLevel.RED)
    done = {"status": FollowUpStatus.DONE, "done_on": date(2026, 11, 10)}
    factories.make_follow_up(red, due_on=date(2026, 11, 10), **done)
    factories.make_follow_up(due_on=date(2026, 11, 10))
    found = figures.visits_by_level(Scope(COUNTY, 6, HERE.since, NOW))
    assert {label: part.share for label, part in found.items()} == {
        RiskLevel.RED.zh: Share(1, 1), RiskLevel.GREEN.zh: Share(0, 1),
    }  # fmt: skip


def test_the_share_with_hukou_is_of_all_children():
    factories.make_child()
    factories.make_child(has_hukou=False)
    assert figures.with_hukou(HERE)[TOWNSHIP].share == Share(1, 2)


@pytest.mark.parametrize(("state", "good"), [("primary", 1), ("dropout", 0)])
def test_a_dropout_is_back_when_the_file_says_so(state, good):
    child = factories.make_child(school_state=state)
    factories.make_sign(child, kind=SignKind.DROPOUT, noted_at=NOW - timedelta(days=3))
    factories.make_sign(child, kind=SignKind.CARER_ILL, noted_at=NOW - timedelta(days=3))
    assert figures.dropouts_back(HERE)[TOWNSHIP].share == Share(good, 1)
