"""Review meetings of a case: what changed, who was there, whether the child was seen, when next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import peewee

from portal import clock
from portal.case_terms import LIVE_CASES
from portal.models import Account, CaseReview, ProtectionCase
from portal.services import case_ties, cases, plans
from portal.services.refusals import FieldRefused, NotInThisState
from portal.services.transactions import transaction
from portal.vocabulary import N_

SHORTEST, LONGEST, LONGEST_ATTENDEES = 4, 2000, 500


@dataclass(frozen=True)
class Meeting:
    """What is written down of one review."""

    held_on: date
    changed: str
    attendees: str
    saw_child: bool
    next_review_on: date | None


def hold(case: ProtectionCase, meeting: Meeting, *, by: Account, at: datetime) -> CaseReview:
    """Write down a review of a live case; raises FieldRefused naming the field, NotInThisState."""
    changed, attendees = meeting.changed.strip(), meeting.attendees.strip()
    _refuse(meeting, changed, attendees, case, at)
    with transaction():
        present = ProtectionCase.get_by_id(case.id)
        if present.status not in LIVE_CASES:
            raise NotInThisState(state=present.status.zh)
        review: CaseReview = CaseReview.create(
            case=case,
            held_on=meeting.held_on,
            changed=changed,
            attendees=attendees,
            saw_child=meeting.saw_child,
            next_review_on=meeting.next_review_on,
            author=by,
            at=at,
        )
        sentence = N_("已召开个案检查会。")
        codes = {"saw_child": meeting.saw_child}
        cases.step(case, "reviewed", sentence, by=by, at=at, note=changed, **codes)
    return review


def of_case(case: ProtectionCase) -> list[CaseReview]:
    """Answer the reviews of a case, the latest first, authors joined."""
    rows = CaseReview.select(CaseReview, Account).join(Account)
    return list(rows.where(_mine(case)).order_by(CaseReview.id.desc()))


def next_on(case: ProtectionCase) -> date | None:
    """Answer the day of the next review: as the last one set it, else as the plan in force did."""
    last = CaseReview.select().where(_mine(case)).order_by(CaseReview.id.desc())
    found: CaseReview | None = last.first()
    if found is not None:
        told: date | None = found.next_review_on
        return told
    days = [plan.review_on for plan in plans.in_force(case) if plan.review_on]
    return min(days, default=None)


def _mine(case: ProtectionCase) -> peewee.Expression:
    return CaseReview.case.in_(case_ties.family(case))


def _refuse(
    meeting: Meeting, changed: str, attendees: str, case: ProtectionCase, at: datetime
) -> None:
    today = clock.local_date(at)
    if meeting.held_on > today:
        raise FieldRefused("held_on", N_("检查日期不能在将来，请填写实际开会的日子。"))
    if meeting.held_on < clock.local_date(case.opened_at):
        raise FieldRefused("held_on", N_("检查日期早于立案日期，请看看日期对不对。"))
    if len(changed) < SHORTEST:
        raise FieldRefused("changed", N_("请写几句：有什么变化，接下来怎么做。"))
    if len(changed) > LONGEST:
        raise FieldRefused("changed", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST)
    if not attendees:
        raise FieldRefused("attendees", N_("请写明参加的人。"))
    if len(attendees) > LONGEST_ATTENDEES:
        raise FieldRefused(
            "attendees", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST_ATTENDEES
        )
    if meeting.next_review_on is not None and meeting.next_review_on <= meeting.held_on:
        raise FieldRefused("next_review_on", N_("下一次检查要在这一次之后，请填写以后的日期。"))
