"""Openings of files that no case explains, counted from the audit record."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.child_terms import OpeningPurpose
from portal.services import children
from portal.services import figures_of_reads as figures
from portal.services.indicators import Scope
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, NOW, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
BEGUN = datetime(2026, 10, 31, 16, 0)
HERE, BELOW = Scope(COUNTY, 6, BEGUN, NOW), Scope(COUNTY, 9, BEGUN, NOW)
DAY = timedelta(days=1)


def read(child, role=Role.TOWNSHIP, *, at=NOW - DAY, purpose=OpeningPurpose.ROUTINE):
    children.opened(child, by=factories.make_account(role), at=at, purpose=purpose)


@pytest.mark.parametrize(
    ("opened", "closed", "count"),
    [(3, None, 0), (3, 2, 1), (3, 0.5, 0), (0.5, None, 1)],
)
def test_a_reading_is_explained_by_a_case_that_was_live_at_that_time(opened, closed, count):
    child = factories.make_child()
    closed_at = None if closed is None else NOW - closed * DAY
    factories.make_case(child, opened_at=NOW - opened * DAY, closed_at=closed_at)
    read(child)
    found = figures.without_case(BELOW)
    assert (found[TOWNSHIP].count if found else 0) == count


def test_readings_of_other_months_are_not_counted():
    read(factories.make_child(), at=BEGUN - DAY)
    assert figures.without_case(BELOW) == {}


def test_a_reading_counts_for_the_office_that_read():
    read(factories.make_child(), Role.COUNTY)
    assert figures.without_case(BELOW) == {}
    assert figures.without_case(HERE)[COUNTY].count == 1


def test_readings_are_taken_apart_by_their_purpose():
    child = factories.make_child()
    read(child)
    read(child, purpose=OpeningPurpose.VISIT)
    read(child, purpose=OpeningPurpose.VISIT)
    found = figures.by_purpose(HERE)
    assert found[OpeningPurpose.VISIT.zh].count == 2
    assert found[OpeningPurpose.EMERGENCY.zh].count == 0
