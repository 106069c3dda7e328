"""What absent parents are offered, so that a child need not stay behind, and what comes of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import peewee

from portal import clock
from portal.models import Absence, Account, Child, Need, ParentOffer
from portal.prevention_terms import (
    SERVICE_OF,
    DeclineWhy,
    OfferAnswer,
    OfferKind,
    OfferOutcome,
)
from portal.services import absences, audit, needs
from portal.services.refusals import FieldRefused, NotInThisState
from portal.services.transactions import change, transaction
from portal.vocabulary import N_

A = OfferAnswer
SHORTEST, LONGEST = 4, 500


def make(
    absence: Absence, *, kind: OfferKind, offered_on: date, words: str, by: Account, at: datetime
) -> ParentOffer:
    """Write down what was offered; `words` say what exactly, so that anybody can repeat it.

    Raises FieldRefused("offered_on" | "words"), NotInThisState for an absence that has ended.
    """
    said = " ".join(words.split())
    _refuse_day("offered_on", offered_on, absence.began_on, at)
    if len(said) < SHORTEST:
        raise FieldRefused("words", N_("请写几句提供的是什么：哪家单位、哪所学校、找谁、带什么。"))
    if len(said) > LONGEST:
        raise FieldRefused("words", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST)
    with transaction():
        present = Absence.get_by_id(absence.id)
        if present.ended_on is not None:
            raise NotInThisState(state=present.ending.zh)
        offer: ParentOffer = ParentOffer.create(
            absence=absence, kind=kind, offered_on=offered_on, words=said, recorded_by=by,
            recorded_at=at,
        )  # fmt: skip
        audit.record("parent_offer.made", by=by, at=at, subject=offer, kind=kind.value)
    return offer


def answer(
    offer: ParentOffer, *, said: OfferAnswer, why: DeclineWhy | None, answered_on: date,
    version: int, by: Account, at: datetime,
) -> None:  # fmt: skip
    """Write down what the parents say; who thinks it over may answer again.

    Raises FieldRefused("why" | "answered_on"), NotInThisState, ChangedMeanwhile.
    """
    _refuse_day("answered_on", answered_on, offer.offered_on, at)
    if said is A.DECLINED and why is None:
        raise FieldRefused("why", N_("请选不接受的原因，下一次可以换一种更合适的。"))
    with transaction():
        _refuse_unless(offer, A.THINKING)
        change(
            offer, version=version, answer=said, why=why if said is A.DECLINED else None,
            answered_on=answered_on,
        )  # fmt: skip
        audit.record("parent_offer.answered", by=by, at=at, subject=offer, answer=said.value)


def conclude(
    offer: ParentOffer, *, outcome: OfferOutcome, outcome_on: date, version: int, by: Account,
    at: datetime,
) -> None:  # fmt: skip
    """Write down what came of an accepted offer; raises as `answer` does, at "outcome_on"."""
    _refuse_day("outcome_on", outcome_on, offer.answered_on or offer.offered_on, at)
    with transaction():
        _refuse_unless(offer, A.ACCEPTED)
        change(offer, version=version, outcome=outcome, outcome_on=outcome_on)
        audit.record("parent_offer.concluded", by=by, at=at, subject=offer, outcome=outcome.value)


def service_of(offer: ParentOffer) -> str:
    """Answer the code of the service that a family needs when it accepts `offer`."""
    return SERVICE_OF[offer.kind]


def awaiting_need(child: Child, ref: str) -> ParentOffer | None:
    """Answer the accepted offer `ref` to a parent of `child` that has no need yet."""
    rows = ParentOffer.select().join(Absence).where(Absence.child == child.id)
    found: ParentOffer | None = rows.where(
        (ParentOffer.ref == ref) & (ParentOffer.answer == A.ACCEPTED) & ParentOffer.need.is_null()
    ).first()
    return found


def open_need(
    child: Child, *, offer: ParentOffer | None, by: Account, at: datetime, **values: Any
) -> Need:
    """Open a need of the family as `needs.open_need` does; it belongs to `offer` if given."""
    with transaction():
        need = needs.open_need(child, **values, by=by, at=at)
        if offer is not None:
            change(offer, need=need)
            audit.record("parent_offer.need_opened", by=by, at=at, subject=offer)
    return need


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the offers of the account's area, absence and child joined."""
    mine = absences.visible_to(account).select(Absence.id)
    rows = ParentOffer.select(ParentOffer, Absence, Child, Need).join(Absence).join(Child)
    rows = rows.join_from(ParentOffer, Need, peewee.JOIN.LEFT_OUTER)
    return rows.where(ParentOffer.absence.in_(mine))


def find(account: Account, ref: str) -> ParentOffer | None:
    """Answer the offer with `ref` if it lies in the account's area."""
    found: ParentOffer | None = visible_to(account).where(ParentOffer.ref == ref).first()
    return found


def of_absence(account: Account, absence: Absence) -> list[ParentOffer]:
    """Answer what has been offered to an absent parent, the newest first."""
    rows = visible_to(account).where(ParentOffer.absence == absence.id)
    return list(rows.order_by(ParentOffer.offered_on.desc(), ParentOffer.id.desc()))


def _refuse_unless(offer: ParentOffer, state: OfferAnswer) -> None:
    present = ParentOffer.get_by_id(offer.id)
    if present.outcome is not None:
        raise NotInThisState(state=present.outcome.zh)
    if present.answer is not state:
        raise NotInThisState(state=present.answer.zh)


def _refuse_day(field: str, day: date, earliest: date, at: datetime) -> None:
    if day > clock.local_date(at):
        raise FieldRefused(field, N_("日期不能在将来，请填写实际的日子。"))
    if day < earliest:
        raise FieldRefused(field, N_("这个日期早于前一步的日期，请看看是哪一天。"))
