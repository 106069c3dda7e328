"""How far the nearest help is from each child: the way of whoever gives a service it needs.

Of several services at once the nearest of any of them counts, as on the ladder. A way is open if
the person serves the township and is willing to travel so long (`coverage_access`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maps import reach as reaching
from portal.services.coverage_access import Ground
from portal.services.coverage_delivered import Care


@dataclass(frozen=True, slots=True)
class Way:
    """Minutes to the nearest person, infinite without one; and whether they are an estimate."""

    minutes: float
    is_guessed: bool


NOWHERE = Way(math.inf, False)


def ways(ground: Ground, cares: Sequence[Care]) -> list[Way]:
    """Answer the way of each child, in their order; all of them live on `ground`."""
    rows = {code: row for row, code in enumerate(ground.townships)}
    services = {wish.service for care in cares for wish in care.wishes}
    by_service = {service: _nearest(ground, service) for service in services}
    known: dict[tuple[str, frozenset[str]], Way] = {}
    found = []
    for care in cares:
        key = care.township, frozenset(wish.service for wish in care.wishes)
        if key not in known:
            known[key] = min(
                (by_service[service][rows[care.township]] for service in key[1]),
                key=lambda way: (way.minutes, way.is_guessed),
            )
        found.append(known[key])
    return found


def _nearest(ground: Ground, service: str) -> list[Way]:
    """Answer the way of each township from the nearest person who gives `service`."""
    able = np.array([service in one.skills for one in ground.providers], dtype=np.bool_)
    if not able.any():
        return [NOWHERE] * len(ground.townships)
    minutes = np.where(ground.is_open[:, able], ground.minutes[:, able], np.inf)
    first: NDArray[np.intp] = minutes.argmin(axis=1)
    rows = np.arange(len(ground.townships))
    guessed = ground.is_estimate[:, able][rows, first] & np.isfinite(minutes[rows, first])
    return [Way(m, g) for m, g in zip(minutes[rows, first].tolist(), guessed.tolist(), strict=True)]


def reach(found: Sequence[Way]) -> reaching.Reach:
    """Answer the shares within 30, 60 and 120 minutes, and the median and 90th percentile."""
    minutes = np.array([way.minutes for way in found], dtype=np.float64).reshape(-1, 1)
    return reaching.reach([1] * len(found), minutes)
