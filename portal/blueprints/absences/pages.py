"""How what prevention achieved is said: twelve months, and a bar for each."""

from __future__ import annotations

from datetime import date

from flask_babel import format_date

from portal.services.outcomes import Outcomes


def period(today: date) -> tuple[date, date]:
    """Answer the first day of the twelve months that end with today, and today."""
    month = today.year * 12 + today.month - 1 - 11
    return date(month // 12, month % 12 + 1, 1), today


def bars_of(months: dict[date, Outcomes]) -> list[tuple[str, Outcomes, float]]:
    """Answer (month, counts, width of the bar 0 to 100) with the latest month first."""
    most = max((row.returns + row.reunions for row in months.values()), default=0) or 1
    return [
        (format_date(month, "y-MM"), row, round(100 * (row.returns + row.reunions) / most, 1))
        for month, row in reversed(months.items())
    ]
