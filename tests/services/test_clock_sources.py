"""Every source keeps to its contract: facts only, within the area, nothing from the future."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from portal.deadline_terms import RULES
from portal.models import TABLES
from portal.services.clock_sources import SOURCES
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY

pytestmark = pytest.mark.usefixtures("db")
KINDS = {table._meta.table_name for table in TABLES}


def name_of(source):
    """Answer the module of a source for the test's name."""
    return source.__module__.rpartition(".")[2]


@pytest.fixture
def busy_place(db):
    """Fill a township with things in every state."""
    return factories.make_busy_place()


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_a_source_yields_whole_clocks_of_known_kinds(source, busy_place):
    for clock in source(NOW + timedelta(days=400)):
        assert clock.kind in KINDS
        assert re.fullmatch(r"\d{6,12}", clock.area_code)
        assert (clock.due_at is None) is (RULES[clock.rule].span is not None)


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_a_source_keeps_to_its_area_and_yields_each_clock_once(source, busy_place):
    at = NOW + timedelta(days=400)
    found = list(source(at, area=COUNTY))
    assert all(clock.area_code.startswith(COUNTY) for clock in found)
    assert len({clock.key for clock in found}) == len(found)
    assert list(source(at, area=OTHER_COUNTY)) == []


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_nothing_is_timed_before_it_happened(source, busy_place):
    assert not any(clock.is_running(NOW - timedelta(days=400)) for clock in source(NOW))
