"""Feasible pairs as columns: twelve bytes a pair, so that a whole province fits in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

HIGHEST_SCORE = 1000
MOST_MINUTES = int(np.iinfo(np.int16).max)


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Feasible pairs as columns, sorted by (need, helper), each pair once.

    `need` and `helper` are places in `problem.needs` and `problem.helpers` (both sorted by id);
    `score` is in tenths of a point, 0 to 1000; `minutes` are on the way, 0 to 32767 (clipped).
    """

    need: NDArray[np.int32]
    helper: NDArray[np.int32]
    score: NDArray[np.int16]
    minutes: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.need)

    def take(self, chosen: NDArray[Any]) -> Arcs:
        """Answer the arcs at the given places, or where a mask holds."""
        return Arcs(self.need[chosen], self.helper[chosen], self.score[chosen],
                    self.minutes[chosen])  # fmt: skip

    @staticmethod
    def concatenate(parts: Sequence[Arcs]) -> Arcs:
        """Answer all arcs of `parts`, one part after the other."""
        if not parts:
            return Arcs.of([], [], [], [])
        return Arcs(
            np.concatenate([part.need for part in parts]),
            np.concatenate([part.helper for part in parts]),
            np.concatenate([part.score for part in parts]),
            np.concatenate([part.minutes for part in parts]),
        )

    @staticmethod
    def of(need: Any, helper: Any, score: Any, minutes: Any) -> Arcs:
        """Answer arcs of four equally long lists or arrays of whole numbers, as they stand."""
        clipped = np.minimum(np.asarray(minutes, dtype=np.int64), MOST_MINUTES)
        return Arcs(
            np.asarray(need, dtype=np.int32),
            np.asarray(helper, dtype=np.int32),
            np.asarray(score, dtype=np.int16),
            clipped.astype(np.int16),
        )

    def check(self) -> Arcs:
        """Answer itself; raises AssertionError unless sorted, unique and scored 0 to 1000."""
        key = self.need.astype(np.int64) << 32 | self.helper
        if len(key) and not (key[1:] > key[:-1]).all():
            raise AssertionError("The arcs are not sorted, or a pair stands twice.")
        if len(key) and not 0 <= int(self.score.min()) <= int(self.score.max()) <= HIGHEST_SCORE:
            raise AssertionError("A score lies outside 0 to 1000.")
        return self
