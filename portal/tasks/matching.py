"""Runs of the matcher, carried out by the worker: the table is the queue, this empties it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from huey import crontab

from portal.clock import utc_now
from portal.matching_terms import RunCause
from portal.services import match_alternatives, match_orders, match_records, match_runs
from portal.tasks.queue import huey, in_application

logger = logging.getLogger(__name__)


@huey.periodic_task(crontab(minute="*"))
@in_application
def match_waiting() -> int:
    """Carry out the runs that wait."""
    return carry_out_waiting()


@huey.periodic_task(crontab(hour="18", minute="30"))
@in_application
def match_nightly() -> int:
    """Run the matching over the province at 02:30 in Shanghai (18:30 UTC)."""
    match_orders.ask(match_orders.PROVINCE, cause=RunCause.NIGHTLY, by=None, at=utc_now())
    return carry_out_waiting()


def carry_out_waiting(at: Callable[[], datetime] = utc_now) -> int:
    """Carry out every run that waits, then what was asked about finished ones; answer how many.

    A run that fails keeps its cause and stops no other.
    """
    count = 0
    while (made := match_orders.claim(at())) is not None:
        count += 1
        try:
            match_runs.carry_out(made, at=at())
        except Exception:
            logger.exception("A run of the matcher failed: %s", made.ref)
    return count + match_records.replay_asked(at()) + match_alternatives.answer_asked(at())
