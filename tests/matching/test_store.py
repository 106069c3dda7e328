"""Every pair has a place in the store, and is found there again."""

from __future__ import annotations

import numpy as np
import pytest

from matching.candidates import Candidates
from matching.columns import Columns
from matching.market import market
from matching.reach import Sizes
from matching.store import PLACE, stored
from tests.provinces import province


@pytest.fixture
def asked():
    return market(Columns(province(200, 60, 3)))


def test_all_places_are_all_pairs_with_their_gains_and_blocks(asked):
    arcs = asked.usable(Candidates(asked.columns).all())
    pairs, blocks = asked.pairs(arcs)
    kept = stored(asked, Candidates(asked.columns, sizes=Sizes(first_block=10)))
    assert len(kept.begins) > 1
    found = kept.take(np.arange(len(kept), dtype=PLACE), blocks)
    for name in ("need", "helper", "gain", "block"):
        assert np.array_equal(getattr(found, name), getattr(pairs, name)), name
    assert kept.top == pairs.top


def test_some_places_are_the_pairs_of_the_pieces_at_these_places(asked):
    _pairs, blocks = asked.pairs(asked.usable(Candidates(asked.columns).all()))
    kept = stored(asked, Candidates(asked.columns, sizes=Sizes(first_block=10)))
    some = np.arange(3, len(kept), 7, dtype=PLACE)
    found = kept.take(some, blocks)
    whole = [part for _begin, part in kept.pieces(blocks)]
    for name in ("need", "helper", "gain", "block"):
        every = np.concatenate([getattr(part, name) for part in whole])
        assert np.array_equal(getattr(found, name), every[some]), name


def test_an_empty_market_has_an_empty_store(asked):
    _pairs, blocks = asked.pairs(asked.usable(Candidates(asked.columns).all()))
    kept = stored(asked, Candidates(asked.columns, only_needs=[]))
    assert (len(kept), kept.top) == (0, 0)
    assert len(kept.take(np.zeros(0, dtype=PLACE), blocks)) == 0
