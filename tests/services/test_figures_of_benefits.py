"""Figures counted from what households are entitled to and have."""

from __future__ import annotations

import pytest

from portal.child_terms import Assistance
from portal.models import ChildDetails
from portal.services import figures_of_benefits as figures
from portal.services.indicators import Scope
from portal.services.shares import Share
from tests import factories
from tests.factories import COUNTY, NOW, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
HERE = Scope(COUNTY, 9, NOW, NOW)


def household(entitled, has):
    child = factories.make_child()
    values = {"entitled": entitled, "assistance": has}
    ChildDetails.update(**values).where(ChildDetails.child == child).execute()


@pytest.mark.parametrize(
    ("entitled", "has", "good"),
    [
        ("minimum", None, 0), ("minimum", "minimum", 1), (None, "minimum", 1),
        ("medical,minimum", "minimum", 0), ("medical", "medical,minimum", 1),
    ],
)  # fmt: skip
def test_a_child_counts_who_has_all_it_is_entitled_to(entitled, has, good):
    household(entitled, has)
    assert figures.held(HERE)[TOWNSHIP].share == Share(good, 1)


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_file_that_says_nothing_is_not_counted(nothing):
    household(nothing, nothing)
    assert figures.held(HERE) == {}


def test_each_kind_of_assistance_is_counted_for_itself():
    household("medical,minimum", "minimum")
    household("minimum", None)
    found = figures.held_by_kind(Scope(COUNTY, 6, NOW, NOW))
    assert {label: part.share for label, part in found.items()} == {
        Assistance.MINIMUM.zh: Share(1, 2), Assistance.MEDICAL.zh: Share(0, 1),
    }  # fmt: skip
