"""The clock of a follow-up: the child is seen by the day that was set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import peewee

from portal import clock
from portal.deadline_terms import Deadline
from portal.models import Child, FollowUp
from portal.models.area import within
from portal.services.running_clocks import PROVINCE, Running
from portal.vocabulary import FollowUpStatus

# Later ones have nobody's attention yet, and there are as many as children. What was done before
# then has been looked at long ago: a longer downtime than this is not made up for.
AHEAD, BEHIND = timedelta(days=3), timedelta(days=60)


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield follow-ups due within three days or late, and those that were done late.

    They go with the child, as the visit does.
    """
    rows = (
        FollowUp.select(
            FollowUp.ref, Child.area_code, FollowUp.created_at, FollowUp.due_on, FollowUp.done_at
        )
        .join(Child)
        .where(within(Child.area_code, area) & _counts(at))
    )
    for ref, area_code, created_at, due_on, done_at in rows.tuples().iterator():
        yield Running(
            Deadline.FOLLOW_UP, "follow_up", ref, area_code, created_at,
            stopped_at=done_at,
            due_at=clock.start_of(due_on + timedelta(days=1)),
        )  # fmt: skip


def _counts(at: datetime) -> peewee.Expression:
    horizon = clock.local_date(at) + AHEAD
    still = (FollowUp.status == FollowUpStatus.DUE) & (FollowUp.due_on <= horizon)
    # The day in Shanghai begins earlier than this says; a few that were in time come along.
    late = (FollowUp.done_at >= at - BEHIND) & (FollowUp.done_at >= FollowUp.due_on)
    return still | late
