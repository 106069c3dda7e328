"""A result is explained by somebody to somebody, and only then it is there to be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import peewee
import pytest

from portal.assessment_terms import GuardianshipResult
from portal.case_terms import CaseStatus
from portal.child_terms import GuardianRelation
from portal.guardian_terms import ToldHow
from portal.models import CaseStep, Explanation, Message
from portal.services import explanations, suspicions
from portal.services.explanations import Told
from portal.services.refusals import AlreadyAnswered, FieldRefused
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.usefixtures("db")
BY_NAME = Told(None, "完么才让", GuardianRelation.GRANDPARENT, ToldHow.PHONE, TODAY, "听明白了。")


@pytest.fixture
def officer():
    return factories.make_account(Role.TOWNSHIP)


@pytest.fixture
def link():
    return factories.make_link()


@pytest.fixture
def assessment(link):
    how = {"status": CaseStatus.ASSESSED, "level": RiskLevel.YELLOW}
    return factories.make_assessment(factories.make_case(link.child, **how))


def to(link, **values):
    return replace(Told(link, "", None, ToldHow.IN_PERSON, TODAY), **values)


@pytest.mark.parametrize("how", ToldHow, ids=str)
def test_it_is_written_down_who_explained_when_and_how(officer, link, assessment, how):
    row = explanations.explain(assessment, to(link, how=how), by=officer, at=NOW)
    assert (row.told_by, row.told_on, row.how, row.told_at) == (officer, TODAY, how, NOW)
    assert (row.level, row.result) == (RiskLevel.YELLOW, GuardianshipResult.INSUFFICIENT)
    assert explanations.of_assessment(assessment) == [row]
    assert explanations.given_to(link) == [row]
    assert CaseStep.get().verb == "result_explained"
    assert link.child.name not in Message.get().payload


def test_somebody_without_an_account_is_named(officer, assessment):
    row = explanations.explain(assessment, BY_NAME, by=officer, at=NOW)
    assert (row.told_name, row.relation, row.link) == (
        "完么才让",
        GuardianRelation.GRANDPARENT,
        None,
    )
    assert not Message.select().exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"), ({"name": "长" * 73}, "name"), ({"name": "<b>1"}, "name"),
        ({"relation": None}, "relation"), ({"how": None}, "how"),
        ({"how": ToldHow.ACCOUNT}, "how"), ({"told_on": None}, "told_on"),
        ({"told_on": TODAY + timedelta(days=1)}, "told_on"),
        ({"told_on": TODAY - timedelta(days=1)}, "told_on"), ({"note": "长" * 501}, "note"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(officer, assessment, values, field):
    with pytest.raises(FieldRefused) as refused:
        explanations.explain(assessment, replace(BY_NAME, **values), by=officer, at=NOW)
    assert refused.value.field == field
    assert not Explanation.select().exists()


@pytest.mark.parametrize("values", [{"completed_at": None}, {"lowered_reason": "好转。"}])
def test_nothing_unsigned_is_explained(officer, link, values):
    if "lowered_reason" in values:
        values = {**values, "lowered_by": officer}
    assessment = factories.make_assessment(factories.make_case(link.child), **values)
    with pytest.raises(explanations.NotSigned):
        explanations.explain(assessment, BY_NAME, by=officer, at=NOW)


def test_a_guardian_of_another_child_or_an_ended_one_is_refused(officer, link, assessment):
    for other in (factories.make_link(), factories.make_link(link.child, ended_at=NOW)):
        with pytest.raises(FieldRefused):
            explanations.explain(assessment, to(other), by=officer, at=NOW)


def test_a_suspected_guardian_is_told_nothing(officer, link, assessment):
    suspicions.mark(assessment.case, link, by=officer, at=NOW)
    with pytest.raises(explanations.Suspected):
        explanations.explain(assessment, to(link), by=officer, at=NOW)
    assert explanations.owed_by(officer) == []


def test_what_came_after_the_suspicion_is_not_there(officer, link, assessment):
    before = explanations.explain(assessment, to(link), by=officer, at=NOW)
    after = factories.make_explanation(link, assessment, told_at=NOW + timedelta(hours=2))
    suspicions.mark(assessment.case, link, by=officer, at=NOW + timedelta(hours=1))
    assert explanations.given_to(link) == [before]
    assert explanations.find_own(link.account, after.ref) is None


def test_the_guardian_reads_it_once(link):
    row = factories.make_explanation(link)
    assert explanations.find_own(link.account, row.ref) == row
    explanations.mark_read(row, by=link.account, at=NOW)
    assert Explanation.get().read_at == NOW
    with pytest.raises(AlreadyAnswered):
        explanations.mark_read(row, by=link.account, at=NOW)


def test_nobody_else_finds_it_and_an_ended_link_neither(link):
    row = factories.make_explanation(link)
    mother = factories.make_link(link.child, relation=GuardianRelation.MOTHER)
    assert explanations.find_own(mother.account, row.ref) is None
    assert explanations.given_to(mother) == []
    link.ended_at = NOW
    link.save()
    assert explanations.find_own(link.account, row.ref) is None


def test_the_township_owes_it_to_each_guardian_with_an_account(officer, link, assessment):
    factories.make_assessment()
    assert explanations.owed_by(officer) == [assessment]
    explanations.explain(assessment, to(link), by=officer, at=NOW)
    assert explanations.owed_by(officer) == []
    factories.make_link(link.child, relation=GuardianRelation.MOTHER)
    assert explanations.owed_by(officer) == [assessment]


def test_what_was_said_stays_said(link):
    row = factories.make_explanation(link)
    with pytest.raises(peewee.DatabaseError):
        row.delete_instance()


def test_the_child_is_that_of_the_case(link, assessment):
    assert explanations.child_of(assessment) == link.child
