"""The counties' own numbers for platform rules: from a day on, each kept, none for what is law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal import clock
from portal.deadline_terms import RULES, Basis, Deadline, Rule, Span
from portal.models import Account, DeadlineSetting
from portal.services import audit
from portal.services.due_times import COUNTY_LENGTH
from portal.services.refusals import FieldRefused, Refused
from portal.services.transactions import transaction
from portal.vocabulary import N_, Role

# Platform: a county may be stricter as it likes, and at most twice as slow.
MOST_TIMES = 2
# A year away from home, and the alarms before it, may be shortened only.
NEVER_LONGER = frozenset(
    {Deadline.TEMPORARY_CARE, Deadline.TEMPORARY_CARE_9, Deadline.TEMPORARY_CARE_11}
)
FURTHEST = timedelta(days=366)
SHORTEST_REASON, LONGEST_REASON = 4, 300


class Statutory(Refused):
    """The number stands in a law; no county changes it."""

    sentence = N_("这是法定时限，出自%(source)s，各县不能更改。")


class WithoutNumber(Refused):
    """Each subject carries its own due date."""

    sentence = N_("这项工作的日期由每件事自己决定，没有统一的天数可改。")


@dataclass(frozen=True)
class Held:
    """A rule with the number that holds in a county on a day, and what is to come."""

    deadline: Deadline
    rule: Rule
    span: Span | None
    is_own: bool
    coming: list[DeadlineSetting]


def rules_of(account: Account, *, at: datetime) -> list[Held]:
    """Answer every rule with the number of the account's county, those of the law first."""
    rows = history(account)
    today = clock.local_date(at)
    held = [_held(deadline, rows, today) for deadline in Deadline]
    return sorted(held, key=lambda each: each.rule.basis is not Basis.STATUTORY)


def _held(deadline: Deadline, rows: list[DeadlineSetting], today: date) -> Held:
    rule = RULES[deadline]
    own = [row for row in rows if row.rule is deadline]
    in_force = [row for row in own if row.from_on <= today]
    span = rule.span
    if in_force and span is not None:
        span = Span(in_force[-1].amount, span.unit)
    return Held(deadline, rule, span, bool(in_force), [row for row in own if row.from_on > today])


def history(account: Account, rule: Deadline | None = None) -> list[DeadlineSetting]:
    """Answer what the account's county has set, in the order in which it comes into force."""
    code = account.area_code[:COUNTY_LENGTH]
    rows = (
        DeadlineSetting.select(DeadlineSetting, Account)
        .join(Account)
        .where(DeadlineSetting.county_code == code)
    )
    if rule is not None:
        rows = rows.where(DeadlineSetting.rule == rule)
    return list(rows.order_by(DeadlineSetting.from_on, DeadlineSetting.id))


def find(account: Account, name: str) -> Deadline | None:
    """Answer the rule called `name` for an officer of a county."""
    known = {str(deadline): deadline for deadline in Deadline}
    return known.get(name) if account.role is Role.COUNTY else None


def set_amount(
    deadline: Deadline, *, amount: int | None, from_on: date | None, reason: str,
    by: Account, at: datetime,
) -> None:  # fmt: skip
    """Set the county's number from a coming day on; clocks that run already keep theirs.

    Raises Statutory, WithoutNumber, FieldRefused("amount" | "from_on" | "reason").
    """
    rule = RULES[deadline]
    if rule.basis is Basis.STATUTORY:
        raise Statutory(source=rule.source)
    if rule.span is None:
        raise WithoutNumber
    most = rule.span.amount * (1 if deadline in NEVER_LONGER else MOST_TIMES)
    if amount is None or not 1 <= amount <= most:
        raise FieldRefused("amount", N_("请填写 1 到 %(most)s 之间的整数。"), most=most)
    today = clock.local_date(at)
    if from_on is None or not today < from_on <= today + FURTHEST:
        raise FieldRefused("from_on", N_("请填写明天起一年之内的一天，已经在计时的不受影响。"))
    said = reason.strip()
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise FieldRefused("reason", N_("请写明为什么更改，4到300个字。"))
    with transaction():
        DeadlineSetting.create(
            county_code=by.area_code[:COUNTY_LENGTH], rule=deadline, amount=amount,
            from_on=from_on, reason=said, set_by=by, set_at=at,
        )  # fmt: skip
        audit.record(
            "deadline.set", by=by, at=at, rule=str(deadline), amount=amount, from_on=from_on
        )
