"""Each failed check has a cure that the person himself can use, and a page where it is done."""

from datetime import timedelta

import pytest

from portal.services import own_cures, suitability
from tests import factories


def test_every_check_has_a_cure_of_ones_own_but_those_that_point_to_the_child():
    own = set(own_cures.CURES) - {own_cures.STATUS, own_cures.CHILD}
    assert own == set(suitability.REASONS) - suitability.POINTS_TO_THE_CHILD


@pytest.mark.parametrize("code", list(own_cures.CURES))
def test_a_cure_leads_to_a_page_that_is_there(app, code):
    said, endpoint = own_cures.CURES[code]
    assert said
    assert not endpoint or endpoint in app.view_functions


@pytest.mark.parametrize(
    ("code", "paused", "params"),
    [
        ("travel", None, {"minutes": 120}),
        ("capacity", None, {"count": 3}),
        ("throttled", factories.TODAY, {"day": "2026-11-24"}),
        ("throttled", factories.TODAY - timedelta(days=1), {"days": 7, "count": 3}),
        ("training", None, {}),
    ],
)
def test_the_persons_own_figure_stands_beside_the_check(db, code, paused, params):
    helper = factories.make_helper(paused_until=paused)
    assert own_cures.detail(code, helper, on=factories.TODAY)[1] == params


def test_a_day_is_in_force_to_its_end():
    day = factories.TODAY
    assert own_cures.is_in_force(day, day)
    assert not own_cures.is_in_force(day, day + timedelta(days=1))
    assert not own_cures.is_in_force(None, day)
