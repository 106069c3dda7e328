"""Who could be served is read from the month's picture of the gaps, where it tells of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.coverage_terms import CoverageMeasure
from portal.gap_terms import PictureStatus
from portal.services.coverage_questions import Question
from portal.services.coverage_servable import servable
from portal.services.shares import Share
from portal.vocabulary import Language
from tests import factories
from tests.factories import COUNTY, OTHER_COUNTY, PROVINCE, TODAY, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.usefixtures("db")
NOW = TODAY.replace(day=1)
ASKED = Question(COUNTY, "E1", None, NOW, CoverageMeasure.SERVABLE, TODAY)


def test_before_the_gaps_were_computed_nothing_is_known():
    factories.make_gap_line(factories.make_gap_picture(status=PictureStatus.FAILED))
    assert servable(ASKED).until is None
    assert servable(ASKED).shares == {}


def test_the_newest_picture_tells_of_the_service_and_of_all_services():
    factories.make_gap_line(servable=1)
    newest = factories.make_gap_picture()
    factories.make_gap_line(newest)
    factories.make_gap_line(newest, service="P3", children=3, servable=3)
    assert servable(ASKED).shares == {TOWNSHIP: Share(8, 12)}
    assert servable(ASKED).until == TODAY
    assert servable(replace(ASKED, service=None, prefix=PROVINCE)).shares == {
        TOWNSHIP: Share(11, 15)
    }


def test_another_county_is_not_told():
    factories.make_gap_line()
    found = servable(replace(ASKED, prefix=OTHER_COUNTY))
    assert (found.until, found.shares) == (TODAY, {})


@pytest.mark.parametrize(
    "other", [{"month": date(2026, 10, 1)}, {"language": Language.AMDO}, {"prefix": VILLAGE}]
)
def test_it_tells_nothing_of_a_month_without_one_a_language_or_a_village(other):
    factories.make_gap_line()
    assert servable(replace(ASKED, **other)).until is None
