"""What a guardian sees of the own child, and nothing else (domain.md 4.1; security.md E).

Of a case only what was explained to him, and nothing that came after he was suspected in it. No
score, no reporter, no helper's name; no visit that nobody agreed with him.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import peewee

from portal.guardian_terms import LEVEL_WORDS, RESULT_WORDS
from portal.guardianship_terms import AgreementStatus
from portal.models import (
    Absence,
    Agreement,
    Assignment,
    CaseClosure,
    Explanation,
    GuardianLink,
    Helper,
    Need,
    ParentCall,
    Placement,
    Plan,
    PlanLine,
    ProtectionCase,
)  # fmt: skip
from portal.plan_terms import ClosureStatus, ProviderKind
from portal.services import explanations, parent_calls, suspicions
from portal.vocabulary import N_, AssignmentStatus, HelperKind

SHOWN_AGREEMENTS = (AgreementStatus.SIGNED, AgreementStatus.ACTIVE)
BY_WHOM = N_("乡镇安排的志愿者或社会工作者")


@dataclass(frozen=True)
class Help:
    """One agreed measure: which service, what for, who is responsible (words), until when."""

    service: str
    goal: str
    measure: str
    responsible: str
    is_matched: bool
    due_on: date | None


@dataclass(frozen=True)
class Visit:
    """A visit that was agreed: when, for what, where, and which kind of person comes."""

    service: str
    starts_at: datetime
    ends_at: datetime
    kind: HelperKind
    meeting_point: str


@dataclass(frozen=True)
class Notice:
    """Something that happened, a msgid, and its day."""

    what: str
    on: date | datetime


@dataclass(frozen=True)
class OwnChild:
    """Everything on a guardian's page of one child."""

    link: GuardianLink
    explained: Explanation | None
    earlier: list[Explanation]
    result_words: str
    level_words: str
    help_lines: list[Help]
    review_on: date | None
    agreements: list[Agreement]
    visits: list[Visit]
    absence: Absence | None
    calls: list[ParentCall]
    notices: list[Notice]


def of(link: GuardianLink, *, at: datetime) -> OwnChild:
    """Answer what the guardian of `link` sees at `at`."""
    given = explanations.given_to(link)
    latest = given[0] if given else None
    closed = suspicions.since(link)
    plan = _plan(latest, closed)
    return OwnChild(
        link=link,
        explained=latest,
        earlier=given[1:],
        result_words=RESULT_WORDS[latest.result] if latest and latest.result else "",
        level_words=LEVEL_WORDS[latest.level] if latest else "",
        help_lines=_help(plan),
        review_on=plan.review_on if plan else None,
        agreements=_agreements(link, closed),
        visits=_visits(link, given, closed, at),
        absence=parent_calls.absence_of(link),
        calls=parent_calls.told_by(link),
        notices=_notices(given, closed),
    )


def _plan(latest: Explanation | None, closed: dict[int, datetime]) -> Plan | None:
    """Answer the last approved plan of the case that was explained, or None."""
    if latest is None:
        return None
    case_id = latest.assessment.case_id
    rows = Plan.select().where((Plan.case == case_id) & Plan.approved_at.is_null(False))
    if case_id in closed:
        rows = rows.where(Plan.approved_at < closed[case_id])
    found: Plan | None = rows.order_by(Plan.approved_at.desc(), Plan.id.desc()).first()
    return found


def _help(plan: Plan | None) -> list[Help]:
    if plan is None:
        return []
    return [
        Help(
            row.service, row.goal, row.measure,
            BY_WHOM if row.provider is ProviderKind.MATCHING else row.responsible,
            row.provider is ProviderKind.MATCHING, row.due_on,
        )
        for row in PlanLine.select().where(PlanLine.plan == plan.id).order_by(PlanLine.id)
    ]  # fmt: skip


def _agreements(link: GuardianLink, closed: dict[int, datetime]) -> list[Agreement]:
    rows = Agreement.select().where(
        (Agreement.child == link.child_id) & Agreement.status.in_(SHOWN_AGREEMENTS)
    )
    until = min(closed.values(), default=None)
    if until is not None:
        rows = rows.where(Agreement.created_at < until)
    return list(rows.order_by(Agreement.starts_on.desc(), Agreement.id.desc()))


def _visits(
    link: GuardianLink, given: list[Explanation], closed: dict[int, datetime], at: datetime
) -> list[Visit]:
    """Answer the visits agreed with a helper that lie ahead.

    One that a plan asked for belongs to its case, and is shown only with that case.
    """
    until = min(closed.values(), default=None)
    known = {row.assessment.case_id for row in given}
    rows = (
        Assignment.select(Assignment, Need, Helper)
        .join(Need)
        .join_from(Assignment, Helper)
        .where(
            (Need.child == link.child_id)
            & (Assignment.status == AssignmentStatus.SCHEDULED)
            & (Assignment.ends_at > at)
            & (Assignment.need.not_in(_hidden_needs(link, known)))
        )
        .order_by(Assignment.starts_at, Assignment.id)
    )
    if until is not None:
        rows = rows.where(Assignment.created_at < until)
    return [
        Visit(
            row.need.service,
            row.starts_at,
            row.ends_at,
            row.helper.kind,
            row.meeting_point or "",
        )
        for row in rows
    ]


def _hidden_needs(link: GuardianLink, known: set[int]) -> peewee.ModelSelect:
    """Select the needs of the child that a case opened which was not explained."""
    return (
        PlanLine.select(PlanLine.need)
        .join(Plan)
        .join(ProtectionCase)
        .where(
            PlanLine.need.is_null(False)
            & (ProtectionCase.child == link.child_id)
            & ProtectionCase.id.not_in(list(known))
        )
    )


def _notices(given: list[Explanation], closed: dict[int, datetime]) -> list[Notice]:
    """Answer returns and closings of the cases that were explained, the latest first."""
    ids = {row.assessment.case_id for row in given}
    found: list[tuple[datetime, Notice]] = []
    for case in ProtectionCase.select().where(ProtectionCase.id.in_(ids)):
        until = closed.get(case.id)
        found += [pair for pair in _events(case) if until is None or pair[0] < until]
    return [each for _when, each in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _events(case: ProtectionCase) -> Iterator[tuple[datetime, Notice]]:
    # A case that is taken up again stays closed here until that is explained (security.md E1).
    ended = (CaseClosure.case == case.id) & (CaseClosure.status == ClosureStatus.CONFIRMED)
    for closure in CaseClosure.select().where(ended):
        what = N_("这一次的帮扶已经结束。孩子的情况有变化，随时可以再找我们。")
        yield closure.decided_at, Notice(what, closure.decided_at)
    for row in Placement.select().where(Placement.case == case.id):
        if row.returned_at is not None:
            what = N_("孩子已经回家。儿童主任会继续来看望。")
            yield row.returned_at, Notice(what, row.collected_on or row.returned_at)
