"""Times: stored as naive UTC, shown and entered as Asia/Shanghai."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def utc_now() -> datetime:
    """Answer the present instant as naive UTC, to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def to_local(at: datetime) -> datetime:
    """Answer naive Shanghai time for the naive UTC instant `at`."""
    return at.replace(tzinfo=UTC).astimezone(SHANGHAI).replace(tzinfo=None)


def to_utc(local: datetime) -> datetime:
    """Answer the naive UTC instant for the naive Shanghai time `local`."""
    return local.replace(tzinfo=SHANGHAI).astimezone(UTC).replace(tzinfo=None)


def local_date(at: datetime) -> date:
    """Answer the calendar day in Shanghai on which the naive UTC instant `at` falls."""
    return to_local(at).date()


def start_of(day: date) -> datetime:
    """Answer the naive UTC instant at which the Shanghai calendar day `day` begins."""
    return to_utc(datetime.combine(day, time.min))


def years_before(day: date, years: int) -> date:
    """Answer the day `years` years before `day`; 29 February falls back to the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def months_after(day: date, months: int) -> date:
    """Answer the same day `months` months later, or the last of that month if it has none."""
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def age_on(day: date, born: date) -> int:
    """Answer the age in whole years on `day` of somebody born on `born`."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """Answer the first day on which somebody born on `born` is `age`; 29 February makes 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def one_year_later(day: date) -> date:
    """Answer the last day of a year's validity that starts on `day` (365 days on)."""
    return day + timedelta(days=365)
