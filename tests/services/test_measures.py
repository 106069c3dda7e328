"""Each indicator is counted, on an empty province too, and found by its word."""

from __future__ import annotations

import pytest

from portal.services import indicators, measures
from portal.services.measures import MEASURES
from portal.supervision_terms import Indicator
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("indicator", Indicator, ids=str)
@pytest.mark.parametrize("prefix", ["63", "6325", "632521", "632521101"])
def test_an_empty_province_has_figures_of_nothing(indicator, prefix):
    factories.make_village()
    since, until = indicators.window(NOW, 3)
    figure = indicators.whole(MEASURES[indicator], prefix, since, until)
    assert (figure.count, figure.hours, figure.share.good) == (0, (), 0)


def test_an_indicator_is_found_by_its_value_and_nothing_else_is():
    assert measures.find("visits_on_time")[0] is Indicator.VISITS_ON_TIME
    assert measures.find("name") is None
