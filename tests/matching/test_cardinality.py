"""The most places there are to fill: what the plan fills, counted without its costs."""

from __future__ import annotations

import numpy as np
import pytest

from matching import certificate, flow
from matching.cardinality import most_filled
from matching.flow import Pairs
from tests.matching.arrays import case


@pytest.mark.parametrize(
    ("seed", "size"), [*((seed, (10, 8)) for seed in range(80)), (0, (300, 90)), (1, (300, 90))]
)
def test_the_best_plan_fills_as_many_places_as_can_be_filled(seed, size):
    asked = case(seed, *size)
    owners = asked.blocks.helper
    found = flow.proven(
        asked.limits,
        asked.pairs,
        owners,
        lambda taken: certificate.has_best_tiers(asked.limits, asked.pairs, owners, taken),
    )
    assert most_filled(asked.limits, asked.pairs, owners) == int(found.taken.sum())


def test_where_nobody_fits_nothing_is_filled():
    asked = case(0)
    none = np.zeros(0, dtype=np.int32)
    assert most_filled(asked.limits, Pairs(none, none, none, none), none) == 0
