"""A guardian's page: what was explained and agreed, and not a word more, whatever is reported."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import pytest

from portal.assessment_terms import GuardianshipResult
from portal.case_terms import CaseOrigin, CaseStatus, CloseReason
from portal.child_terms import GuardianRelation
from portal.guardianship_terms import AgreementStatus
from portal.models import Assignment, CaseClosure
from portal.placement_terms import PlacementStatus
from portal.plan_terms import ClosureStatus, PlanStatus, ProviderKind
from portal.services import own_child, suspicions
from portal.vocabulary import AssignmentStatus, RiskLevel, Role
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.usefixtures("db")
# EXPIRED is derived from an agreement's last day.
STORED = [status for status in AgreementStatus if status is not AgreementStatus.EXPIRED]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def link():
    return factories.make_link()


@pytest.fixture
def explained(link):
    """The case of an assessment that was explained to the father."""
    return factories.make_explanation(link).assessment.case


def seen(link, at=NOW):
    return own_child.of(link, at=at)


def planned(case, approved_at=NOW, **values):
    plan = factories.make_plan(case, status=PlanStatus.APPROVED, approved_at=approved_at)
    return plan, factories.make_plan_line(plan, **values)


def scheduled(child, **values):
    starts = NOW + timedelta(days=3)
    need = factories.make_need(child, starts_at=starts, ends_at=starts + timedelta(hours=2))
    return factories.make_assignment(need, status=AssignmentStatus.SCHEDULED, **values)


def closed(case, at):
    officer = factories.make_account(Role.TOWNSHIP)
    return CaseClosure.create(
        case=case, status=ClosureStatus.CONFIRMED, reason=CloseReason.GUARDIAN_ABLE,
        summary="父亲已返乡。", came_from=CaseStatus.FOLLOW_UP, proposed_by=officer,
        proposed_at=at, decided_by=officer, decided_at=at,
    )  # fmt: skip


@pytest.mark.parametrize("result", GuardianshipResult, ids=str)
@pytest.mark.parametrize("level", RiskLevel, ids=str)
def test_each_result_is_said_in_plain_words_without_a_score(link, result, level):
    factories.make_explanation(link, result=result, level=level)
    page = seen(link)
    assert page.result_words
    assert page.level_words
    assert "24" not in page.result_words + page.level_words


def test_nothing_of_a_case_is_there_before_it_is_explained(link):
    case = factories.make_case(link.child, status=CaseStatus.IN_SERVICE)
    factories.make_assessment(case)
    planned(case)
    page = seen(link)
    assert (page.explained, page.help_lines, page.notices) == (None, [], [])


def test_the_agreed_help_says_what_who_and_until_when(link, explained):
    plan, line = planned(explained)
    factories.make_plan(explained, status=PlanStatus.DRAFT)
    page = seen(link)
    (shown,) = page.help_lines
    assert (shown.service, shown.goal, shown.due_on) == (line.service, line.goal, line.due_on)
    assert shown.responsible == line.responsible
    assert page.review_on == plan.review_on


def test_a_matched_helper_is_never_named(link, explained):
    planned(explained, provider=ProviderKind.MATCHING, responsible="志愿者 李雪梅 13800138000")
    (shown,) = seen(link).help_lines
    assert shown.responsible == own_child.BY_WHOM
    visit = scheduled(link.child)
    said = str([asdict(each) for each in seen(link).visits])
    assert visit.helper.full_name not in said
    assert visit.helper.account.phone is None or visit.helper.account.phone not in said


def test_only_visits_that_were_agreed_and_lie_ahead_are_told(link):
    row = scheduled(link.child)
    factories.make_assignment(factories.make_need(link.child), status=AssignmentStatus.ACCEPTED)
    scheduled(factories.make_child())
    factories.make_follow_up(link.child)
    (visit,) = seen(link).visits
    assert (visit.starts_at, visit.kind) == (row.starts_at, row.helper.kind)
    assert seen(link, at=row.ends_at).visits == []


def test_help_of_a_case_that_was_not_explained_is_not_told(link):
    _plan, line = planned(factories.make_case(link.child))
    line.need = scheduled(link.child).need
    line.save()
    assert seen(link).visits == []
    factories.make_explanation(link, factories.make_assessment(line.plan.case))
    assert len(seen(link).visits) == 1


@pytest.mark.parametrize("status", STORED, ids=str)
def test_agreements_are_shown_once_they_are_signed(link, status):
    agreement = factories.make_agreement(link.child, status=status)
    factories.make_agreement(status=status)
    shown = [agreement] if status in own_child.SHOWN_AGREEMENTS else []
    assert seen(link).agreements == shown


def test_return_and_closing_are_told(link, explained):
    closed(explained, LATER)
    factories.make_placement(
        case=explained, status=PlacementStatus.TRACKED, returned_at=NOW, collected_on=TODAY
    )
    said = [notice.what for notice in seen(link).notices]
    assert len(said) == 2
    assert "结束" in said[0]
    assert "回家" in said[1]


def test_the_other_parent_hears_it_separately(link, explained):
    mother = factories.make_link(link.child, relation=GuardianRelation.MOTHER)
    assert seen(mother).explained is None


def _suspect(case, link):
    suspicions.mark(case, link, by=factories.make_account(Role.TOWNSHIP), at=LATER)


def test_e1_the_page_is_the_same_with_and_without_a_report(link, explained):
    planned(explained)
    scheduled(link.child)
    before = asdict(seen(link))
    report = factories.make_report()
    case = factories.make_case(link.child, origin=CaseOrigin.NOTICE, report=report)
    factories.make_assessment(case, level=RiskLevel.RED, report=report)
    planned(case)
    factories.make_placement(case=case, returned_at=NOW)
    factories.make_follow_up(link.child)
    assert asdict(seen(link)) == before


def test_e1_what_comes_after_the_suspicion_does_not_appear_and_nothing_vanishes(link, explained):
    planned(explained)
    scheduled(link.child)
    agreement = factories.make_agreement(link.child)
    before = asdict(seen(link))
    _suspect(explained, link)
    assert asdict(seen(link)) == before
    newest = NOW + timedelta(hours=2)
    planned(explained, approved_at=newest)
    factories.make_explanation(link, factories.make_assessment(explained), told_at=newest)
    factories.make_agreement(link.child, created_at=newest)
    row = scheduled(link.child)
    Assignment.update(created_at=newest).where(Assignment.id == row.id).execute()
    closed(explained, newest)
    assert asdict(seen(link)) == before
    assert seen(link).agreements == [agreement]


def test_a_suspect_sees_nothing_of_a_case_that_was_not_explained_before(link):
    case = factories.make_case(link.child, status=CaseStatus.IN_SERVICE)
    _suspect(case, link)
    planned(case, approved_at=NOW + timedelta(hours=2))
    factories.make_explanation(
        link, factories.make_assessment(case), told_at=NOW + timedelta(hours=2)
    )
    page = seen(link)
    assert (page.explained, page.help_lines, page.notices) == (None, [], [])
