"""What stands against closing a case: each guard by itself, each with the page that mends it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.assessment_terms import GuardianshipResult
from portal.case_terms import CaseStatus, CloseReason
from portal.models import Child, FollowUp, PlanLine, ProtectionCase
from portal.placement_terms import LIVE_PLACEMENTS, PlacementStatus
from portal.plan_terms import LineStatus, PlanStatus, ProviderKind, TaskStatus
from portal.report_terms import ReportStatus
from portal.services import case_reviews, closure, risk_levels
from portal.services.transactions import transaction
from portal.vocabulary import (
    AssignmentStatus,
    ConcernStatus,
    FollowUpStatus,
    NeedStatus,
    RiskLevel,
    Role,
)  # fmt: skip
from tests import factories
from tests.factories import NOW, TODAY

R = CloseReason
DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


def ready(*, is_assessed=True, **assessed):
    """A case that nothing stands against: helped, safe, guardian able, child seen afterwards."""
    case = factories.make_case(
        status=CaseStatus.FOLLOW_UP, level=RiskLevel.BLUE, approved_at=NOW, followed_at=NOW
    )
    normal = GuardianshipResult.NORMAL
    said = {"screen": {"alone": False}, "guardianship_result": normal, **assessed}
    if is_assessed:
        factories.make_assessment(case, level=RiskLevel.BLUE, **said)
    plan = factories.make_plan(case, status=PlanStatus.APPROVED)
    factories.make_plan_line(plan, status=LineStatus.DONE)
    seen = {"status": FollowUpStatus.DONE, "saw_child": True, "done_on": TODAY}
    factories.make_follow_up(case.child, **seen)
    return case


def codes(case, reason=R.GUARDIAN_ABLE):
    """The codes of what stands against closing."""
    found = closure.hindrances(ProtectionCase.get_by_id(case.id), NOW, reason)
    return [each.code for each in found]


def test_a_case_without_hindrance_may_be_closed():
    assert codes(ready()) == []


def test_a_case_without_assessment_is_not_closed_as_safe():
    case = ready(is_assessed=False)
    assert codes(case) == ["not_assessed"]


def test_an_emergency_sign_in_the_last_assessment_hinders():
    case = ready(screen={"alone": True})
    assert codes(case) == ["danger"]


@pytest.mark.parametrize("status", ReportStatus, ids=str)
def test_an_open_report_of_the_child_hinders(status):
    case = ready()
    # Also one that belongs to an earlier case of the same child.
    factories.make_case(
        case.child, status=CaseStatus.CLOSED, report=factories.make_report(status=status)
    )
    assert codes(case) == ([] if status in closure.OVER else ["report_open"])


@pytest.mark.parametrize("status", ConcernStatus, ids=str)
def test_an_unanswered_concern_hinders(status):
    case = ready()
    factories.make_concern(case.child, status=status)
    assert codes(case) == ([] if status is ConcernStatus.ANSWERED else ["concern_open"])


@pytest.mark.parametrize("result", GuardianshipResult, ids=str)
def test_guardianship_not_in_order_hinders_unless_there_is_a_new_guardian(result):
    case = ready(guardianship_result=result)
    assert codes(case) == ([] if result is GuardianshipResult.NORMAL else ["guardian"])
    assert codes(case, R.NEW_GUARDIAN) == []


@pytest.mark.parametrize("level", RiskLevel, ids=str)
def test_a_level_above_blue_hinders_in_the_case_and_in_the_file(level):
    expected = [] if level in closure.CALM else ["level"]
    case = ready()
    ProtectionCase.update(level=level).execute()
    assert codes(case) == expected
    ProtectionCase.update(level=RiskLevel.GREEN).execute()
    Child.update(risk_level=level).execute()
    assert codes(case) == expected


@pytest.mark.parametrize("status", LineStatus, ids=str)
def test_a_measure_neither_done_nor_moved_on_hinders(status):
    case = ready()
    PlanLine.update(status=status).execute()
    hinders = status not in (LineStatus.DONE, LineStatus.MOVED)
    assert codes(case) == (["line"] if hinders else [])


@pytest.mark.parametrize("status", NeedStatus, ids=str)
def test_help_under_way_hinders(status):
    case = ready()
    need = factories.make_need(case.child, status=status)
    PlanLine.update(provider=ProviderKind.MATCHING, need=need).execute()
    is_running = status in (NeedStatus.OPEN, NeedStatus.FILLED)
    assert codes(case) == (["need"] if is_running else [])


@pytest.mark.parametrize("status", TaskStatus, ids=str)
def test_a_letter_without_an_answer_hinders(status):
    case = ready()
    factories.make_department_task(case, status=status)
    assert codes(case) == (["letter"] if status is TaskStatus.ASKED else [])


@pytest.mark.parametrize(
    ("served_days", "seen_days", "saw_child", "hinders"),
    [
        (None, 0, True, False),
        (None, 0, False, True),
        (None, -1, True, True),
        (5, 6, True, False),
        (5, 5, True, True),
        (5, 6, False, True),
    ],
)
def test_the_child_is_seen_after_the_last_service(served_days, seen_days, saw_child, hinders):
    case = ready()
    if served_days is not None:
        starts_at = NOW + served_days * DAY
        need = factories.make_need(case.child, starts_at=starts_at, status=NeedStatus.DONE)
        factories.make_record(factories.make_assignment(need, status=AssignmentStatus.VERIFIED))
    FollowUp.update(done_on=TODAY + seen_days * DAY, saw_child=saw_child).execute()
    assert codes(case) == (["visit"] if hinders else [])


def test_a_review_at_which_the_child_was_seen_is_a_visit_for_a_child_off_the_register():
    case = ready()
    FollowUp.delete().execute()
    assert codes(case) == ["visit"]
    meeting = case_reviews.Meeting(TODAY, "孩子已返校。", "民政站", True, None)
    case_reviews.hold(case, meeting, by=factories.make_account(Role.TOWNSHIP), at=NOW)
    assert codes(case) == []


@pytest.mark.parametrize("status", PlacementStatus, ids=str)
def test_hr_18_an_open_placement_hinders_whatever_the_reason(status):
    case = ready()
    factories.make_placement(case, status)
    is_open = status in LIVE_PLACEMENTS
    for reason in R:
        assert codes(case, reason) == (["placement"] if is_open else [])
    assert closure.was_placed(case) is (status is not PlacementStatus.CANCELLED)


@pytest.mark.parametrize("reason", [r for r in R if r not in closure.SAFE], ids=str)
def test_handing_over_or_an_end_by_itself_asks_for_no_safety_but_for_nothing_left_open(reason):
    case = factories.make_case(level=RiskLevel.RED)
    assert codes(case, reason) == []
    factories.make_concern(case.child)
    assert codes(case, reason) == ["concern_open"]


def test_no_risk_needs_no_plan_and_no_visit_after_the_assessment():
    case = factories.make_case(status=CaseStatus.ASSESSED, level=RiskLevel.GREEN)
    factories.make_assessment(case, level=RiskLevel.GREEN, screen={})
    assert codes(case, R.NO_RISK) == []


def test_every_hindrance_names_a_page_of_the_portal(app):
    case = factories.make_case(report=factories.make_report(), level=RiskLevel.RED)
    plan = factories.make_plan(case, status=PlanStatus.APPROVED)
    factories.make_plan_line(plan, need=factories.make_need(case.child))
    factories.make_concern(case.child)
    factories.make_department_task(case)
    found = closure.hindrances(case, NOW)
    assert len(found) == 8
    urls = app.url_map.bind("localhost")
    for each in found:
        assert urls.build(each.endpoint, {"ref": each.ref}), each


def test_whoever_was_red_once_is_remembered_as_red():
    case = ready()
    assert not closure.was_red(case)
    officer = factories.make_account(Role.TOWNSHIP)
    with transaction():
        risk_levels.set_level(case.child, RiskLevel.RED, why="test", by=officer, at=NOW)
        risk_levels.set_level(case.child, RiskLevel.BLUE, why="test", by=officer, at=NOW)
    assert closure.was_red(ProtectionCase.get_by_id(case.id))


def test_a_red_assessment_of_the_case_is_remembered_too():
    case = ready()
    factories.make_assessment(case, level=RiskLevel.RED)
    assert closure.was_red(case)
    assert closure.was_red(factories.make_case(level=RiskLevel.RED))
