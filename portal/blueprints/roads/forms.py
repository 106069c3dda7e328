"""Forms of roads: a table to upload, the months of winter and the speeds."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectChoice, SelectField, StringField, TextAreaField

from portal.extensions import Needed, PortalForm

_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})?")


class TableForm(PortalForm):
    """A table with where it comes from and of which day it is."""

    file = FileField(_l("道路用时表（.csv）"), [Needed()], render_kw={"accept": ".csv"})
    source = StringField(_l("从哪里来"), [Needed()], render_kw={"autocomplete": "off"})
    as_of = StringField(_l("哪一天的数字"), [Needed()], render_kw={"type": "date"})

    def content(self) -> bytes | None:
        """Answer the bytes that were sent, or None where no file was chosen."""
        sent = self.file.data
        return sent.read() if sent else None


def _months() -> list[SelectChoice]:
    return [SelectChoice(str(n), gettext("%(month)s月", month=n)) for n in range(1, 13)]


def _number(label: Any) -> StringField:
    return StringField(label, [Needed()], render_kw={"inputmode": "decimal"})


class SeasonForm(PortalForm):
    """The months of winter, and how an estimate is made."""

    first_month = SelectField(_l("冬季从几月开始"), choices=_months, validate_choice=False)
    last_month = SelectField(_l("冬季到几月结束"), choices=_months, validate_choice=False)
    detour = _number(_l("绕路系数"))
    speed = _number(_l("平时车速（公里/小时）"))
    winter_speed = _number(_l("冬季车速（公里/小时）"))
    reason = TextAreaField(_l("为什么更改"), [Needed()], render_kw={"rows": 3})

    def values(self) -> dict[str, Any]:
        """Answer what was written, None in place of what is no number."""
        months = ("first_month", "last_month")
        numbers = ("detour", "speed", "winter_speed")
        read = {name: _read(self[name].data) for name in (*months, *numbers)}
        whole = {name: _whole(read[name]) for name in months}
        return {**read, **whole, "reason": self.reason.data or ""}


def _whole(number: float | None) -> int | None:
    return int(number) if number is not None and number == int(number) else None


def _read(text: str | None) -> float | None:
    written = (text or "").strip()
    return float(written) if _NUMBER.fullmatch(written) else None
