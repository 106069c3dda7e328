"""Forms of a reporting unit."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectField, StringField

from portal.extensions import Needed, PortalForm
from portal.report_terms import ReporterKind
from portal.services.reporting_units import KINDS


def _kinds() -> list[SelectChoice]:
    return [
        SelectChoice("", gettext("请选择")),
        *(SelectChoice(kind.value, gettext(kind.zh)) for kind in KINDS),
    ]


class DescribeForm(PortalForm):
    """What kind of unit it is, and its name."""

    kind = SelectField(_l("单位类别"), [Needed()], choices=_kinds, validate_choice=False)
    name = StringField(
        _l("单位全称"), [Needed()], render_kw={"autocomplete": "organization"}
    )  # fmt: skip

    def chosen(self) -> ReporterKind | None:
        """Answer the chosen kind, or None."""
        return next((kind for kind in KINDS if kind.value == self.kind.data), None)


class ConfirmForm(PortalForm):
    """The term that was on the page."""

    term = HiddenField()
