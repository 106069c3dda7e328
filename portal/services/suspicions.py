"""Guardians who are suspected in a case of the child: from then on nothing of it reaches them.

He is not told, and what his page showed before stays as it was: a page that empties itself would
say that somebody has reported him (security.md E1, E2).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from portal.case_terms import LIVE_CASES
from portal.child_terms import GuardianRelation
from portal.models import Account, Assessment, Child, GuardianLink, ProtectionCase, Suspicion
from portal.models import WarningLetter as Letter
from portal.report_terms import WarnedPerson
from portal.services import cases
from portal.services.refusals import AlreadyAnswered, FieldRefused, Refused
from portal.services.transactions import change, transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_

R, W = GuardianRelation, WarnedPerson
# Whom a letter of the police means, where it names a guardian's relation.
OF_LETTER = {W.FATHER: R.FATHER, W.MOTHER: R.MOTHER, W.GRANDPARENT: R.GRANDPARENT}
LONGEST_WHY = 300


class OtherChild(Refused):
    """The guardian is not one of the child whom the case is about."""

    sentence = N_("这位监护人不是本案孩子的监护人，请从孩子的档案里选。")


def mark(case: ProtectionCase, link: GuardianLink, *, by: Account, at: datetime) -> Suspicion:
    """Say that a guardian is suspected in a case; raises OtherChild, AlreadyAnswered."""
    if link.child_id != case.child_id:
        raise OtherChild
    with transaction():
        held = (Suspicion.case == case.id) & (Suspicion.link == link.id)
        if Suspicion.select().where(held & Suspicion.lifted_at.is_null()).exists():
            raise AlreadyAnswered
        row: Suspicion = Suspicion.create(case=case, link=link, marked_by=by, at=at)
        sentence = N_("一位监护人被列为嫌疑，本案内容不再给他看。")
        cases.step(case, "guardian_suspected", sentence, by=by, at=at)
    return row


def lift(row: Suspicion, why: str, *, version: int, by: Account, at: datetime) -> None:
    """Lift a suspicion with the reason; raises FieldRefused("why"), AlreadyAnswered."""
    said = tidy(why)
    if not 1 <= len(said) <= LONGEST_WHY:
        raise FieldRefused("why", N_("请用1到%(most)s个字写明为什么解除。"), most=LONGEST_WHY)
    with transaction():
        if Suspicion.get_by_id(row.id).lifted_at is not None:
            raise AlreadyAnswered
        change(row, version=version, lifted_by=by, lifted_at=at, why_lifted=said)
        sentence = N_("对一位监护人的嫌疑已解除。")
        cases.step(row.case, "suspicion_lifted", sentence, by=by, at=at, note=said)


def find(account: Account, ref: str) -> Suspicion | None:
    """Answer the suspicion with `ref` if its case lies in the account's area."""
    found: Suspicion | None = Suspicion.get_or_none(Suspicion.ref == ref)
    if found is None or cases.find(account, found.case.ref) is None:
        return None
    return found


def standing_on(link: GuardianLink) -> list[Suspicion]:
    """Answer what was marked by hand against a guardian and stands, cases joined."""
    rows = Suspicion.select(Suspicion, ProtectionCase).join(ProtectionCase)
    return list(
        rows.where((Suspicion.link == link.id) & Suspicion.lifted_at.is_null()).order_by(
            Suspicion.id
        )
    )


def since(link: GuardianLink) -> dict[int, datetime]:
    """Answer {case id: from when nothing of it reaches this guardian}, the earliest instant.

    By hand, and by a warning letter of the police on a report of the case that names his relation.
    """
    found: defaultdict[int, list[datetime]] = defaultdict(list)
    for row in standing_on(link):
        found[row.case_id].append(row.at)
    for case_id, at in _by_letter(link):
        found[case_id].append(at)
    return {case_id: min(instants) for case_id, instants in found.items()}


def is_suspected(link: GuardianLink, case: ProtectionCase) -> bool:
    """Say whether nothing of the case may be told to this guardian."""
    return case.id in since(link)


def is_any(account: Account | None, child: Child | None) -> bool:
    """Say whether the account's holder is suspected in a live case of the child, or of his own."""
    if account is None:
        return False
    links = GuardianLink.select().where(GuardianLink.account == account)
    if child is not None:
        links = links.where(GuardianLink.child == child.id)
    ids = [case_id for link in links for case_id in since(link)]
    live = ProtectionCase.id.in_(ids) & ProtectionCase.status.in_(LIVE_CASES)
    return bool(ids) and bool(ProtectionCase.select().where(live).exists())


def _by_letter(link: GuardianLink) -> list[tuple[int, datetime]]:
    mine = ProtectionCase.child == link.child_id
    relations = [warned for warned in W if OF_LETTER.get(warned, R.OTHER) is link.relation]
    direct = (
        Letter.select(ProtectionCase.id, Letter.issued_at)
        .join(ProtectionCase, on=(ProtectionCase.report == Letter.report))
        .where(mine & Letter.relation.in_(relations))
    )
    assessed = (
        Letter.select(Assessment.case, Letter.issued_at)
        .join(Assessment, on=(Assessment.report == Letter.report))
        .where((Assessment.child == link.child_id) & Letter.relation.in_(relations))
    )
    return [*direct.tuples(), *assessed.tuples()]
