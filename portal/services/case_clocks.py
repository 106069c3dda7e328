"""The clocks of a protection case at the township: begun, assessed, planned, in each life of it.

Everything follows from facts that later ones do not overwrite (steps, assessments, plans), so that
a case gives the same clocks whenever somebody looks: also after it was closed and taken up again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import peewee

from portal.deadline_terms import Deadline
from portal.models import Assessment, CaseStep, Plan, ProtectionCase
from portal.models.area import within
from portal.services import case_lives, held_levels
from portal.services.case_lives import Breaks, Life
from portal.services.cases import TURNED_URGENT
from portal.services.running_clocks import PROVINCE, Running
from portal.vocabulary import RiskLevel

D = Deadline
KIND = "protection_case"
Level = tuple[datetime, RiskLevel]
# From when on a case was red, and until when; None: still.
Red = tuple[datetime, datetime | None]


@dataclass
class Facts:
    """What happened in the cases of an area, by case, each in its order."""

    breaks: Breaks = field(default_factory=dict)
    turned: dict[int, datetime] = field(default_factory=dict)
    assessed: dict[int, list[datetime]] = field(default_factory=dict)
    levels: dict[int, list[Level]] = field(default_factory=dict)
    interim: dict[int, list[datetime]] = field(default_factory=dict)
    # Interim plans that came along with a case that joined; they make safe from the beginning.
    joined: dict[int, list[datetime]] = field(default_factory=dict)
    approved: dict[int, list[datetime]] = field(default_factory=dict)


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield the clocks of the cases of `area`; a case that is closed needs no further step."""
    case = ProtectionCase
    rows = case.select(
        case.id, case.ref, case.area_code, case.is_urgent, case.level, case.opened_at,
        case.begun_at, case.assessed_at, case.approved_at, case.closed_at,
        case.reopened_at,
    ).where(within(case.area_code, area) & (case.opened_at <= at))  # fmt: skip
    facts = facts_in(within(case.area_code, area))
    for row in rows.iterator():
        yield from of_case(row, facts)


def facts_in(mine: peewee.Expression) -> Facts:
    """Answer what the cases that meet `mine` are timed by; three queries."""
    facts = Facts()
    _steps(facts, mine)
    _assessments(facts, mine)
    _plans(facts, mine)
    return facts


def _plans(facts: Facts, mine: peewee.Expression) -> None:
    """Note when plans were approved, each in the case in which it was, wherever it is now."""
    began = Plan.came_from.in_(ProtectionCase.select(ProtectionCase.id).where(mine))
    fields = (Plan.case, Plan.came_from, Plan.is_interim, Plan.approved_at)
    plans = Plan.select(*fields).join(ProtectionCase)
    plans = plans.where((mine | began) & Plan.approved_at.is_null(False))
    for case_id, former, is_interim, approved_at in plans.order_by(Plan.approved_at).tuples():
        of_kind = facts.interim if is_interim else facts.approved
        of_kind.setdefault(former or case_id, []).append(approved_at)
        if former is not None and is_interim:
            facts.joined.setdefault(case_id, []).append(approved_at)


def _steps(facts: Facts, mine: peewee.Expression) -> None:
    is_again = ProtectionCase.reopened_at.is_null(False)
    verbs = (CaseStep.verb == TURNED_URGENT) | (is_again & CaseStep.verb.in_(case_lives.TURNS))
    steps = CaseStep.select(CaseStep.case, CaseStep.verb, CaseStep.at).join(ProtectionCase)
    rows = list(steps.where(mine & verbs).order_by(CaseStep.id).tuples())
    facts.breaks = case_lives.paired(rows)
    for case_id, verb, at in rows:
        if verb == TURNED_URGENT:
            # The first time counts: what is urgent stays so.
            facts.turned.setdefault(case_id, at)


