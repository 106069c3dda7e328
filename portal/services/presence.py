"""Until when somebody stays, and until when he wants no invitation; both stated by himself."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from portal import clock
from portal.models import Account, Helper
from portal.services import audit
from portal.services.refusals import FieldRefused
from portal.services.transactions import change, transaction
from portal.vocabulary import N_

LONGEST_PAUSE = timedelta(days=366)
FARTHEST = timedelta(days=10 * 366)


def state(
    helper: Helper,
    *,
    available_until: date | None,
    paused_until: date | None,
    version: int,
    by: Account,
    at: datetime,
) -> None:
    """Keep the last day of being available and the last day of a pause; None where there is none.

    A service that lasts for months is proposed only to whoever says that he stays so long; during
    a pause nobody is proposed. What was asked or agreed before stays. Raises FieldRefused,
    ChangedMeanwhile.
    """
    today = clock.local_date(at)
    _refuse_past("available_until", available_until, today, FARTHEST)
    _refuse_past("paused_until", paused_until, today, LONGEST_PAUSE)
    with transaction():
        change(helper, version=version, available_until=available_until, paused_until=paused_until)
        audit.record(
            "helper.presence_stated",
            by=by,
            at=at,
            subject=helper,
            available_until=available_until,
            paused_until=paused_until,
        )


def _refuse_past(field: str, day: date | None, today: date, farthest: timedelta) -> None:
    if day is None:
        return
    if day < today:
        raise FieldRefused(field, N_("这一天已经过去。请填今天或以后的日期；没有就留空。"))
    if day > today + farthest:
        raise FieldRefused(field, N_("日期太远，请核对年份；没有就留空。"))
