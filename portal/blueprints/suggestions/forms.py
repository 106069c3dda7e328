"""Forms of a written suggestion and of its reply."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectChoice, SelectField, StringField, TextAreaField

from portal.extensions import Needed, PortalForm, VersionForm
from portal.placement_terms import OrganKind
from portal.services.refusals import FieldRefused
from portal.services.suggestions import Received, Reply
from portal.services.written_text import read_day
from portal.vocabulary import N_


def _day(field: Field) -> Any:
    found = read_day(field.data)
    if found is None:
        raise FieldRefused(field.name, N_("请填写日期，例如 2026-12-05。"))
    return found


class RegisterForm(PortalForm):
    """What stands on the paper that came in."""

    organ = RadioField(
        _l("由谁提出"), [Needed()],
        choices=lambda: [SelectChoice(term.value, gettext(term.zh)) for term in OrganKind],
        validate_choice=False,
    )  # fmt: skip
    organ_name = StringField(_l("机关全称"), [Needed()])
    document_no = StringField(_l("文号"), [Needed()])
    received_on = StringField(_l("收到日期"), [Needed()], render_kw={"type": "date"})
    area_code = SelectField(_l("针对哪个地方"), [Needed()], choices=[], validate_choice=False)
    about = TextAreaField(_l("建议改进什么"), [Needed()], render_kw={"rows": 6})

    def told(self) -> Received:
        """Answer what was written; raises FieldRefused."""
        organ = next((term for term in OrganKind if term.value == self.organ.data), None)
        if organ is None:
            raise FieldRefused("organ", N_("请从列出的选项中选一项。"))
        return Received(
            organ=organ,
            organ_name=self.organ_name.data or "",
            document_no=self.document_no.data or "",
            received_on=_day(self.received_on),
            about=self.about.data or "",
            area_code=self.area_code.data or "",
        )


class AnswerForm(VersionForm):
    """The written reply."""

    replied_on = StringField(_l("答复日期"), [Needed()], render_kw={"type": "date"})
    reply_no = StringField(_l("答复文号"), [Needed()])
    reply = TextAreaField(_l("答复内容"), [Needed()], render_kw={"rows": 8})

    def told(self) -> Reply:
        """Answer what was written; raises FieldRefused."""
        return Reply(_day(self.replied_on), self.reply_no.data or "", self.reply.data or "")
