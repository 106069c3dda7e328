"""Early signs: noted once, they raise the level before anything happens, and end with a word."""

from __future__ import annotations

from datetime import datetime

import peewee

from portal.case_terms import LIVE_CASES, CaseOrigin
from portal.child_terms import SchoolState
from portal.models import Account, Child, EarlySign, ProtectionCase
from portal.models.area import within
from portal.models.base import new_ref
from portal.services import audit, cases, risk_levels, staff
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState, Refused
from portal.services.transactions import transaction
from portal.sweep_terms import SignKind, SignSource
from portal.vocabulary import N_, ChildStatus, RiskLevel, Role

K = SignKind
READERS = frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY})
SHORTEST, LONGEST = 4, 300
# What the level becomes at least (platform): any one sign, two signs, and signs that need no other.
ONE_SIGN, TWO_SIGNS = RiskLevel.BLUE, RiskLevel.YELLOW
BY_ITSELF = {K.WHEREABOUTS_UNKNOWN: RiskLevel.RED, K.ALONE_ON_PASTURE: RiskLevel.RED}
# Two of these, and the township is offered to open a case (platform).
SERIOUS = frozenset(
    {K.LOST_CONTACT, K.DROPOUT, K.MISSED_VISITS, K.CARER_ILL, K.ALONE_ON_PASTURE,
     K.WHEREABOUTS_UNKNOWN}
)  # fmt: skip

# The weekly contact tells village and township itself.
TOLD_ELSEWHERE = {(K.LOST_CONTACT, SignSource.DERIVED)}


class NoSign(Refused):
    """A case because of early signs needs at least one."""

    sentence = N_("这个孩子现在没有早期风险信号。请到个案页面按其他来源立案。")


def note(
    child: Child,
    kind: SignKind,
    *,
    source: SignSource,
    fact: str = "",
    words: str = "",
    by: Account | None,
    at: datetime,
) -> EarlySign | None:
    """Note a sign; answer None if it stands already or `fact` has been noted before.

    The level rises (never falls) and the township hears of it. `words` are kept as they are.
    """
    fact = fact or new_ref()
    with transaction():
        if _is_known(child, kind, fact):
            return None
        sign: EarlySign = EarlySign.create(
            child=child, kind=kind, source=source, fact=fact, note=words.strip()[:LONGEST],
            noted_at=at, noted_by=by,
        )  # fmt: skip
        audit.record("sign.noted", by=by, at=at, subject=sign, kind=kind.value, source=source.value)
        level = _level(child)
        risk_levels.raise_to(child, level, why=f"sign_{kind.value}"[:32], by=by, at=at)
        if (kind, source) not in TOLD_ELSEWHERE:
            officers = staff.responsible_for(child.area_code, Role.TOWNSHIP)
            key = f"early_sign:{sign.ref}"
            is_urgent = kind in BY_ITSELF
            staff.tell(officers, "early_sign", key=key, at=at, besides=by, is_urgent=is_urgent)
    return sign


def end(sign: EarlySign, *, words: str, version: int, by: Account, at: datetime) -> None:
    """End a sign with a word on why; the level stays, only an assessment lowers it.

    Raises FieldRefused("words"), NotInThisState, ChangedMeanwhile.
    """
    said = said_in("words", words)
    child = sign.child
    if sign.kind is K.DROPOUT and child.school_state == SchoolState.DROPOUT.value:
        raise FieldRefused(
            "words", N_("档案里的就学情况还是“辍学”。孩子复学后，请先更新档案，信号会自动结束。")
        )
    with transaction():
        ended = (
            EarlySign.update(ended_at=at, ended_by=by, end_note=said, version=EarlySign.version + 1)
            .where(
                (EarlySign.id == sign.id)
                & EarlySign.ended_at.is_null()
                & (EarlySign.version == version)
            )
            .execute()
        )
        present = EarlySign.get_by_id(sign.id)
        if not ended:
            raise NotInThisState(state=N_("已结束")) if present.ended_at else ChangedMeanwhile
        sign.__data__.update(present.__data__)
        audit.record("sign.ended", by=by, at=at, subject=sign, kind=sign.kind.value)


