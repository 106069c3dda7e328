"""Forms of the matches area."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from portal.extensions import Needed, PortalForm


class ReasonForm(PortalForm):
    """Why somebody else is invited than the child's own helper."""

    version = HiddenField(default="0")
    reason = StringField(
        _l("换人的原因"),
        [
            Needed(_l("请写明为什么换掉原来的人。")),
            Length(max=300, message=_l("换人的原因最多 300 个字。")),
        ],
    )
