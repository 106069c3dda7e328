"""Figures of supervision that are counted from missed deadlines, and how long they sat above."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import peewee

from portal.deadline_terms import Deadline
from portal.models import Breach, Climb, ClimbAnswer, Petition, ProtectionCase, Report
from portal.models.area import cut, within
from portal.services.figures_of_children import counted
from portal.services.indicators import Counted, Figure, Parts, Scope
from portal.services.shares import Share
from portal.vocabulary import AreaLevel

D = Deadline
ACCEPTANCE = (D.ACCEPT, D.ACCEPT_COMPLEX, D.FILE_CRIMINAL, D.FILE_LEADS, D.FILE_MAJOR)


def _missed(scope: Scope, rules: tuple[Deadline, ...]) -> dict[str, str]:
    """Answer {subject ref: place} of the deadlines of `rules` that passed in the window."""
    rows = Breach.select(Breach.subject_ref, cut(Breach.area_code, scope.length)).where(
        Breach.rule.in_(rules) & _due(scope)
    )
    return dict(rows.tuples())


def _due(scope: Scope) -> peewee.Expression:
    return (
        within(Breach.area_code, scope.prefix)
        & (Breach.due_at >= scope.since)
        & (Breach.due_at < scope.until)
    )


def _on_time(
    table: Any, done_at: peewee.Field, scope: Scope, rules: tuple[Deadline, ...]
) -> Counted:
    """Share of what was done in the window, or should have been, that missed no deadline."""
    missed = _missed(scope, rules)
    ever = {
        ref
        for (ref,) in Breach.select(Breach.subject_ref)
        .where(Breach.rule.in_(rules) & within(Breach.area_code, scope.prefix))
        .tuples()
    }
    done = table.select(table.ref, cut(table.area_code, scope.length)).where(
        within(table.area_code, scope.prefix) & (done_at >= scope.since) & (done_at < scope.until)
    )
    found: dict[str, Figure] = defaultdict(Figure)
    for ref, place in done.tuples():
        if ref not in ever:
            found[place] += Figure(share=Share(1, 1))
    for place in missed.values():
        found[place] += Figure(share=Share(0, 1))
    return dict(found)


def accepted_on_time(scope: Scope) -> Counted:
    """Share of the reports decided on within their statutory time (24 h, 3, 7 or 30 days)."""
    return _on_time(Report, Report.decided_at, scope, ACCEPTANCE)


def assessed_on_time(scope: Scope) -> Counted:
    """Share of the cases assessed within the working days set (platform)."""
    return _on_time(ProtectionCase, ProtectionCase.assessed_at, scope, (D.ASSESSED,))


def petitions_on_time(scope: Scope) -> Counted:
    """Share of the requests and complaints answered in time (platform; domain.md 5.2 figure 19)."""
    return _on_time(Petition, Petition.answered_at, scope, (D.DATA_REQUEST, D.COMPLAINT))


def breaches(scope: Scope) -> Counted:
    """Count the deadlines that passed in the window without the act."""
    place = cut(Breach.area_code, scope.length)
    rows = Breach.select(place, peewee.fn.COUNT(Breach.id)).where(_due(scope))
    return counted(rows.group_by(place))


def escalations(scope: Scope) -> Counted:
    """Count the breaches that reached an office above in the window (figure 11).

    By the place the breach is of, so that a township sees what it let climb.
    """
    place = cut(Breach.area_code, scope.length)
    rows = Breach.select(place, peewee.fn.COUNT(Climb.id)).join(Climb).where(_climbed(scope))
    return counted(rows.group_by(place))


def escalations_by_level(scope: Scope) -> Parts:
    """Count the same by the level that was reached."""
    rows = Breach.select(Climb.level, peewee.fn.COUNT(Climb.id)).join(Climb)
    levels = counted(rows.where(_climbed(scope)).group_by(Climb.level))
    found: dict[Any, Figure] = dict(levels.items())
    return {level.zh: found[level] for level in AreaLevel if level in found}


def _climbed(scope: Scope) -> peewee.Expression:
    return (
        within(Breach.area_code, scope.prefix)
        & (Climb.reached_at >= scope.since)
        & (Climb.reached_at < scope.until)
    )


def sitting_time(scope: Scope) -> Counted:
    """Collect the hours from reaching an office above until somebody there took it in hand.

    What nobody has taken in hand counts with the hours so far, so that looking away never helps.
    Climbs that ended by themselves, because the act was done, count until then.
    """
    rows = (
        Climb.select(
            cut(Climb.area_code, scope.length), Climb.reached_at, ClimbAnswer.seen_at,
            Breach.stopped_at,
        )
        .join(Breach)
        .join_from(Climb, ClimbAnswer, peewee.JOIN.LEFT_OUTER)
        .where(
            within(Climb.area_code, scope.prefix)
            & (Climb.reached_at >= scope.since)
            & (Climb.reached_at < scope.until)
        )
    )  # fmt: skip
    found: dict[str, list[float]] = defaultdict(list)
    for place, reached_at, seen_at, stopped_at in rows.tuples():
        if len(place) == scope.length:
            end = min(each for each in (seen_at, stopped_at, scope.until) if each is not None)
            found[place].append(max(0.0, (end - reached_at).total_seconds() / 3600))
    return {place: Figure(hours=tuple(hours)) for place, hours in found.items()}
