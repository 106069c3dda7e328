"""The rest of the national form, filled section by section after a file is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from portal.child_terms import (
    Assistance,
    CarerHealth,
    CarerRelation,
    GuardianshipKind,
    GuardianshipRating,
    HealthState,
    IncomeSource,
)  # fmt: skip
from portal.models import Absence, Account, Child, ChildDetails
from portal.prevention_terms import AbsentParent
from portal.services import audit, unattended
from portal.services.child_fields import choose, choose_yes, labels
from portal.services.refusals import FieldRefused, NotInThisState
from portal.services.transactions import change, transaction
from portal.services.written_text import is_name, read_phone, tidy
from portal.vocabulary import N_, ChildStatus, Term


@dataclass(frozen=True)
class Detail:
    """One field: what it is called, how it is read, how long it may be."""

    name: str
    label: str
    kind: str = "text"
    longest: int = 120
    terms: type[Term] | None = None
    is_needed: bool = False


@dataclass(frozen=True)
class Section:
    """One short form of the file."""

    key: str
    label: str
    details: tuple[Detail, ...]


SECTIONS: dict[str, Section] = {
    section.key: section
    for section in (
        Section("home", N_("户籍与住处"), (
            Detail("hukou_place", N_("户籍所在地"), longest=200, is_needed=True),
            Detail("residence", N_("现居住地"), longest=200, is_needed=True),
        )),
        Section("health", N_("健康"), (
            Detail("health_state", N_("健康状况"), "choice", terms=HealthState, is_needed=True),
            Detail("disability", N_("残疾类别和等级"), longest=60),
            Detail("illness", N_("重大疾病名称")),
        )),
        Section("school", N_("学校"), (
            Detail("school_name", N_("学校或幼儿园名称"), is_needed=True),
            Detail("is_boarding", N_("是否寄宿"), "yes"),
            Detail("teacher_contact", N_("班主任和联系方式")),
        )),
        Section("family", N_("父母"), (
            Detail("father_name", N_("父亲姓名"), "name", 72),
            Detail("father_workplace", N_("父亲务工地")),
            Detail("father_phone", N_("父亲电话"), "phone", 20),
            Detail("mother_name", N_("母亲姓名"), "name", 72),
            Detail("mother_workplace", N_("母亲务工地")),
            Detail("mother_phone", N_("母亲电话"), "phone", 20),
        )),
        Section("guardianship", N_("监护"), (
            Detail(
                "guardianship_kind", N_("监护类型"), "choice", terms=GuardianshipKind,
                is_needed=True,
            ),
            Detail(
                "guardianship_rating", N_("监护情况评估"), "choice", terms=GuardianshipRating,
                is_needed=True,
            ),
            Detail("entrust_reason", N_("委托照护的原因"), longest=200),
            Detail("carer_state", N_("照料人身体情况"), "choice", terms=CarerHealth),
            Detail("carer_health", N_("照料人健康说明"), longest=60),
        )),
        Section("income", N_("收入与救助"), (
            Detail("incomes", N_("收入来源"), "several", terms=IncomeSource, is_needed=True),
            Detail("entitled", N_("符合条件的救助"), "several", terms=Assistance),
            Detail("assistance", N_("享受的救助"), "several", terms=Assistance),
        )),
    )
}  # fmt: skip
GOOD_RATINGS = frozenset({GuardianshipRating.GOOD.value, GuardianshipRating.FAIR.value})
GOOD_KINDS = frozenset({GuardianshipKind.GOOD.value, GuardianshipKind.ORDINARY.value})
COMPLETE = 100
"""All sections filled, in percent."""
ALL = tuple(detail for section in SECTIONS.values() for detail in section.details)


def of(child: Child) -> ChildDetails:
    """Answer the row of a child's later details."""
    found: ChildDetails = ChildDetails.get(ChildDetails.child == child.id)
    return found


def seen(child: Child) -> ChildDetails:
    """Answer the row as it is shown: where a parent is, the absence says."""
    return _shown(of(child), _away(child))


def _shown(row: ChildDetails, away: list[Absence]) -> ChildDetails:
    for absence in away:
        places = (absence.province.zh, absence.city, absence.employer)
        setattr(row, f"{absence.parent.value}_workplace", " ".join(filter(None, places)))
    return row


def asked(child: Child, section: Section) -> Section:
    """Answer the section without what another record of the child says better."""
    return _without_known(section, _away(child))


def _without_known(section: Section, away: list[Absence]) -> Section:
    known = {f"{absence.parent.value}_workplace" for absence in away}
    kept = tuple(each for each in section.details if each.name not in known)
    return replace(section, details=kept)


def _away(child: Child) -> list[Absence]:
    mine = (Absence.child == child.id) & Absence.ended_on.is_null()
    return list(Absence.select().where(mine & (Absence.parent != AbsentParent.OTHER)))


def read(
    details: tuple[Detail, ...], raw: Mapping[str, Any], *, is_strict: bool = True
) -> tuple[dict[str, Any], list[FieldRefused]]:
    """Read what was written for `details`; answer the values and every refusal.

    With `is_strict` a needed field may not be empty; an import fills what it has.
    """
    values: dict[str, Any] = {}
    refusals = []
    for detail in details:
        try:
            values[detail.name] = _value(detail, raw.get(detail.name), is_strict)
        except FieldRefused as refusal:
            refusals.append(refusal)
    return values, refusals


