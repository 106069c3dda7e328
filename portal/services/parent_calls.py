"""What a parent tells of a call home; it stops no clock until somebody else confirms it (HR-16)."""

from __future__ import annotations

from datetime import date, datetime

import peewee

from portal import clock
from portal.child_terms import GuardianRelation
from portal.models import Absence, Account, Child, GuardianLink, ParentCall
from portal.models.area import within
from portal.prevention_terms import AbsentParent, ContactBy, ContactWith
from portal.services import absences, audit, contact_logs
from portal.services.refusals import AlreadyAnswered, FieldRefused, Refused
from portal.services.transactions import transaction
from portal.vocabulary import N_

R, P = GuardianRelation, AbsentParent
PARENT = {R.FATHER: P.FATHER, R.MOTHER: P.MOTHER}


class NotAway(Refused):
    """Only a parent who is recorded as away tells of calls."""

    sentence = N_("档案里没有登记您在外地，不用在这里记联系。有变化请告诉村儿童主任。")


def absence_of(link: GuardianLink) -> Absence | None:
    """Answer the current absence of this very parent, or None."""
    parent = PARENT.get(link.relation)
    found = (row for row in absences.current_of(link.child) if row.parent is parent)
    return next(found, None)


def tell(
    link: GuardianLink, *, on: date | None, channel: ContactBy | None, by: Account, at: datetime
) -> ParentCall:
    """Write down that this parent spoke with the child; a day's contact is told once.

    Raises FieldRefused("on" | "channel"), NotAway.
    """
    absence = absence_of(link)
    if absence is None:
        raise NotAway
    if on is None or not absence.began_on <= on <= clock.local_date(at):
        raise FieldRefused("on", N_("请填写外出之后、今天或以前的日期，例如 2026-12-05。"))
    if channel is None:
        raise FieldRefused("channel", N_("请选择怎样联系的。"))
    with transaction():
        same = (ParentCall.absence == absence.id) & (ParentCall.on == on)
        if ParentCall.select().where(same & (ParentCall.channel == channel)).exists():
            raise FieldRefused("on", N_("这一天的联系您已经记过了。"))
        call: ParentCall = ParentCall.create(
            link=link, absence=absence, on=on, channel=channel, told_at=at
        )
        audit.record("parent_call.told", by=by, at=at, subject=call)
    return call


def check(call: ParentCall, is_true: bool, *, by: Account, at: datetime) -> None:
    """Say whether the child or carer confirms it; only then it enters the contact log.

    Raises AlreadyAnswered, and what `contact_logs.log` raises.
    """
    with transaction():
        waiting = (ParentCall.id == call.id) & ParentCall.is_true.is_null()
        done = ParentCall.update(
            is_true=is_true, checked_by=by, checked_at=at, version=ParentCall.version + 1
        )
        if not done.where(waiting).execute():
            raise AlreadyAnswered
        if is_true and call.absence.ended_on is None:
            contact_logs.log(
                [call.absence], on=call.on, with_whom=ContactWith.CHILD, channel=call.channel,
                confirmed_by=contact_logs.CONFIRMS[by.role], by=by, at=at,
            )  # fmt: skip
        audit.record("parent_call.checked", by=by, at=at, subject=call, is_true=is_true)


def waiting_for(account: Account) -> peewee.ModelSelect:
    """Select the calls told in the account's area that nobody has checked, child joined."""
    rows = (
        ParentCall.select(ParentCall, Absence, Child)
        .join(Absence)
        .join(Child)
        .where(ParentCall.is_true.is_null() & within(Child.area_code, account.area_code))
    )
    if account.role not in absences.KEEPERS:
        return rows.where(ParentCall.id.is_null())
    return rows.order_by(ParentCall.told_at, ParentCall.id)


def find(account: Account, ref: str) -> ParentCall | None:
    """Answer the unchecked call with `ref` if its child lives in the account's area."""
    found: ParentCall | None = waiting_for(account).where(ParentCall.ref == ref).first()
    return found


def told_by(link: GuardianLink, *, limit: int = 8) -> list[ParentCall]:
    """Answer what a parent has told, the latest first."""
    rows = ParentCall.select().where(ParentCall.link == link.id)
    return list(rows.order_by(ParentCall.on.desc(), ParentCall.id.desc()).limit(limit))
