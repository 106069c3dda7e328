"""A plan's residual network that can be changed, and set back to what it was.

1. `turn` sends one unit round a circle of nodes: pairs are taken and given back, places emptied and
   filled, visits and loads counted.
2. People, blocks and pairs may be added, capacities given, a person's pairs struck out.
3. Whatever changes is noted; `back` undoes everything since a `mark`. Potentials are no part of
   it: they belong to whoever walks the network.

Ties: none here. Cost: what a change touches.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from matching.flow import Limits, Mask, Numbers, Pairs
from matching.network import FREE, GONE, TAKEN, Network


class Revision(Network):
    """A network whose plan is changed for a while."""

    def __init__(
        self, limits: Limits, pairs: Pairs, owners: Numbers, taken: Mask, unit: int
    ) -> None:
        """Lay the network of the plan `taken`; nothing is changed yet."""
        super().__init__(limits, pairs, owners, taken, unit)
        self._noted: list[tuple[Any, int, Any]] = []

    def note(self, where: Any, at: int, value: Any) -> None:
        """Change one entry of a list, so that `back` can undo it."""
        self._noted.append((where, at, where[at]))
        where[at] = value

    def turn(self, circle: Sequence[int]) -> None:
        """Send one unit round a circle of nodes, the first of which is the last as well."""
        arcs = list(pairwise(circle))
        # A block gives its visit back before it takes another.
        for tail, head in arcs:
            if tail >= self.first_block and head < self.first_town:
                self._give_back(self.holder[tail - self.first_block])
        for tail, head in arcs:
            if head >= self.first_block and tail < self.first_town:
                self._take(tail, head - self.first_block)
            elif tail < self.first_end and head < self.first_end:
                self._empty(tail, head)
            elif tail < self.first_block and head < self.first_block:
                self._beyond(tail, head)

    def _give_back(self, pair: int) -> None:
        need = self.need[pair]
        self.note(self.state, pair, FREE)
        self.note(self.holder, self.block[pair] - self.first_block, -1)
        self.note(self.taken_of, need, [other for other in self.taken_of[need] if other != pair])

    def _take(self, need: int, at: int) -> None:
        pair = next(one for one in self.pairs_of[at] if self.need[one] == need)
        self.note(self.state, pair, TAKEN)
        self.note(self.holder, at, pair)
        self.note(self.taken_of, need, [*self.taken_of[need], pair])

    def _empty(self, tail: int, head: int) -> None:
        """Let a place of a need go unfilled (need to township) or be filled again."""
        need, more = (tail, 1) if tail < self.first_town else (head, -1)
        self.note(self.empty, need, self.empty[need] + more)

    def _beyond(self, tail: int, head: int) -> None:
        """Count a unit between township, person, organization and sink, either way."""
        is_forward = tail >= self.first_person or (head < self.first_person and tail != self.sink)
        one, more = (tail, 1) if is_forward else (head, -1)
        if one >= self.first_person:
            at = one - self.first_person
            self.note(self.visits, at, self.visits[at] + more)
            self._count_idle(at)
        elif one < self.first_end:
            at = one - self.first_town
            self.note(self.lost, at, self.lost[at] + more)
        else:
            at = one - self.first_end
            self.note(self.load, at, self.load[at] + more)

    def _count_idle(self, person: int) -> None:
        idle = self.idle[self.end[person]]
        if self.visits[person] < self.capacity[person]:
            idle.add(person)
        else:
            idle.discard(person)

    def give(self, person: int, capacity: int) -> None:
        """Let a person take so many visits."""
        self.note(self.capacity, person, capacity)
        self._count_idle(person)

    def add_person(self) -> int:
        """Answer a new person of no organization who can take nothing yet."""
        person = len(self.visits)
        if self.first_person + person >= self.first_block:
            raise ValueError("There is no room for another person.")
        self.visits.append(0)
        self.capacity.append(0)
        self.end.append(self.sink)
        self.note(self.members, self.sink, [*self.members[self.sink], person])
        self.blocks_of.append([])
        return person

    def add_block(self, person: int) -> int:
        """Answer the node of a new block of a person, at the person's own potential."""
        node = self.first_block + len(self.owner)
        at = self.first_person + person
        self.owner.append(at)
        self.holder.append(-1)
        self.pairs_of.append([])
        self.potential.append(self.potential[at])
        self.note(self.blocks_of, person, [*self.blocks_of[person], node])
        return node

    def add_pair(self, need: int, block: int, cost: int) -> int:
        """Answer a new free pair."""
        at, pair = block - self.first_block, len(self.need)
        self.need.append(need)
        self.block.append(block)
        self.cost.append(cost)
        self.state.append(FREE)
        self.note(self.pairs_of, at, [*self.pairs_of[at], pair])
        self.note(self.pairs_from, need, [*self.pairs_from[need], pair])
        return pair

    def strike(self, person: int) -> list[int]:
        """Take every block from a person who has no visit; answer his pairs, now gone."""
        low = self.first_block
        found: list[int] = []
        for block in self.blocks_of[person]:
            found.extend(pair for pair in self.pairs_of[block - low] if self.state[pair] != GONE)
        for pair in found:
            self.note(self.state, pair, GONE)
        self.note(self.blocks_of, person, [])
        return found

    def mark(self) -> tuple[int, int, int, int]:
        """Answer where things stand, for `back`."""
        return len(self._noted), len(self.visits), len(self.owner), len(self.need)

    def back(self, mark: tuple[int, int, int, int]) -> None:
        """Undo everything since the mark."""
        noted, people, blocks, pairs = mark
        touched = set()
        while len(self._noted) > noted:
            where, at, value = self._noted.pop()
            where[at] = value
            if where is self.visits or where is self.capacity:
                touched.add(at)
        for person in touched:
            self._count_idle(person)
        for person in range(people, len(self.visits)):
            self.idle[self.end[person]].discard(person)
        del self.visits[people:], self.capacity[people:], self.end[people:]
        del self.blocks_of[people:]
        del self.owner[blocks:], self.holder[blocks:], self.pairs_of[blocks:]
        del self.potential[self.first_block + blocks :]
        del self.need[pairs:], self.block[pairs:], self.cost[pairs:], self.state[pairs:]
