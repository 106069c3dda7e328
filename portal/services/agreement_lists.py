"""The register of agreements, and who needs one and has none: the most watched exception."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import peewee

from portal import clock
from portal.deadline_terms import RULES, Deadline, Unit
from portal.guardianship_terms import UNFINISHED, AgreementStatus
from portal.models import Account, Agreement, Child
from portal.models.area import within
from portal.services import agreements, child_scope

S = AgreementStatus
# How long before its last day an agreement is renewed (platform).
RENEW_BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class Missing:
    """A child who needs an agreement, since when, until when, and the one under way."""

    child: Child
    since: datetime
    due_at: datetime
    unfinished: Agreement | None


@dataclass(frozen=True)
class State:
    """How a child stands with its agreement, for the page of its file."""

    is_needed: bool
    latest: Agreement | None
    status: AgreementStatus | None


def state_of(child: Child, *, at: datetime) -> State:
    """Answer whether the child needs an agreement, and how the newest one stands."""
    latest = agreements.latest_of(child)
    status = agreements.state_on(latest, clock.local_date(at)) if latest else None
    return State(agreements.needs_one(child), latest, status)


def register(
    account: Account, states: tuple[AgreementStatus, ...], *, at: datetime, page: int, size: int
) -> tuple[list[Agreement], int]:
    """Answer one page of agreements in `states` (EXPIRED by its day), newest first; the count."""
    today = clock.local_date(at)
    in_force = (Agreement.status == S.ACTIVE) & (Agreement.ends_on >= today)
    over = (Agreement.status == S.ACTIVE) & (Agreement.ends_on < today)
    wanted = Agreement.status.in_([state for state in states if state is not S.ACTIVE])
    wanted |= in_force if S.ACTIVE in states else peewee.SQL("1 = 0")
    wanted |= over if S.EXPIRED in states else peewee.SQL("1 = 0")
    rows = agreements.visible_to(account).where(wanted)
    order = Agreement.ends_on if S.ACTIVE in states else Agreement.id.desc()
    return list(rows.order_by(order, Agreement.id).paginate(page, size)), rows.count()


def missing_in(account: Account, *, at: datetime) -> peewee.ModelSelect:
    """Select the children of the account who need an agreement and have none in force."""
    if account.role not in child_scope.CASE_STAFF:
        return Child.select().where(Child.id.is_null())
    in_force = Agreement.select(Agreement.child).where(
        (Agreement.status == S.ACTIVE) & (Agreement.ends_on >= clock.local_date(at))
    )
    mine = within(Child.area_code, account.area_code) & agreements.needing()
    rows = Child.select().where(mine & Child.id.not_in(in_force))
    return rows.order_by(peewee.fn.COALESCE(Child.confirmed_at, Child.created_at), Child.id)


def missing_page(
    account: Account, *, at: datetime, page: int, size: int
) -> tuple[list[Missing], int]:
    """Answer one page of children without an agreement, the longest waiting first; the count."""
    rows = missing_in(account, at=at)
    return missing(rows.paginate(page, size), at=at), rows.count()


def missing(children: Iterable[Child], *, at: datetime) -> list[Missing]:
    """Answer for each of `children` since when it has had no agreement in force."""
    found = list(children)
    own = agreements_of([child.id for child in found])
    answer = []
    for child in found:
        rows = own[child.id]
        since = [start for start, stop in gaps(child, rows, at) if stop is None][-1:]
        unfinished = next((row for row in rows if row.status in UNFINISHED), None)
        start = since[0] if since else at
        answer.append(Missing(child, start, start + made_within(), unfinished))
    return answer


def agreements_of(child_ids: list[int]) -> defaultdict[int, list[Agreement]]:
    """Answer the agreements of children, the oldest first, in one query."""
    own: defaultdict[int, list[Agreement]] = defaultdict(list)
    if child_ids:
        rows = Agreement.select().where(Agreement.child.in_(child_ids)).order_by(Agreement.id)
        for row in rows:
            own[row.child_id].append(row)
    return own


def expiring_in(account: Account, *, at: datetime) -> peewee.ModelSelect:
    """Select what ends within the time of renewal and is not being renewed, child joined."""
    today = clock.local_date(at)
    renewing = Agreement.select(Agreement.renewed_from).where(
        Agreement.status.in_(UNFINISHED) & Agreement.renewed_from.is_null(False)
    )
    soon = (Agreement.ends_on >= today) & (Agreement.ends_on <= today + RENEW_BEFORE)
    rows = agreements.visible_to(account).where((Agreement.status == S.ACTIVE) & soon)
    return rows.where(Agreement.id.not_in(renewing)).order_by(Agreement.ends_on, Agreement.id)


def unfinished_in(account: Account) -> peewee.ModelSelect:
    """Select the agreements under way, the oldest first, child joined."""
    rows = agreements.visible_to(account).where(Agreement.status.in_(UNFINISHED))
    return rows.order_by(Agreement.created_at, Agreement.id)


def unfit_in(account: Account) -> peewee.ModelSelect:
    """Select those whose carer was found unfit and nobody has taken the place, child joined."""
    unfit = (Agreement.status == S.CARER_UNFIT) & agreements.needing()
    rows = agreements.visible_to(account).where(unfit)
    return rows.order_by(Agreement.ended_at, Agreement.id)


def made_within() -> timedelta:
    """Answer within which time an agreement is made (platform)."""
    span = RULES[Deadline.AGREEMENT_MADE].span
    assert span is not None
    assert span.unit is Unit.DAYS
    return timedelta(days=span.amount)


def gaps(
    child: Child, rows: list[Agreement], at: datetime
) -> Iterator[tuple[datetime, datetime | None]]:
    """Yield the spans in which the child was on the register without an agreement, by `at`.

    `rows` are all its agreements. The last span has no end while none is in force.
    """
    since: datetime = child.confirmed_at or child.created_at
    made = [row for row in rows if row.activated_at is not None and row.activated_at <= at]
    for row in sorted(made, key=lambda each: each.activated_at):
        if row.activated_at > since:
            yield since, row.activated_at
        over = over_at(row)
        if over > at:
            return
        since = max(since, over)
    yield since, None


def over_at(row: Agreement) -> datetime:
    """Answer when an agreement stops being in force: ended, or after its last day."""
    last = clock.start_of(row.ends_on + timedelta(days=1))
    return min(row.ended_at, last) if row.ended_at is not None else last


def renewal_due(row: Agreement) -> date:
    """Answer by which day it is renewed: 30 days before its end, half its time if it is short."""
    half = row.starts_on + (row.ends_on - row.starts_on) / 2
    return max(row.ends_on - RENEW_BEFORE, half)
