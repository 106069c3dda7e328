"""Forms of the places area."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired

from portal.extensions import PortalForm
from portal.vocabulary import AreaLevel


class RenameForm(PortalForm):
    """The names of a village or pasture."""

    old_name = HiddenField()
    name_zh = StringField(_l("中文名称"), [InputRequired(_l("请填写中文名称，例如“东巴村”。"))])
    name_bo = StringField(_l("藏文名称"))
    name_en = StringField(_l("英文名称"))


class AddForm(RenameForm):
    """A new village or pasture."""

    level = RadioField(
        _l("类别"),
        choices=lambda: [
            SelectChoice(level.value, gettext(level.zh))
            for level in (AreaLevel.VILLAGE, AreaLevel.PASTURE)
        ],
        default=AreaLevel.VILLAGE.value,
        validate_choice=False,
    )
    code = StringField(_l("统计用区划代码（12位）"), render_kw={"inputmode": "numeric"})
    spot = StringField(_l("位置"))
