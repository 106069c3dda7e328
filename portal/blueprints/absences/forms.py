"""Forms of absences and contact; days are Shanghai days."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)

from portal.extensions import Needed, PortalForm, VersionForm, choices_of
from portal.prevention_terms import (
    AbsenceEnding,
    AbsentParent,
    ConfirmedBy,
    ContactBy,
    ContactWith,
    LeftReason,
    Province,
    WorkKind,
)
from portal.services import absences
from portal.services.refusals import FieldRefused
from portal.services.written_text import read_day, tidy
from portal.vocabulary import N_, Term


def _radio(label: Any, terms: Any, **values: Any) -> RadioField:
    return RadioField(label, [Needed()], choices=choices_of(terms), validate_choice=False, **values)


def _select(label: Any, terms: Any) -> SelectField:
    choices = choices_of(terms, first=N_("请选择"))
    return SelectField(label, [Needed()], choices=choices, validate_choice=False)


def _day(label: Any, *needed: Needed) -> StringField:
    return StringField(label, list(needed), render_kw={"type": "date", "autocomplete": "off"})


class _Reading:
    """What the forms here read from their fields; a wrong one is refused where it stands."""

    def chosen(self: Any, name: str, terms: type[Term], sentence: str) -> Any:
        """Answer the term that was chosen, or None after refusing the field."""
        found = next((term for term in terms if term.value == self[name].data), None)
        if found is None:
            self.refuse(FieldRefused(name, sentence))
        return found

    def day(self: Any, name: str, *, is_needed: bool = True) -> date | None:
        """Answer the day that was written, or None; what is no day is refused."""
        written = tidy(self[name].data)
        found = read_day(written)
        if found is None and (written or is_needed):
            self.refuse(FieldRefused(name, N_("请填写日期，例如 2026-12-05。")))
        return found


class AbsenceForm(PortalForm, _Reading):
    """Who is away, where, since when, and why the child stays behind."""

    version = HiddenField(default="0")
    parent = _radio(_l("谁在外"), AbsentParent)
    began_on = _day(_l("外出日期"), Needed())
    expected_on = _day(_l("预计返回日期"))
    province = _select(_l("去了哪个省（区、市）"), Province)
    city = StringField(_l("哪个市、县"), render_kw={"autocomplete": "off"})
    employer = StringField(_l("在哪里做工"), render_kw={"autocomplete": "off"})
    work = _select(_l("做什么工作"), WorkKind)
    channel = _radio(_l("平时怎样和家里联系"), ContactBy)
    why = _select(_l("为什么把孩子留在家里"), LeftReason)
    last_on = _day(_l("最近一次和孩子、照料人联系是哪天"))
    is_silent = BooleanField(_l("离家以后一直没有联系过"))

    def facts(self, *, parent: AbsentParent | None = None) -> absences.AbsenceFacts | None:
        """Answer what was written, or None after refusing fields; `parent` is known on a change."""
        if parent is None:
            parent = self.chosen("parent", AbsentParent, N_("请选择谁在外。"))
        began_on = self.day("began_on")
        expected_on = self.day("expected_on", is_needed=False)
        province = self.chosen("province", Province, N_("请从列表中选省（区、市）。"))
        work = self.chosen("work", WorkKind, N_("请从列表中选工作。"))
        channel = self.chosen("channel", ContactBy, N_("请选择平时怎样和家里联系。"))
        why = self.chosen("why", LeftReason, N_("请从列表中选最主要的原因。"))
        if self.errors or parent is None or began_on is None:
            return None
        city, employer = tidy(self.city.data), tidy(self.employer.data)
        return absences.AbsenceFacts(
            parent, began_on, expected_on, province, city, employer, work, channel, why
        )


def absence_data(absence: Any) -> dict[str, Any]:
    """Answer an absence as its form writes it."""
    day = absence.expected_on
    return {
        "version": str(absence.version),
        "began_on": absence.began_on.isoformat(),
        "expected_on": day.isoformat() if day else "",
        "city": absence.city,
        "employer": absence.employer,
        **{name: getattr(absence, name).value for name in ("province", "work", "channel", "why")},
    }


class EndForm(VersionForm, _Reading):
    """How and when an absence ended."""

    ending = _radio(_l("怎样结束"), absences.ENDINGS)
    ended_on = _day(_l("结束日期"), Needed())

    def told(self) -> dict[str, Any] | None:
        """Answer what was written, or None after refusing fields."""
        ending = self.chosen("ending", AbsenceEnding, N_("请从列表中选外出是怎样结束的。"))
        ended_on = self.day("ended_on")
        if ending is None or ended_on is None:
            return None
        return {"ending": ending, "ended_on": ended_on, "version": self.seen_version()}


class ContactForm(PortalForm, _Reading):
    """Which parent was in contact with whom, when, how, and who says so."""

    who = SelectMultipleField(_l("谁联系的"), [Needed()], choices=[], validate_choice=False)
    on = _day(_l("联系日期"), Needed())
    with_whom = _radio(_l("和谁联系"), ContactWith, default=ContactWith.BOTH.value)
    channel = _radio(_l("怎样联系"), ContactBy)
    confirmed_by = _radio(_l("由谁确认"), ConfirmedBy)

    def told(self, current: dict[str, Any]) -> tuple[list[Any], dict[str, Any]] | None:
        """Answer the absences chosen of `current` and what was written, or None."""
        rows = [current[ref] for ref in self.who.data or [] if ref in current]
        if not rows:
            self.refuse(FieldRefused("who", N_("请选择是谁联系的。")))
        told = {
            "on": self.day("on"),
            "with_whom": self.chosen("with_whom", ContactWith, N_("请选择和谁联系。")),
            "channel": self.chosen("channel", ContactBy, N_("请选择怎样联系。")),
            "confirmed_by": self.chosen("confirmed_by", ConfirmedBy, N_("请选择由谁确认。")),
        }
        return None if self.errors else (rows, told)
