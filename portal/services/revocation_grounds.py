"""Grounds on which revocation of guardianship may be applied for, ticked with their facts."""

from __future__ import annotations

from datetime import date, datetime

from portal import clock
from portal.case_terms import LIVE_CASES
from portal.guardianship_terms import RevocationTrigger
from portal.models import Account, ProtectionCase, RevocationGround
from portal.services import case_ties, cases
from portal.services.refusals import FieldRefused, NotInThisState
from portal.services.transactions import transaction
from portal.vocabulary import N_

SHORTEST, LONGEST = 10, 2000
# “Refuses the duties for more than six months” (opinions of 2014 and 2016).
REFUSING_MONTHS = 6
YEARS_OF_CHILDHOOD = 18


def record(
    case: ProtectionCase,
    trigger: RevocationTrigger | None,
    *,
    since_on: date | None,
    facts: str,
    by: Account,
    at: datetime,
) -> RevocationGround:
    """Record a trigger with its facts and since when; appended only.

    Raises FieldRefused("trigger" | "since_on" | "facts"), NotInThisState.
    """
    if case.status not in LIVE_CASES:
        raise NotInThisState(state=case.status.zh)
    if trigger is None:
        raise FieldRefused("trigger", N_("请选择一种情形。"))
    said = facts.strip()
    today = clock.local_date(at)
    if since_on is None:
        raise FieldRefused("since_on", N_("请填写日期，例如 2026-12-05。"))
    if since_on > today or since_on < clock.years_before(today, YEARS_OF_CHILDHOOD):
        raise FieldRefused("since_on", N_("请填写这种情形开始的日子，不能在将来。"))
    if len(said) < SHORTEST:
        raise FieldRefused("facts", N_("请写明事实：谁、什么时候、做了什么、谁可以证明。"))
    if len(said) > LONGEST:
        raise FieldRefused("facts", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST)
    with transaction():
        ground: RevocationGround = RevocationGround.create(
            case=case, trigger=trigger, since_on=since_on, facts=said, recorded_by=by,
            recorded_at=at,
        )  # fmt: skip
        sentence = N_("登记了可以申请撤销监护人资格的情形。")
        cases.step(case, "ground_recorded", sentence, by=by, at=at, trigger=trigger.value)
    return ground


def of_case(case: ProtectionCase) -> list[RevocationGround]:
    """Answer the grounds found in a case and in those that joined it, the oldest first."""
    rows = RevocationGround.select(RevocationGround, Account).join(Account)
    mine = RevocationGround.case.in_(case_ties.family(case))
    return list(rows.where(mine).order_by(RevocationGround.id))


def reached_on(ground: RevocationGround) -> date:
    """Answer the day from which a refusal of duties has lasted long enough."""
    return clock.months_after(ground.since_on, REFUSING_MONTHS)


def months_lasted(ground: RevocationGround, day: date) -> int:
    """Answer for how many whole months the ground has lasted on `day`."""
    since = ground.since_on
    months = (day.year - since.year) * 12 + day.month - since.month
    if clock.months_after(since, months) > day:
        months -= 1
    return max(0, months)
