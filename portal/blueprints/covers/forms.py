"""Forms around a cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.extensions import Needed, PortalForm, VersionForm
from portal.presentation import label
from portal.services.covers import Dates
from portal.services.written_text import read_day
from portal.supervision_terms import CoverReason


class ArrangeForm(PortalForm):
    """From when until when, who stands in, and what he must know."""

    from_on = StringField(_l("从哪一天"), [Needed()], render_kw={"type": "date"})
    until_on = StringField(_l("到哪一天"), [Needed()], render_kw={"type": "date"})
    deputy = SelectField(_l("代管人"), choices=[], validate_choice=False)
    note = TextAreaField(_l("交接要点"), render_kw={"rows": 4})

    def offer(self, deputies: Sequence[Any], *, may_be_empty: bool) -> None:
        """Put the possible deputies into the list."""
        first = gettext("以后再定") if may_be_empty else gettext("请选择")
        self.deputy.choices = [
            SelectChoice("", first),
            *(SelectChoice(d.ref, f"{d.display_name} · {label(d.role)}") for d in deputies),
        ]

    def validate_from_on(self, field: Any) -> None:
        """Refuse what is no day."""
        if read_day(field.data) is None:
            raise ValidationError(gettext("请填写日期，例如 2026-12-05。"))

    validate_until_on = validate_from_on

    def dates(self) -> Dates:
        """Answer the days; only after the form is valid."""
        first, last = read_day(self.from_on.data), read_day(self.until_on.data)
        assert first is not None
        assert last is not None
        return Dates(first, last)


class ArrangeForOtherForm(ArrangeForm):
    """The same for somebody else, with the reason."""

    reason = SelectField(
        _l("原因"),
        [Needed()],
        choices=lambda: [SelectChoice(r.value, gettext(r.zh)) for r in CoverReason],
        validate_choice=False,
    )

    def chosen_reason(self) -> CoverReason:
        """Answer the reason; what was never offered counts as leave."""
        known = {each.value: each for each in CoverReason}
        return known.get(self.reason.data, CoverReason.LEAVE)


class DeputyForm(VersionForm):
    """Who stands in."""

    deputy = SelectField(_l("代管人"), [Needed()], choices=[], validate_choice=False)


class DeclineForm(VersionForm):
    """Why one cannot."""

    answer = TextAreaField(_l("为什么不能接"), [Needed()], render_kw={"rows": 3})
