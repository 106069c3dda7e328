"""Figures about absent parents, against children made one by one."""

from __future__ import annotations

from datetime import datetime

import pytest

from portal.prevention_terms import AbsenceEnding
from portal.services import figures_of_contact as figures
from portal.services.indicators import Scope
from portal.services.shares import Share
from portal.vocabulary import ChildStatus
from tests import factories
from tests.factories import COUNTY, NOW, TODAY, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
HERE = Scope(COUNTY, 9, datetime(2026, 10, 31, 16, 0), NOW)


@pytest.mark.parametrize(("days", "good"), [(0, 1), (7, 1), (8, 0), (40, 0)])
def test_hr_16_a_child_in_contact_within_the_week_is_counted(days, good):
    factories.make_absence(days=days)
    assert figures.in_contact(HERE)[TOWNSHIP].share == Share(good, 1)


def test_a_child_is_in_contact_only_if_every_absent_parent_is():
    child = factories.make_child()
    factories.make_absence(child, days=1)
    factories.make_absence(child, days=9, parent="mother")
    assert figures.in_contact(HERE)[TOWNSHIP].share == Share(0, 1)


def test_a_file_that_says_who_is_away_is_recorded():
    factories.make_absence()
    factories.make_child()
    factories.make_absence(ended_on=TODAY, ending=AbsenceEnding.OTHER, ended_at=NOW)
    factories.make_absence(factories.make_child(status=ChildStatus.EXITED))
    assert figures.recorded(HERE)[TOWNSHIP].share == Share(1, 3)


@pytest.mark.parametrize("ending", AbsenceEnding, ids=str)
def test_returns_and_reunions_are_counted_together(ending):
    factories.make_absence(ending=ending, ended_on=TODAY, ended_at=NOW)
    is_outcome = ending in {AbsenceEnding.RETURNED_HOME, AbsenceEnding.CHILD_JOINED}
    found = figures.together(HERE)
    assert {code: figure.count for code, figure in found.items()} == (
        {TOWNSHIP: 1} if is_outcome else {}
    )
