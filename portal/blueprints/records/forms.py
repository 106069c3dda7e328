"""Forms of the records area; times are written as Shanghai people do and read by the services."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from portal.clock import to_local, to_utc
from portal.extensions import Needed, VersionForm, choices_of
from portal.services.concerns import Worry
from portal.services.record_checks import Report
from portal.services.written_text import read_clock, read_day
from portal.vocabulary import Language, ServiceMethod

YES_NO = (SelectChoice("no", _l("没有")), SelectChoice("yes", _l("有")))


class OneOf:
    """A choice of the list that was offered."""

    def __call__(self, _form: Any, field: Field) -> None:
        """Refuse a value that was never offered."""
        if field.data not in {choice[0] for choice in field.iter_choices()}:
            raise ValidationError(gettext("请从列表中选一项。"))


def is_day(_form: Any, field: Field) -> None:
    """Refuse what is no day of the calendar."""
    if read_day(field.data) is None:
        raise ValidationError(gettext("请填写日期，例如 2026-12-05。"))


def is_clock(_form: Any, field: Field) -> None:
    """Refuse what is no time of day."""
    if read_clock(field.data) is None:
        raise ValidationError(gettext("请填写时间，例如 09:30。"))


class ReasonForm(VersionForm):
    """Why a record is questioned."""

    reason = TextAreaField(
        _l("哪里不对"), [Needed(_l("请写明哪里不对，本人才能更正。"))], render_kw={"rows": 4}
    )


class ScheduleForm(VersionForm):
    """A day and two times of day, in Shanghai time."""

    day = StringField(_l("日期"), [Needed(_l("请填写日期。")), is_day], render_kw={"type": "date"})
    start = StringField(
        _l("开始时间"), [Needed(_l("请填写开始时间。")), is_clock], render_kw={"type": "time"}
    )
    end = StringField(
        _l("结束时间"), [Needed(_l("请填写结束时间。")), is_clock], render_kw={"type": "time"}
    )

    def window(self) -> tuple[datetime, datetime]:
        """Answer start and end as naive UTC; only after the form is valid."""
        day = read_day(self.day.data)
        start, end = read_clock(self.start.data), read_clock(self.end.data)
        assert day is not None
        assert start is not None
        assert end is not None
        return to_utc(datetime.combine(day, start)), to_utc(datetime.combine(day, end))


def written_window(start: datetime | None, end: datetime | None) -> dict[str, str]:
    """Answer the fields of a window that is known already."""
    if start is None or end is None:
        return {}
    first, last = to_local(start), to_local(end)
    return {"day": f"{first:%Y-%m-%d}", "start": f"{first:%H:%M}", "end": f"{last:%H:%M}"}


class ReportForm(ScheduleForm):
    """What was done and seen."""

    method = RadioField(
        _l("服务方式"),
        [Needed(_l("请选择服务方式。")), OneOf()],
        choices=choices_of(ServiceMethod),
        validate_choice=False,
    )
    language = SelectField(
        _l("主要使用的语言"),
        [Needed(_l("请选择使用的语言。")), OneOf()],
        choices=choices_of(Language),
        validate_choice=False,
    )
    content = TextAreaField(
        _l("做了什么"), [Needed(_l("请写几句做了什么。"))], render_kw={"rows": 5}
    )
    observation = TextAreaField(
        _l("看到的情况"), [Needed(_l("请写几句看到的情况。"))], render_kw={"rows": 5}
    )
    next_step = StringField(_l("下一步"))

    def report(self) -> Report:
        """Answer what was written; only after the form is valid."""
        starts_at, ends_at = self.window()
        return Report(
            starts_at=starts_at,
            ends_at=ends_at,
            method=ServiceMethod(self.method.data),
            language=Language(self.language.data),
            content=self.content.data.strip(),
            observation=self.observation.data.strip(),
            next_step=(self.next_step.data or "").strip(),
        )


class RecordForm(ReportForm):
    """A record, and whether something gives cause for concern."""

    concern = RadioField(
        _l("有没有让您担心的事"),
        [Needed(_l("请选择有没有让您担心的事。")), OneOf()],
        choices=YES_NO,
        validate_choice=False,
    )
    facts = TextAreaField(_l("您看到的，或孩子自己说出的话"), render_kw={"rows": 5})
    danger = RadioField(
        _l("孩子现在有危险吗"),
        choices=(
            SelectChoice("no", _l("现在没有")),
            SelectChoice("yes", _l("有，已拨打或正在拨打110")),
        ),
        validate_choice=False,
    )

    def validate_concern(self, field: Field) -> None:
        """Take no "no" beside words of concern: what was written would be lost."""
        is_written = bool((self.facts.data or "").strip()) or self.danger.data == "yes"
        if field.data == "no" and is_written:
            raise ValidationError(
                gettext(
                    "您写了让您担心的事，请选“有”；没有的话，请清空下面的内容，并选现在没有危险。"
                )
            )

    def validate_danger(self, field: Field) -> None:
        """Ask for an answer where there is a concern."""
        if self.concern.data == "yes" and field.data not in {"yes", "no"}:
            raise ValidationError(gettext("请选择孩子现在有没有危险；有危险请先拨打110。"))

    def worry(self) -> Worry | None:
        """Answer the concern, if there is one."""
        if self.concern.data != "yes":
            return None
        return Worry(facts=self.facts.data or "", is_danger_now=self.danger.data == "yes")


class CorrectForm(ReportForm):
    """A record written anew, and why."""

    reason = StringField(_l("更正说明"), [Needed(_l("请写明更正了什么。"))])
