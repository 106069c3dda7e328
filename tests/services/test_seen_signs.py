"""Signs that somebody saw: a sentence, and what they set off at once."""

from __future__ import annotations

import pytest

from portal.models import Child, EarlySign, Need, ProtectionCase, Report
from portal.report_terms import Situation
from portal.services import seen_signs
from portal.services.refusals import FieldRefused
from portal.sweep_terms import SignKind, SignSource
from portal.vocabulary import RiskLevel
from tests import factories
from tests.factories import NOW

K = SignKind
pytestmark = pytest.mark.usefixtures("db")


def note(child, kind, words="奶奶住院了。"):
    how = {"source": SignSource.REPORT, "by": child.entered_by, "at": NOW}
    return seen_signs.note(child, kind, words=words, **how)


@pytest.mark.parametrize("words", ["", " \n", "病了", "长" * 301])
def test_a_sign_needs_one_sentence(words):
    with pytest.raises(FieldRefused) as refused:
        note(factories.make_child(), K.CARER_ILL, words)
    assert refused.value.field == "words"
    assert not EarlySign.select().exists()


@pytest.mark.parametrize("kind", seen_signs.DANGERS, ids=str)
def test_hr_15_a_child_alone_or_missing_is_red_reported_and_has_an_urgent_case(kind):
    child = factories.make_child()
    note(child, kind)
    assert Child.get().risk_level is RiskLevel.RED
    assert Report.get().situations == seen_signs.DANGERS[kind].value
    assert Report.get().is_danger_now is (kind is K.WHEREABOUTS_UNKNOWN)
    case = ProtectionCase.get()
    assert (case.child, case.report, case.is_urgent) == (child, Report.get(), True)


def test_it_is_reported_once_however_often_it_is_seen():
    child = factories.make_child()
    assert note(child, K.ALONE_ON_PASTURE)
    assert note(child, K.ALONE_ON_PASTURE) is None
    assert (Report.select().count(), ProtectionCase.select().count()) == (1, 1)


def test_a_child_that_was_alone_and_is_missing_now_is_reported_anew():
    child = factories.make_child()
    note(child, K.ALONE_ON_PASTURE)
    note(child, K.WHEREABOUTS_UNKNOWN)
    assert (Report.select().count(), ProtectionCase.select().count()) == (2, 1)


@pytest.mark.parametrize("kind", set(K) - set(seen_signs.DANGERS), ids=str)
def test_the_others_are_no_report(kind):
    note(factories.make_child(), kind)
    assert not Report.select().exists()
    assert EarlySign.get().note == "奶奶住院了。"


def test_hr_29_a_dropout_that_somebody_saw_asks_for_help():
    note(factories.make_child(), K.DROPOUT)
    assert Need.get().service == "E2"


def test_dangers_are_dangers():
    assert set(seen_signs.DANGERS.values()) == {Situation.ALONE, Situation.MISSING}
