"""Which pairs hang together, so that an exact answer need only be sought where it matters."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def labels(count: int, links: Iterable[tuple[Ints, Ints]]) -> Ints:
    """Answer for each of `count` nodes the smallest node it is linked with, however far.

    Each round lets the smaller label of a link's ends win at the roots of both, then shortens all
    ways to the root; the rounds grow with the logarithm of the longest way.
    """
    found = np.arange(count, dtype=np.int64)
    links = list(links)
    while True:
        before = found.copy()
        for one, other in links:
            least = np.minimum(found[one], found[other])
            np.minimum.at(found, found[one], least)
            np.minimum.at(found, found[other], least)
        while True:
            shorter = found[found]
            if np.array_equal(shorter, found):
                break
            found = shorter
        if np.array_equal(found, before):
            return found


def of_pairs(groups: Iterable[NDArray[np.integer]]) -> Ints:
    """Answer a component for each pair; pairs of the same number in a group hang together.

    A group has one number a pair, -1 where the pair is bound by nothing of that kind.
    """
    wide: list[Ints] = [group.astype(np.int64) for group in groups]
    count = offset = len(wide[0])
    links: list[tuple[Ints, Ints]] = []
    for group in wide:
        bound = np.flatnonzero(group >= 0)
        links.append((bound, group[bound] + offset))
        offset += int(group.max(initial=-1)) + 1
    return labels(offset, links)[:count]
