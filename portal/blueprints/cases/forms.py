"""Forms of a protection case."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from portal.extensions import Needed, VersionForm


class NameChildForm(VersionForm):
    """Whose file the case belongs to."""

    child = SelectField(
        _l("孩子的档案"), [Needed(_l("请选择孩子的档案。"))], choices=[], validate_choice=False
    )