def _assessments(facts: Facts, mine: peewee.Expression) -> None:
    Before = Assessment.alias()
    rows = (
        Assessment.select(Assessment, Before)
        .join(ProtectionCase)
        .join_from(
            Assessment,
            Before,
            peewee.JOIN.LEFT_OUTER,
            on=(Assessment.previous == Before.id),
            attr="previous",
        )
        .where(mine & Assessment.completed_at.is_null(False))
        .order_by(Assessment.case, Assessment.id)
    )
    for row in rows.iterator():
        facts.assessed.setdefault(row.case_id, []).append(row.completed_at)
        levels = [(held.since, held.level) for held in held_levels.levels_of(row)]
        facts.levels.setdefault(row.case_id, []).extend(levels)


def _reds(levels: list[Level]) -> list[Red]:
    """Answer when red began and ended; what is red again and again is red once."""
    found: list[Red] = []
    for since, level in sorted(levels, key=lambda each: each[0]):
        is_on = bool(found) and found[-1][1] is None
        if level is RiskLevel.RED and not is_on:
            found.append((since, None))
        elif level is not RiskLevel.RED and is_on:
            found[-1] = (found[-1][0], since)
    return found


def of_case(row: Any, facts: Facts) -> Iterator[Running]:
    """Yield the clocks of one case, of every life of it."""
    lives = case_lives.lives_of(row, facts.breaks.get(row.id, []))
    yield from _beginning(row, lives[0], facts.turned.get(row.id))
    for life in lives:
        start = (row.begun_at if life.is_first else None) or life.started_at
        is_last = life is lives[-1]
        known = [at for at in facts.assessed.get(row.id, []) if life.holds(at)]
        assessed_at = min(known, default=None) or (row.assessed_at if is_last else None)
        if row.begun_at is not None or not life.is_first:
            yield _clock(row, life, D.ASSESSED, start, assessed_at)
        if assessed_at is not None:
            yield from _planning(row, life, facts, assessed_at, is_last)


def _clock(row: Any, life: Life, rule: Deadline, start: datetime, stop: datetime | None) -> Running:
    return Running(rule, KIND, row.ref, row.area_code, start, stop or life.ended_at)


def _beginning(row: Any, first: Life, turned_at: datetime | None) -> Iterator[Running]:
    """Yield the clocks of the beginning; a case taken up again has begun already."""
    if not first.is_first:
        return
    if row.is_urgent and (turned_at is None or first.holds(turned_at)):
        # What became urgent on the way has the short time from then on.
        start = turned_at or row.opened_at
        yield _clock(row, first, D.ASSESSMENT_BEGUN_RED, start, row.begun_at)
    if not row.is_urgent or turned_at:
        yield _clock(row, first, D.ASSESSMENT_BEGUN, row.opened_at, row.begun_at)


def _planning(
    row: Any, life: Life, facts: Facts, assessed_at: datetime, is_last: bool
) -> Iterator[Running]:
    """Yield the clock of the whole plan, and of the interim one each time the case turns red."""
    whole = [at for at in facts.approved.get(row.id, []) if life.holds(at)]
    approved_at = min(whole, default=None) or (row.approved_at if is_last else None)
    yield _clock(row, life, D.PLAN_APPROVED, assessed_at, approved_at)
    reds = _reds([each for each in facts.levels.get(row.id, []) if life.holds(each[0])])
    if not reds and is_last and row.level is RiskLevel.RED:
        reds = [(assessed_at, None)]
    safe = [at for at in facts.interim.get(row.id, []) if life.holds(at)]
    joined = facts.joined.get(row.id, [])
    safe += [at for at in joined if life.holds(at) or (life.is_first and at < life.started_at)]
    safe += [approved_at] if approved_at is not None else []
    for red_at, calm_at in reds:
        # One that stood before leaves no clock, and what turns calm needs none any more.
        stop = min([*safe, *([calm_at] if calm_at is not None else [])], default=None)
        if stop is None or stop > red_at:
            yield _clock(row, life, D.SAFETY_PLAN, red_at, stop)
