"""How what prevention achieved is said: twelve months, each as high as its number."""

from __future__ import annotations

from datetime import date

from flask_babel import format_date

from portal.services.outcomes import Outcomes

Months = dict[date, Outcomes]


def period(today: date) -> tuple[date, date]:
    """Answer the first day of the twelve months that end with today's, and today."""
    month = today.year * 12 + today.month - 1 - 11
    return date(month // 12, month % 12 + 1, 1), today


def points_of(months: Months) -> list[tuple[str, str, float | None]]:
    """Answer (month, number, height 0 to 100) of returns and reunions together."""
    sums = {month: row.returns + row.reunions for month, row in months.items()}
    most = max(sums.values(), default=0) or 1
    return [(format_date(m, "y-MM"), str(count), 100 * count / most) for m, count in sums.items()]


def rows_of(months: Months) -> list[tuple[str, int, int, int, int]]:
    """Answer the months in which anything happened, the latest first."""
    return [
        (format_date(month, "y-MM"), row.returns, row.reunions, row.offered, row.accepted)
        for month, row in reversed(months.items())
        if row != Outcomes()
    ]
