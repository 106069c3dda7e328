"""The form of a follow-up."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.extensions import Needed, PortalForm
from portal.services.written_text import read_day


class FollowUpForm(PortalForm):
    """Whether the child was seen, when, and how it was."""

    version = HiddenField(default="0")
    saw_child = RadioField(
        _l("当面见到孩子了吗"),
        [Needed(_l("请选择有没有当面见到孩子。"))],
        choices=(
            SelectChoice("yes", _l("见到了")),
            SelectChoice("no", _l("没有见到，只通了电话或视频")),
        ),
        validate_choice=False,
    )
    done_on = StringField(
        _l("回访日期"), [Needed(_l("请填写回访日期。"))], render_kw={"type": "date"}
    )
    note = TextAreaField(_l("孩子怎么样"), [Needed(_l("请写几句孩子怎么样。"))])

    def validate_saw_child(self, field: Field) -> None:
        """Refuse a value that was never offered."""
        if field.data not in {"yes", "no"}:
            raise ValidationError(gettext("请选择有没有当面见到孩子。"))

    def validate_done_on(self, field: Field) -> None:
        """Refuse what is no day of the calendar."""
        if read_day(field.data) is None:
            raise ValidationError(gettext("请填写日期，例如 2026-12-05。"))

    def told(self) -> dict[str, Any]:
        """Answer what was written; only after the form is valid."""
        day: date | None = read_day(self.done_on.data)
        return {
            "saw_child": self.saw_child.data == "yes",
            "done_on": day,
            "note": self.note.data,
            "version": self.seen_version(),
        }
