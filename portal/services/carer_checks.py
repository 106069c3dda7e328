"""The check of an entrusted carer: four disqualifications, the child heard, unfit carers (HR-14).

未成年人保护法 art. 22 and 43 (statutory). Any yes, and the agreement never comes into force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal import clock
from portal.guardianship_terms import AgreementStatus
from portal.models import Account, Agreement, Child
from portal.services import audit, risk_levels, staff
from portal.services.agreement_steps import QUESTIONS, move
from portal.services.refusals import FieldRefused
from portal.services.transactions import transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_, RiskLevel, Role

S = AgreementStatus
SHORTEST, LONGEST_HEARD, LONGEST_WHY, LONGEST_FACTS = 2, 500, 300, 2000
# From this age on the child is always asked (law: whoever can express a wish; platform: eight).
HEARD_FROM = 8


@dataclass(frozen=True)
class Check:
    """What the check of the carer found; `answers` by question of art. 22, None for unanswered.

    `facts` and `parents_told` are needed only where the carer turns out unfit.
    """

    answers: Mapping[str, bool | None]
    is_capable_adult: bool | None
    child_heard: str = ""
    not_heard_why: str = ""
    facts: str = ""
    parents_told: str = ""

    @property
    def is_fit(self) -> bool:
        """Say whether all is answered, and nothing speaks against the carer."""
        return self.is_capable_adult is True and all(
            self.answers.get(name) is False for name in QUESTIONS
        )


def check(agreement: Agreement, found: Check, *, version: int, by: Account, at: datetime) -> None:
    """Record the check of the carer and the child's own words (art. 22, statutory).

    Any yes makes the agreement CARER_UNFIT for good. Raises FieldRefused naming the question,
    NotInThisState, ChangedMeanwhile.
    """
    _refuse_check(agreement.child, found, at)
    values: dict[str, Any] = {name: found.answers[name] for name in QUESTIONS}
    values |= {
        "is_capable_adult": found.is_capable_adult,
        "child_heard": found.child_heard.strip(),
        "not_heard_why": found.not_heard_why.strip(),
        "checked_by": by,
        "checked_at": at,
    }
    with transaction():
        if found.is_fit:
            move(agreement, S.CARER_CHECKED, (S.DRAFT,), version, **values)
            audit.record("agreement.checked", by=by, at=at, subject=agreement)
        else:
            told = (found.facts, found.parents_told)
            _found_unfit(agreement, (S.DRAFT,), version, *told, by=by, at=at, **values)


def report_unfit(
    agreement: Agreement, *, facts: str, parents_told: str, version: int, by: Account, at: datetime
) -> None:
    """End an agreement whose carer does not care; township and parents are told (art. 43).

    Raises FieldRefused("facts" | "parents_told"), NotInThisState, ChangedMeanwhile.
    """
    _refuse_unfit(facts, parents_told)
    with transaction():
        states = (S.CARER_CHECKED, S.SIGNED, S.ACTIVE)
        _found_unfit(agreement, states, version, facts, parents_told, by=by, at=at)


def must_be_heard(child: Child, *, at: datetime) -> bool:
    """Say whether the child is old enough that its words are needed."""
    return clock.age_on(clock.local_date(at), child.birth_on) >= HEARD_FROM


def _found_unfit(
    agreement: Agreement,
    states: tuple[AgreementStatus, ...],
    version: int,
    facts: str,
    parents_told: str,
    *,
    by: Account,
    at: datetime,
    **values: Any,
) -> None:
    told = {"unfit_facts": facts.strip(), "parents_told": tidy(parents_told)}
    move(agreement, S.CARER_UNFIT, states, version, ended_at=at, **told, **values)
    child = agreement.child
    # The same person does not stay the carer of an older agreement that this one was to renew.
    older = (Agreement.child == child.id) & (Agreement.carer_name == agreement.carer_name)
    Agreement.update(
        status=S.CARER_UNFIT, ended_at=at, **told, version=Agreement.version + 1
    ).where(older & (Agreement.status == S.ACTIVE)).execute()
    audit.record("agreement.carer_unfit", by=by, at=at, subject=agreement)
    officers = staff.responsible_for(child.area_code, Role.TOWNSHIP)
    staff.tell(officers, "carer_unfit", key=f"carer_unfit:{agreement.ref}", at=at, besides=by)
    risk_levels.raise_to(child, RiskLevel.YELLOW, why="carer_unfit", by=by, at=at)


def _refuse_check(child: Child, found: Check, at: datetime) -> None:
    for name in QUESTIONS:
        if found.answers.get(name) is None:
            raise FieldRefused(name, N_("请选“有”或“没有”；不清楚的，先问清楚。"))
    if found.is_capable_adult is None:
        raise FieldRefused("is_capable_adult", N_("请选“是”或“否”。"))
    _refuse_unheard(child, found, at)
    if not found.is_fit:
        _refuse_unfit(found.facts, found.parents_told)


def _refuse_unheard(child: Child, found: Check, at: datetime) -> None:
    heard, why = found.child_heard.strip(), found.not_heard_why.strip()
    for field, text, most in (
        ("child_heard", heard, LONGEST_HEARD),
        ("not_heard_why", why, LONGEST_WHY),
    ):
        if len(text) > most:
            raise FieldRefused(field, N_("最多 %(most)s 个字，请先写最要紧的。"), most=most)
    if must_be_heard(child, at=at) and len(heard) < SHORTEST:
        raise FieldRefused("child_heard", N_("孩子已满八岁，请当面听他说，写下他的原话。"))
    if len(heard) < SHORTEST and len(why) < SHORTEST:
        raise FieldRefused("child_heard", N_("请写下孩子的话；还不会表达的，写明为什么没有听。"))


def _refuse_unfit(facts: str, parents_told: str) -> None:
    if len(facts.strip()) < SHORTEST:
        raise FieldRefused("facts", N_("请写明被委托人为什么不适合，依据是什么。"))
    if len(facts.strip()) > LONGEST_FACTS:
        raise FieldRefused("facts", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST_FACTS)
    if not SHORTEST <= len(tidy(parents_told)) <= LONGEST_WHY:
        raise FieldRefused(
            "parents_told",
            N_("请写明什么时候、怎样告知了父母；联系不上的，写明怎么找过。"),
        )
