"""Reviewing proposals: the sixteen checks of a pair now, and agreeing to all of them at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import peewee

import matching
from portal.models import Account, Assignment, Child, Helper, MatchRun, Need, Organization
from portal.models.area import within
from portal.services import asking_orders, continuity, suitability
from portal.services.refusals import Refused
from portal.vocabulary import N_, AssignmentStatus, Tier

# The sixteen checks of matching.md 4.2, by number.
CHECKS: dict[int, str] = {
    1: N_("身份已核实"),
    2: N_("入职查询无记录，一年以内"),
    3: N_("培训和所需资格有效"),
    4: N_("已签现行承诺书"),
    5: N_("成年人"),
    6: N_("会所要求的语言"),
    7: N_("符合性别要求"),
    8: N_("会这项服务，水平够"),
    9: N_("有空，前后留出路上时间"),
    10: N_("路程在本人愿意的范围内"),
    11: N_("当周、当月没有超量"),
    12: N_("本人和组织都服务这个地区"),
    13: N_("没有不宜或利害关系"),
    14: N_("入户有两位成年人"),
    15: N_("能服务到所需的期限"),
    16: N_("没有暂停，没有邀请过多"),
}


@dataclass(frozen=True)
class CheckLine:
    """One of the sixteen checks of a pair: whether it holds now, and what is the matter if not."""

    number: int
    text: str
    is_met: bool
    problem: str = ""


@dataclass
class Sent:
    """What agreeing to all came to: sent, held till the morning, and why others were not."""

    count: int = 0
    held: int = 0
    refused: list[tuple[Assignment, Refused]] = field(default_factory=list)


def find(account: Account, ref: str) -> Assignment | None:
    """Answer the proposal of a run with `ref` in the area of `account`, whatever became of it."""
    found: Assignment | None = (
        _rows()
        .where(
            (Assignment.ref == ref)
            & Assignment.run.is_null(False)
            & within(Need.area_code, account.area_code)
        )
        .first()
    )
    return found


def _rows() -> peewee.ModelSelect:
    return (
        Assignment.select(Assignment, Need, Child, Helper, Organization, MatchRun)
        .join(Need)
        .join(Child)
        .join_from(Assignment, Helper, peewee.JOIN.LEFT_OUTER)
        .join_from(Assignment, Organization, peewee.JOIN.LEFT_OUTER, attr="organization")
        .join_from(Assignment, MatchRun)
    )


def checks_of(assignment: Assignment, *, at: datetime) -> list[CheckLine]:
    """Answer the sixteen checks of a proposal as they stand now; nothing without a person."""
    if assignment.helper is None:
        return []
    asked = suitability.checks(assignment, at=at)
    return [_line(number, text, asked) for number, text in CHECKS.items()]


def _line(number: int, text: str, asked: list[matching.Check]) -> CheckLine:
    failed = [check for check in asked if check.number == number and not check.ok]
    return CheckLine(number, text, not failed, suitability.said(failed[0].code) if failed else "")


def open_of(made: MatchRun, account: Account) -> list[Assignment]:
    """Answer the proposals of a run that wait for a decision in one's area, most urgent first."""
    tier = peewee.Case(Need.tier, [(each.value, number) for number, each in enumerate(Tier)], 9)
    rows = _rows().where(
        (Assignment.run == made.id)
        & (Assignment.status == AssignmentStatus.PROPOSED)
        & within(Need.area_code, account.area_code)
    )
    return list(rows.order_by(tier, Need.starts_at, Assignment.id))


def approve_all(made: MatchRun, *, by: Account, at: datetime) -> Sent:
    """Send every proposal of a run in one's area, each in a transaction of its own.

    What cannot be sent (a check fails by now, the child's own helper would be put aside without a
    reason) stays as it is and is told.
    """
    sent = Sent()
    rows = open_of(made, by)
    marked = continuity.replaced_by(rows, at=at)
    for row in rows:
        try:
            if row.id in marked and not row.override_reason:
                raise continuity.NeedsReason(name=marked[row.id].helper.full_name)
            is_sent = asking_orders.send_or_hold(row, by=by, at=at)
        except Refused as refusal:
            sent.refused.append((row, refusal))
        else:
            sent.count += is_sent
            sent.held += not is_sent
    return sent
