"""Forms of the campaigns area."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.extensions import PortalForm

LANGUAGES = (
    SelectChoice("zh", "中文"),
    SelectChoice("bo", "བོད་ཡིག"),
    SelectChoice("en", "English"),
)


class RewriteForm(PortalForm):
    """The text of a page."""

    version = HiddenField(default="1")
    title = StringField(
        _l("标题"),
        [InputRequired(_l("请填写标题。")), Length(max=80, message=_l("标题最多 80 个字。"))],
    )
    summary = StringField(
        _l("一句话简介"),
        [
            InputRequired(_l("请填写一句话简介。")),
            Length(max=200, message=_l("简介最多 200 个字。")),
        ],
    )
    language = SelectField(_l("语言"), choices=LANGUAGES)
    body = TextAreaField(
        _l("正文（Markdown）"),
        [
            InputRequired(_l("请填写正文。")),
            Length(max=20_000, message=_l("正文最多 20000 个字，请分成两页。")),
        ],
        render_kw={"rows": 16},
    )


class WriteForm(RewriteForm):
    """A new page also chooses its place in the URL."""

    slug = StringField(
        _l("网址名"),
        [InputRequired(_l("请填写网址名。")), Length(max=60, message=_l("网址名最多 60 个字符。"))],
    )
    # The gap that the page is written for, as its list names it; empty for any other page.
    gap = HiddenField(default="")
