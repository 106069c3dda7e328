"""Forms of a request or complaint, of one on paper, and of the answer."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField

from portal.extensions import Needed, PortalForm, VersionForm
from portal.guardian_terms import PetitionKind, PetitionOutcome
from portal.services.petitions import Paper


def chosen(terms: Any, value: str | None) -> Any:
    """Answer the member of `terms` whose value was chosen, or None."""
    return next((term for term in terms if term.value == value), None)


def _choices(terms: Any) -> list[SelectChoice]:
    return [SelectChoice(term.value, gettext(term.zh)) for term in terms]


class FileForm(PortalForm):
    """What somebody asks for."""

    kind = RadioField(
        _l("您要提出什么"), [Needed()], choices=lambda: _choices(PetitionKind),
        validate_choice=False,
    )  # fmt: skip
    child = SelectField(_l("关于哪个孩子"), choices=[], validate_choice=False)
    text = TextAreaField(_l("请写下来"), [Needed()], render_kw={"rows": 6})

    def asked(self) -> PetitionKind | None:
        """Answer the kind that was chosen, or None."""
        found: PetitionKind | None = chosen(PetitionKind, self.kind.data)
        return found


class PaperForm(PortalForm):
    """What somebody handed in on paper."""

    kind = RadioField(
        _l("提出什么"), [Needed()], choices=lambda: _choices(PetitionKind), validate_choice=False
    )
    name = StringField(_l("提出人姓名"), [Needed()])
    contact = StringField(_l("答复送到哪里（电话或地址）"), [Needed()])
    text = TextAreaField(_l("原文"), [Needed()], render_kw={"rows": 6})

    def asked(self) -> PetitionKind | None:
        """Answer the kind that was chosen, or None."""
        found: PetitionKind | None = chosen(PetitionKind, self.kind.data)
        return found

    def paper(self) -> Paper:
        """Answer whose paper it is."""
        return Paper(self.name.data or "", self.contact.data or "")


class AnswerForm(VersionForm):
    """The answer in writing."""

    outcome = RadioField(
        _l("决定"), [Needed()], choices=lambda: _choices(PetitionOutcome), validate_choice=False
    )
    answer = TextAreaField(_l("答复和理由"), [Needed()], render_kw={"rows": 8})

    def decided(self) -> PetitionOutcome | None:
        """Answer what was decided, or None."""
        found: PetitionOutcome | None = chosen(PetitionOutcome, self.outcome.data)
        return found
