"""The storms over waves and the reserve once more on PostgreSQL, where writers run side by side."""

from __future__ import annotations

import pytest

from tests.services import test_offer_storm as storms


@pytest.fixture
def db(postgres_app):
    return postgres_app


STORMS = (
    storms.test_a_wave_answered_at_once_fills_the_places_and_the_rest_may_stand_by,
    storms.test_places_given_back_at_once_go_to_as_many_of_the_reserve_in_order,
    storms.test_clocks_that_tick_at_once_ask_each_person_once,
)


@pytest.mark.parametrize("storm", STORMS, ids=lambda storm: storm.__name__)
def test_a_storm_over_waves_keeps_the_places_on_postgresql(db, now, storm):
    storm(db, now)