def open_case(child: Child, *, by: Account, at: datetime) -> ProtectionCase:
    """Open a case because of the child's signs, or answer the live one; raises NoSign."""
    if not open_of(child):
        raise NoSign
    return cases.open_case(child.area_code, CaseOrigin.EARLY_SIGN, child=child, by=by, at=at)


def open_of(child: Child) -> list[EarlySign]:
    """Answer the signs that stand, the oldest first."""
    rows = EarlySign.select().where((EarlySign.child == child.id) & EarlySign.ended_at.is_null())
    return list(rows.order_by(EarlySign.id))


def of_child(child: Child) -> list[EarlySign]:
    """Answer every sign of a child, those that stand first, then the latest ended."""
    rows = EarlySign.select(EarlySign, Account).join(
        Account, peewee.JOIN.LEFT_OUTER, on=EarlySign.noted_by
    )
    order = [EarlySign.ended_at.is_null(False), EarlySign.id.desc()]
    return list(rows.where(EarlySign.child == child.id).order_by(*order))


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the signs that stand of children on the register in the account's area."""
    rows = EarlySign.select(EarlySign, Child).join(Child)
    if account.role not in READERS:
        return rows.where(EarlySign.id.is_null())
    return rows.where(
        within(Child.area_code, account.area_code)
        & (Child.status == ChildStatus.ACTIVE)
        & EarlySign.ended_at.is_null()
    )


def find(account: Account, ref: str) -> EarlySign | None:
    """Answer the sign with `ref` if it stands and lies in the account's area."""
    found: EarlySign | None = visible_to(account).where(EarlySign.ref == ref).first()
    return found


def in_scope(
    account: Account, *, page: int = 1, size: int = 50
) -> tuple[list[tuple[Child, list[EarlySign], bool]], int]:
    """Answer one page of children with signs, the gravest first, and the count of children.

    Each comes with its signs and whether a case should be considered.
    """
    mine = visible_to(account).select(EarlySign.child).distinct()
    grave = peewee.Case(
        Child.risk_level, [(level.value, place) for place, level in enumerate(RiskLevel)], 9
    )
    rows = Child.select().where(Child.id.in_(mine))
    children = list(rows.order_by(grave, Child.id).paginate(page, size))
    signs: dict[int, list[EarlySign]] = {child.id: [] for child in children}
    for sign in visible_to(account).where(EarlySign.child.in_(list(signs))).order_by(EarlySign.id):
        signs[sign.child_id].append(sign)
    offered = {
        child.id for child in Child.select(Child.id).where(Child.id.in_(to_consider(account)))
    }
    return [(child, signs[child.id], child.id in offered) for child in children], rows.count()


def to_consider(account: Account) -> peewee.ModelSelect:
    """Select the ids of children with two serious signs, or one grave by itself, and no case."""
    live = ProtectionCase.select(ProtectionCase.child).where(
        ProtectionCase.status.in_(LIVE_CASES) & ProtectionCase.child.is_null(False)
    )
    grave = peewee.fn.SUM(peewee.Case(None, [(EarlySign.kind.in_(tuple(BY_ITSELF)), 2)], 1))
    return (
        visible_to(account)
        .select(EarlySign.child)
        .where(EarlySign.kind.in_(tuple(SERIOUS)) & EarlySign.child.not_in(live))
        .group_by(EarlySign.child)
        .having(grave >= 2)
    )


def said_in(field: str, text: str) -> str:
    """Answer one sentence, or raise FieldRefused(field)."""
    said = " ".join(text.split())
    if len(said) < SHORTEST:
        raise FieldRefused(field, N_("请用一句话写明看到了什么，至少几个字。"))
    if len(said) > LONGEST:
        raise FieldRefused(field, N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST)
    return said


def _is_known(child: Child, kind: SignKind, fact: str) -> bool:
    same = (EarlySign.child == child.id) & (EarlySign.kind == kind)
    known = EarlySign.ended_at.is_null() | (EarlySign.fact == fact)
    return bool(EarlySign.select().where(same & known).exists())


def _level(child: Child) -> RiskLevel:
    kinds = {sign.kind for sign in open_of(child)}
    if any(BY_ITSELF.get(kind) is RiskLevel.RED for kind in kinds):
        return RiskLevel.RED
    return TWO_SIGNS if len(kinds) > 1 else ONE_SIGN
