"""The form that says who was told by telephone."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from portal.clock import to_utc
from portal.extensions import Needed, PortalForm
from portal.services.written_text import read_clock, read_day


class CallForm(PortalForm):
    """With whom, and when."""

    spoke_with = StringField(_l("和谁通的电话"), [Needed()], render_kw={"autocomplete": "off"})
    day = StringField(_l("哪一天打的"), [Needed()], render_kw={"type": "date"})
    time = StringField(_l("几点打的"), [Needed()], render_kw={"type": "time"})
    note = TextAreaField(_l("说好了什么"), render_kw={"rows": 3})

    def called_at(self) -> datetime | None:
        """Answer the instant of the call, or None where day or time is no such thing."""
        day, time = read_day(self.day.data), read_clock(self.time.data)
        if day is None or time is None:
            return None
        return to_utc(datetime.combine(day, time))
