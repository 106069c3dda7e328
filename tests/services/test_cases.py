"""Cases: one for a cause, one at a time for a child, read by township and county alone."""

from __future__ import annotations

import pytest

from portal.case_terms import CaseOrigin, CaseStatus
from portal.models import AuditEntry, CaseStep, Message, ProtectionCase
from portal.services import cases
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.services.transactions import transaction
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE

S = CaseStatus
pytestmark = pytest.mark.usefixtures("db")


def open_for(child=None, **values):
    """Open a case as the township."""
    how = {"by": None, "at": NOW, "child": child, **values}
    return cases.open_case(VILLAGE, CaseOrigin.TOWNSHIP, **how)


def test_a_new_case_has_number_history_audit_row_and_owed_message():
    officer = factories.make_account(Role.TOWNSHIP)
    case = open_for(factories.make_child())
    assert case.number == f"{TOWNSHIP}-2026-0001"
    assert CaseStep.get().verb == "opened"
    assert AuditEntry.select().where(AuditEntry.action == "case.opened").count() == 1
    assert Message.get().destination == officer.email


def test_numbers_run_on_within_a_township_and_year():
    numbers = [open_for(factories.make_child()).number[-4:] for _ in range(3)]
    assert numbers == ["0001", "0002", "0003"]


def test_a_child_has_one_live_case_and_a_new_cause_joins_it():
    child = factories.make_child()
    first = open_for(child)
    again = open_for(child, concern=factories.make_concern(child), is_urgent=True)
    assert again.id == first.id
    assert ProtectionCase.select().count() == 1
    assert ProtectionCase.get().is_urgent
    assert [step.verb for step in cases.steps_of(first)] == ["opened", "turned_urgent"]


def test_a_report_opens_one_case_however_often_it_is_signed_for():
    report = factories.make_report()
    assert open_for(report=report).id == open_for(report=report).id


def test_a_closed_case_does_not_swallow_what_comes_later():
    child = factories.make_child()
    first = factories.make_case(child, status=S.CLOSED)
    assert open_for(child).id != first.id


def test_a_case_says_who_it_is_about():
    with pytest.raises(FieldRefused) as refused:
        open_for()
    assert refused.value.field == "about"
    assert open_for(about="十七岁，住在镇上").about == "十七岁，住在镇上"


@pytest.mark.parametrize("role", [r for r in Role if r not in cases.READERS], ids=str)
def test_nobody_but_township_and_county_reads_a_case(role):
    case = factories.make_case()
    account = factories.make_account(role, area_code="63")
    assert cases.find(account, case.ref) is None


def test_another_township_does_not_find_it():
    case = factories.make_case()
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    assert cases.find(stranger, case.ref) is None
    assert cases.find(factories.make_account(Role.TOWNSHIP), case.ref) == case


def test_urgent_and_red_cases_stand_first():
    calm = factories.make_case()
    red = factories.make_case(level=RiskLevel.RED)
    urgent = factories.make_case(is_urgent=True)
    rows, count = cases.in_scope(factories.make_account(Role.TOWNSHIP), is_over=False)
    assert (rows, count) == ([urgent, red, calm], 3)


@pytest.mark.parametrize("status", S, ids=str)
def test_a_step_is_taken_only_from_its_own_states(status):
    case = factories.make_case(status=status)
    if status in {S.OPEN, S.ASSESSING}:
        with transaction():
            cases.move(case, S.ASSESSED, (S.OPEN, S.ASSESSING))
        assert case.status is S.ASSESSED
    else:
        with pytest.raises(NotInThisState), transaction():
            cases.move(case, S.ASSESSED, (S.OPEN, S.ASSESSING))


def test_the_second_saver_is_told():
    case = factories.make_case()
    with pytest.raises(ChangedMeanwhile), transaction():
        cases.move(case, S.ASSESSING, (S.OPEN,), case.version + 1)


def test_a_second_report_is_tied_to_the_case_that_it_joins():
    child = factories.make_child()
    first, second = factories.make_report(), factories.make_report()
    case = open_for(child, report=first)
    assert open_for(child, report=second) == case
    assert ProtectionCase.get().report == first
    assert cases.live_case_of(report=second) == case


def test_a_notice_that_comes_after_its_case_was_closed_is_not_lost():
    report = factories.make_report()
    over = factories.make_case(report=report, status=S.CLOSED)
    anew = open_for(report=report)
    assert (anew.child, anew.status, anew.report) == (over.child, S.OPEN, None)
    assert open_for(over.child).id == anew.id