def refuse_good_rating(carer_relation: str, values: Mapping[str, Any]) -> None:
    """Raise FieldRefused if a child whom nobody cares for is rated good or fair (HR-15).

    未成年人保护法 art. 21, statutory: nobody under 16 lives alone, nobody under 8 is unattended.
    """
    is_alone = carer_relation == CarerRelation.NOBODY.value
    kind, rating = values.get("guardianship_kind"), values.get("guardianship_rating")
    if is_alone and kind in GOOD_KINDS:
        raise FieldRefused(
            "guardianship_kind",
            N_("孩子无人照料，监护类型不能选“较好”或“一般”。已有人照料时，请先更新照料人。"),
        )
    if rating not in GOOD_RATINGS:
        return
    if is_alone:
        raise FieldRefused(
            "guardianship_rating",
            N_("孩子无人照料，监护情况只能评为“差”。已有人照料时，请先更新照料人。"),
        )
    if kind == GuardianshipKind.NOBODY.value:
        raise FieldRefused(
            "guardianship_rating", N_("监护类型是“无人监护”，监护情况只能评为“差”。")
        )


def save(
    child: Child, section: Section, raw: Mapping[str, Any], *, version: int, by: Account,
    at: datetime,
) -> None:  # fmt: skip
    """Save one section; raises the first FieldRefused, ChangedMeanwhile, NotInThisState."""
    if child.status is ChildStatus.EXITED:
        raise NotInThisState(state=child.status.zh)
    away = _away(child)
    values, refusals = read(_without_known(section, away).details, raw)
    if refusals:
        raise refusals[0]
    refuse_good_rating(child.carer_relation, values)
    with transaction():
        # The file's own version guards its sections: one file, one version.
        change(child, version=version)
        ChildDetails.update(**values).where(ChildDetails.child == child.id).execute()
        row = of(child)
        if row.completed_at is None and completeness(_shown(row, away)) == COMPLETE:
            ChildDetails.update(completed_at=at).where(
                (ChildDetails.child == child.id) & ChildDetails.completed_at.is_null()
            ).execute()
        audit.record("child.details_saved", by=by, at=at, subject=child, section=section.key)
        unattended.respond(child, by=by, at=at)


def is_filled(details: ChildDetails, section: Section) -> bool:
    """Say whether a section holds its needed fields, or where none is needed, at least one."""
    needed = [each for each in section.details if each.is_needed]
    if needed:
        return all(getattr(details, each.name) not in (None, "") for each in needed)
    return any(getattr(details, each.name) not in (None, "") for each in section.details)


def completeness(details: ChildDetails) -> int:
    """Answer the share of filled sections in percent."""
    filled = sum(is_filled(details, section) for section in SECTIONS.values())
    return round(COMPLETE * filled / len(SECTIONS))


def chosen(detail: Detail, stored: Any) -> list[Term]:
    """Answer the terms behind a stored choice, or list of choices."""
    if detail.terms is None or not stored:
        return []
    return [detail.terms(value) for value in str(stored).split(",")]


def _value(detail: Detail, written: Any, is_strict: bool) -> Any:
    if detail.kind == "several":
        return _several(detail, written, is_strict)
    text = tidy(written)
    if not text:
        if detail.is_needed and is_strict:
            raise FieldRefused(
                detail.name, N_("请填写“%(what)s”；暂时不清楚的，问清后再填。"), what=detail.label
            )
        return None
    if len(text) > detail.longest:
        raise FieldRefused(
            detail.name, N_("这一项最多 %(most)s 个字，请写得短一些。"), most=detail.longest
        )
    return _READERS[detail.kind](detail, text)


def _several(detail: Detail, written: Any, is_strict: bool) -> str | None:
    assert detail.terms is not None
    parts = written if isinstance(written, list) else tidy(written).replace("，", "、").split("、")
    parts = [piece for part in parts for piece in str(part).split(",") if piece.strip()]
    terms = [choose(detail.terms, part) for part in parts]
    if None in terms:
        raise FieldRefused(
            detail.name,
            N_("请从这些选项中选，几项之间用顿号：%(choices)s。"),
            choices=labels(detail.terms),
        )
    if not terms:
        if detail.is_needed and is_strict:
            raise FieldRefused(detail.name, N_("请至少选一项。"))
        return None
    return ",".join(sorted({term.value for term in terms if term is not None}))


def _read_choice(detail: Detail, text: str) -> str:
    assert detail.terms is not None
    term = choose(detail.terms, text)
    if term is None:
        raise FieldRefused(
            detail.name, N_("请从这些选项中选一项：%(choices)s。"), choices=labels(detail.terms)
        )
    return str(term.value)


def _read_yes(detail: Detail, text: str) -> bool:
    answer = choose_yes(text)
    if answer is None:
        raise FieldRefused(detail.name, N_("请选“是”或“否”。"))
    return answer


def _read_name(detail: Detail, text: str) -> str:
    if not is_name(text):
        raise FieldRefused(detail.name, N_("姓名里只能有文字和间隔号，请去掉数字和符号。"))
    return text


def _read_phone(detail: Detail, text: str) -> str:
    phone = read_phone(text)
    if phone is None:
        raise FieldRefused(
            detail.name,
            N_("请填写能打通的电话：11位手机号，或带区号的座机号，例如 0974-8512345。"),
        )
    return phone


_READERS = {
    "text": lambda detail, text: text,
    "choice": _read_choice,
    "yes": _read_yes,
    "name": _read_name,
    "phone": _read_phone,
}
