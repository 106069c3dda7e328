"""The form that answers a concern."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.clock import to_utc
from portal.extensions import Needed, PortalForm
from portal.services.concerns import Answer
from portal.services.written_text import read_clock, read_day


class AnswerForm(PortalForm):
    """What was done, the report to the police, and whether the matter is closed."""

    version = HiddenField(default="0")
    done = TextAreaField(_l("做了什么"), [Needed()], render_kw={"rows": 5})
    reported_day = StringField(_l("报警日期"), render_kw={"type": "date"})
    reported_at = StringField(_l("报警时间"), render_kw={"type": "time"})
    reported_to = StringField(_l("接警单位"))
    is_closed = RadioField(
        _l("处理到哪一步"),
        [Needed()],
        choices=(
            SelectChoice("no", _l("已报告公安，还要继续跟进")),
            SelectChoice("yes", _l("已处理完毕")),
        ),
        validate_choice=False,
    )

    def validate_is_closed(self, field: Field) -> None:
        """Refuse a value that was never offered."""
        if field.data not in {"yes", "no"}:
            raise ValidationError(gettext("请选择处理到哪一步。"))

    def validate_reported_day(self, field: Field) -> None:
        """Refuse what is no day, and a day or a time that stands alone."""
        if field.data and read_day(field.data) is None:
            raise ValidationError(gettext("请填写日期，例如 2026-12-05。"))
        if self.reported_at.data and not field.data:
            raise ValidationError(gettext("请填写报警的日期。"))

    def validate_reported_at(self, field: Field) -> None:
        """Refuse what is no time of day."""
        if field.data and read_clock(field.data) is None:
            raise ValidationError(gettext("请填写时间，例如 09:30。"))
        if self.reported_day.data and not field.data:
            raise ValidationError(gettext("请填写报警的时间。"))

    def answer(self) -> Answer:
        """Answer what was written; only after the form is valid."""
        day, clock = read_day(self.reported_day.data), read_clock(self.reported_at.data)
        return Answer(
            done=self.done.data or "",
            is_closed=self.is_closed.data == "yes",
            reported_at=to_utc(datetime.combine(day, clock)) if day and clock else None,
            reported_to=(self.reported_to.data or "")[:120],
        )
