"""What the page of a case says of help: what may be begun, what is under way, what hinders."""

from __future__ import annotations

import pytest

from portal.case_terms import CaseStatus
from portal.models import PlanLine
from portal.plan_terms import LineStatus, PlanStatus, ProviderKind
from portal.services import plan_overview
from portal.vocabulary import NeedStatus, Role
from tests import factories
from tests.factories import NOW

C = CaseStatus
pytestmark = pytest.mark.usefixtures("db")


def of(case):
    """The overview for a township officer."""
    return plan_overview.of_case(case, factories.make_account(Role.TOWNSHIP), at=NOW)


def test_a_new_case_may_get_an_interim_plan_and_an_assessed_one_both():
    new = of(factories.make_case())
    assert (new.can_begin, new.can_begin_interim) == (False, True)
    assessed = of(factories.make_case(status=C.ASSESSED))
    assert (assessed.can_begin, assessed.can_begin_interim) == (True, True)


def test_a_helped_case_goes_on_to_follow_up_when_every_line_has_ended():
    plan = factories.make_plan(
        factories.make_case(status=C.IN_SERVICE), status=PlanStatus.APPROVED
    )  # fmt: skip
    factories.make_plan_line(plan)
    found = of(plan.case)
    assert (found.open_lines, found.can_follow_up, found.plans) == (1, False, [plan])
    PlanLine.update(status=LineStatus.DONE).execute()
    assert of(plan.case).can_follow_up


def test_hindrances_are_counted_only_near_the_end():
    assert of(factories.make_case(status=C.IN_SERVICE)).hindrances == []
    assert of(factories.make_case(status=C.FOLLOW_UP)).hindrances != []


@pytest.mark.parametrize("status", NeedStatus, ids=str)
def test_a_line_whose_need_ended_without_help_may_be_asked_for_anew(status):
    plan = factories.make_plan(status=PlanStatus.APPROVED)
    need = factories.make_need(plan.case.child, status=status)
    factories.make_plan_line(plan, provider=ProviderKind.MATCHING, need=need)
    (shown,) = plan_overview.lines_of(plan, at=NOW)
    assert shown.can_ask is (status in (NeedStatus.LAPSED, NeedStatus.WITHDRAWN))
    assert shown.lacks == []


def test_a_draft_says_what_each_line_lacks():
    line = factories.make_plan_line(due_on=None)
    (shown,) = plan_overview.lines_of(line.plan, at=NOW)
    assert len(shown.lacks) == 1
