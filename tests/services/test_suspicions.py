"""Nothing of a case reaches a guardian who is suspected in it, and he is not told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.case_terms import CaseStatus
from portal.child_terms import GuardianRelation
from portal.models import CaseStep, Message
from portal.report_terms import WarnedPerson
from portal.services import suspicions
from portal.services.refusals import AlreadyAnswered, FieldRefused
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
R = GuardianRelation


@pytest.fixture
def officer():
    return factories.make_account(Role.TOWNSHIP)


def test_a_mark_holds_until_it_is_lifted_and_no_message_goes_out(officer):
    link = factories.make_link()
    case = factories.make_case(link.child)
    row = suspicions.mark(case, link, by=officer, at=NOW)
    assert suspicions.since(link) == {case.id: NOW}
    assert suspicions.is_suspected(link, case)
    assert suspicions.is_any(link.account, link.child)
    assert suspicions.is_any(link.account, None)
    with pytest.raises(AlreadyAnswered):
        suspicions.mark(case, link, by=officer, at=NOW)
    assert Message.select().count() == 0
    why = "公安查明与他无关。"
    suspicions.lift(row, why, version=1, by=officer, at=NOW + timedelta(days=1))
    assert suspicions.since(link) == {}
    assert not suspicions.is_any(link.account, None)
    assert [step.verb for step in CaseStep.select()] == ["guardian_suspected", "suspicion_lifted"]
    with pytest.raises(AlreadyAnswered):
        suspicions.lift(row, why, version=2, by=officer, at=NOW)


@pytest.mark.parametrize("why", ["", "  ", "长" * 301])
def test_lifting_needs_a_reason(officer, why):
    link = factories.make_link()
    row = suspicions.mark(factories.make_case(link.child), link, by=officer, at=NOW)
    with pytest.raises(FieldRefused):
        suspicions.lift(row, why, version=1, by=officer, at=NOW)
    assert suspicions.since(link)


def test_a_guardian_of_another_child_is_not_marked(officer):
    with pytest.raises(suspicions.OtherChild):
        suspicions.mark(factories.make_case(), factories.make_link(), by=officer, at=NOW)


@pytest.mark.parametrize("warned", WarnedPerson, ids=str)
@pytest.mark.parametrize("relation", GuardianRelation, ids=str)
def test_a_warning_letter_suspects_whose_relation_it_names(warned, relation):
    link = factories.make_link(relation=relation)
    letter = factories.make_letter(relation=warned)
    case = factories.make_case(link.child, report=letter.report)
    expected = suspicions.OF_LETTER.get(warned, R.OTHER) is relation
    assert suspicions.is_suspected(link, case) is expected


def test_a_letter_on_the_report_of_an_assessment_counts_too():
    link = factories.make_link()
    case = factories.make_case(link.child)
    letter = factories.make_letter()
    factories.make_assessment(case, report=letter.report)
    assert suspicions.since(link) == {case.id: letter.issued_at}


def test_another_case_stays_as_it_was(officer):
    link = factories.make_link()
    closed = factories.make_case(link.child, status=CaseStatus.CLOSED)
    case = factories.make_case(link.child)
    suspicions.mark(case, link, by=officer, at=NOW)
    assert not suspicions.is_suspected(link, closed)


def test_a_foreign_suspicion_is_missing(officer):
    link = factories.make_link()
    row = suspicions.mark(factories.make_case(link.child), link, by=officer, at=NOW)
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    assert suspicions.find(stranger, row.ref) is None
    assert suspicions.find(officer, row.ref) == row
    assert suspicions.find(link.account, row.ref) is None


def test_nobody_without_an_account_is_asked_about():
    assert not suspicions.is_any(None, None)
    assert not suspicions.is_any(factories.make_account(Role.VOLUNTEER), None)
