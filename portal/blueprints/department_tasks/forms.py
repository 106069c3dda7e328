"""Forms of letters to departments."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.extensions import Needed, PortalForm, VersionForm
from portal.plan_terms import Department
from portal.presentation import service_name
from portal.service_codes import SERVICE_CODES
from portal.services.refusals import FieldRefused
from portal.services.written_text import read_day
from portal.vocabulary import N_


def _departments() -> list[SelectChoice]:
    rows = [SelectChoice(each.value, gettext(each.zh)) for each in Department]
    return [SelectChoice("", gettext("请选择")), *rows]


def _services() -> list[SelectChoice]:
    rows = [SelectChoice(code, f"{service_name(code)}（{code}）") for code in SERVICE_CODES]
    return [SelectChoice("", gettext("不属于哪一项服务")), *rows]


class AskForm(PortalForm):
    """Which department is asked for what."""

    department = SelectField(
        _l("哪个部门"), [Needed()], choices=_departments, validate_choice=False
    )
    about = SelectField(_l("关于哪项服务"), choices=_services, validate_choice=False)
    text = TextAreaField(_l("请部门做什么"), [Needed()], render_kw={"rows": 5})
    due_on = StringField(_l("希望答复的日期"), render_kw={"type": "date"})

    def told(self) -> dict[str, Any] | None:
        """Answer what was written, or None after refusing fields."""
        found = next((d for d in Department if d.value == self.department.data), None)
        if found is None:
            self.refuse(FieldRefused("department", N_("请从列表中选部门。")))
        if self.about.data and self.about.data not in SERVICE_CODES:
            self.refuse(FieldRefused("about", N_("请从列表中选一项服务。")))
        day = read_day(self.due_on.data) if self.due_on.data else None
        if self.due_on.data and day is None:
            self.refuse(FieldRefused("due_on", N_("请填写日期，例如 2026-12-05。")))
        if self.errors:
            return None
        about = SERVICE_CODES.get(self.about.data or "")
        return {"department": found, "about": about, "text": self.text.data, "due_on": day}


class AnswerForm(VersionForm):
    """What the department answered."""

    outcome = RadioField(
        _l("部门的答复"),
        [Needed(_l("请选择部门办了没有。"))],
        choices=(SelectChoice("done", _l("已办理")), SelectChoice("refused", _l("未办理"))),
        validate_choice=False,
    )
    answered_on = StringField(
        _l("收到答复的日期"), [Needed(_l("请填写收到答复的日期。"))], render_kw={"type": "date"}
    )
    answer = TextAreaField(_l("答复的内容"), [Needed()], render_kw={"rows": 4})

    def validate_outcome(self, field: Field) -> None:
        """Refuse a value that was never offered."""
        if field.data not in {"done", "refused"}:
            raise ValidationError(gettext("请选择部门办了没有。"))

    def validate_answered_on(self, field: Field) -> None:
        """Refuse what is no day of the calendar."""
        if read_day(field.data) is None:
            raise ValidationError(gettext("请填写日期，例如 2026-12-05。"))

    def told(self) -> dict[str, Any]:
        """Answer what was written; only after the form is valid."""
        day: date | None = read_day(self.answered_on.data)
        return {
            "is_done": self.outcome.data == "done",
            "answered_on": day,
            "answer": self.answer.data or "",
            "version": self.seen_version(),
        }
