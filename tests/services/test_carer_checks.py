"""The check of a carer: any of four disqualifications keeps an agreement out of force (HR-14)."""

from __future__ import annotations

from datetime import date

import pytest

from portal.guardianship_terms import AgreementStatus
from portal.models import Agreement, Child, Message
from portal.services import agreement_steps, carer_checks
from portal.services.agreement_steps import QUESTIONS
from portal.services.carer_checks import Check
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW, TODAY

S = AgreementStatus
NO = dict.fromkeys(QUESTIONS, False)
pytestmark = pytest.mark.usefixtures("db")


def check(agreement, version=None, **values):
    """Record a check as the village; all is well unless a test says otherwise."""
    defaults = {"answers": NO, "is_capable_adult": True, "child_heard": "愿意和奶奶住。"}
    found = Check(**{**defaults, **values})
    how = {"version": version or agreement.version, "by": agreement.created_by, "at": NOW}
    carer_checks.check(agreement, found, **how)


UNFIT = {"facts": "去年因打孩子被处罚过。", "parents_told": "11月24日电话告知母亲。"}


def test_a_fit_carer_and_a_heard_child_lead_on():
    agreement = factories.make_agreement(status=S.DRAFT)
    check(agreement)
    assert agreement.status is S.CARER_CHECKED
    assert agreement.checked_by_id == agreement.created_by_id


@pytest.mark.parametrize("question", QUESTIONS)
def test_hr_14_any_disqualification_ends_the_draft_and_township_hears(question):
    supervisor = factories.make_account(Role.TOWNSHIP)
    agreement = factories.make_agreement(status=S.DRAFT)
    check(agreement, answers={**NO, question: True}, **UNFIT)
    assert agreement.status is S.CARER_UNFIT
    assert Message.get().destination == supervisor.email
    assert Child.get().risk_level is RiskLevel.YELLOW


def test_hr_14_whoever_is_no_capable_adult_is_unfit():
    agreement = factories.make_agreement(status=S.DRAFT)
    check(agreement, is_capable_adult=False, **UNFIT)
    assert agreement.status is S.CARER_UNFIT


@pytest.mark.parametrize("question", QUESTIONS)
def test_hr_14_a_disqualified_carer_is_never_active(question):
    """No step leads from an unfit carer on, and stored answers are looked at once more."""
    agreement = factories.make_agreement(status=S.DRAFT)
    check(agreement, answers={**NO, question: True}, **UNFIT)
    how = {"version": agreement.version, "by": agreement.created_by, "at": NOW}
    signed = dict.fromkeys(("parent_signed_on", "carer_signed_on", "witnessed_on"), TODAY)
    told = dict.fromkeys(("school_told_on", "village_told_on"), TODAY)
    for act in (
        lambda: check(agreement),
        lambda: agreement_steps.sign(agreement, **signed, witness="马占海", **how),
        lambda: agreement_steps.notify(agreement, **told, **how),
    ):
        with pytest.raises(NotInThisState):
            act()
    tampered = factories.make_agreement(status=S.SIGNED, **{question: True})
    with pytest.raises(NotInThisState):
        agreement_steps.notify(tampered, **told, version=1, by=tampered.created_by, at=NOW)
    assert Agreement.get_by_id(tampered.id).status is S.SIGNED


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_answered(question):
    agreement = factories.make_agreement(status=S.DRAFT)
    with pytest.raises(FieldRefused) as refused:
        check(agreement, answers={**NO, question: None})
    assert refused.value.field == question


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"is_capable_adult": None}, "is_capable_adult"),
        ({"child_heard": "长" * 501}, "child_heard"),
        ({"not_heard_why": "长" * 301}, "not_heard_why"),
        ({"is_capable_adult": False}, "facts"),
        ({"is_capable_adult": False, **UNFIT, "facts": "长" * 2001}, "facts"),
        ({"is_capable_adult": False, **UNFIT, "parents_told": ""}, "parents_told"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_at_its_field(changes, field):
    agreement = factories.make_agreement(status=S.DRAFT)
    with pytest.raises(FieldRefused) as refused:
        check(agreement, **changes)
    assert refused.value.field == field
    assert Agreement.get().status is S.DRAFT


@pytest.mark.parametrize(
    ("born", "must"), [(date(2018, 11, 24), True), (date(2018, 11, 25), False)]
)
def test_hr_14_a_child_of_eight_is_heard_and_a_younger_one_or_the_reason_is_given(born, must):
    agreement = factories.make_agreement(factories.make_child(birth_on=born), status=S.DRAFT)
    with pytest.raises(FieldRefused) as refused:
        check(agreement, child_heard="")
    assert refused.value.field == "child_heard"
    if must:
        with pytest.raises(FieldRefused):
            check(agreement, child_heard="", not_heard_why="还小。")
    else:
        check(agreement, child_heard="", not_heard_why="还不会说话。")
        assert agreement.status is S.CARER_CHECKED


@pytest.mark.parametrize("status", S, ids=str)
def test_only_a_draft_is_checked(status):
    agreement = factories.make_agreement(status=status)
    if status is S.DRAFT:
        with pytest.raises(ChangedMeanwhile):
            check(agreement, version=9)
        check(agreement)
    else:
        with pytest.raises(NotInThisState):
            check(agreement)


@pytest.mark.parametrize("status", S, ids=str)
def test_a_carer_is_reported_unfit_from_the_check_on(status):
    agreement = factories.make_agreement(status=status)
    how = {"version": 1, "by": agreement.created_by, "at": NOW}
    if status in {S.CARER_CHECKED, S.SIGNED, S.ACTIVE}:
        carer_checks.report_unfit(agreement, **UNFIT, **how)
        assert (agreement.status, agreement.ended_at) == (S.CARER_UNFIT, NOW)
        assert Child.get().risk_level is RiskLevel.YELLOW
    else:
        with pytest.raises(NotInThisState):
            carer_checks.report_unfit(agreement, **UNFIT, **how)


@pytest.mark.parametrize("missing", ["facts", "parents_told"])
def test_an_unfit_carer_is_reported_with_facts_and_the_parents_told(missing):
    agreement = factories.make_agreement()
    with pytest.raises(FieldRefused) as refused:
        told = {**UNFIT, missing: ""}
        carer_checks.report_unfit(agreement, **told, version=1, by=agreement.created_by, at=NOW)
    assert refused.value.field == missing


def test_an_unfit_carer_found_at_renewal_loses_the_old_agreement_too():
    old = factories.make_agreement()
    anew = factories.make_agreement(old.child, status=S.DRAFT, renewed_from=old)
    check(anew, answers={**NO, QUESTIONS[0]: True}, **UNFIT)
    assert Agreement.get_by_id(old.id).status is S.CARER_UNFIT
