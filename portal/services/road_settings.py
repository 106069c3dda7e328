"""When it is winter in a county, and how fast its roads are driven where no table says so.

Platform numbers (design notes 3.1), which a county may replace by its own; each setting is kept,
the last one holds. A run that is stored keeps what it was given and is not touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import peewee

from maps.minutes import Travel
from portal.models import Account, RoadSetting
from portal.services import audit
from portal.services.refusals import FieldRefused
from portal.services.transactions import transaction
from portal.vocabulary import N_

COUNTY_LENGTH = 6
# On the plateau roads freeze from November to March (platform).
FIRST_MONTH, LAST_MONTH = 11, 3
LEAST_DETOUR, MOST_DETOUR = 1.0, 3.0
LEAST_SPEED, MOST_SPEED = 10.0, 120.0
SHORTEST_REASON, LONGEST_REASON = 4, 300


@dataclass(frozen=True)
class Driving:
    """The months of winter, both inclusive, and how an estimate is made."""

    first_month: int = FIRST_MONTH
    last_month: int = LAST_MONTH
    travel: Travel = Travel()
    is_own: bool = False

    def is_winter(self, day: date) -> bool:
        """Say whether `day` lies in the months of winter, which may go over the turn of a year."""
        if self.first_month <= self.last_month:
            return self.first_month <= day.month <= self.last_month
        return day.month >= self.first_month or day.month <= self.last_month


PLATFORM = Driving()


def of(area_code: str) -> Driving:
    """Answer how the roads of an area are driven; above the counties it is the platform's way."""
    return by_county([area_code]).get(area_code[:COUNTY_LENGTH], PLATFORM)


def by_county(area_codes: Iterable[str]) -> dict[str, Driving]:
    """Answer, for every county among `area_codes`, how its roads are driven. One query."""
    wanted = {code[:COUNTY_LENGTH] for code in area_codes if len(code) >= COUNTY_LENGTH}
    newest = (
        RoadSetting.select(peewee.fn.MAX(RoadSetting.id))
        .where(RoadSetting.county_code.in_(sorted(wanted)))
        .group_by(RoadSetting.county_code)
    )
    rows = RoadSetting.select().where(RoadSetting.id.in_(newest))
    own = {row.county_code: _driving(row) for row in rows}
    return {code: own.get(code, PLATFORM) for code in wanted}


def is_winter(day: date, area_code: str) -> bool:
    """Say whether `day` is winter where `area_code` lies."""
    return of(area_code).is_winter(day)


def history(account: Account) -> list[RoadSetting]:
    """Answer what the account's county has set, the newest first."""
    return list(
        RoadSetting.select(RoadSetting, Account)
        .join(Account)
        .where(RoadSetting.county_code == account.area_code[:COUNTY_LENGTH])
        .order_by(RoadSetting.id.desc())
    )


def keep(
    *, first_month: int | None, last_month: int | None, detour: float | None, speed: float | None,
    winter_speed: float | None, reason: str, by: Account, at: datetime,
) -> None:  # fmt: skip
    """Set the county's own numbers; they hold at once for whatever is worked out from now on.

    Raises FieldRefused naming the field.
    """
    values: dict[str, Any] = {
        "first_month": _month("first_month", first_month),
        "last_month": _month("last_month", last_month),
        "detour": _between("detour", detour, LEAST_DETOUR, MOST_DETOUR),
        "speed": _between("speed", speed, LEAST_SPEED, MOST_SPEED),
        "winter_speed": _between("winter_speed", winter_speed, LEAST_SPEED, MOST_SPEED),
    }
    said = reason.strip()
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise FieldRefused("reason", N_("请写明为什么更改，4到300个字。"))
    with transaction():
        RoadSetting.create(
            county_code=by.area_code[:COUNTY_LENGTH], reason=said, set_by=by, set_at=at, **values
        )
        audit.record("roads.set", by=by, at=at, **values)


def _driving(row: RoadSetting) -> Driving:
    travel = Travel(row.detour, row.speed, row.winter_speed)
    return Driving(row.first_month, row.last_month, travel, is_own=True)


def _month(name: str, month: int | None) -> int:
    if month is None or not 1 <= month <= 12:
        raise FieldRefused(name, N_("请选一个月份。"))
    return month


def _between(name: str, number: float | None, least: float, most: float) -> float:
    # A value that is no number fails both comparisons.
    if number is None or not least <= number <= most:
        raise FieldRefused(
            name, N_("请填 %(least)g 到 %(most)g 之间的数字。"), least=least, most=most
        )
    return number
