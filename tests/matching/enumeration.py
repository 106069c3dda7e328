"""The best plan by trying all there are, depth first: it shares no line with flow or program.

Needs are decided one after another: nobody, or any set of people (a whole team or nobody). A branch
is left when what it has and the most it can still bring, by need and by person, is not more than
what is known already, or when the same people, times and townships were left by a better way.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from itertools import pairwise

import matching
from matching.types import TIERS, Edge, Need, Problem

HOUR = timedelta(hours=1)
# More than all spread and gains of a small problem, so that one number says the order of plans.
STEP = 10**6
TIER_WORTH = {"critical": STEP**3, "urgent": STEP**2, "routine": STEP}


def gain(problem: Problem, edge: Edge) -> int:
    """Answer ten times the score, and the stability bonus if the pair was proposed before."""
    bonus = problem.weights.stability if (edge.need, edge.helper) in problem.previous else 0
    return round(10 * edge.score) + bonus


def clash(one: Need, other: Need) -> bool:
    """Say whether less than an hour lies between two windows."""
    return one.start < other.end + HOUR and other.start < one.end + HOUR


def worth(problem: Problem, pairs: Sequence[Edge]) -> int:
    """Answer what a plan is worth: tiers strictly first, then spread and gains."""
    needs = {need.id: need for need in problem.needs}
    held = Counter(needs[need].township for need, _helper in problem.frozen)
    total = 0
    for edge in pairs:
        need = needs[edge.need]
        held[need.township] += 1
        spread = problem.weights.fairness // held[need.township]
        total += TIER_WORTH[need.tier] + gain(problem, edge) + spread
    return total


def in_words(value: int) -> tuple[int, ...]:
    """Answer (critical, urgent, routine, spread and gains)."""
    return value // STEP**3, value // STEP**2 % STEP, value // STEP % STEP, value % STEP


class Enumeration:
    """All plans of a small problem."""

    def __init__(self, problem: Problem) -> None:
        """Ask who could meet which need, and who is taken already."""
        self.fairness = problem.weights.fairness
        order = sorted(problem.needs, key=lambda need: (TIERS.index(need.tier), need.id))
        at = {need.id: number for number, need in enumerate(order)}
        people = {helper.id: number for number, helper in enumerate(problem.helpers)}
        held = Counter(need for need, _helper in problem.frozen)
        self.slots = [max(0, need.slots - held[need.id]) for need in order]
        self.is_team = [need.team for need in order]
        towns = sorted({need.township for need in order})
        self.town = [towns.index(need.township) for need in order]
        self.clashes = [
            sum(1 << number for number, other in enumerate(order) if clash(need, other))
            for need in order
        ]
        known = sorted(problem.organizations)
        self.member = [
            known.index(helper.organization) if helper.organization in known else -1
            for helper in problem.helpers
        ]
        room = [helper.capacity for helper in problem.helpers]
        ends = [problem.organizations[name].capacity for name in known]
        free = [(1 << len(order)) - 1] * len(room)
        filled = [0] * len(towns)
        for need, helper in problem.frozen:
            person = people[helper]
            room[person] -= 1
            if self.member[person] >= 0:
                ends[self.member[person]] -= 1
            free[person] &= ~self.clashes[at[need]]
            filled[self.town[at[need]]] += 1
        self.start = (tuple(room), tuple(ends), tuple(free), tuple(filled))
        self.earned: list[dict[int, int]] = [{} for _need in order]
        for edge in matching.edges(problem):
            if (edge.need, edge.helper) not in problem.frozen:
                number = at[edge.need]
                full = TIER_WORTH[order[number].tier] + gain(problem, edge)
                self.earned[number][people[edge.helper]] = full

    def best(self, known: int = -1) -> int:
        """Answer the worth of the best plan if it is more than `known`, else `known`."""
        self.found = known
        self.seen: dict[tuple, int] = {}
        self.most_of_person = cache(self._most_of_person)
        self._decide(0, 0, *self.start)
        return self.found

    def _decide(self, number: int, value: int, room: tuple, ends: tuple, free: tuple,
                filled: tuple) -> None:  # fmt: skip
        self.found = max(self.found, value)
        if number == len(self.slots):
            return
        later = -1 << number
        state = (number, room, ends, tuple(mask & later for mask in free), filled)
        if self.seen.get(state, -1) >= value:
            return
        self.seen[state] = value
        if value + self._most(number, room, ends, free, filled) <= self.found:
            return
        for people in self._choices(number, room, ends, free):
            left, homes, times, towns = list(room), list(ends), list(free), list(filled)
            more = value
            for person in people:
                left[person] -= 1
                if self.member[person] >= 0:
                    homes[self.member[person]] -= 1
                times[person] &= ~self.clashes[number]
                towns[self.town[number]] += 1
                more += self.earned[number][person]
                more += self.fairness // towns[self.town[number]]
            self._decide(number + 1, more, tuple(left), tuple(homes), tuple(times), tuple(towns))

    def _able(self, number: int, room: tuple, ends: tuple, free: tuple) -> list[int]:
        earned = self.earned[number]
        able = [
            person
            for person in earned
            if room[person] > 0
            and free[person] >> number & 1
            and (self.member[person] < 0 or ends[self.member[person]] > 0)
        ]
        return sorted(able, key=lambda person: -earned[person])

    def _choices(self, number: int, room: tuple, ends: tuple, free: tuple) -> list[tuple]:
        able = self._able(number, room, ends, free)
        most = self.slots[number]
        counts = [most, 0] if self.is_team[number] and most else range(most, -1, -1)
        return [
            people
            for count in counts
            for people in itertools.combinations(able, count)
            if self._have_room(people, ends)
        ]

    def _have_room(self, people: tuple, ends: tuple) -> bool:
        asked = Counter(self.member[person] for person in people)
        return all(home < 0 or count <= ends[home] for home, count in asked.items())

    def _most(self, number: int, room: tuple, ends: tuple, free: tuple, filled: tuple) -> int:
        """Answer at least what the needs from `number` on can bring: two bounds, the lesser."""
        spread = [self.fairness // (count + 1) for count in filled]
        able_of = [0] * len(room)
        by_need = 0
        for later in range(number, len(self.slots)):
            able = self._able(later, room, ends, free)
            most = self.slots[later]
            if not most or (self.is_team[later] and len(able) < most):
                continue
            first = able[:most]
            by_need += sum(self.earned[later][person] for person in first)
            by_need += len(first) * spread[self.town[later]]
            for person in able:
                able_of[person] |= 1 << later
        by_person = sum(
            self.most_of_person(person, mask, room[person], tuple(spread))
            for person, mask in enumerate(able_of)
            if mask
        )
        return min(by_need, by_person)

    def _most_of_person(self, person: int, mask: int, room: int, spread: tuple) -> int:
        """Answer the most one person alone could bring at needs of `mask`."""
        if not mask or not room:
            return 0
        first = (mask & -mask).bit_length() - 1
        rest = mask & ~(1 << first)
        without = self.most_of_person(person, rest, room, spread)
        apart = rest & ~self.clashes[first]
        with_it = self.earned[first][person] + spread[self.town[first]]
        return max(without, with_it + self.most_of_person(person, apart, room - 1, spread))


def broken_rules(
    problem: Problem, pairs: Sequence[Edge], edges: Sequence[Edge] | None = None
) -> list[str]:
    """Answer what a plan breaks, counted without the library's own validator.

    `edges` are the feasible pairs, asked for if they are not given.
    """
    needs = {need.id: need for need in problem.needs}
    helpers = {helper.id: helper for helper in problem.helpers}
    mine = [(edge.need, edge.helper) for edge in pairs]
    every = sorted([*mine, *problem.frozen])
    feasible = {(edge.need, edge.helper) for edge in edges or matching.edges(problem)}
    found = [f"{pair} is not feasible" for pair in mine if pair not in feasible]
    found += [f"{one} stands twice" for one, other in pairwise(every) if one == other]
    held, busy = Counter(need for need, _ in every), Counter(helper for _, helper in every)
    proposed = Counter(need for need, _ in mine)
    home = {name: row.organization for name, row in helpers.items()}
    loads = Counter(home[helper] for _, helper in every)
    for need, helper in mine:
        is_half = needs[need].team and held[need] != needs[need].slots
        found += [f"{need} is overfull"] * (held[need] > needs[need].slots)
        found += [f"{need} has half a team"] * (is_half and proposed[need] > 0)
        found += [f"{helper} is over capacity"] * (busy[helper] > helpers[helper].capacity)
        row = problem.organizations.get(home[helper] or "")
        found += [f"{home[helper]} is over"] * (row is not None and loads[row.id] > row.capacity)
        found += [
            f"{need} clashes with {other}"
            for other, person in every
            if person == helper and other != need and clash(needs[need], needs[other])
        ]
    return found
