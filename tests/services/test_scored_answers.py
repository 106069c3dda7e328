"""Everything that must be mended is said at once, each at its field."""

from __future__ import annotations

import pytest

from portal.assessment_terms import AssessedItem, EmergencySign
from portal.services import scored_answers
from portal.services.refusals import FieldRefused
from portal.services.scored_answers import Scored
from tests import factories
from tests.factories import NOW, TODAY


def test_an_empty_page_names_every_field_at_once():
    empty = Scored(scores={}, assessed_on=None, team="")
    fields = [each.field for each in scored_answers.refusals(empty, earliest=TODAY, at=NOW)]
    assert fields == [*(item.value for item in AssessedItem), "assessed_on", "team", "child_words"]


def test_an_empty_screen_names_every_sign_and_too_many_words():
    refused = list(scored_answers.screen_refusals({}, "字" * 2001))
    assert [each.field for each in refused] == [*(sign.value for sign in EmergencySign), "words"]


@pytest.mark.parametrize("reason", ["", "   ", "短", "字" * 301])
def test_a_reason_is_neither_empty_nor_endless(reason):
    with pytest.raises(FieldRefused):
        scored_answers.said_reason(reason)


def test_a_reason_is_kept_in_one_line():
    assert scored_answers.said_reason(" 奶奶\n 身体好了 ") == "奶奶 身体好了"


def test_what_is_stored_is_read_as_terms(db):
    items = {"b2_carer": 3}
    assessment = factories.make_assessment(items=items, screen={"alone": True, "suicide": False})
    assert scored_answers.scores_of(assessment) == {AssessedItem.CARER: 3}
    assert scored_answers.signs_of(assessment) == [EmergencySign.ALONE]
