"""Step 0019 moves what stood twice, and reads the old text once."""

from __future__ import annotations

import hashlib

import pytest

from portal.models import Absence, ChildDetails, EarlySign, schema
from portal.models.base import database
from portal.services import derived_signs
from portal.sweep_terms import SignKind
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("db")
STEP = "0019_file_truths"


def retake(**values):
    """Go back before the step, write `values` as the old form did, and take it again."""
    undone = schema.take_down()
    while STEP not in undone:
        undone += schema.take_down()
    pairs = ", ".join(f"{name} = '{value}'" for name, value in values.items())
    database.execute_sql(f"UPDATE child_details SET {pairs}")
    schema.bring_up()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("高血压病", "unable"), ("无残疾，有心脏病", "unable"), ("好", "healthy"),
        ("没有大病", "healthy"), ("一般", None), ("腿脚不便", None),
    ],
)  # fmt: skip
def test_the_old_text_becomes_a_choice_where_it_leaves_no_doubt(text, state):
    factories.make_child()
    retake(carer_health=text)
    assert (ChildDetails.get().carer_state, ChildDetails.get().carer_health) == (state, text)


def test_a_sign_read_from_the_text_is_not_noted_again_from_the_choice():
    child = factories.make_child()
    fact = hashlib.sha256("高血压病".encode()).hexdigest()[:16]
    factories.make_sign(child, kind=SignKind.CARER_ILL, fact=fact)
    retake(carer_health="高血压病")
    assert derived_signs.derive(NOW) == 0
    assert EarlySign.select().count() == 1


@pytest.mark.parametrize(("written", "kept"), [("", "西宁"), ("拉面馆", "拉面馆")])
def test_a_workplace_moves_to_the_present_absence(written, kept):
    factories.make_absence(employer=written)
    retake(father_workplace="西宁", mother_workplace="果洛")
    assert Absence.get().employer == kept
    assert ChildDetails.get().father_workplace is None
    assert ChildDetails.get().mother_workplace == "果洛"
