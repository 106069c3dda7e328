"""The residual network of a plan as lists, to walk it from one node instead of sweeping it.

`residual` looks at all arcs at once, which is right where everything is asked. What one more
visit, one more pair or one pair that must be taken would change is a short way through this
network, found by looking at few nodes (`exchange`).

1. Nodes stand as needs, townships, organizations, the sink, people, blocks; people and blocks may
   be added. Every pair leads to a block: windows of one person that clash share one (`blocks`),
   every other pair has one of its own.
2. Arcs are not kept. `into` and `out_of` tell those that end or begin at a node, from what the
   plan takes by now: a way on where there is room, a way back where something is in use.

Ties: none here. Cost: some lists over pairs and blocks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from matching.flow import Ints, Limits, Mask, Numbers, Pairs

Arcs = list[tuple[int, int]]
# Of a pair: the plan does not take it, takes it, or it was struck out.
FREE, TAKEN, GONE = 0, 1, 2
# People who may be added.
ROOM = 64


class Network:
    """A plan's residual network, its flow and the potentials of whoever walks it."""

    def __init__(
        self, limits: Limits, pairs: Pairs, owners: Numbers, taken: Mask, unit: int
    ) -> None:
        """Take the plan `taken`; every pair is in a block, each of one person in `owners`.

        Raises ValueError where two visits of one block are taken.
        """
        self.top = pairs.top
        self.potential: list[int] = []
        self._lay_places(limits, pairs, taken, unit)
        self._lay_people(limits, pairs, taken, owners)
        self._lay_pairs(pairs, taken, len(owners))

    def _lay_places(self, limits: Limits, pairs: Pairs, taken: Mask, unit: int) -> None:
        towns = len(limits.held)
        self.first_town = len(limits.slots)
        empty = limits.slots - np.bincount(pairs.need[taken], minlength=self.first_town)
        self.slots: list[int] = limits.slots.tolist()
        self.empty: list[int] = empty.tolist()
        self.loss: list[int] = (limits.weight * unit + self.top).tolist()
        self.town: list[int] = (limits.township + np.int32(self.first_town)).tolist()
        self.needs_of: list[list[int]] = [[] for _town in range(towns)]
        for need, town in enumerate(limits.township.tolist()):
            self.needs_of[town].append(need)
        of, bonus, places = limits.ranks()
        self.steps: list[list[int]] = [[] for _town in range(towns)]
        for town, earned, count in zip(of.tolist(), bonus.tolist(), places.tolist(), strict=True):
            self.steps[town].extend([earned] * count)
        lost = np.bincount(limits.township, empty, minlength=towns)
        self.lost: list[int] = lost.astype(np.int64).tolist()

    def _lay_people(self, limits: Limits, pairs: Pairs, taken: Mask, owners: Numbers) -> None:
        ends, member = len(limits.organization_capacity), limits.organization
        self.first_end = self.first_town + len(limits.held)
        self.sink = self.first_end + ends
        self.first_person = self.sink + 1
        self.first_block = self.first_person + len(limits.capacity) + ROOM
        visits = np.bincount(pairs.helper[taken], minlength=len(limits.capacity))
        self.visits, self.capacity = visits.tolist(), limits.capacity.tolist()
        self.end: list[int] = np.where(member >= 0, self.first_end + member, self.sink).tolist()
        loads = np.bincount(member[member >= 0], visits[member >= 0], minlength=ends)
        self.load, self.most = (
            loads.astype(np.int64).tolist(),
            limits.organization_capacity.tolist(),
        )
        self.idle: dict[int, set[int]] = defaultdict(set)
        for person in np.flatnonzero(visits < limits.capacity).tolist():
            self.idle[self.end[person]].add(person)
        self.members: dict[int, list[int]] = defaultdict(list)
        for person, end in enumerate(self.end):
            self.members[end].append(person)
        order = np.argsort(owners, kind="stable")
        cuts = np.searchsorted(owners[order], np.arange(len(limits.capacity) + 1)).tolist()
        blocks = (order + self.first_block).tolist()
        self.blocks_of: list[list[int]] = [blocks[a:b] for a, b in pairwise(cuts)]
        self.owner: list[int] = (owners + np.int32(self.first_person)).tolist()

    def _lay_pairs(self, pairs: Pairs, taken: Mask, blocks: int) -> None:
        self.need: list[int] = pairs.need.tolist()
        self.block: list[int] = (pairs.block + np.int32(self.first_block)).tolist()
        self.cost: list[int] = (self.top - pairs.gain.astype(np.int64)).tolist()
        self.state: list[int] = taken.astype(np.int8).tolist()
        order = np.argsort(pairs.block, kind="stable")
        cuts = np.searchsorted(pairs.block[order], np.arange(blocks + 1)).tolist()
        placed = order.tolist()
        self.pairs_of: list[list[int]] = [placed[a:b] for a, b in pairwise(cuts)]
        first = np.searchsorted(pairs.need, np.arange(len(self.slots) + 1)).tolist()
        self.pairs_from: list[Sequence[int]] = [range(a, b) for a, b in pairwise(first)]
        self.holder = [-1] * blocks
        self.taken_of: list[list[int]] = [[] for _need in self.slots]
        for pair in np.flatnonzero(taken).tolist():
            at = self.block[pair] - self.first_block
            if self.holder[at] >= 0:
                raise ValueError("Two visits clash.")
            self.holder[at] = pair
            self.taken_of[self.need[pair]].append(pair)

    def in_order(self, values: Ints, people: int) -> list[int]:
        """Answer values by node of `flow.Nodes` in the order of these nodes."""
        low = self.first_end
        high = low + people + len(self.owner)
        told = values.tolist()
        people_told = told[low : low + people] + [0] * ROOM
        return [*told[:low], *told[high:], *people_told, *told[low + people : high]]

    def filled(self) -> int:
        """Answer how many places the plan fills."""
        return sum(self.slots) - sum(self.empty)

    def person_of(self, pair: int) -> int:
        """Answer the person of a pair."""
        return self.owner[self.block[pair] - self.first_block] - self.first_person

    def into(self, node: int) -> Arcs:
        """Answer the arcs that end at a node, as (tail, cost)."""
        if node >= self.first_block:
            return self._into_block(node)
        if node >= self.first_person:
            return self._into_person(node)
        if node < self.first_town:
            return self._into_need(node)
        return self._into_town(node) if node < self.first_end else self._into_end(node)

    def _into_block(self, node: int) -> Arcs:
        at = node - self.first_block
        found = [
            (self.need[pair], self.cost[pair]) for pair in self.pairs_of[at] if not self.state[pair]
        ]
        if self.holder[at] >= 0:
            found.append((self.owner[at], 0))
        return found

    def _into_person(self, node: int) -> Arcs:
        at, low = node - self.first_person, self.first_block
        found = [(block, 0) for block in self.blocks_of[at] if self.holder[block - low] < 0]
        if self.visits[at]:
            found.append((self.end[at], 0))
        return found

    def _into_need(self, node: int) -> Arcs:
        found = [(self.block[pair], -self.cost[pair]) for pair in self.taken_of[node]]
        if self.empty[node]:
            found.append((self.town[node], -self.loss[node]))
        return found

    def _into_town(self, node: int) -> Arcs:
        at = node - self.first_town
        found = [
            (need, self.loss[need])
            for need in self.needs_of[at]
            if self.empty[need] < self.slots[need]
        ]
        if self.lost[at]:
            found.append((self.sink, -self.steps[at][self.lost[at] - 1]))
        return found

    def _into_end(self, node: int) -> Arcs:
        """Answer the arcs into an organization or the sink."""
        low = self.first_person
        found = [(low + person, 0) for person in self.idle[node]] if node in self.idle else []
        if node < self.sink:
            return [*found, (self.sink, 0)] if self.load[node - self.first_end] else found
        for at, (load, most) in enumerate(zip(self.load, self.most, strict=True)):
            if load < most:
                found.append((self.first_end + at, 0))
        for at, (lost, steps) in enumerate(zip(self.lost, self.steps, strict=True)):
            if lost < len(steps):
                found.append((self.first_town + at, steps[lost]))
        return found

    def out_of(self, node: int) -> Arcs:
        """Answer the arcs that begin at a node, as (head, cost)."""
        if node >= self.first_block:
            return self._out_of_block(node)
        if node >= self.first_person:
            return self._out_of_person(node)
        if node < self.first_town:
            return self._out_of_need(node)
        return self._out_of_town(node) if node < self.first_end else self._out_of_end(node)

    def _out_of_block(self, node: int) -> Arcs:
        holder = self.holder[node - self.first_block]
        if holder < 0:
            return [(self.owner[node - self.first_block], 0)]
        return [(self.need[holder], -self.cost[holder])]

    def _out_of_person(self, node: int) -> Arcs:
        at, low = node - self.first_person, self.first_block
        found = [(block, 0) for block in self.blocks_of[at] if self.holder[block - low] >= 0]
        if self.visits[at] < self.capacity[at]:
            found.append((self.end[at], 0))
        return found

    def _out_of_need(self, node: int) -> Arcs:
        found = [
            (self.block[pair], self.cost[pair])
            for pair in self.pairs_from[node]
            if not self.state[pair]
        ]
        if self.empty[node] < self.slots[node]:
            found.append((self.town[node], self.loss[node]))
        return found

    def _out_of_town(self, node: int) -> Arcs:
        at = node - self.first_town
        found = [(need, -self.loss[need]) for need in self.needs_of[at] if self.empty[need]]
        if self.lost[at] < len(self.steps[at]):
            found.append((self.sink, self.steps[at][self.lost[at]]))
        return found

    def _out_of_end(self, node: int) -> Arcs:
        """Answer the arcs out of an organization or the sink, back to who uses it."""
        low, first = self.first_person, self.first_end
        found = [(low + person, 0) for person in self.members[node] if self.visits[person]]
        if node < self.sink:
            has_room = self.load[node - first] < self.most[node - first]
            return [*found, (self.sink, 0)] if has_room else found
        found.extend((first + at, 0) for at, load in enumerate(self.load) if load)
        for at, (lost, steps) in enumerate(zip(self.lost, self.steps, strict=True)):
            if lost:
                found.append((self.first_town + at, -steps[lost - 1]))
        return found
