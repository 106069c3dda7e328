"""What would fill the places a plan leaves open, and how much it takes: tried, not guessed.

1. Open places are grouped by county, service and the language that is required.
2. For each group three cures are tried, as if solved again with them in place:
   `check`    people who fail exactly one check for these needs, if they passed it (renew a query,
              a training, a licence, …); one cure a code, the most common first;
   `visits`   one more visit each from the people who could serve these needs and are used up;
   `helpers`  new people at the best reached place of the group, within MINUTES, VISITS visits each:
              as many as serve at least half as many each as the first one would.
3. A cure says how many people it takes and how many places the *whole* plan then fills more. The
   cheapest is the one with the least `effort` (EFFORT a person, platform) a place.

The number is that of a new optimum over everything the plan could use (`trials`), so what is gained
elsewhere by moving people counts, and what is only moved does not. It is counted on the flow, to
which half a team is some of it. Ties: by effort a place, then kind.
Cost: the network of the plan once, then a short walk for every place that is won; only the groups
with the most urgent open places are looked at. 10,000 needs and 3,000 people: 4 to 7 s.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from matching.allocation import Answer
from matching.arcs import Arcs
from matching.flow import Ints
from matching.market import Market
from matching.pairwise import Pairwise
from matching.travel import estimated_minutes
from matching.trials import Trials

COUNTY_DIGITS = 6
MINUTES = 60
VISITS = 5
MOST_NEW = 8
MOST_GROUPS = 10
# How many open needs of a group are looked at.
MOST_NEEDS = 60
# What a person costs a county to win over, in the effort of renewing one check (platform).
EFFORT = {"check": 1, "visits": 2, "helpers": 10}

# Checks that somebody can do something about soon.
CURABLE = frozenset(
    {"vetting", "training", "licence", "identity", "conduct", "area", "travel", "load", "free"}
)


@dataclass(frozen=True, slots=True)
class Cure:
    """`count` people of a `kind` would let the plan fill `served` places more, as solved again.

    `code` is the check of a `check`; `helpers` names the people of `check` and `visits`. `area` is
    a county; `near` the need at whose place new people were tried, within `minutes`.
    """

    kind: str
    count: int
    served: int
    area: str
    service: str
    language: str | None
    code: str | None = None
    near: str | None = None
    minutes: int | None = None
    helpers: tuple[str, ...] = ()

    @property
    def effort(self) -> float:
        """Answer the effort a place."""
        return EFFORT[self.kind] * self.count / self.served


@dataclass(frozen=True, slots=True)
class Group:
    """Open needs of one county, service and required language, with what would fill them."""

    area: str
    service: str
    language: str | None
    needs: tuple[str, ...]
    places: int
    cures: tuple[Cure, ...]


def cures(found: Answer, *, most: int = MOST_GROUPS) -> tuple[Group, ...]:
    """Answer the groups with the most urgent open places, each with its cures, cheapest first."""
    asked, pairs = found.market, found.pairs
    left = asked.limits.slots - np.bincount(
        pairs.need[found.taken], minlength=len(asked.limits.slots)
    )
    groups: dict[tuple[str, str, str], list[int]] = {}
    for number in np.flatnonzero(left > 0).tolist():
        need = asked.columns.problem.needs[number]
        language = "/".join(sorted(need.languages)) if need.language_required else ""
        key = (need.area[:COUNTY_DIGITS], need.service, language)
        groups.setdefault(key, []).append(number)
    weight = asked.limits.weight
    urgent = sorted(
        groups.items(), key=lambda row: (-int((left[row[1]] * weight[row[1]]).sum()), row[0])
    )
    trial = _Trial(found)
    return tuple(
        trial.group(key, np.array(numbers), int(left[numbers].sum()))
        for key, numbers in urgent[:most]
    )


class _Trial:
    """Tries what may cure, and counts what is filled more."""

    def __init__(self, found: Answer) -> None:
        self.market: Market = found.market
        self.pairs = found.pairs
        self.problem = found.market.columns.problem
        self.trials = Trials(found)
        self.checks = Pairwise(found.market.columns)

    def group(self, key: tuple[str, str, str], needs: Ints, places: int) -> Group:
        area, service, language = key
        some = needs[np.argsort(-self.market.limits.weight[needs], kind="stable")][:MOST_NEEDS]
        tried = [*self._checks(some), *self._visits(some), *self._helpers(some)]
        told = [
            replace(cure, area=area, service=service, language=language or None) for cure in tried
        ]
        return Group(
            area=area,
            service=service,
            language=language or None,
            needs=tuple(self.problem.needs[n].id for n in needs.tolist()),
            places=places,
            cures=tuple(sorted(told, key=lambda cure: (cure.effort, cure.kind, cure.code or ""))),
        )

    def _checks(self, needs: Ints) -> Iterator[Cure]:
        """Try everybody who fails one check only, a code at a time."""
        met: dict[str, list[tuple[int, int]]] = {}
        everybody = np.arange(len(self.market.limits.capacity))
        for need in needs.tolist():
            at = np.int64(need)
            minutes = self.market.columns.minutes(at, everybody)
            flags = self.checks.all(at, everybody, minutes)  # type: ignore[arg-type]
            failed = np.sum([~holds for holds in flags.values()], axis=0)
            once = (failed == 1) & (self.market.limits.capacity > 0)
            for code, holds in flags.items():
                met.setdefault(code, []).extend(
                    (need, person) for person in np.flatnonzero(once & ~holds).tolist()
                )
        for code, rows in met.items():
            if rows and code in CURABLE:
                need, helper = np.array(rows, dtype=np.int64).T
                yield from self._check(code, need, helper)

    def _check(self, code: str, need: Ints, helper: Ints) -> Iterator[Cure]:
        nothing = np.zeros(len(need), dtype=np.int16)
        arcs = Arcs(need.astype(np.int32), helper.astype(np.int32), nothing, nothing)
        # Whoever is there already, or is taken at that hour, cannot come for the check alone.
        usable = self.market.usable(arcs)
        need, helper = usable.need.astype(np.int64), usable.helper.astype(np.int64)
        served, used = self.trials.with_pairs(need, helper)
        if served > 0:
            yield Cure(
                "check", len(used), served, "", "", None, code=code, helpers=self._named(used)
            )

    def _visits(self, needs: Ints) -> Iterator[Cure]:
        """Try one more visit each from who could serve the needs."""
        people = np.unique(self.pairs.helper[np.isin(self.pairs.need, needs)])
        served, used = self.trials.with_visits(people.astype(np.int64))
        if served > 0 and used:
            yield Cure("visits", len(used), served, "", "", None, helpers=self._named(used))

    def _named(self, people: list[int]) -> tuple[str, ...]:
        return tuple(self.problem.helpers[person].id for person in people)

    def _helpers(self, needs: Ints) -> Iterator[Cure]:
        """Try one to MOST_NEW new people where they reach the most open places."""
        columns = self.market.columns
        place = columns.place[needs]
        spots, ends = columns.places.at(place[:, None]), columns.places.at(place)
        apart = estimated_minutes(spots, ends, columns.travel, columns.speed[place])
        reach = (apart <= MINUTES) | columns.remote[needs]
        best = int(np.argmax((reach * self.market.limits.weight[needs]).sum(axis=1)))
        first = served = count = 0
        with closing(self.trials.with_newcomers(needs[reach[best]], VISITS)) as more:
            for now in islice(more, MOST_NEW):
                if now - served <= 0 or 2 * (now - served) < first:
                    break
                first, served, count = first or now, now, count + 1
        if served > 0:
            spot = self.problem.needs[int(needs[best])].id
            yield Cure("helpers", count, served, "", "", None, near=spot, minutes=MINUTES)
