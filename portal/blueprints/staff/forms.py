"""The form of a line on the roster."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField

from portal.extensions import VersionForm
from portal.services.refusals import FieldRefused
from portal.services.written_text import read_day
from portal.vocabulary import N_, Sex


class TrainingForm(VersionForm):
    """Sex and latest training; what is not known stays empty."""

    sex = SelectField(
        _l("性别"),
        choices=lambda: [
            SelectChoice("", gettext("未登记")),
            *(SelectChoice(term.value, gettext(term.zh)) for term in Sex),
        ],
        validate_choice=False,
    )
    trained_on = StringField(_l("最近一次专门培训的日期"), render_kw={"type": "date"})
    trained_hours = StringField(_l("培训学时"), render_kw={"inputmode": "numeric"})

    def told(self) -> dict[str, Any]:
        """Answer what was written; raises FieldRefused."""
        return {"sex": self._sex(), "trained_on": self._day(), "trained_hours": self._hours()}

    def _sex(self) -> Sex | None:
        if not self.sex.data:
            return None
        found = next((term for term in Sex if term.value == self.sex.data), None)
        if found is None:
            raise FieldRefused("sex", N_("请从列出的选项中选一项。"))
        return found

    def _day(self) -> date | None:
        if not (self.trained_on.data or "").strip():
            return None
        found = read_day(self.trained_on.data)
        if found is None:
            raise FieldRefused("trained_on", N_("请填写日期，例如 2026-12-05。"))
        return found

    def _hours(self) -> int | None:
        text = (self.trained_hours.data or "").strip()
        if not text:
            return None
        # Zero is out of range, and so refused with the sentence of the service.
        return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
