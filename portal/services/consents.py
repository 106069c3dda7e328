"""A guardian's consent that a child's data pass to a helper: one purpose, revocable (HR-09)."""

from __future__ import annotations

from datetime import date, datetime

from portal import clock
from portal.assignment_terms import WithdrawReason
from portal.child_terms import GuardianRelation
from portal.models import Account, Assignment, Child, Consent
from portal.service_codes import is_service_code
from portal.services import assignments, audit, child_scope
from portal.services.refusals import AlreadyAnswered, FieldRefused
from portal.services.transactions import transaction
from portal.services.written_text import is_name, tidy
from portal.vocabulary import N_, AssignmentStatus

LONGEST_WISH = 300
# Contact rests on the consent from its approval until the service is given.
RESTING = (AssignmentStatus.CONTACT_APPROVED, AssignmentStatus.SCHEDULED)


def give(
    child: Child,
    *,
    purpose: str,
    given_by: str,
    relation: str,
    given_on: date,
    child_heard: str,
    by: Account,
    at: datetime,
) -> Consent:
    """Write down a guardian's consent for one service, and what the child says of it.

    个人信息保护法 arts 23, 31 and 未成年人保护法 arts 4, 72 (statutory): separate, by the guardian,
    the child heard. Raises FieldRefused naming the field.
    """
    if not is_service_code(purpose):
        raise FieldRefused("purpose", N_("请从列表中选同意所针对的服务。"))
    name = tidy(given_by)
    if not name or len(name) > 72 or not is_name(name):
        raise FieldRefused("given_by", N_("请填写同意人的姓名，最多72个字，不含数字和符号。"))
    if relation not in {term.value for term in GuardianRelation}:
        raise FieldRefused("relation", N_("请从列表中选同意人与孩子的关系。"))
    if given_on > clock.local_date(at):
        raise FieldRefused("given_on", N_("同意日期不能晚于今天，请核对。"))
    if given_on < child.birth_on:
        raise FieldRefused("given_on", N_("同意日期早于孩子出生，请核对年份。"))
    heard = tidy(child_heard)
    if not 1 <= len(heard) <= LONGEST_WISH:
        raise FieldRefused(
            "child_heard",
            N_("请用1到%(most)s个字写明孩子本人怎么说；年幼的孩子写观察到的态度。"),
            most=LONGEST_WISH,
        )
    with transaction():
        consent = Consent.create(
            child=child,
            purpose=purpose,
            given_by=name,
            relation=relation,
            given_on=given_on,
            child_heard=heard,
            recorded_by=by,
            recorded_at=at,
        )
        audit.record("consent.given", by=by, at=at, subject=consent, purpose=purpose)
    return consent


def standing(child: Child, purpose: str) -> Consent | None:
    """Answer the newest consent of `child` for `purpose` that has not been withdrawn, or None."""
    found: Consent | None = (
        Consent.select()
        .where(
            (Consent.child == child.id)
            & (Consent.purpose == purpose)
            & Consent.withdrawn_at.is_null()
        )
        .order_by(Consent.given_on.desc(), Consent.id.desc())
        .first()
    )
    return found


def given_for(child: Child) -> list[Consent]:
    """Answer every consent of `child`, newest first, withdrawn ones included."""
    return list(
        Consent.select()
        .where(Consent.child == child.id)
        .order_by(Consent.given_on.desc(), Consent.id.desc())
    )


def find(account: Account, ref: str) -> Consent | None:
    """Answer the consent with `ref` if `account` may open the child's file."""
    consent: Consent | None = Consent.get_or_none(Consent.ref == ref)
    if consent is None or child_scope.find(account, consent.child.ref) is None:
        return None
    return consent


def withdraw(consent: Consent, *, by: Account, at: datetime) -> None:
    """Withdraw a consent at the guardian's word; agreed help that rests on it is cancelled.

    个人信息保护法 art. 15 (statutory): whatever consent for the same service stands beside it ends
    too, or an older one would carry on. Raises AlreadyAnswered if it was withdrawn before.
    """
    with transaction():
        withdrawn = (
            Consent.update(withdrawn_at=at, version=Consent.version + 1)
            .where((Consent.id == consent.id) & Consent.withdrawn_at.is_null())
            .execute()
        )
        if not withdrawn:
            raise AlreadyAnswered
        consent.withdrawn_at = at
        same = (Consent.child == consent.child_id) & (Consent.purpose == consent.purpose)
        Consent.update(withdrawn_at=at, version=Consent.version + 1).where(
            same & Consent.withdrawn_at.is_null()
        ).execute()
        resting = Assignment.select().where(
            Assignment.consent.in_(Consent.select(Consent.id).where(same))
            & Assignment.status.in_(RESTING)
        )
        for assignment in list(resting):
            assignments.cancel(assignment, reason=WithdrawReason.OTHER, by=by, at=at)
        audit.record("consent.withdrawn", by=by, at=at, subject=consent)
