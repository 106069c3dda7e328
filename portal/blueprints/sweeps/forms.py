"""Forms of a sweep and of an early sign: three fields at most."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField

from portal.extensions import Needed, PortalForm, VersionForm, choices_of
from portal.services.refusals import FieldRefused
from portal.sweep_terms import SignKind, SweepAnswer
from portal.vocabulary import N_, Term

CHANGES = tuple(answer for answer in SweepAnswer if answer is not SweepAnswer.NO_CHANGE)
# Whoever cannot be found is an answer of its own.
SIGNS = tuple(kind for kind in SignKind if kind is not SignKind.WHEREABOUTS_UNKNOWN)


def _chosen(terms: tuple[Term, ...], value: str | None) -> Any:
    return next((term for term in terms if term.value == value), None)


class ChangeForm(PortalForm):
    """What changed, the signs seen, and one sentence."""

    answer = RadioField(
        _l("孩子现在怎样"),
        [Needed(_l("请选择孩子现在怎样。"))],
        choices=choices_of(CHANGES),
        validate_choice=False,
    )
    signs = SelectMultipleField(
        _l("看到的早期风险信号"), choices=choices_of(SIGNS), validate_choice=False
    )
    words = TextAreaField(_l("用一句话写明"), [Needed()], render_kw={"rows": 3})

    def told(self) -> dict[str, Any]:
        """Answer what was written; raises FieldRefused for what was never offered."""
        answer = _chosen(CHANGES, self.answer.data)
        if answer is None:
            raise FieldRefused("answer", N_("请选择孩子现在怎样。"))
        signs = [_chosen(SIGNS, value) for value in self.signs.data or ()]
        if None in signs:
            raise FieldRefused("signs", N_("请从列表中勾选早期风险信号。"))
        return {"answer": answer, "signs": signs, "words": self.words.data or ""}


class NoteForm(PortalForm):
    """A sign seen outside a sweep, and one sentence."""

    kind = SelectField(
        _l("早期风险信号"),
        [Needed(_l("请选择是哪一种信号。"))],
        choices=choices_of(SignKind, first=N_("请选择")),
        validate_choice=False,
    )
    words = TextAreaField(_l("用一句话写明"), [Needed()], render_kw={"rows": 3})

    def chosen(self) -> SignKind:
        """Answer the kind; raises FieldRefused for one that was never offered."""
        kind: SignKind | None = _chosen(tuple(SignKind), self.kind.data)
        if kind is None:
            raise FieldRefused("kind", N_("请选择是哪一种信号。"))
        return kind


class EndForm(VersionForm):
    """Why a sign no longer stands."""

    words = TextAreaField(_l("为什么可以结束"), [Needed()], render_kw={"rows": 3})
