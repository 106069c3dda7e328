"""A level is raised with a reason; it falls by signature one step, and only by two people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.assessment_terms import LEVELS_UP, one_lower
from portal.case_terms import CaseStatus
from portal.models import Assessment, CaseStep, Child, ProtectionCase, UnattendedSpell
from portal.services import assessment_signing
from portal.services.assessment_scope import is_pending
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW

R = RiskLevel
LATER = NOW + timedelta(hours=2)
WHY = "奶奶身体好了，每天接送。"
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def officer():
    return factories.make_account(Role.TOWNSHIP)


@pytest.fixture
def second():
    return factories.make_account(Role.COUNTY)


def held(level=R.YELLOW, **values):
    """Make an assessment of `level` that holds for its case and child."""
    child = factories.make_child(risk_level=level)
    case = factories.make_case(child, status=CaseStatus.IN_SERVICE, level=level)
    return factories.make_assessment(case, level=level, **values)


def raised(assessment, level, by, reason=WHY):
    how = {"version": assessment.version, "by": by, "at": LATER}
    assessment_signing.raise_level(assessment, level, reason, **how)


def proposed(assessment, by, reason=WHY):
    how = {"version": assessment.version, "by": by, "at": LATER}
    assessment_signing.propose_lower(assessment, reason, **how)


def signed(assessment, by):
    assessment_signing.sign(assessment, version=assessment.version, by=by, at=LATER)


def level_now():
    """Answer the one level that assessment, case and child have."""
    levels = {Assessment.get().level, ProtectionCase.get().level, Child.get().risk_level}
    (level,) = levels
    return level


@pytest.mark.parametrize("level", [None, *R], ids=str)
@pytest.mark.parametrize("before", R, ids=str)
def test_a_level_is_raised_freely_and_never_lowered_that_way(officer, before, level):
    assessment = held(before)
    is_higher = level is not None and LEVELS_UP.index(level) > LEVELS_UP.index(before)
    if is_higher:
        raised(assessment, level, officer)
        assert (level_now(), assessment.raised_by) == (level, officer)
        assert assessment.computed_level is before
        assert CaseStep.get().note == WHY
    else:
        with pytest.raises(FieldRefused) as refused:
            raised(assessment, level, officer)
        assert refused.value.field == "level"
        assert level_now() is before


@pytest.mark.parametrize("reason", ["", " 好 ", "字" * 301])
def test_no_level_is_set_without_a_reason(officer, reason):
    assessment = held()
    for act in (lambda: raised(assessment, R.RED, officer, reason),
                lambda: proposed(assessment, officer, reason)):  # fmt: skip
        with pytest.raises(FieldRefused) as refused:
            act()
        assert refused.value.field == "reason"
    assert level_now() is R.YELLOW


@pytest.mark.parametrize("before", [R.BLUE, R.YELLOW, R.RED], ids=str)
@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.COUNTY], ids=str)
def test_the_higher_level_stands_until_a_second_person_signs(officer, before, role):
    assessment = held(before)
    proposed(assessment, officer)
    assert level_now() is before
    assert is_pending(assessment)
    other = factories.make_account(role)
    signed(assessment, other)
    assert level_now() is one_lower(before)
    assert (assessment.lowered_by, assessment.second_by) == (officer, other)
    assert assessment.second_at == LATER
    assert not is_pending(Assessment.get())


def test_whoever_proposed_does_not_sign(officer):
    assessment = held()
    proposed(assessment, officer)
    with pytest.raises(assessment_signing.SamePerson):
        signed(assessment, officer)
    with pytest.raises(assessment_signing.SamePerson):
        assessment_signing.decline(assessment, WHY, version=2, by=officer, at=LATER)
    assert level_now() is R.YELLOW


def test_nothing_is_signed_that_nobody_proposed(second):
    with pytest.raises(assessment_signing.NotPending):
        signed(held(), second)


def test_a_second_signature_lowers_nothing_twice(officer, second):
    assessment = held(R.RED)
    proposed(assessment, officer)
    signed(assessment, second)
    with pytest.raises(assessment_signing.NotPending):
        signed(assessment, second)
    with pytest.raises(assessment_signing.MayNotFall):
        proposed(assessment, officer)
    assert level_now() is R.YELLOW


def test_the_second_may_decline_and_the_level_stays(officer, second):
    assessment = held()
    proposed(assessment, officer)
    assessment_signing.decline(assessment, "冬天还没过。", version=2, by=second, at=LATER)
    assert level_now() is R.YELLOW
    assert not is_pending(Assessment.get())
    assert [step.verb for step in CaseStep.select()] == ["lowering_proposed", "lowering_declined"]
    proposed(assessment, officer)


def test_raising_drops_what_was_proposed(officer, second):
    assessment = held()
    proposed(assessment, officer)
    raised(assessment, R.RED, officer)
    assert not is_pending(Assessment.get())
    with pytest.raises(assessment_signing.NotPending):
        signed(assessment, second)
    assert level_now() is R.RED


# By its answers no assessment falls more than one step below the one before.
PAIRS = [
    (before, level) for before in R for level in R
    if LEVELS_UP.index(level) >= LEVELS_UP.index(before) - 1
]  # fmt: skip


@pytest.mark.parametrize(("before", "level"), PAIRS, ids=str)
def test_by_answers_and_signature_together_it_falls_one_step_at_most(officer, before, level):
    rank = LEVELS_UP.index
    first = held(before)
    second = factories.make_assessment(first.case, level=level, previous=first)
    ProtectionCase.update(level=level).execute()
    may_fall = level is not R.GREEN and rank(level) >= rank(before)
    if may_fall:
        proposed(second, officer)
    else:
        with pytest.raises(assessment_signing.MayNotFall):
            proposed(second, officer)


def test_an_emergencys_red_falls_only_by_a_new_assessment(officer):
    with pytest.raises(assessment_signing.MayNotFall):
        proposed(held(R.RED, report=factories.make_report()), officer)


def test_hr_15_a_child_recorded_as_alone_stays_red_also_by_two_signatures(officer, second):
    assessment = held(R.RED)
    proposed(assessment, officer)
    UnattendedSpell.create(
        child=assessment.child, since=NOW, report=factories.make_report(), case=assessment.case
    )
    with pytest.raises(assessment_signing.MayNotFall):
        signed(assessment, second)
    assert level_now() is R.RED


def test_only_the_assessment_in_force_sets_the_level(officer):
    old = held()
    factories.make_assessment(old.case, previous=old)
    for act in (lambda: raised(old, R.RED, officer), lambda: proposed(old, officer)):
        with pytest.raises(assessment_signing.NotTheLatest):
            act()


def test_a_closed_case_keeps_its_level(officer):
    assessment = held()
    ProtectionCase.update(status=CaseStatus.CLOSED).execute()
    with pytest.raises(NotInThisState):
        raised(assessment, R.RED, officer)


@pytest.mark.parametrize("act", ["raise", "propose", "sign", "decline"])
def test_whoever_saw_an_older_page_changes_nothing(officer, second, act):
    assessment = held()
    if act in {"sign", "decline"}:
        proposed(assessment, officer)
    how = {"version": assessment.version - 1, "by": second, "at": LATER}
    acts = {
        "raise": lambda: assessment_signing.raise_level(assessment, R.RED, WHY, **how),
        "propose": lambda: assessment_signing.propose_lower(assessment, WHY, **how),
        "sign": lambda: assessment_signing.sign(assessment, **how),
        "decline": lambda: assessment_signing.decline(assessment, WHY, **how),
    }
    with pytest.raises(ChangedMeanwhile):
        acts[act]()
    assert level_now() is R.YELLOW
