"""Small markets whose flow often breaks what a flow cannot say: chains of windows, whole teams."""

from __future__ import annotations

import random
from dataclasses import dataclass

from matching.candidates import Candidates
from matching.certificate import Duals, Solved
from matching.columns import Columns
from matching.flow import Numbers, Pairs
from matching.market import Market, market
from matching.repair import flowed
from matching.types import TIERS, Problem
from tests.matching.problems import helper, need, problem


@dataclass(frozen=True)
class Tangle:
    """A problem, its market and pairs, and what the flow alone makes of it."""

    problem: Problem
    market: Market
    pairs: Pairs
    owners: Numbers
    solved: Solved
    duals: Duals


def tangle(seed: int, needs: int = 6, helpers: int = 4) -> Tangle:
    """Answer a tangle; about half of them break something."""
    chance = random.Random(seed)

    def one_need(number: int) -> dict:
        hour = chance.randint(8, 14)
        return need(
            number,
            tier=chance.choice(TIERS),
            area=f"6325211{chance.randrange(3):02d}",
            slots=chance.randint(1, 2),
            team=chance.random() < 0.5,
            start=f"2026-12-05T{hour:02d}:00",
            end=f"2026-12-05T{hour + chance.randint(1, 3):02d}:30",
        )

    people = [
        helper(n, capacity=chance.randint(1, 3), lat=36.3 + chance.randint(0, 20) / 100)
        for n in range(helpers)
    ]
    asked = problem([one_need(n) for n in range(needs)], people)
    place = market(Columns(asked))
    pairs, blocks = place.pairs(Candidates(place.columns).all())
    solved = flowed(place, pairs, blocks.helper)
    return Tangle(asked, place, pairs, blocks.helper, solved, solved.duals)
