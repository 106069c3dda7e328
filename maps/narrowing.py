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
    told = [(tuple([alias.get(u, u) for u in one.unknowns]), one) for one in known]
    within = {(alias.get(a, a), alias.get(b, b)) for a, b in pairs}
    root = _roots([*(unknowns for unknowns, _one in told), *within])
    parts: dict[Unknown, Part] = {}
    for cell, unknowns in asked.items():
        first = root.get(unknowns[0])
        if first is not None:
            parts.setdefault(first, Part(kept)).asked[cell] = unknowns
    wholes = {whole for _part, whole in within}
    for unknowns, one in told:
        if unknowns and root[unknowns[0]] in parts:
            parts[root[unknowns[0]]].add(unknowns, one, is_whole=unknowns[0] in wholes)
    for pair in within:
        if root[pair[0]] in parts:
            parts[root[pair[0]]].pairs.append(pair)
    return list(parts.values())


def _roots(groups: Iterable[Sequence[Unknown]]) -> dict[Unknown, Unknown]:
    """Answer one member for all that hang together by the groups."""
    above: dict[Unknown, Unknown] = {}

    def root(unknown: Unknown) -> Unknown:
        while (over := above.setdefault(unknown, unknown)) != unknown:
            above[unknown] = above[over]
            unknown = over
        return unknown

    for group in groups:
        for unknown in group:
            above[root(unknown)] = root(group[0])
    return {unknown: root(unknown) for unknown in above}


@dataclass(slots=True)
class Part:
    """Unknowns that hang together, and what is asked about them."""

    kept: dict[object, Program]
    asked: dict[Cell, tuple[Unknown, ...]] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    _bounds: dict[Unknown, tuple[int, float]] = field(default_factory=dict)
    _present: Rows = field(default_factory=dict)
    _older: Rows = field(default_factory=dict)
    _programs: dict[bool, Program] = field(default_factory=dict)

    def put_away(self) -> None:
        """Let go of what the solver holds."""
        for program in self._programs.values():
            program.put_away()

    def add(self, unknowns: tuple[Unknown, ...], one: Statement, *, is_whole: bool) -> None:
        """Take a statement in, as bounds if it is about one unknown.

        But a sum of this release that is the sum of a single whole is no bound: it is left out
        with the other sums, since it is a sum of a part and a rest.
        """
        most = math.inf if one.high is None else one.high
        if len(unknowns) == 1 and not (is_whole and one.is_present_sum):
            low, high = self._bounds.get(unknowns[0], (0, math.inf))
            self._bounds[unknowns[0]] = (max(low, one.low), min(high, most))
            return
        rows = self._present if one.is_present_sum else self._older
        key = tuple(sorted(unknowns))
        low, high = rows.get(key, (0, math.inf))
        rows[key] = (max(low, one.low), min(high, most))

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
            said = (*map(frozenset, (self._bounds.items(), rows.items(), self.pairs)), *self.asked)
            found = self.kept.get(said)
            if found is None:
                found = self.kept[said] = Program(self._bounds, rows, self.pairs, self.asked)
            self._programs[with_present] = found
        return found
