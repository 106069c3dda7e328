"""The months that the demo has published, so that the public map is not empty."""

from __future__ import annotations

from datetime import timedelta

from portal import clock
from portal.demo.world import World, attempt
from portal.services import release_building

MONTHS = 2


def fill(world: World) -> None:
    """Build the releases of the last firsts of a month, the oldest first."""
    first = clock.local_date(world.now).replace(day=1)
    for months in reversed(range(MONTHS)):
        day = clock.months_after(first, -months)
        # Just after the month has begun, as the worker does; never later than now.
        at = min(clock.start_of(day) + timedelta(minutes=10), world.now)
        attempt(release_building.build, by=None, at=at)
