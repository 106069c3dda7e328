"""The score of `scoring`, of many pairs at once: tables of the seven parts, looked up and added.

Every table is filled by the very functions that score one pair, in tenths of a point, so that the
two cannot differ: nearness by minute, skill by level and minimum, language by wish and helper,
rotation with reliability by helper, preference by area and reach, continuity by child.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching import scoring
from matching.arcs import HIGHEST_SCORE
from matching.columns import Columns
from matching.spans import PairSet
from matching.types import LANGUAGES

# From here on nearness is less than half a tenth, whatever the minutes.
FAR = 24 * 60
Tenths = NDArray[np.int16]
Index = NDArray[np.int64]


def tenths(points: float) -> int:
    """Answer points, rounded to a tenth as every part is, as whole tenths."""
    return round(round(points, 1) * 10)


class ScoreTables:
    """The tables of one problem."""

    def __init__(self, columns: Columns) -> None:
        """Lay the tables that every pair needs."""
        self.columns = columns
        helpers = columns.problem.helpers
        near = [tenths(scoring.nearness(False, minutes)) for minutes in range(FAR + 1)]
        self._near = np.array(near, dtype=np.int16)
        skills = [[tenths(scoring.skill(level, least)) for least in range(4)] for level in range(4)]
        self._skill = np.array(skills, dtype=np.int16)
        self._own = np.array(
            [tenths(scoring.rotation(h)) + tenths(scoring.reliability(h)) for h in helpers],
            dtype=np.int16,
        )

    def score(self, needs: Index, helpers: Index, minutes: NDArray[np.int32]) -> Tenths:
        """Answer the tenths of feasible pairs, for index arrays that broadcast."""
        columns = self.columns
        near = self._near[np.minimum(minutes, FAR)]
        near = np.where(columns.remote[needs], tenths(scoring.nearness(True, 0)), near)
        level = columns.level[columns.service[needs], helpers]
        found = near.astype(np.int16) + self._skill[level, columns.min_level[needs]]
        found += self._own[helpers]
        found += self._language[columns.wish[needs], helpers]
        found += self._preference[columns.area[needs], columns.reach[helpers]]
        if self._served or self._served_by:
            found += self._continuity(needs, helpers)
        if found.size and not 0 <= int(found.min()) <= int(found.max()) <= HIGHEST_SCORE:
            raise AssertionError("A score lies outside 0 to 1000.")
        return found

    @cached_property
    def _language(self) -> Tenths:
        """Answer [wish, helper]: what the best of the wanted languages earns."""
        earned = np.array([tenths(scoring.language(level)) for level in range(4)], dtype=np.int16)
        wishes = np.unique(self.columns.wish)
        table = np.zeros((1 << len(LANGUAGES), self.columns.spoken.shape[1]), dtype=np.int16)
        for wish in wishes:
            wanted = [n for n in range(len(LANGUAGES)) if wish >> n & 1]
            if wanted:
                table[wish] = earned[self.columns.spoken[wanted].max(axis=0)]
        return table

    @cached_property
    def _preference(self) -> Tenths:
        points = np.int16(tenths(scoring.WEIGHTS.preference))
        return self.columns.named.astype(np.int16) * points

    def _continuity(self, needs: Index, helpers: Index) -> Tenths:
        child = self.columns.child[needs]
        served = self._served.holds(child, helpers)
        # -1 and -2 (no organization, an unknown one) look up columns that nobody has served.
        known = self._served_by.holds(child, self.columns.organization[helpers] + 2)
        most, same = scoring.WEIGHTS.continuity, scoring.WEIGHTS.same_organization
        return np.where(served, tenths(most), np.where(known, tenths(same), 0)).astype(np.int16)

    @cached_property
    def _served(self) -> PairSet:
        known, helpers = self.columns.children, self.columns.problem.helpers
        pairs = ((known[c], h) for h, row in enumerate(helpers) for c in row.served if c in known)
        return PairSet(pairs, len(known), len(helpers))

    @cached_property
    def _served_by(self) -> PairSet:
        known, columns = self.columns.children, self.columns
        pairs = (
            (known[child], int(columns.organization[h]) + 2)
            for h, row in enumerate(columns.problem.helpers)
            for child in row.served
            if child in known and columns.organization[h] >= 0
        )
        return PairSet(pairs, len(known), len(columns.organizations) + 2)
