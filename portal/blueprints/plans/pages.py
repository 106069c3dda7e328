"""What the forms of a plan start from: the row as people write it."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal import clock

LINE_TEXTS = ("service", "goal", "measure", "responsible", "frequency", "resource")
PLAN_TEXTS = ("goals", "child_opinion", "guardian_opinion", "minutes", "attendees")


def plan_data(plan: Any) -> dict[str, Any]:
    """Answer what PlanForm starts from."""
    texts = {name: getattr(plan, name) for name in PLAN_TEXTS}
    return {**texts, "review_on": _day(plan.review_on), "version": str(plan.version)}


def line_data(line: Any) -> dict[str, Any]:
    """Answer what LineForm starts from."""
    texts = {name: getattr(line, name) for name in LINE_TEXTS}
    return {
        **texts,
        **wanted_data(line, is_timed=True),
        "provider": line.provider.value,
        "department": line.department.value if line.department else "",
        "due_on": _day(line.due_on),
    }


def wanted_data(line: Any, *, is_timed: bool) -> dict[str, Any]:
    """Answer what WantedForm starts from; a past time is asked for anew."""
    starts = clock.to_local(line.starts_at) if is_timed and line.starts_at else None
    ends = clock.to_local(line.ends_at) if is_timed and line.ends_at else None
    return {
        "version": str(line.version),
        "tier": line.tier.value if line.tier else "routine",
        "day": _day(starts.date()) if starts else "",
        "starts": f"{starts:%H:%M}" if starts else "",
        "ends": f"{ends:%H:%M}" if ends else "",
        "slots": str(line.slots),
        "min_level": str(line.min_level),
        "language": line.language.value if line.language else "",
        "language_required": line.language_required,
        "same_sex": line.same_sex,
        "is_remote": line.is_remote,
        "term_days": str(line.term_days or ""),
    }


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""
