"""Pictures of the gaps, computed by the worker: every night, and when an officer asks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from huey import crontab

from portal.clock import utc_now
from portal.gap_terms import PictureCause
from portal.services import gap_building, gap_orders, gap_requests
from portal.tasks.queue import huey, in_application

logger = logging.getLogger(__name__)


@huey.periodic_task(crontab(minute="*"))
@in_application
def picture_waiting() -> int:
    """Compute the pictures that wait."""
    return carry_out_waiting()


@huey.periodic_task(crontab(hour="19", minute="30"))
@in_application
def picture_nightly() -> int:
    """Compute the gaps of the province at 03:30 in Shanghai (19:30 UTC), after the matching."""
    gap_orders.ask(cause=PictureCause.NIGHTLY, by=None, at=utc_now())
    return carry_out_waiting()


@huey.periodic_task(crontab(minute="35"))
@in_application
def lapse_requests() -> int:
    """Let requests for help lapse that nobody answered in time."""
    return gap_requests.lapse_due(utc_now())


def carry_out_waiting(at: Callable[[], datetime] = utc_now) -> int:
    """Compute every picture that waits; answer how many. One that fails keeps its cause."""
    count = 0
    while (made := gap_orders.claim(at())) is not None:
        count += 1
        try:
            gap_building.carry_out(made, at=at)
        except Exception:
            logger.exception("A picture of the gaps failed: %s", made.ref)
    return count
