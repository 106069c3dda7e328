"""What present capacity can serve, and what each newcomer would add; for the worker only.

The solvers are loaded by the function that needs them, so that a web process, which imports every
service, never holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from portal.services import gap_newcomers
from portal.services.gap_newcomers import Newcomer
from portal.services.gap_questions import ANY, Question
from portal.vocabulary import Language

if TYPE_CHECKING:
    from maps.next_place import Newcomer as Candidate
    from maps.next_place import Present

# Greedy lists are made for the province, every prefecture and every county.
SCOPE_LENGTHS = (2, 4, 6)


@dataclass(frozen=True, slots=True)
class Gain:
    """What one newcomer at the seat of a township would add, in children of one service."""

    area_code: str
    newcomer: Newcomer
    gain: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a greedy list under the prefix `scope`."""

    scope: str
    newcomer: Newcomer
    number: int
    area_code: str
    gain: int
    total: int


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """Children servable by township (in the ground's order), gains above nought, greedy lists."""

    servable: NDArray[np.int64]
    gains: list[Gain]
    steps: list[Step]


def solve(asked: Question, seat_minutes: NDArray[np.float64]) -> Solved:
    """Answer what can be served, and where somebody more counts, of one service."""
    from maps import next_place
    from maps.servable import servable

    ground = asked.ground
    found = np.zeros(len(ground.townships), dtype=np.int64)
    rows, people = next_place.rows_of(asked.by_language)
    if not rows:
        return Solved(found, [], [])
    speaks = [{language.value for language in one.languages} for one in ground.providers]
    is_open = next_place.open_rows(rows, ground.is_open, speaks)
    places = np.array([place for place, _language in rows])
    flow = servable(people.tolist(), ground.capacity.tolist(), ground.minutes[places], is_open)
    np.add.at(found, places, flow.served)
    present = next_place.Present(people, ground.capacity, is_open)
    gains: list[Gain] = []
    steps: list[Step] = []
    if present.left.any():
        languages = [Language(code) for code in {code for _place, code in rows} if code != ANY]
        for newcomer in gap_newcomers.all_of(languages):
            candidates = next_place.newcomers(rows, seat_minutes, newcomer.minutes, newcomer.speaks)
            told = present.gains(candidates, newcomer.capacity)
            codes = ground.townships
            gains += [Gain(codes[n], newcomer, gain) for n, gain in enumerate(told) if gain]
            steps += _lists(present, candidates, newcomer, codes, told)
    return Solved(found, _worthwhile(gains), _worth_listing(steps))


def _lists(
    present: Present,
    candidates: Sequence[Candidate],
    newcomer: Newcomer,
    codes: Sequence[str],
    gains: Sequence[int],
) -> list[Step]:
    """Answer the greedy list of every scope, those of no gain left out."""
    from maps.next_place import greedy

    useful = [number for number, gain in enumerate(gains) if gain]
    scopes = sorted({codes[number][:length] for number in useful for length in SCOPE_LENGTHS})
    made: list[Step] = []
    for scope in scopes:
        mine = [number for number in useful if codes[number].startswith(scope)]
        taken = greedy(
            present, [candidates[number] for number in mine], newcomer.capacity,
            steps=gap_newcomers.STEPS, gains=[gains[number] for number in mine],
        )  # fmt: skip
        total = 0
        for number, step in enumerate(taken, start=1):
            total += step.gain
            code = codes[mine[step.candidate]]
            made.append(Step(scope, newcomer, number, code, step.gain, total))
    return made


def _worthwhile(gains: Sequence[Gain]) -> list[Gain]:
    """Leave out who speaks one more language and would serve no more children for it."""
    plain = {(one.area_code, one.newcomer.kind): one.gain for one in gains
             if one.newcomer.language is None}  # fmt: skip
    return [
        one
        for one in gains
        if one.newcomer.language is None
        or one.gain > plain.get((one.area_code, one.newcomer.kind), 0)
    ]


def _worth_listing(steps: Sequence[Step]) -> list[Step]:
    """Leave out the lists of a language that come to no more than the list without it."""
    totals: dict[tuple[str, Newcomer], int] = {}
    for one in steps:
        totals[one.scope, one.newcomer] = one.total
    plain = {(scope, who.kind): total for (scope, who), total in totals.items()
             if who.language is None}  # fmt: skip
    return [
        one
        for one in steps
        if one.newcomer.language is None
        or totals[one.scope, one.newcomer] > plain.get((one.scope, one.newcomer.kind), 0)
    ]
