"""Forms of a protection case."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from portal.extensions import Needed, VersionForm


class MergeForm(VersionForm):
    """Which other case is the same child's, and how that is known."""

    number = StringField(
        _l("另一个个案的编号"),
        [Needed(_l("请填写个案编号，那个个案的页面上有。"))],
        render_kw={"autocomplete": "off"},
    )
    reason = TextAreaField(_l("为什么是同一个孩子"), [Needed()], render_kw={"rows": 3})


class NameChildForm(VersionForm):
    """Whose file the case belongs to."""

    child = SelectField(
        _l("孩子的档案"), [Needed(_l("请选择孩子的档案。"))], choices=[], validate_choice=False
    )
