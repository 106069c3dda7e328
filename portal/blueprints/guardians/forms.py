"""Forms of a guardian's code, its end, an explanation, a suspicion."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField

from portal.child_terms import GuardianRelation
from portal.extensions import Needed, PortalForm, VersionForm
from portal.guardian_terms import LinkEnding, ToldHow
from portal.services.explanations import Told
from portal.services.written_text import read_day


def chosen(terms: Any, value: str | None) -> Any:
    """Answer the member of `terms` whose value was chosen, or None."""
    return next((term for term in terms if term.value == value), None)


def _choices(terms: Any, empty: str = "") -> list[SelectChoice]:
    first = [SelectChoice("", gettext(empty))] if empty else []
    return first + [SelectChoice(term.value, gettext(term.zh)) for term in terms]


class CodeForm(PortalForm):
    """For whom a code is made."""

    relation = SelectField(
        _l("监护人是孩子的"), [Needed()], choices=lambda: _choices(GuardianRelation),
        validate_choice=False,
    )  # fmt: skip


class EndForm(PortalForm):
    """Why a link ends."""

    ending = RadioField(
        _l("为什么结束"), [Needed()], choices=lambda: _choices(LinkEnding), validate_choice=False
    )


class ExplainForm(PortalForm):
    """To whom a result was explained, when and how."""

    whom = SelectField(_l("向谁说明"), [Needed()], choices=[], validate_choice=False)
    name = StringField(_l("监护人姓名（没有账号时填）"))
    relation = SelectField(
        _l("与孩子的关系（没有账号时选）"), choices=lambda: _choices(GuardianRelation, "—"),
        validate_choice=False,
    )  # fmt: skip
    how = RadioField(
        _l("怎样说明的"), [Needed()], choices=lambda: _choices(ToldHow), validate_choice=False
    )
    told_on = StringField(_l("哪一天"), [Needed()], render_kw={"type": "date"})
    note = TextAreaField(_l("监护人怎么说"), render_kw={"rows": 3})

    def told(self, links: dict[str, Any]) -> Told:
        """Answer what was written; `links` are the guardians with an account by reference."""
        return Told(
            link=links.get(self.whom.data or ""),
            name=self.name.data or "",
            relation=chosen(GuardianRelation, self.relation.data),
            how=chosen(ToldHow, self.how.data),
            told_on=read_day(self.told_on.data),
            note=self.note.data or "",
        )


class LiftForm(VersionForm):
    """Why a suspicion no longer stands."""

    why = StringField(_l("为什么解除"), [Needed()])
