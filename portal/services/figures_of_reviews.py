"""Figures of supervision about coming back: reassessments on time, children reported again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from portal.deadline_terms import Deadline
from portal.models import Assessment, Breach, ProtectionCase
from portal.models.area import cut, within
from portal.services.assessment_scope import REASSESS
from portal.services.indicators import Counted, Figure, Parts, Scope
from portal.services.shares import Share

RULES = tuple(dict.fromkeys(REASSESS.values()))
AGAIN_WITHIN = timedelta(days=183)


def reassessed_on_time(scope: Scope) -> Counted:
    """Share of the reassessments made in the window, or due in it, that missed no deadline.

    How soon a level is assessed anew is the platform's rule (domain.md 2.1, 5.2 figure 9).
    """
    found: dict[str, Figure] = defaultdict(Figure)
    for place, _rule, is_good in _reassessments(scope):
        found[place] += Figure(share=Share(int(is_good), 1))
    return dict(found)


def reassessed_by_level(scope: Scope) -> Parts:
    """Answer the same share by the level that was to be assessed anew."""
    found: dict[Deadline, Figure] = defaultdict(Figure)
    for _place, rule, is_good in _reassessments(scope):
        found[rule] += Figure(share=Share(int(is_good), 1))
    return {rule.zh: found[rule] for rule in RULES if rule in found}


def _reassessments(scope: Scope) -> Iterator[tuple[str, Deadline, bool]]:
    """Yield (place, rule, is in time) of what was done without a breach, and of every breach."""
    missed = Breach.select(Breach.subject_ref, Breach.rule, Breach.area_code, Breach.due_at).where(
        Breach.rule.in_(RULES) & within(Breach.area_code, scope.prefix)
    )
    late = set()
    for ref, rule, code, due_at in missed.tuples():
        late.add(ref)
        if scope.since <= due_at < scope.until:
            yield code[: scope.length], rule, False
    before = Assessment.alias()
    done = (
        Assessment.select(before.ref, before.level, cut(ProtectionCase.area_code, scope.length))
        .join(ProtectionCase)
        .join_from(Assessment, before, on=(Assessment.previous == before.id))
        .where(
            within(ProtectionCase.area_code, scope.prefix)
            & (Assessment.completed_at >= scope.since)
            & (Assessment.completed_at < scope.until)
        )
    )
    for ref, level, place in done.tuples():
        if ref not in late:
            yield place, REASSESS[level], True


def reported_twice(scope: Scope) -> Counted:
    """Count children reported in the window who had been reported in the half year before.

    A report is known by the case it opened; also one that only joined a case under way counts.
    """
    rows = (
        ProtectionCase.select(
            ProtectionCase.child, ProtectionCase.area_code, ProtectionCase.opened_at
        )
        .where(
            within(ProtectionCase.area_code, scope.prefix)
            & ProtectionCase.report.is_null(False)
            & ProtectionCase.child.is_null(False)
            & (ProtectionCase.opened_at >= scope.since - AGAIN_WITHIN)
            & (ProtectionCase.opened_at < scope.until)
        )
        .order_by(ProtectionCase.opened_at, ProtectionCase.id)
    )
    last: dict[int, datetime] = {}
    children: dict[str, set[int]] = defaultdict(set)
    for child, code, opened_at in rows.tuples():
        if opened_at >= scope.since and child in last and opened_at - last[child] <= AGAIN_WITHIN:
            children[code[: scope.length]].add(child)
        last[child] = opened_at
    return {place: Figure(count=len(ids)) for place, ids in children.items()}
