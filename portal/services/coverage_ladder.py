"""The ladder from need to effect on one ground, every step counting the same children.

Of several services at once a child is on a step if one of them is; it is effective only if all
of them were given as planned. What is done online needs somebody who serves the place, and no way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from maps.ladder import Ladder, Standing, standing
from portal.services.coverage_access import Ground
from portal.services.coverage_delivered import Care, Wish

Flags = NDArray[np.bool_]


class _People:
    """Answers of a ground's people, each worked out once."""

    def __init__(self, ground: Ground) -> None:
        """Keep the ground and the row of each township."""
        self.ground = ground
        self.rows = {code: row for row, code in enumerate(ground.townships)}
        self.able: dict[str, Flags] = {}
        self.fit: dict[Wish, Flags] = {}
        self.serving: dict[str, Flags] = {}
        self.known: dict[tuple[str, Wish], tuple[bool, bool]] = {}

    def answer(self, township: str, wish: Wish) -> tuple[bool, bool]:
        """Say whether somebody is in reach for `wish`, and whether one of them fits it."""
        key = township, wish
        if key not in self.known:
            near = self._serving(township) if wish.is_remote else self._near(township)
            able = near & self._able(wish.service)
            self.known[key] = bool(able.any()), bool((able & self._fit(wish)).any())
        return self.known[key]

    def _near(self, township: str) -> Flags:
        near: Flags = self.ground.is_open[self.rows[township]]
        return near

    def _flags(self, answers: Sequence[bool]) -> Flags:
        return np.array(answers, dtype=np.bool_)

    def _serving(self, township: str) -> Flags:
        if township not in self.serving:
            people = self.ground.providers
            self.serving[township] = self._flags([one.serves(township) for one in people])
        return self.serving[township]

    def _able(self, service: str) -> Flags:
        if service not in self.able:
            people = self.ground.providers
            self.able[service] = self._flags([service in one.skills for one in people])
        return self.able[service]

    def _fit(self, wish: Wish) -> Flags:
        if wish not in self.fit:
            self.fit[wish] = self._flags(
                [
                    one.skills.get(wish.service, 0) >= wish.min_level
                    and (wish.language is None or wish.language in one.languages)
                    and (wish.sex is None or wish.sex is one.sex)
                    for one in self.ground.providers
                ]
            )
        return self.fit[wish]


def ladder(ground: Ground, cares: Sequence[Care]) -> Ladder:
    """Answer the ladder of the children of `cares`, all of whom live on `ground`.

    need; available: places a month of whoever serves the area, no more than the need; accessible:
    somebody who gives the service is in reach; acceptable: one of them has the language, sex and
    level that is required; contacted: one verified visit; effective: all that were expected, and
    no follow-up overdue.
    """
    people = _People(ground)
    in_reach = fitting = 0
    # Many children of a township ask for the same.
    alike = Counter((care.township, care.wishes) for care in cares)
    for (township, wishes), count in alike.items():
        told = [people.answer(township, wish) for wish in wishes]
        in_reach += count * any(is_near for is_near, _is_fit in told)
        fitting += count * any(is_fit for _is_near, is_fit in told)
    served = [care.served for care in cares]
    return Ladder(
        need=len(cares),
        available=min(len(cares), int(ground.capacity.sum())),
        accessible=in_reach,
        acceptable=fitting,
        contacted=sum(one.visits >= 1 for one in served),
        effective=sum(standing(one) is Standing.FULL for one in served),
    )
