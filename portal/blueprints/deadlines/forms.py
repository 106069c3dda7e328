"""Forms of deadlines: take a breach in hand, pause a clock, set a county's number."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from portal.extensions import Needed, PortalForm


class AnswerForm(PortalForm):
    """How the office sees to it."""

    note = TextAreaField(_l("怎么督促"), [Needed()], render_kw={"rows": 4})


class PauseForm(PortalForm):
    """Until when a clock stands still, and why."""

    until_on = StringField(_l("暂停到哪一天"), [Needed()], render_kw={"type": "date"})
    reason = TextAreaField(_l("为什么暂停"), [Needed()], render_kw={"rows": 4})


class AmountForm(PortalForm):
    """The county's number, from when, and why."""

    amount = StringField(_l("本县的期限"), [Needed()], render_kw={"inputmode": "numeric"})
    from_on = StringField(_l("从哪一天起"), [Needed()], render_kw={"type": "date"})
    reason = TextAreaField(_l("为什么更改"), [Needed()], render_kw={"rows": 3})

    def number(self) -> int | None:
        """Answer the number as written, or None for anything else."""
        text = (self.amount.data or "").strip()
        # More digits than any deadline has would only be a riddle for the database.
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
