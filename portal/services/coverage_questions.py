"""What a staff map is asked: where, which service and language, which month, which measure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from portal import clock
from portal.coverage_terms import CoverageMeasure
from portal.models import Account, Area
from portal.service_codes import is_service_code
from portal.services import areas
from portal.vocabulary import AreaLevel, Language

# So many months can be looked at, the present one included.
MONTHS = 12
SMOOTHED = "smoothed"
COUNTY_LENGTH, TOWNSHIP_LENGTH = 6, 9


@dataclass(frozen=True)
class Question:
    """One staff map; `month` is its first day, `today` the Shanghai day on which it is asked.

    `service` and `language` None are any. Above a county its places are counties, else townships.
    `is_smoothed` colours are drawn towards the mean of all places, the fewer the children the more.
    """

    prefix: str
    service: str | None
    language: Language | None
    month: date
    measure: CoverageMeasure
    today: date
    is_smoothed: bool = False

    @property
    def length(self) -> int:
        """Answer how long the codes of its places are."""
        return COUNTY_LENGTH if len(self.prefix) < COUNTY_LENGTH else TOWNSHIP_LENGTH

    @property
    def until(self) -> date:
        """Answer the last day of the month."""
        return date.fromordinal(clock.months_after(self.month, 1).toordinal() - 1)

    @property
    def day(self) -> date:
        """Answer the day on which everything is judged: the month's last, or today before it."""
        return min(self.until, self.today)

    @property
    def is_running(self) -> bool:
        """Say whether the month is not over yet, so that not everything can have been done."""
        return self.today < self.until

    @property
    def values(self) -> dict[str, str]:
        """Answer what an address says to ask the same again."""
        return {
            "area": self.prefix,
            "service": self.service or "",
            "language": self.language.value if self.language else "",
            "month": f"{self.month:%Y-%m}",
            "measure": self.measure.value,
            "colour": SMOOTHED if self.is_smoothed else "",
        }

    def of_month(self, month: date) -> Question:
        """Answer the same question of another month."""
        return replace(self, month=month)


def asked(
    account: Account,
    *,
    area: str = "",
    service: str = "",
    language: str = "",
    month: str = "",
    measure: str = "",
    colour: str = "",
    today: date,
) -> Question | None:
    """Answer the question that is meant, or None for an area that is not the account's.

    What nobody knows is answered by what stands first: any service, any language, this month.
    """
    prefix = area or account.area_code
    if len(prefix) > _deepest(account) or not areas.is_inside(prefix, account.area_code):
        return None
    return Question(
        prefix,
        service if is_service_code(service) else None,
        next((each for each in Language if each.value == language), None),
        next((day for day in months(today) if f"{day:%Y-%m}" == month), months(today)[0]),
        next((each for each in CoverageMeasure if each.value == measure), CoverageMeasure.TAKEN),
        today,
        colour == SMOOTHED,
    )


def _deepest(account: Account) -> int:
    """Answer how long a code the account may ask for: never deeper than a township but its own.

    A village has four children on average; whoever works above it looks at townships.
    """
    return max(TOWNSHIP_LENGTH, len(account.area_code))


def months(today: date) -> list[date]:
    """Answer the first days of the last twelve months, the present one first."""
    first = today.replace(day=1)
    return [clock.months_after(first, -back) for back in range(MONTHS)]


def areas_to_choose(account: Account) -> list[Area]:
    """Answer what somebody may look at: his own area and, above a county, what lies in it."""
    own = areas.get(account.area_code)
    found = [own] if own is not None else []
    if len(account.area_code) == 2:
        found += areas.of_level(AreaLevel.PREFECTURE, under=account.area_code)
    if len(account.area_code) < COUNTY_LENGTH:
        found += areas.of_level(AreaLevel.COUNTY, under=account.area_code)
    return sorted(found, key=lambda area: area.code)
