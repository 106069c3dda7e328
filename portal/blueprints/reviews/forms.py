"""The form that says how a report is examined."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField

from portal.extensions import Needed, VersionForm
from portal.report_terms import ReviewKind
from portal.services.refusals import FieldRefused
from portal.vocabulary import N_


def _kinds() -> list[SelectChoice]:
    return [SelectChoice(kind.value, gettext(kind.zh)) for kind in ReviewKind]


class ReviewForm(VersionForm):
    """How a report is examined before it is accepted."""

    kind = RadioField(_l("审查方式"), [Needed()], choices=_kinds, validate_choice=False)
    approver = StringField(_l("批准人（三十天的期限必须填写）"), render_kw={"autocomplete": "off"})

    def chosen(self) -> ReviewKind:
        """Answer the chosen kind; raises FieldRefused."""
        found = next((each for each in ReviewKind if each.value == self.kind.data), None)
        if found is None:
            raise FieldRefused("kind", N_("请选择一种审查方式。"))
        return found
