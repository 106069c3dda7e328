"""The monthly release of public figures, built by the worker."""

from __future__ import annotations

from huey import crontab

from portal.clock import utc_now
from portal.services import release_building
from portal.tasks.queue import huey, in_application


@huey.periodic_task(crontab(minute="10"))
@in_application
def build_release() -> int:
    """Build the release of the month from the first on, once; asked every hour."""
    return release_building.build_due(utc_now())
