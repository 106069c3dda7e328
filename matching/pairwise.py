"""The sixteen checks of `eligibility`, of many pairs at once: one method a check, by its name.

Each takes index arrays of needs and helpers that broadcast (pairs, or one need against everybody)
with their minutes, and answers booleans: True also where the check is not asked. A test holds
every one of them to the predicate of the same name.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.columns import Columns, Flags, seconds
from matching.eligibility import ADULTS_AT_HOME, PREDICATES, is_rested
from matching.spans import PairSet, Spans

# Windows of needs against busy patterns are kept as one table of booleans up to so many cells.
TABLE_CELLS = 8_000_000
Minutes = NDArray[np.int32]
Index = NDArray[np.int64]


class Pairwise:
    """The checks over the columns of a problem; what several pairs share is computed once."""

    def __init__(self, columns: Columns, table_cells: int = TABLE_CELLS) -> None:
        """Take the columns; tables are laid when a check first needs them."""
        self.columns, self._table_cells = columns, table_cells
        self.needs, self.helpers = columns.problem.needs, columns.problem.helpers

    def all(self, needs: Index, helpers: Index, minutes: Minutes) -> dict[str, Flags]:
        """Answer {code: booleans} for every check, in the order in which they are told."""
        shape = np.broadcast(needs, helpers).shape
        return {
            code: np.broadcast_to(getattr(self, code)(needs, helpers, minutes), shape)
            for code in PREDICATES
        }

    def service(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """The helper gives this service."""
        return self._level(needs, helpers) > 0

    def level(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """At the required level or above."""
        return self._level(needs, helpers) >= self.columns.min_level[needs]

    def _level(self, needs: Index, helpers: Index) -> NDArray[np.int8]:
        return self.columns.level[self.columns.service[needs], helpers]

    def identity(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """The identity is verified."""
        return self._verified[helpers]

    def vetting(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """The check of records is clear and in force on that day."""
        return self.columns.vetted[helpers] >= self.columns.day[needs]

    def training(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """The training is in force on that day."""
        return self.columns.trained[helpers] >= self.columns.day[needs]

    def licence(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """A service that takes a licence is given only with one in force on that day."""
        until = self.columns.licence[self.columns.service[needs], helpers]
        return until >= self.columns.day[needs]

    def conduct(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """The current code of conduct is signed."""
        return self._signed[helpers]

    def adult(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """The helper is eighteen or older."""
        return self.columns.adult[helpers]

    def blocked(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """Nothing stands between the helper and this child."""
        return ~self._blocked.holds(self.columns.child[needs], helpers)

    def language(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """A language that is required is shared."""
        shared: Flags = (self.columns.wish[needs] & self.columns.speaks[helpers]) != 0
        return shared | ~self.columns.language_required[needs]

    def sex(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """The helper is of the sex the plan asks for."""
        wanted = self.columns.wanted_sex[needs]
        fits: Flags = (wanted == 0) | (wanted == self.columns.sex[helpers])
        return fits

    def free(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """No busy span overlaps the window."""
        pattern = self._busy.pattern[helpers]
        if self._windows is not None:
            return ~self._windows[self._window[needs], pattern]
        start, end = self.columns.start_s[needs], self.columns.end_s[needs]
        return ~self._busy.touch(pattern, start, end)

    def travel(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """The way is within the helper's limit, or there is none."""
        near: Flags = minutes <= self.columns.limit[helpers]
        return near | self.columns.remote[needs]

    def load(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """The helper's own limit for that week or month is not reached."""
        day = self.columns.day[needs].astype(np.int64)
        return ~self._full.touch(self._full.pattern[helpers], day, day + 1)

    def area(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """The helper serves the area."""
        return self.columns.serves[self.columns.area[needs], self.columns.reach[helpers]]

    def organization(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """The helper's organization is active and serves the area; nobody need have one."""
        area, organization = self.columns.area[needs], self.columns.organization[helpers]
        return self.columns.organization_fits[area, organization]

    def two_adults(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """A home visit is for a team of two, or names its second adult, who is somebody else."""
        accompanied, second = self._accompanied
        is_other: Flags = second[needs] != np.asarray(helpers)
        return accompanied[needs] & is_other

    def term(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """The helper has declared to be there for as long as the plan."""
        term = self.columns.term[needs]
        last = self.columns.day[needs] + term
        holds: Flags = (term < 0) | (self.columns.available[helpers] >= last)
        return holds

    def throttled(self, needs: Index, helpers: Index, minutes: Minutes) -> Flags:
        """The helper takes invitations now, got few of late and has not declined this need."""
        has_declined = self._declined.holds(needs, helpers)
        return np.asarray(self._rested[helpers] & ~has_declined)

    @cached_property
    def unfailing(self) -> frozenset[str]:
        """Answer the checks of a pair that no pair of this problem can fail."""
        columns = self.columns
        accompanied, second = self._accompanied
        members = np.unique(columns.organization)
        holds = {
            "area": columns.serves.all(),
            "organization": columns.organization_fits[:, members].all(),
            "two_adults": accompanied.all() and (second < 0).all(),
            "term": (columns.term < 0).all(),
            "blocked": not self._blocked,
            "throttled": self._rested.all() and not self._declined,
            "load": not self._full,
            "free": not self._busy,
        }
        return frozenset(code for code, always in holds.items() if always)

    @cached_property
    def _verified(self) -> Flags:
        return _flags(h.identity is True or "identity" not in h.given for h in self.helpers)

    @cached_property
    def _signed(self) -> Flags:
        return _flags(h.conduct is True or "conduct" not in h.given for h in self.helpers)

    @cached_property
    def _rested(self) -> Flags:
        today = self.columns.problem.date
        return _flags(is_rested(helper, today) for helper in self.helpers)

    @cached_property
    def _blocked(self) -> PairSet:
        known = self.columns.children
        pairs = ((known[c], h) for h, row in enumerate(self.helpers) for c in row.blocked
                 if c in known)  # fmt: skip
        return PairSet(pairs, len(known), len(self.helpers))

    @cached_property
    def _declined(self) -> PairSet:
        numbers = {need.id: number for number, need in enumerate(self.needs)}
        pairs = ((numbers[n], h) for h, row in enumerate(self.helpers) for n in row.declined
                 if n in numbers)  # fmt: skip
        return PairSet(pairs, len(self.needs), len(self.helpers))

    @cached_property
    def _busy(self) -> Spans:
        return Spans([tuple((seconds(a), seconds(b)) for a, b in h.busy) for h in self.helpers])

    @cached_property
    def _full(self) -> Spans:
        days = [tuple((a.toordinal(), b.toordinal() + 1) for a, b in h.full) for h in self.helpers]
        return Spans(days)

    @cached_property
    def _distinct_windows(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        both = np.stack([self.columns.start_s, self.columns.end_s], axis=1)
        windows, numbers = np.unique(both, axis=0, return_inverse=True)
        return windows, numbers.reshape(-1)

    @property
    def _window(self) -> NDArray[np.int64]:
        return self._distinct_windows[1]

    @cached_property
    def _windows(self) -> Flags | None:
        """Answer [window, pattern]: whether they touch, or None where that is too large a table."""
        windows, _numbers = self._distinct_windows
        if len(windows) * self._busy.count > self._table_cells:
            return None
        patterns = np.arange(self._busy.count)
        return self._busy.touch(patterns, windows[:, :1], windows[:, 1:])

    @cached_property
    def _accompanied(self) -> tuple[Flags, NDArray[np.int64]]:
        """Answer by need whether two adults are thought of, and which helper is the second."""
        numbers = {helper.id: number for number, helper in enumerate(self.helpers)}
        teams = [n.team and n.slots >= ADULTS_AT_HOME for n in self.needs]
        found = _flags(not n.two_adults or is_team or n.second_adult is not None
                       for n, is_team in zip(self.needs, teams, strict=True))  # fmt: skip
        second = [
            numbers.get(n.second_adult or "", -1) if n.two_adults and not is_team else -1
            for n, is_team in zip(self.needs, teams, strict=True)
        ]
        return found, np.array(second, dtype=np.int64)


def _flags(answers: Iterable[bool]) -> Flags:
    return np.array(list(answers), dtype=np.bool_)
