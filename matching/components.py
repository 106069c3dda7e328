"""Which needs hang together, so that an exact answer need only be sought where it matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from matching.types import Edge, Helper, Need


class Capacities(Protocol):
    """What is left of each organization's capacity."""

    organizations: dict[str, int]


class _Sets:
    """Disjoint sets by union and path halving."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def find(self, name: str) -> str:
        self.parent.setdefault(name, name)
        while self.parent[name] != name:
            self.parent[name] = self.parent[self.parent[name]]
            name = self.parent[name]
        return name

    def join(self, one: str, other: str) -> None:
        self.parent[self.find(one)] = self.find(other)


def connected(
    usable: Sequence[Edge],
    helpers: Mapping[str, Helper],
    room: Capacities,
    needs: Mapping[str, Need],
    broken: Iterable[str],
    is_fair: bool,
) -> set[str]:
    """Answer the ids of all needs that share helpers, organizations or townships with `broken`.

    An organization ties its people together; a township does so only while the fairness bonus is
    on, because only then does one need's place change what another's is worth.
    """
    sets = _Sets()
    for edge in usable:
        sets.join(f"n{edge.need}", f"h{edge.helper}")
        organization = helpers[edge.helper].organization
        if organization in room.organizations:
            sets.join(f"h{edge.helper}", f"o{organization}")
        if is_fair:
            sets.join(f"n{edge.need}", f"t{needs[edge.need].township}")
    roots = {sets.find(f"n{name}") for name in broken}
    return {edge.need for edge in usable if sets.find(f"n{edge.need}") in roots}
