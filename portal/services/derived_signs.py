"""Signs that the portal reads off its own records, before anybody has said a word."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import peewee

from portal import clock
from portal.child_terms import CarerHealth, CarerRelation, SchoolState
from portal.models import Child, ChildDetails, EarlySign, FollowUp
from portal.services import contact_logs, dropouts, early_signs
from portal.sweep_terms import SignKind, SignSource
from portal.vocabulary import ChildStatus, FollowUpStatus

# A visit so late counts as missed twice, whatever came before it (platform).
MISSED_AFTER = timedelta(days=14)
# Under eight nobody may be left unattended (未成年人保护法 art. 21); a sibling is a thin shield.
YOUNG = 8
# What the file says of the carer where the care itself is in doubt.
ILL = (CarerHealth.STRUGGLING.value, CarerHealth.UNABLE.value)
Found = Iterator[tuple[Child, str]]


def derive(at: datetime) -> int:
    """Note every sign that the records show at `at`; answer how many are new.

    Read from stored facts: repeated or late runs note nothing twice, and what somebody has ended
    comes back only with a new fact.
    """
    how: dict[str, Any] = {"source": SignSource.DERIVED, "by": None, "at": at}
    noted: list[EarlySign | None] = []
    for kind, rule in RULES.items():
        noted += [early_signs.note(child, kind, fact=fact, **how) for child, fact in list(rule(at))]
    for child in _dropouts(at):
        noted.append(dropouts.begin(child, **how))
    return sum(sign is not None for sign in noted)


def _missed_visits(at: datetime) -> Found:
    """Yield children whose due visit is two weeks late, or late after one that met nobody."""
    today = clock.local_date(at)
    late = FollowUp.select(FollowUp, Child).join(Child).where(
        FollowUp.overdue(today) & (Child.status == ChildStatus.ACTIVE) & _is_new(
            SignKind.MISSED_VISITS, FollowUp.ref
        )
    )  # fmt: skip
    rows = list(late)
    done = FollowUp.select(FollowUp.child, FollowUp.saw_child).where(
        (FollowUp.status == FollowUpStatus.DONE) & FollowUp.child.in_(late.select(FollowUp.child))
    )
    last_seen = dict(done.order_by(FollowUp.id).tuples())
    for row in rows:
        if row.due_on < today - MISSED_AFTER or last_seen.get(row.child_id) is False:
            yield row.child, row.ref


def _ill_carers(_at: datetime) -> Found:
    """Yield children whose carer is too ill or frail, as chosen in the file; once for a carer."""
    of_kind = EarlySign.select(EarlySign.child, EarlySign.fact)
    known = set(of_kind.where(EarlySign.kind == SignKind.CARER_ILL).tuples())
    rows = ChildDetails.select(ChildDetails, Child).join(Child)
    is_ill = ChildDetails.carer_state.in_(ILL)
    for row in rows.where(is_ill & (Child.status == ChildStatus.ACTIVE)):
        # A new carer, or a worse state, is a new fact; no name is written down a second time.
        carer = hashlib.sha256(row.child.carer_name.encode()).hexdigest()[:16]
        fact = f"{row.carer_state}:{carer}"
        if (row.child_id, fact) not in known:
            yield row.child, fact


def _lost_contacts(at: datetime) -> Found:
    """Yield children whose absent parent has been silent too long, once for each silence."""
    for absence in contact_logs.lost_contact(at):
        if absence.child.status is ChildStatus.ACTIVE:
            yield absence.child, f"{absence.ref}:{absence.quiet_since}"


def _sibling_carers(at: datetime) -> Found:
    """Yield children under eight whom a brother or sister looks after."""
    eight = clock.years_before(clock.local_date(at), YOUNG)
    rows = Child.select().where(
        (Child.carer_relation == CarerRelation.SIBLING.value)
        & (Child.birth_on > eight)
        & (Child.status == ChildStatus.ACTIVE)
        & _is_new(SignKind.CHILD_CARER, peewee.Value("sibling"))
    )
    for child in rows:
        yield child, "sibling"


def _dropouts(at: datetime) -> list[Child]:
    """Answer children whom the file names as dropouts and for whom nothing has begun yet."""
    begun = EarlySign.select(EarlySign.child).where(
        (EarlySign.kind == SignKind.DROPOUT)
        & EarlySign.ended_at.is_null()
        & EarlySign.need.is_null(False)
    )
    rows = Child.select().where(
        (Child.school_state == SchoolState.DROPOUT.value)
        & (Child.status == ChildStatus.ACTIVE)
        & Child.id.not_in(begun)
    )
    return [child for child in rows if dropouts.is_dropout(child, at=at)]


def _is_new(kind: SignKind, fact: Any) -> peewee.Expression:
    """Answer the condition that the fact has not been noted for the child."""
    same = (EarlySign.child == Child.id) & (EarlySign.kind == kind) & (EarlySign.fact == fact)
    return ~peewee.fn.EXISTS(EarlySign.select(EarlySign.id).where(same))


RULES: dict[SignKind, Callable[[datetime], Found]] = {
    SignKind.MISSED_VISITS: _missed_visits,
    SignKind.LOST_CONTACT: _lost_contacts,
    SignKind.CARER_ILL: _ill_carers,
    SignKind.CHILD_CARER: _sibling_carers,
}
