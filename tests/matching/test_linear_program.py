"""On larger problems that a flow can say, a linear program of its own finds the same worth.

Solved by HiGHS in stages: the most critical places, then with these held the most urgent, then the
most routine, then the most spread and gains. Nothing is weighed against anything.
"""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_matrix, csr_matrix, vstack

import matching
from matching.types import TIERS
from tests.matching.enumeration import clash, gain, in_words, worth
from tests.matching.problems import document, helper, need


def crowd(seed, *, is_apart, needs=60, helpers=25):
    """Answer a scarce problem whose windows are all apart, or the same or apart (transitive)."""
    chance = random.Random(seed)

    def one_need(number):
        day, hour = (number, 9) if is_apart else (chance.randint(0, 6), chance.choice((9, 14)))
        month, day = divmod(day, 28)
        return need(
            number,
            tier=chance.choice(TIERS),
            area=f"6325211{chance.randrange(8):02d}",
            lat=36 + chance.random() / 3,
            slots=chance.randint(1, 3),
            min_level=chance.randint(1, 3),
            start=f"2026-{10 + month}-{day + 1:02d}T{hour:02d}:00",
            end=f"2026-{10 + month}-{day + 1:02d}T{hour + 2:02d}:00",
        )

    def one_helper(number):
        return helper(
            number,
            lat=36 + chance.random() / 3,
            services={"E1": chance.randint(1, 3)},
            capacity=chance.randint(0, 6),
            organization=chance.choice((None, "o0", "o1")),
            recent_28d=chance.randint(0, 5),
        )

    wanted, people = [one_need(n) for n in range(needs)], [one_helper(n) for n in range(helpers)]
    return document(
        wanted,
        people,
        organizations=[
            {"id": f"o{n}", "status": "active", "capacity": chance.randint(6, 18), "areas": ["63"]}
            for n in range(2)
        ],
        previous=[[chance.choice(wanted)["id"], chance.choice(people)["id"]] for _n in range(40)],
        weights={"fairness": chance.choice((0, 300, 1000)), "stability": chance.choice((0, 50))},
    )


class Rules:
    """The rules as rows of `at most`; a column a pair, then one a rank of a township."""

    def __init__(self, asked):
        """Lay one row a need, person, organization, window of a person, and township."""
        self.edges = matching.edges(asked)
        needs, helpers = ({r.id: r for r in rows} for rows in (asked.needs, asked.helpers))
        demand = Counter()
        for row in asked.needs:
            demand[row.township] += row.slots
        self.ranks = [
            (town, asked.weights.fairness // rank)
            for town, count in sorted(demand.items())
            for rank in range(1, count + 1)
        ]
        self.rows, self.most = [], []
        people = {row.id: [e for e in self.edges if e.helper == row.id] for row in asked.helpers}
        for row in asked.needs:
            self.at_most([e for e in self.edges if e.need == row.id], row.slots)
        for name, mine in people.items():
            self.at_most(mine, helpers[name].capacity)
            for edge in mine:
                same = [e for e in mine if clash(needs[edge.need], needs[e.need])]
                self.at_most(same, 1)
        for row in asked.organizations.values():
            members = [e for e in self.edges if helpers[e.helper].organization == row.id]
            self.at_most(members, row.capacity)
        for town in demand:
            mine = [e for e in self.edges if needs[e.need].township == town]
            self.at_most(mine, 0, town)

    def at_most(self, edges, limit, town=None):
        """Of `edges` at most `limit`; with a town, at least as many as it counts ranks."""
        ids = {(edge.need, edge.helper) for edge in edges}
        taken = [(e.need, e.helper) in ids for e in self.edges]
        ranks = [town is not None and town == of for of, _bonus in self.ranks]
        sign = -1.0 if town is not None else 1.0
        self.rows.append([*(sign * one for one in taken), *(-sign * one for one in ranks)])
        self.most.append(float(limit))

    def best(self, goals):
        """Answer the best value of each goal in turn, each held from then on."""
        matrix, most, found = csr_matrix(coo_matrix(np.array(self.rows))), list(self.most), []
        for goal in goals:
            row = -np.array(goal, dtype=float)
            solved = linprog(row, A_ub=matrix, b_ub=most, bounds=(0, 1), method="highs-ds")
            assert solved.status == 0
            found.append(round(-solved.fun))
            assert -solved.fun == pytest.approx(found[-1], abs=1e-5)
            matrix, most = vstack([matrix, csr_matrix(row)]).tocsr(), [*most, -float(found[-1])]
        return tuple(found)


@pytest.mark.parametrize("is_apart", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_the_plan_equals_a_linear_program_solved_tier_by_tier(seed, is_apart):
    asked = matching.read_problem(crowd(seed, is_apart=is_apart))
    rules = Rules(asked)
    tier_of = {row.id: row.tier for row in asked.needs}
    nothing = [0] * len(rules.ranks)
    goals = [[*(tier_of[e.need] == tier for e in rules.edges), *nothing] for tier in TIERS]
    goals.append([*(gain(asked, e) for e in rules.edges), *(bonus for _, bonus in rules.ranks)])
    plan = matching.solve(asked)
    assert rules.best(goals) == in_words(worth(asked, plan.pairs))
    assert (plan.gap, plan.certificate.gap, plan.certificate.program) == (0, 0, False)
