"""Forms of the children area; what is written is read and checked by the services."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from portal import child_terms
from portal.clock import local_date
from portal.extensions import Needed, PortalForm, choices_of, now
from portal.presentation import area_name, service_name
from portal.service_codes import SERVICE_CODES
from portal.services import child_details, child_fields, written_text
from portal.services.refusals import FieldRefused
from portal.vocabulary import N_, Language, Sex

CHOOSE = N_("请选择")
YES_NO = (SelectChoice("yes", _l("是")), SelectChoice("no", _l("否")))


def please_choose() -> SelectChoice:
    """Answer the first choice of a list in which nothing is chosen yet."""
    return SelectChoice("", gettext(CHOOSE))


def _radio(label: Any, choices: Any) -> RadioField:
    return RadioField(label, [Needed()], choices=choices, validate_choice=False)


def _select(label: Any, choices: Any) -> SelectField:
    return SelectField(label, [Needed()], choices=choices, validate_choice=False)


def _text(label: Any, **keywords: Any) -> StringField:
    return StringField(label, [Needed()], render_kw={"autocomplete": "off", **keywords})


class FileForm(PortalForm):
    """The twelve fields that open a child's file."""

    version = HiddenField(default="0")
    name = _text(_l("孩子姓名"))
    sex = _radio(_l("性别"), choices_of(Sex))
    birth_on = _text(_l("出生日期"), type="date")
    ethnicity = _select(
        _l("民族"),
        lambda: [
            please_choose(),
            *(SelectChoice(group, gettext(group)) for group in child_terms.ETHNIC_GROUPS),
        ],
    )
    home_language = _select(_l("在家说的语言"), choices_of(Language, first=CHOOSE))
    area_code = _select(_l("居住的村（牧、居）"), [])
    has_hukou = _radio(_l("是否登记户口"), YES_NO)
    school_state = _select(_l("就学情况"), choices_of(child_terms.SchoolState, first=CHOOSE))
    parents_away = _radio(_l("父母外出情况"), choices_of(child_terms.ParentsAway))
    carer_relation = _select(
        _l("照料人与孩子的关系"), choices_of(child_terms.CarerRelation, first=CHOOSE)
    )
    carer_name = _text(_l("照料人姓名"))
    carer_phone = _text(_l("照料人电话"), inputmode="tel")
    is_another_child = BooleanField(_l("这是另一个孩子"))
    twins: tuple[Any, ...] = ()

    def offer_places(self, places: list[Any]) -> None:
        """Let one of `places` be chosen; the only one is chosen already."""
        named = [SelectChoice(place.code, area_name(place.code, 2)) for place in places]
        self.area_code.choices = named if len(named) == 1 else [please_choose(), *named]

    def read(self, scope: str) -> child_fields.OpeningFields | None:
        """Answer what was written, or None after saying at every field what is wrong with it."""
        if not self.validate_on_submit():
            return None
        written = {name: self[name].data for name in child_fields.NAMES}
        fields, refusals = child_fields.read(written, on=local_date(now()), scope=scope)
        for refusal in refusals:
            self.refuse(refusal)
        return fields


def written_of(child: Any) -> dict[str, Any]:
    """Answer a file's twelve fields as the form writes them."""
    written = {name: getattr(child, name) for name in child_fields.NAMES}
    written.update(
        birth_on=child.birth_on.isoformat(),
        has_hukou="yes" if child.has_hukou else "no",
        sex=child.sex.value,
        home_language=child.home_language.value,
        version=str(child.version),
    )
    return written


def _detail_field(detail: child_details.Detail) -> Any:
    label = gettext(detail.label)
    needed = [Needed()] if detail.is_needed else []
    if detail.kind == "several":
        return SelectMultipleField(
            label, needed, choices=choices_of(detail.terms), validate_choice=False
        )
    if detail.kind == "choice":
        choices = choices_of(detail.terms, first=CHOOSE)
        return SelectField(label, needed, choices=choices, validate_choice=False)
    if detail.kind == "yes":
        return SelectField(
            label,
            needed,
            choices=[SelectChoice("", gettext("不清楚")), *YES_NO],
            validate_choice=False,
        )
    return StringField(label, needed, render_kw={"autocomplete": "off"})


def details_form(section: child_details.Section, child: Any) -> Any:
    """Answer the form of one section, filled with what the file holds."""
    fields = {each.name: _detail_field(each) for each in section.details}
    form_class = type("DetailsForm", (PortalForm,), {"version": HiddenField(), **fields})
    stored = child_details.of(child)
    data: dict[str, Any] = {"version": str(child.version)}
    for each in section.details:
        value = getattr(stored, each.name)
        if each.kind == "several":
            value = (value or "").split(",")
        elif each.kind == "yes":
            value = {True: "yes", False: "no"}.get(value, "")
        data[each.name] = value
    return form_class(data=data)


class ReturnForm(PortalForm):
    """What has to be mended in a file."""

    reason = TextAreaField(_l("要补正什么"), [Needed()], render_kw={"rows": 3})


class ExitForm(PortalForm):
    """Why a child leaves the register."""

    reason = RadioField(
        _l("退出原因"), choices=choices_of(child_terms.ExitReason), validate_choice=False
    )

    def chosen(self) -> child_terms.ExitReason | None:
        """Answer the chosen reason, or None after saying that one must be chosen."""
        found = next((r for r in child_terms.ExitReason if r.value == self.reason.data), None)
        if found is None:
            self.refuse(FieldRefused("reason", N_("请从列表中选一个退出原因。")))
        return found


class ConsentForm(PortalForm):
    """A guardian's consent for one service."""

    purpose = _select(
        _l("同意哪一项服务"),
        lambda: [
            please_choose(),
            *(SelectChoice(code, service_name(code)) for code in SERVICE_CODES),
        ],
    )
    given_by = _text(_l("同意人（监护人）姓名"))
    relation = _select(
        _l("同意人与孩子的关系"), choices_of(child_terms.GuardianRelation, first=CHOOSE)
    )
    given_on = _text(_l("同意日期"), type="date")
    child_heard = TextAreaField(_l("孩子本人的意愿"), [Needed()], render_kw={"rows": 3})

    def values(self) -> dict[str, Any] | None:
        """Answer what was written, or None after saying that the day cannot be read."""
        day = written_text.read_day(self.given_on.data)
        if day is None:
            self.refuse(FieldRefused("given_on", N_("请填写同意日期，例如 2026-11-24。")))
            return None
        names = ("purpose", "given_by", "relation", "child_heard")
        return {**{name: self[name].data or "" for name in names}, "given_on": day}


class ImportForm(PortalForm):
    """A filled spreadsheet, and whether it is only to be checked."""

    file = FileField(_l("填好的表格（.xlsx）"), [Needed()], render_kw={"accept": ".xlsx"})
    mode = RadioField(
        _l("做什么"),
        choices=[
            SelectChoice("check", _l("只检查，不写入")),
            SelectChoice("write", _l("检查无误就导入")),
        ],
        default="check",
        validate_choice=False,
    )
