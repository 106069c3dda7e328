"""What the plan would be with something more in it: more visits, more pairs, new people. Exact.

1. The plan at hand is laid out as a residual network once (`network`), its prices are distances
   from the sink (`residual`), in a unit that outweighs everything below it.
2. A trial adds what is new and turns every circle that betters the plan (`exchange`): the best plan
   with it, as if solved again. It answers how many places more are filled, and by whom; then all
   is undone.
3. Windows of one person that clash are one block, as in `blocks`. Where a new pair makes old ones
   hang together in another way, the person gives everything back and is seated anew.

The trials are those of the flow, to which half a team is some of it and a chain of clashes is cut
as `blocks` cuts it. Ties: whoever comes first stays, for only what is strictly better is done;
who has time left comes before who is used up, then who would get most pairs, so that few people
are needed.
Cost: the network once, then a walk for every unit that moves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from matching import exchange, flow
from matching.allocation import Answer
from matching.blocks import Blocks, blocks
from matching.flow import Ints, Mask
from matching.repair import flowed
from matching.residual import NotOptimal, residual
from matching.revision import Revision

Groups = list[list[tuple[int, int]]]


class Trials:
    """A plan to which things are added, one trial at a time."""

    def __init__(self, found: Answer) -> None:
        """Lay the plan out. A plan whose blocks were cut in another way is solved once more."""
        self.market = found.market
        self.limits = found.market.limits
        self.windows = found.market.windows
        codes = self.windows.codes(found.pairs.need, found.pairs.helper)
        self.codes, at = np.unique(codes, return_inverse=True)
        self.blocks = self.blocks_of(self.codes)
        self.pairs = replace(found.pairs, block=self.blocks.of_code[at])
        self._laid(found.relaxed)
        self.before = self.net.filled()
        self.is_full = np.array(self.net.visits) >= np.array(self.net.capacity)

    def blocks_of(self, codes: Ints) -> Blocks:
        """Answer the blocks of sorted codes; each is in one, if only by itself."""
        two = np.full(1 + len(self.limits.capacity), 2, dtype=np.int64)
        return blocks(self.windows, two, codes, np.full(len(codes), 2, dtype=np.int64))

    def _laid(self, taken: Mask) -> None:
        limits, pairs, owners = self.limits, self.pairs, self.blocks.helper
        unit = flow.rest(limits, pairs) * (1 + int(limits.slots.sum()))
        try:
            net = residual(limits, pairs, owners, taken, unit)
            least = net.from_sink()
        except (NotOptimal, ValueError):
            taken = flowed(self.market, pairs, owners).taken
            net = residual(limits, pairs, owners, taken, unit)
            least = net.from_sink()
        self.net = Revision(limits, pairs, owners, taken, unit)
        people = len(limits.capacity)
        self.least = self.net.in_order(least, people)
        self.greatest = self.net.in_order(-net.to_sink(), people)

    @contextmanager
    def tried(self, potential: list[int]) -> Iterator[Revision]:
        """Lend the network with potentials to begin with, and undo whatever was done to it."""
        mark = self.net.mark()
        self.net.potential = list(potential)
        try:
            yield self.net
        finally:
            self.net.back(mark)

    def _served(self) -> int:
        return self.net.filled() - self.before

    def with_visits(self, people: Ints) -> tuple[int, list[int]]:
        """Answer the places filled more if each took one more visit, and who would take it."""
        with self.tried(self.least) as net:
            for person in people.tolist():
                exchange.one_more_visit(net, person)
            before = self.limits.capacity[people].tolist()
            rows = zip(people.tolist(), before, strict=True)
            return self._served(), [one for one, most in rows if net.visits[one] > most]

    def with_newcomers(self, needs: Ints, visits: int) -> Generator[int]:
        """Yield the places filled more by one, two, … new people who could serve `needs`.

        They have `visits` each and earn nothing but the tiers. Undone when the iterator is closed.
        """
        classes, at = np.unique(self.windows.of_need[needs], return_inverse=True)
        found = self.blocks_of(classes.astype(np.int64)).of_code[at]
        groups: Groups = [[] for _block in range(int(found.max()) + 1)]
        for need, block in zip(needs.tolist(), found.tolist(), strict=True):
            groups[block].append((need, self.net.top))
        with self.tried(self.least) as net:
            while True:
                exchange.seat(net, net.add_person(), groups, visits)
                yield self._served()

    def with_pairs(self, need: Ints, helper: Ints) -> tuple[int, list[int]]:
        """Answer the places filled more with these pairs too, and who would be in one of them."""
        with self.tried(self.greatest) as net:
            self.add_pairs(net, need, helper)
            rows = zip(need.tolist(), helper.tolist(), strict=True)
            used = {
                person
                for one, person in rows
                if any(net.person_of(pair) == person for pair in net.taken_of[one])
            }
            return self._served(), sorted(used)

    def add_pairs(self, net: Revision, need: Ints, helper: Ints) -> None:
        """Add pairs that earn nothing but their tier: whoever has time first, then by how many."""
        grouped = _Grouped(self, need, helper)
        people, counts = np.unique(helper, return_counts=True)
        for person in people[np.lexsort((-counts, self.is_full[people]))].tolist():
            self._meet(net, person, grouped)

    def _meet(self, net: Revision, person: int, grouped: _Grouped) -> None:
        if grouped.is_changed[person]:
            groups = grouped.of_all(person, net)
            exchange.unseat(net, person)
            net.strike(person)
            exchange.seat(net, person, groups, int(self.limits.capacity[person]))
            return
        for need, block in grouped.of_new(person, net):
            net.add_pair(need, block, net.top)
            exchange.push(net, need, block, net.top)


class _Grouped:
    """How the windows of people hang together once they have new pairs: 3 of the method."""

    def __init__(self, trials: Trials, need: Ints, helper: Ints) -> None:
        self.need, self.helper = need, helper
        self.windows, self.low = trials.windows, trials.net.first_block
        self.classes = max(1, len(self.windows.start))
        is_met = np.zeros(len(trials.limits.capacity), dtype=np.bool_)
        is_met[helper] = True
        mine = is_met[trials.codes // self.classes]
        codes, old = trials.codes[mine], trials.blocks.of_code[mine]
        self.codes = np.union1d(codes, self._code(need, helper))
        found = trials.blocks_of(self.codes)
        self.block = found.of_code
        now = self._at(codes)
        self.is_changed = np.zeros(len(is_met), dtype=np.bool_)
        for one, other in ((old, now), (now, old)):
            order = np.lexsort((other, one))
            of, to, who = one[order], other[order], codes[order] // self.classes
            split = (of[1:] == of[:-1]) & (to[1:] != to[:-1])
            self.is_changed[who[1:][split]] = True
        # The node of each block, -1 for those that are new.
        self.node = np.full(len(found), -1, dtype=np.int64)
        self.node[now] = old + self.low

    def _code(self, need: Ints, helper: Ints | int) -> Ints:
        return np.asarray(helper * self.classes + self.windows.of_need[need], dtype=np.int64)

    def _at(self, codes: Ints) -> Ints:
        return np.asarray(self.block[np.searchsorted(self.codes, codes)], dtype=np.int64)

    def of_new(self, person: int, net: Revision) -> list[tuple[int, int]]:
        """Answer (need, block) of the new pairs of a person; new blocks are added."""
        needs = self.need[self.helper == person]
        found, nodes = [], {}
        for need, at in zip(
            needs.tolist(), self._at(self._code(needs, person)).tolist(), strict=True
        ):
            if at not in nodes:
                known = int(self.node[at])
                nodes[at] = known if known >= 0 else net.add_block(person)
            found.append((need, nodes[at]))
        return found

    def of_all(self, person: int, net: Revision) -> Groups:
        """Answer the pairs of a person, old and new, as (need, cost) by block."""
        rows = [
            (net.need[pair], net.cost[pair])
            for block in net.blocks_of[person]
            for pair in net.pairs_of[block - self.low]
        ]
        rows += [(need, net.top) for need in self.need[self.helper == person].tolist()]
        at = self._at(self._code(np.array([need for need, _cost in rows]), person))
        groups = defaultdict(list)
        for row, block in zip(rows, at.tolist(), strict=True):
            groups[block].append(row)
        return list(groups.values())
