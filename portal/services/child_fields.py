"""The twelve fields that open a child's file, read from a form or a spreadsheet row alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal import clock
from portal.child_terms import ETHNIC_GROUPS, CarerRelation, ParentsAway, SchoolState
from portal.models import Area
from portal.models.area import within
from portal.services.refusals import FieldRefused
from portal.services.written_text import is_name, read_day, read_phone, tidy
from portal.vocabulary import N_, Language, Sex, Term

LONGEST_NAME = 72
# National definition of 2016: under 16 (国发〔2016〕13号, statutory).
AGE_LIMIT = 16
YES = frozenset({"yes", "true", "1", "是", "有", "已登记", "√"})
NO = frozenset({"no", "false", "0", "否", "无", "未登记", "×"})
# What people write in spreadsheets beside the labels themselves.
SYNONYMS: dict[type[Term], dict[str, str]] = {
    Sex: {"男性": "M", "女性": "F"},
    Language: {
        "汉语": "zh", "普通话": "zh", "藏语": "bo-amdo", "安多藏语": "bo-amdo", "安多": "bo-amdo",
        "康巴藏语": "bo-kham", "康巴": "bo-kham", "蒙语": "mn", "土语": "mjg", "撒拉": "slr",
    },
    SchoolState: {"不在学": "not_studying", "中等职业学校": "vocational", "职高": "vocational"},
    ParentsAway: {
        "双方外出": "both", "父母双方外出": "both", "父母均外出": "both",
        "一方外出另一方无监护能力": "one_other_incapable",
    },
    CarerRelation: {
        "祖父": "grandparent", "祖母": "grandparent", "外祖父": "grandparent",
        "外祖母": "grandparent", "爷爷": "grandparent", "奶奶": "grandparent",
        "祖父母": "grandparent", "外祖父母": "grandparent", "叔叔": "relative", "姑姑": "relative",
        "舅舅": "relative", "姨": "relative", "亲属": "relative", "邻居": "neighbour",
        "学校": "school", "其他": "other", "无": "nobody", "无人": "nobody", "独居": "nobody",
    },
}  # fmt: skip


@dataclass(frozen=True)
class OpeningFields:
    """The twelve opening fields, read and checked; `area_code` has 9 or 12 digits."""

    name: str
    sex: Sex
    birth_on: date
    ethnicity: str
    home_language: Language
    area_code: str
    has_hukou: bool
    school_state: str
    parents_away: str
    carer_name: str
    carer_relation: str
    carer_phone: str


NAMES = tuple(OpeningFields.__dataclass_fields__)


def read(
    raw: Mapping[str, Any], *, on: date, scope: str
) -> tuple[OpeningFields | None, list[FieldRefused]]:
    """Read the twelve fields from what was written; answer them, or every refusal at once.

    `on` is the day of entry, `scope` the code prefix within which the child must live.
    """
    values: dict[str, Any] = {}
    refusals: list[FieldRefused] = []
    for field, reader in _READERS.items():
        try:
            values[field] = reader(raw, on, scope)
        except FieldRefused as refusal:
            refusals.append(refusal)
    return (None, refusals) if refusals else (OpeningFields(**values), [])


def choose(terms: type[Term], written: Any) -> Term | None:
    """Answer the term whose value, Chinese or English label (or usual synonym) was written."""
    text = tidy(written)
    text = SYNONYMS.get(terms, {}).get(text, text)
    return next((term for term in terms if text in {term.value, term.zh, term.en}), None)


def choose_yes(written: Any) -> bool | None:
    """Answer whether yes or no was written, or None."""
    text = tidy(written).lower()
    return True if text in YES else (False if text in NO else None)


def labels(terms: Iterable[Term]) -> str:
    """Answer the Chinese labels of `terms` as one list, for a sentence that names the choices."""
    return "、".join(term.zh for term in terms)


def _person(field: str, empty: str) -> Callable[[Mapping[str, Any], date, str], str]:
    def reader(raw: Mapping[str, Any], on: date, scope: str) -> str:
        text = tidy(raw.get(field))
        if not text:
            raise FieldRefused(field, empty)
        if len(text) > LONGEST_NAME:
            raise FieldRefused(
                field, N_("姓名最多 %(most)s 个字，请核对是否粘贴了别的内容。"), most=LONGEST_NAME
            )
        if not is_name(text):
            raise FieldRefused(field, N_("姓名里只能有文字和间隔号，请去掉数字和符号。"))
        return text

    return reader


def _term(
    field: str, terms: type[Term], sentence: str, *, as_term: bool = False
) -> Callable[[Mapping[str, Any], date, str], Any]:
    def reader(raw: Mapping[str, Any], on: date, scope: str) -> Any:
        term = choose(terms, raw.get(field))
        if term is None:
            raise FieldRefused(field, sentence)
        return term if as_term else term.value

    return reader


def _birth_on(raw: Mapping[str, Any], on: date, scope: str) -> date:
    born = read_day(raw.get("birth_on"))
    if born is None:
        raise FieldRefused(
            "birth_on", N_("请填写真实存在的出生日期，年月日都要有，例如 2016-04-05。")
        )
    if born > on:
        raise FieldRefused("birth_on", N_("出生日期晚于今天，请核对年份。"))
    if clock.age_on(on, born) >= AGE_LIMIT:
        raise FieldRefused(
            "birth_on",
            N_("按这个出生日期，孩子已满16周岁，不在留守儿童登记范围；请核对日期，或联系县民政。"),
        )
    return born


def _ethnicity(raw: Mapping[str, Any], on: date, scope: str) -> str:
    text = tidy(raw.get("ethnicity"))
    for group in ETHNIC_GROUPS:
        if text in {group, group.removesuffix("族")}:
            return group
    raise FieldRefused("ethnicity", N_("请从列表中选民族，写全称，例如“藏族”。"))


def _area_code(raw: Mapping[str, Any], on: date, scope: str) -> str:
    text = tidy(raw.get("area_code")).removesuffix(".0")
    if not text:
        raise FieldRefused("area_code", N_("请选择孩子居住的村（牧、居）委会。"))
    inside = within(Area.code, scope)
    lived_in = inside & (Area.code >= "630000000")
    if text.isascii() and text.isdigit():
        found = list(Area.select().where(lived_in & (Area.code == text)))
    else:
        found = [row for row in _named(text, lived_in) if len(row.code) in {9, 12}]
    found = [row for row in found if len(row.code) >= 9]
    if len(found) == 1:
        code: str = found[0].code
        return code
    if found:
        raise FieldRefused(
            "area_code", N_("您负责的区域里有几个同名的地方，请改填12位的村（居）代码。")
        )
    raise FieldRefused(
        "area_code",
        N_("您负责的区域里没有这个村或乡镇。请从列表中选，或先在“村和牧场”里添加。"),
    )


def _named(text: str, lived_in: Any) -> list[Area]:
    """Answer the places called `text`, or called by its last part under its first."""
    rows = list(Area.select().where(lived_in & (Area.name_zh == text)))
    if rows or " " not in text:
        return rows
    above, _, name = text.rpartition(" ")
    parents = Area.select(Area.code).where(Area.name_zh == above.rpartition(" ")[2])
    return list(Area.select().where(lived_in & (Area.name_zh == name) & Area.parent.in_(parents)))


def _has_hukou(raw: Mapping[str, Any], on: date, scope: str) -> bool:
    answer = choose_yes(raw.get("has_hukou"))
    if answer is None:
        raise FieldRefused("has_hukou", N_("请选“是”或“否”：孩子是否已登记户口。"))
    return answer


def _carer_name(raw: Mapping[str, Any], on: date, scope: str) -> str:
    if _nobody(raw) and not tidy(raw.get("carer_name")):
        return ""
    return _person("carer_name", N_("请填写实际照料人的姓名；无人照料时，关系请选“无人照料”。"))(
        raw, on, scope
    )


def _carer_phone(raw: Mapping[str, Any], on: date, scope: str) -> str:
    text = tidy(raw.get("carer_phone"))
    if not text and _nobody(raw):
        return ""
    phone = read_phone(text)
    if phone is None:
        raise FieldRefused(
            "carer_phone",
            N_("请填写能打通的电话：11位手机号，或带区号的座机号，例如 0974-8512345。"),
        )
    return phone


def _nobody(raw: Mapping[str, Any]) -> bool:
    return choose(CarerRelation, raw.get("carer_relation")) is CarerRelation.NOBODY


_READERS: dict[str, Callable[[Mapping[str, Any], date, str], Any]] = {
    "name": _person("name", N_("请填写孩子的姓名，与户口本或身份证一致。")),
    "sex": _term("sex", Sex, N_("请选孩子的性别：男或女。"), as_term=True),
    "birth_on": _birth_on,
    "ethnicity": _ethnicity,
    "home_language": _term(
        "home_language", Language, N_("请从列表中选孩子在家说的语言。"), as_term=True
    ),
    "area_code": _area_code,
    "has_hukou": _has_hukou,
    "school_state": _term("school_state", SchoolState, N_("请从列表中选孩子的就学情况。")),
    "parents_away": _term(
        "parents_away",
        ParentsAway,
        N_("请选父母外出的情形。两种情形都不符合的孩子不在登记范围，请改走其他帮扶渠道。"),
    ),
    "carer_name": _carer_name,
    "carer_relation": _term(
        "carer_relation", CarerRelation, N_("请选照料人与孩子的关系；父母不在此列。")
    ),
    "carer_phone": _carer_phone,
}
