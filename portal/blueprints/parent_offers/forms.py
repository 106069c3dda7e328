"""Forms of offers to absent parents."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField

from portal.extensions import Needed, PortalForm, VersionForm, choices_of
from portal.prevention_terms import DeclineWhy, OfferAnswer, OfferKind, OfferOutcome
from portal.services.refusals import FieldRefused
from portal.services.written_text import read_day
from portal.vocabulary import N_, Term


def _radio(label: Any, terms: Any) -> RadioField:
    return RadioField(label, [Needed()], choices=choices_of(terms), validate_choice=False)


def _day(label: Any) -> StringField:
    return StringField(label, [Needed()], render_kw={"type": "date", "autocomplete": "off"})


def _term(form: PortalForm, name: str, terms: type[Term], sentence: str) -> Any:
    found = next((term for term in terms if term.value == form[name].data), None)
    if found is None:
        form.refuse(FieldRefused(name, sentence))
    return found


def _read_day(form: PortalForm, name: str) -> date | None:
    found = read_day(form[name].data)
    if found is None:
        form.refuse(FieldRefused(name, N_("请填写日期，例如 2026-12-05。")))
    return found


class OfferForm(PortalForm):
    """What is offered, when, in which words."""

    kind = _radio(_l("提供什么"), OfferKind)
    offered_on = _day(_l("告知父母的日期"))
    words = TextAreaField(_l("具体是什么"), [Needed()])

    def told(self) -> dict[str, Any] | None:
        """Answer what was written, or None after refusing fields."""
        kind = _term(self, "kind", OfferKind, N_("请选择提供什么。"))
        day = _read_day(self, "offered_on")
        if self.errors:
            return None
        return {"kind": kind, "offered_on": day, "words": self.words.data or ""}


class AnswerForm(VersionForm):
    """What the parents say, and why not."""

    answer = _radio(_l("父母怎么说"), OfferAnswer)
    why = SelectField(
        _l("不接受的原因"),
        choices=choices_of(DeclineWhy, first=N_("请选择")),
        validate_choice=False,
    )
    answered_on = _day(_l("答复日期"))

    def told(self) -> dict[str, Any] | None:
        """Answer what was written, or None after refusing fields."""
        said = _term(self, "answer", OfferAnswer, N_("请选择父母怎么说。"))
        why = None
        if self.why.data:
            why = _term(self, "why", DeclineWhy, N_("请从列表中选原因。"))
        day = _read_day(self, "answered_on")
        if self.errors:
            return None
        return {"said": said, "why": why, "answered_on": day, "version": self.seen_version()}


class OutcomeForm(VersionForm):
    """What came of an accepted offer."""

    outcome = _radio(_l("结果"), OfferOutcome)
    outcome_on = _day(_l("日期"))

    def told(self) -> dict[str, Any] | None:
        """Answer what was written, or None after refusing fields."""
        outcome = _term(self, "outcome", OfferOutcome, N_("请选择结果。"))
        day = _read_day(self, "outcome_on")
        if self.errors:
            return None
        return {"outcome": outcome, "outcome_on": day, "version": self.seen_version()}
