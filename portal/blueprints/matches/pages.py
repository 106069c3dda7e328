"""What the pages of a run show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal.extensions import PortalForm
from portal.matching_terms import Decision, Outcome, RunPhase, RunStatus
from portal.services import (
    continuity,
    match_alternatives,
    match_decisions,
    match_insights,
    match_records,
    match_reviews,
    match_runs,
    needs,
    suitability,
)
from portal.vocabulary import AssignmentStatus, Language

REFRESH_SECONDS = 5
# The most runs that may be chosen beside one.
CHOICES = 20


def progress(made: Any, *, at: datetime) -> dict[str, Any]:
    """Answer what the page of a run under way shows: the steps, and how long it takes so far."""
    phases = list(RunPhase)
    reached = phases.index(made.phase)
    ended = made.finished_at or at
    return {
        "steps": [(phase, number < reached, number == reached)
                  for number, phase in enumerate(phases)],
        "waited": max(0, int((ended - made.started_at).total_seconds())),
        "is_failed": made.status is RunStatus.FAILED,
        "usual": match_runs.usual_seconds(made),
        "form": PortalForm(),
    }  # fmt: skip


def review(made: Any, account: Any, *, at: datetime) -> dict[str, Any]:
    """Answer what the page of a finished run shows to `account`."""
    found = match_runs.results(made, account)
    record = match_records.of(made)
    rows = [row for result in found for row in result.proposals]
    open_rows = [row for row in rows if row.status is AssignmentStatus.PROPOSED]
    return {
        "open_count": len(open_rows),
        "marks": continuity.replaced_by(open_rows, at=at),
        "runners_up": match_alternatives.of_run(made, account),
        "parts": {row.ref: suitability.parts_of(row) for row in rows},
        "check_count": len(match_reviews.CHECKS),
        "made": made,
        "results": found,
        "record": record,
        "changes": changes_of(record),
        "failed": failed_of(record),
        "decided": match_decisions.of_run(made, account),
        "kinds": list(Decision),
        "ways": match_insights.ways(record.fairness) if record is not None else [],
        "cures": [cure_of(cure) for cure in match_insights.cures_of(made, account)],
        "others": match_runs.others(made, account, limit=CHOICES),
        "cards": {result.need.ref: needs.card(result.need) for result in found},
        "reasons": {row.ref: [_(text) for text in suitability.plain_reasons(row)] for row in rows},
        "form": PortalForm(),
    }


def waiting(made: Any, account: Any, at: datetime) -> dict[str, Any]:
    """Answer what the page shows before all proposals are agreed to."""
    rows = match_reviews.open_of(made, account)
    marks = continuity.replaced_by(rows, at=at)
    return {"proposals": rows, "marked": len(marks)}


def proposal(row: Any, account: Any, *, at: datetime) -> dict[str, Any]:
    """Answer what the page of one proposal shows."""
    runner_up = match_alternatives.of_proposal(row)
    lost = runner_up.cost.get("unfilled", []) if runner_up is not None else []
    return {
        "row": row,
        "card": needs.card(row.need),
        "checks": match_reviews.checks_of(row, at=at),
        "parts": [(_(text), points, most) for text, points, most in suitability.parts_of(row)],
        "mark": continuity.replaced_by([row], at=at).get(row.id),
        "runner_up": runner_up,
        "lost_needs": match_alternatives.needs_called(lost, account) if lost else [],
        "form": PortalForm(),
    }


def cure_of(cure: dict[str, Any]) -> dict[str, Any]:
    """Answer a stored cure with the words of its check and languages; nothing stays nothing."""
    if not cure:
        return {}
    codes = (cure.get("language") or "").split("/")
    spoken = [_(Language(code).zh) for code in codes if code]
    code = cure.get("code")
    return {
        **cure,
        "languages": "、".join(spoken),
        "check": _(suitability.said(code)) if code else "",
    }


def changes_of(record: Any) -> list[tuple[Outcome, int]]:
    """Answer how the pairs of the last run fare in this one, in the order of the terms."""
    counts = record.changes.get("counts", {}) if record is not None else {}
    return [(term, counts[term.value]) for term in Outcome if term.value in counts]


def failed_of(record: Any) -> list[tuple[str, int]]:
    """Answer the checks (sentences) that pairs of the last run fail now, with their counts."""
    failed = record.changes.get("failed", {}) if record is not None else {}
    rows = sorted(failed.items(), key=lambda item: (-item[1], item[0]))
    return [(_(suitability.said(code)), count) for code, count in rows]
