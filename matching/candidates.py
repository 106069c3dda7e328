"""Every feasible pair, streamed in the order of needs, without a loop over pairs.

Method:

1. Needs are taken in blocks, in order, so that memory is bounded by a block and not by the whole.
2. In a block, needs that ask the same (service, level, required languages, sex, remote or not) form
   a class. Whoever fails what does not depend on day, place or child is dropped for the class.
3. (`reach`) Remote needs, and classes small enough, meet all of the class's helpers. Otherwise the
   helpers of the class are sorted by bands in rings of similar limits, on a plane on which nothing
   lies farther apart than in space; whoever is closer there than his own reach, plus 0.4 %, comes
   out. A straight line through the earth is never longer than the way over it, and the formula of
   `travel` differs from that by less than a millionth, so no pair is lost; beyond 800 km, where
   that was not measured, everybody is met. What has a road entry is met apart, at any distance.
4. Every remaining check of `pairwise` filters exactly; no pair is dropped for being far down a list
   (a cap of k best loses up to 18 % of the plan at 100,000 needs; performance.md 2).
5. What is left is scored and packed into one 64-bit key (need, helper, score, minutes), and the
   keys of the block are sorted: by need, then helper, the order of their ids.

Ties: none, a pair stands once; the order of the input does not matter. Complexity: O((n + h) log h)
for the bands and O(p) for p pairs within reach; about 0.2 microseconds a pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import scoring
from matching.arcs import HIGHEST_SCORE, MOST_MINUTES, Arcs
from matching.columns import Columns, Flags
from matching.pairwise import Pairwise
from matching.reach import Reach, Sizes
from matching.score_tables import ScoreTables
from matching.travel import minutes_between
from matching.types import Edge, Helper, Need, Problem

Index = NDArray[np.int64]
Group = tuple[int, int, int, int, bool]

SIZES = Sizes()
# How many times more needs may be in the next block.
GROWTH = 8
# Needs for which few pairs are found still cost something.
LEAST_PER_NEED = 0.05

# Left to each pair, after the minutes and the days, the cheapest first.
OF_THE_PAIR = (
    "area",
    "organization",
    "two_adults",
    "term",
    "blocked",
    "throttled",
    "load",
    "free",
)

SCORE_BITS = HIGHEST_SCORE.bit_length()
MINUTE_BITS = MOST_MINUTES.bit_length()
KEY_BITS = 63


class Candidates:
    """The feasible pairs of some needs and helpers: re-iterable, deterministic, bounded memory."""

    def __init__(
        self,
        columns: Columns,
        only_needs: Sequence[int] | NDArray[Any] | None = None,
        only_helpers: Sequence[int] | NDArray[Any] | None = None,
        *,
        sizes: Sizes = SIZES,
    ) -> None:
        """Take all needs and helpers, or only those at the given places (any order)."""
        problem = columns.problem
        self.columns = columns
        self.pairwise, self.tables = Pairwise(columns), ScoreTables(columns)
        self.needs = _chosen(only_needs, len(problem.needs))
        self.helpers = _chosen(only_helpers, len(problem.helpers))
        # [service, helper]: the last day on which vetting, training and licence all hold.
        self._until = np.minimum(np.minimum(columns.vetted, columns.trained), columns.licence)
        # What nobody can fail need not be asked of every pair.
        self._codes = [code for code in OF_THE_PAIR if code not in self.pairwise.unfailing]
        self._sizes = sizes
        self._reach = Reach(self.pairwise, self.helpers, sizes)
        self._helper_bits = max(1, len(problem.helpers)).bit_length()
        self._most_needs = 1 << min(24, KEY_BITS - MINUTE_BITS - SCORE_BITS - self._helper_bits)

    def chunks(self, size: int = 2_000_000) -> Iterator[Arcs]:
        """Yield the arcs in order, in chunks of about `size`, each with whole needs."""
        at, block = 0, self._sizes.first_block
        while at < len(self.needs):
            needs = self.needs[at : at + block]
            arcs = self._of(needs)
            if len(arcs):
                yield arcs
            at += len(needs)
            per_need = max(len(arcs) / len(needs), LEAST_PER_NEED)
            block = int(np.clip(size / per_need, 1, min(GROWTH * block, self._most_needs)))

    def count(self) -> int:
        """Answer how many pairs are feasible, exactly, by one pass."""
        return sum(len(arcs) for arcs in self.chunks())

    def all(self) -> Arcs:
        """Answer all arcs at once: twelve bytes each."""
        return Arcs.concatenate(list(self.chunks()))

    def _of(self, needs: Index) -> Arcs:
        pairs = (
            pair
            for group, places in self._groups(needs)
            for pair in self._reach.near(group, needs, places)
        )
        keys = [self._keys(needs, *batch) for batch in self._batches(pairs)]
        together = np.concatenate(keys) if keys else np.zeros(0, dtype=np.int64)
        together.sort()
        return self._unpacked(needs, together)

    def _batches(self, pairs: Iterable[tuple[Index, Index]]) -> Iterator[tuple[Index, Index]]:
        """Yield the pairs joined to about `at_once`: a call costs, however few they are."""
        held: list[tuple[Index, Index]] = []
        count = 0
        for pair in pairs:
            held.append(pair)
            count += len(pair[0])
            if count >= self._sizes.at_once:
                yield _joined(held)
                held, count = [], 0
        if held:
            yield _joined(held)

    def _groups(self, needs: Index) -> Iterator[tuple[Group, Index]]:
        """Yield each class of the block with the places of its needs in the block."""
        c = self.columns
        wish = np.where(c.language_required[needs], c.wish[needs], -1)
        key = np.stack([c.service[needs], c.min_level[needs], wish, c.wanted_sex[needs],
                        c.remote[needs]], axis=1)  # fmt: skip
        groups, inverse = np.unique(key, axis=0, return_inverse=True)
        order = np.argsort(inverse.reshape(-1), kind="stable")
        starts = np.searchsorted(inverse.reshape(-1)[order], np.arange(len(groups) + 1))
        for number, row in enumerate(groups.tolist()):
            yield tuple(row), order[starts[number] : starts[number + 1]]

    def _keys(self, needs: Index, places: Index, helpers: Index) -> Index:
        """Answer the packed keys of the feasible ones of some pairs."""
        asked, until = needs[places], self._until
        minutes = self.columns.minutes(asked, helpers)
        rows = _where(
            self.pairwise.travel(asked, helpers, minutes),
            places,
            asked,
            helpers,
            minutes,
        )
        if until.size and until.min() < self.columns.day.max():
            _, asked, helpers, _ = rows
            rows = _where(
                until[self.columns.service[asked], helpers] >= self.columns.day[asked],
                *rows,
            )
        for code in self._codes:
            rows = _where(getattr(self.pairwise, code)(*rows[1:]), *rows)
        places, asked, helpers, minutes = rows
        score = self.tables.score(asked, helpers, minutes).astype(np.int64)
        key = places << self._helper_bits | helpers
        return (key << SCORE_BITS | score) << MINUTE_BITS | np.minimum(minutes, MOST_MINUTES)

    def _unpacked(self, needs: Index, keys: Index) -> Arcs:
        minutes = keys & ((1 << MINUTE_BITS) - 1)
        keys >>= MINUTE_BITS
        score = keys & ((1 << SCORE_BITS) - 1)
        keys >>= SCORE_BITS
        helpers = keys & ((1 << self._helper_bits) - 1)
        return Arcs.of(needs[keys >> self._helper_bits], helpers, score, minutes).check()


def edges(problem: Problem) -> list[Edge]:
    """Answer every feasible pair with its score and parts, sorted by need and helper.

    For listing and for small problems: a row of Python a pair. Plans work on the arcs.
    """
    return as_edges(problem, Candidates(Columns(problem)).all())


def as_edges(problem: Problem, arcs: Arcs) -> list[Edge]:
    """Answer arcs as rows with ids, score, parts and minutes."""
    children_of = scoring.children_by_organization(problem)
    return [
        as_edge(problem, problem.needs[need], problem.helpers[helper], children_of)
        for need, helper in zip(arcs.need.tolist(), arcs.helper.tolist(), strict=True)
    ]


def as_edge(
    problem: Problem, need: Need, helper: Helper, children_of: Mapping[str, frozenset[str]]
) -> Edge:
    """Answer a feasible pair with its score, parts and minutes."""
    minutes, is_estimate = minutes_between(problem, need, helper)
    parts = scoring.parts(need, helper, minutes, children_of)
    return Edge(need.id, helper.id, scoring.total(parts), parts, minutes, is_estimate)


def _chosen(only: Sequence[int] | NDArray[Any] | None, count: int) -> Index:
    return np.arange(count) if only is None else np.unique(np.asarray(only, dtype=np.int64))


def _joined(held: Sequence[tuple[Index, Index]]) -> tuple[Index, Index]:
    return np.concatenate([one for one, _ in held]), np.concatenate([other for _, other in held])


def _where(holds: Flags, *columns: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Answer the columns where it holds; all of them, uncopied, where it always does."""
    return columns if holds.all() else tuple(column[holds] for column in columns)
