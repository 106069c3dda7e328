"""How far a set of statements about sums narrows the counts down.

Method:

1. The statements are cut into parts that share no unknown; each is a question of its own, so that
   a contradiction in one saves nothing in another.
2. Statements of one part about the same counts are one statement; where they exclude each other
   there is a contradiction, and no program is needed to see it.
3. A part is a linear program (`programs`). Where it contradicts itself, it is asked again without
   the sums of the present release, which may be old.

The statements of one release are nested sums, and a linear program over nested sums has whole
optima, so its answer is what trying every table would give.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from maps.programs import Asked, Cell, Pair, Program, Ranges, Rows, Unknown


class Statement(NamedTuple):
    """`low` <= the sum of the unknowns <= `high` (None: nothing limits it)."""

    unknowns: tuple[Unknown, ...]
    low: int
    high: int | None
    parent: str
    is_present_sum: bool = False


def narrowed(known: Iterable[Statement], asked: Asked, pairs: Collection[Pair] = ()) -> Ranges:
    """Answer the least and greatest value of those asked for, where fewer than five are left.

    Where the sums of this release, which may be old, contradict the rest, he leaves them out.
    """
    found: Ranges = {}
    for part in parts_of(known, pairs, asked, {}, {}):
        found.update(part.few(part.asked))
    return found


def parts_of(
    known: Iterable[Statement],
    pairs: Collection[Pair],
    asked: Asked,
    alias: Mapping[Unknown, Unknown],
    kept: dict[object, Program],
) -> list[Part]:
    """Cut what is known into parts that share no unknown; answer those that are asked about.

    `alias` names the unknown that another is taken for; `kept` holds the programs that were made
    before, by all that they say, so that none is asked twice.
    """
    within = {(alias.get(a, a), alias.get(b, b)) for a, b in pairs}
    bounds, sums = _sorted_out(known, alias, {whole for _part, whole in within})
    root = _roots([*(unknowns for unknowns, _one in sums), *within])
    parts: dict[Unknown, Part] = {}
    for cell, unknowns in asked.items():
        if unknowns[0] in root or unknowns[0] in bounds:
            first = root.get(unknowns[0], unknowns[0])
            parts.setdefault(first, Part(kept)).asked[cell] = unknowns
    for unknown, limits in bounds.items():
        if root.get(unknown, unknown) in parts:
            parts[root.get(unknown, unknown)].bounds[unknown] = limits
    for unknowns, one in sums:
        if root[unknowns[0]] in parts:
            parts[root[unknowns[0]]].add(unknowns, one)
    for first, part in parts.items():
        part.pairs += [pair for pair in within if root[pair[0]] == first]
    return list(parts.values())


def _sorted_out(
    known: Iterable[Statement], alias: Mapping[Unknown, Unknown], wholes: Collection[Unknown]
) -> tuple[dict[Unknown, tuple[int, float]], list[tuple[tuple[Unknown, ...], Statement]]]:
    """Answer the bounds of single unknowns, and the other statements, by the newest unknowns.

    A sum of this release that is the sum of a single whole is no bound: it is left out with the
    other sums, since it is a sum of a part and a rest.
    """
    bounds: dict[Unknown, tuple[int, float]] = {}
    sums = []
    for one in known:
        unknowns, least, most, _parent, is_present_sum = one
        if len(unknowns) == 1:
            (unknown,) = unknowns
            unknown = alias.get(unknown, unknown)
            if not (is_present_sum and unknown in wholes):
                low, high = bounds.get(unknown, (0, math.inf))
                high = high if most is None or high < most else most
                bounds[unknown] = (least if least > low else low, high)
                continue
        if unknowns:
            sums.append((tuple([alias.get(u, u) for u in unknowns]), one))
    return bounds, sums


def _roots(groups: Iterable[Sequence[Unknown]]) -> dict[Unknown, Unknown]:
    """Answer one member for all that hang together by the groups."""
    above: dict[Unknown, Unknown] = {}

    def root(unknown: Unknown) -> Unknown:
        over = above.setdefault(unknown, unknown)
        while over != unknown:
            above[unknown] = above[over]
            unknown, over = over, above[over]
        return unknown

    for group in groups:
        first = root(group[0]) if group else -1
        for unknown in group:
            if above.get(unknown) != first:
                above[root(unknown)] = first
    return {unknown: root(unknown) for unknown in above}


@dataclass(slots=True)
class Part:
    """Unknowns that hang together, and what is asked about them."""

    kept: dict[object, Program]
    asked: dict[Cell, tuple[Unknown, ...]] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    bounds: dict[Unknown, tuple[int, float]] = field(default_factory=dict)
    _present: Rows = field(default_factory=dict)
    _older: Rows = field(default_factory=dict)
    _programs: dict[bool, Program] = field(default_factory=dict)

    def put_away(self) -> None:
        """Let go of what the solver holds."""
        for program in self._programs.values():
            program.put_away()

    def add(self, unknowns: tuple[Unknown, ...], one: Statement) -> None:
        """Take a sum in; what is said of the very same unknowns is one sum."""
        rows = self._present if one.is_present_sum else self._older
        key = tuple(sorted(unknowns))
        low, high = rows.get(key, (0, math.inf))
        rows[key] = (max(low, one.low), min(high, math.inf if one.high is None else one.high))

    def free(self, cells: Iterable[Cell]) -> set[Cell]:
        """Answer those of `cells` seen to keep five values; none if there is a contradiction."""
        return self._program(with_present=True).free(cells)

    def few(self, cells: Iterable[Cell]) -> Ranges:
        """Answer those of `cells` that are left fewer than five values."""
        program = self._program(with_present=True)
        found = program.few(cells)
        if not program.is_possible and self._present and (self._older or self.pairs):
            found = self._program(with_present=False).few(cells)
        return found

    def _program(self, *, with_present: bool) -> Program:
        found = self._programs.get(with_present)
        if found is None:
            rows = dict(self._older)
            for key, (low, high) in self._present.items() if with_present else ():
                least, most = rows.get(key, (0, math.inf))
                rows[key] = (max(least, low), min(most, high))
            said = (*map(frozenset, (self.bounds.items(), rows.items(), self.pairs)), *self.asked)
            found = self.kept.get(said) or Program(self.bounds, rows, self.pairs, self.asked)
            # Another release has other sums, but often the same without them.
            if not with_present:
                self.kept[said] = found
            self._programs[with_present] = found
        return found
