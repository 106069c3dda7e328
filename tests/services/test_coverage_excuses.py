"""An excuse is what somebody has answered for; it never hides what was not done by a guess."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from maps.ladder import Standing
from portal.assignment_terms import WithdrawReason
from portal.child_terms import ExitReason
from portal.models import SweepLine
from portal.services import children, coverage_delivered
from portal.sweep_terms import SweepAnswer
from portal.vocabulary import AssignmentStatus, NeedStatus
from tests import factories
from tests.factories import COUNTY, NOW

pytestmark = pytest.mark.usefixtures("db")
NOVEMBER = {"since": date(2026, 11, 1), "until": date(2026, 11, 30), "today": date(2026, 12, 9)}
IN_NOVEMBER = datetime(2026, 11, 5, 1, 0)


def need(child=None, **values):
    return factories.make_need(child, **{"starts_at": IN_NOVEMBER, **values})


def bucket(**how):
    [care] = coverage_delivered.children(COUNTY, "E1", **{**NOVEMBER, **how})
    [found] = (
        standing for standing, n in coverage_delivered.delivered([care]).buckets.items() if n
    )
    return found


def test_nothing_done_and_nobody_answering_for_it_is_not_yet():
    need()
    assert bucket() is Standing.NOT_YET


@pytest.mark.parametrize("reason", WithdrawReason)
def test_a_visit_called_off_because_of_the_road_is_unreachable_and_no_other(reason):
    status = AssignmentStatus.CANCELLED
    factories.make_assignment(need(), status=status, status_reason=reason.value)
    is_road = reason is WithdrawReason.ROAD
    assert bucket() is (Standing.UNREACHABLE if is_road else Standing.NOT_YET)


@pytest.mark.parametrize("answer", SweepAnswer)
def test_the_villages_list_says_who_is_gone_or_not_to_be_found(answer):
    child = need().child
    factories.make_list(child)
    SweepLine.update(answer=answer, confirmed_at=NOW).execute()
    told = {SweepAnswer.LEFT: Standing.LEFT, SweepAnswer.NOT_FOUND: Standing.UNREACHABLE}
    assert bucket() is told.get(answer, Standing.NOT_YET)


@pytest.mark.parametrize("confirmed_at", [None, NOW + timedelta(days=30)])
def test_a_list_that_nobody_confirmed_in_the_period_excuses_nothing(confirmed_at):
    factories.make_list(need().child)
    SweepLine.update(answer=SweepAnswer.NOT_FOUND, confirmed_at=confirmed_at).execute()
    assert bucket() is Standing.NOT_YET


def test_a_guardian_who_withdrew_the_consent_to_this_service_has_declined():
    child = need().child
    factories.make_consent(child, purpose="P3", withdrawn_at=NOW)
    assert bucket() is Standing.NOT_YET
    factories.make_consent(child, purpose="E1", withdrawn_at=NOW)
    assert bucket() is Standing.DECLINED
    factories.make_consent(child, purpose="E1")
    assert bucket() is Standing.NOT_YET


def test_who_is_sixteen_by_the_end_of_the_period_has_left():
    need(factories.make_child(birth_on=date(2010, 11, 30)))
    assert bucket() is Standing.LEFT


def test_who_turns_sixteen_later_has_not_left():
    need(factories.make_child(birth_on=date(2010, 12, 1)))
    assert bucket() is Standing.NOT_YET


def test_a_closed_file_excuses_from_the_day_on_which_it_was_closed():
    child = need(status=NeedStatus.LAPSED).child
    officer = factories.make_account()
    children.exit_file(child, reason=ExitReason.MOVED, by=officer, at=datetime(2026, 12, 2))
    assert bucket() is Standing.NOT_YET
    assert bucket(until=date(2026, 12, 2)) is Standing.LEFT
