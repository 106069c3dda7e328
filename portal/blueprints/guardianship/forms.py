"""Forms of guardianship intervention; what is written is checked by the services."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.clock import to_utc
from portal.extensions import Needed, PortalForm, VersionForm, choices_of
from portal.guardianship_terms import (
    Applicant,
    InterventionKind,
    OrderOutcome,
    Organ,
    ReviewResult,
    RevocationTrigger,
)
from portal.services.interventions import Taken
from portal.services.protection_orders import Application, Decision
from portal.services.written_text import read_clock, read_day


def _radio(label: Any, terms: Any) -> RadioField:
    return RadioField(label, [Needed()], choices=choices_of(terms), validate_choice=False)


def _day(label: Any) -> StringField:
    return StringField(label, [Needed()], render_kw={"type": "date"})


def _text(label: Any) -> StringField:
    return StringField(label, [Needed()], render_kw={"autocomplete": "off"})


def _words(label: Any, rows: int = 4) -> TextAreaField:
    return TextAreaField(label, [Needed()], render_kw={"rows": rows})


def chosen(terms: Any, value: Any) -> Any:
    """Answer the member of `terms` with `value`, None for what was never offered."""
    return next((term for term in terms if term.value == value), None)


def moment(day: Field, clock: Field) -> datetime | None:
    """Answer the naive UTC instant of a day and a time of day, None if either is missing."""
    on, at = read_day(day.data), read_clock(clock.data)
    return to_utc(datetime.combine(on, at)) if on and at else None


def readable_clock(_form: Any, field: Field) -> None:
    """Refuse what is no time of day."""
    if read_clock(field.data) is None:
        raise ValidationError(gettext("请填写时间，例如 09:30。"))


def _clock(label: Any) -> StringField:
    return StringField(label, [Needed(), readable_clock], render_kw={"type": "time"})


class MeasureForm(PortalForm):
    """One rung: what was decided by whom, when, under which number."""

    measure = SelectField(_l("措施和决定机关"), [Needed()], choices=[], validate_choice=False)
    organ_name = _text(_l("作出决定的单位"))
    decided_on = _day(_l("决定日期"))
    document_no = StringField(_l("文书号"), render_kw={"autocomplete": "off"})
    words = _words(_l("内容"))
    skip_reason = TextAreaField(_l("越级的理由"), render_kw={"rows": 3})

    def offer(self, pairs: list[tuple[InterventionKind, Organ]]) -> None:
        """Let one of `pairs` be chosen."""
        self.measure.choices = [
            SelectChoice("", gettext("请选择")),
            *(
                SelectChoice(f"{kind}-{organ}", f"{gettext(kind.zh)} · {gettext(organ.zh)}")
                for kind, organ in pairs
            ),
        ]

    def taken(self) -> Taken:
        """Answer what was written."""
        kind, _dash, organ = (self.measure.data or "").partition("-")
        return Taken(
            kind=chosen(InterventionKind, kind),
            organ=chosen(Organ, organ),
            organ_name=self.organ_name.data or "",
            decided_on=read_day(self.decided_on.data),
            words=self.words.data or "",
            document_no=self.document_no.data or "",
            skip_reason=self.skip_reason.data or "",
        )


class WithdrawForm(PortalForm):
    """What is wrong with an entry."""

    reason = _words(_l("错在哪里"), 3)


class GroundForm(PortalForm):
    """A trigger of revocation, since when, and its facts."""

    trigger = _radio(_l("哪一种情形"), RevocationTrigger)
    since_on = _day(_l("从哪一天开始"))
    facts = _words(_l("事实"), 5)


class OrderForm(PortalForm):
    """An application for a protection order."""

    applicant = _radio(_l("由谁申请"), Applicant)
    court = _text(_l("向哪个法院申请"))
    applied_on = _day(_l("申请日期"))
    applied_time = _clock(_l("申请时间"))
    urgency = RadioField(
        _l("情况紧急吗"),
        [Needed(_l("请选择情况紧急不紧急。"))],
        choices=(
            SelectChoice("no", _l("一般：法院七十二小时内裁定")),
            SelectChoice("yes", _l("紧急：法院二十四小时内裁定")),
        ),
        validate_choice=False,
    )
    words = _words(_l("申请的事实和理由"))

    def validate_urgency(self, field: Field) -> None:
        """Refuse a value that was never offered."""
        if field.data not in {"yes", "no"}:
            raise ValidationError(gettext("请选择情况紧急不紧急。"))

    def application(self) -> Application:
        """Answer what was written."""
        return Application(
            applicant=chosen(Applicant, self.applicant.data),
            court=self.court.data or "",
            applied_at=moment(self.applied_on, self.applied_time),
            is_urgent=self.urgency.data == "yes",
            words=self.words.data or "",
        )


class DecideForm(VersionForm):
    """What the court decided."""

    outcome = _radio(_l("裁定结果"), OrderOutcome)
    decided_on = _day(_l("裁定日期"))
    decided_time = _clock(_l("裁定时间"))
    document_no = _text(_l("裁定书文号"))
    valid_until = StringField(_l("保护令有效期到"), render_kw={"type": "date"})

    def decision(self) -> Decision:
        """Answer what was written."""
        return Decision(
            outcome=chosen(OrderOutcome, self.outcome.data),
            decided_at=moment(self.decided_on, self.decided_time),
            document_no=self.document_no.data or "",
            valid_until=read_day(self.valid_until.data),
        )


class AskReviewForm(VersionForm):
    """When a review was asked for."""

    asked_on = _day(_l("申请复议的日期"))


class WordsForm(VersionForm):
    """Why something is not done."""

    words = _words(_l("理由"))


class CloseReviewForm(VersionForm):
    """What came of a review."""

    result = _radio(_l("复议结果"), ReviewResult)
    words = _words(_l("复议决定的内容"))
