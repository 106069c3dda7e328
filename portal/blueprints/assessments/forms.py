"""Forms of an assessment: ten answers, 24 items with the visit, and reasons for a level."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField

from portal.assessment_anchors import ANCHORS
from portal.assessment_terms import LEVELS_UP, AssessedItem, Dimension, EmergencySign
from portal.extensions import Needed, VersionForm
from portal.services.scored_answers import Scored
from portal.services.written_text import read_day
from portal.vocabulary import Language, RiskLevel

ANSWERS = {"yes": True, "no": False}
SCORES = {"0": 0, "1": 1, "2": 2, "3": 3}


def _sign_field(sign: EmergencySign) -> RadioField:
    choices = (SelectChoice("no", _l("否")), SelectChoice("yes", _l("是")))
    return RadioField(_l(sign.zh), [Needed()], choices=choices, validate_choice=False)


def _item_field(item: AssessedItem) -> RadioField:
    def choices() -> list[SelectChoice]:
        return [
            SelectChoice(str(score), f"{score} · {gettext(text)}")
            for score, text in enumerate(ANCHORS[item])
        ]

    return RadioField(_l(item.zh), [Needed()], choices=choices, validate_choice=False)


def _languages() -> list[SelectChoice]:
    return [
        SelectChoice("", gettext("请选择")),
        *(SelectChoice(each.value, gettext(each.zh)) for each in Language),
    ]


class ScreenForm(VersionForm):
    """The ten emergency signs, yes or no, and what was seen; the fields are added below."""

    words = TextAreaField(
        _l("看到的情况，或孩子主动说的话"), render_kw={"rows": 4, "autocomplete": "off"}
    )

    def answers(self) -> dict[EmergencySign, bool | None]:
        """Answer the ten answers; None where neither yes nor no was chosen."""
        return {sign: ANSWERS.get(self[sign.value].data) for sign in EmergencySign}


for _sign in EmergencySign:
    setattr(ScreenForm, _sign.value, _sign_field(_sign))


class ScoreForm(VersionForm):
    """The 24 items, who was there, strengths and the child's own words."""

    assessed_on = StringField(_l("哪一天上门评估的"), [Needed()], render_kw={"type": "date"})
    team = TextAreaField(_l("在场的人和单位"), [Needed()], render_kw={"rows": 2})
    strengths = TextAreaField(_l("孩子和家里的长处"), render_kw={"rows": 3})
    child_words = TextAreaField(_l("孩子自己的话"), render_kw={"rows": 4})
    words_language = SelectField(_l("孩子说的语言"), choices=_languages, validate_choice=False)
    interpreter = StringField(_l("翻译的人"), render_kw={"autocomplete": "off"})
    not_heard_reason = TextAreaField(_l("没有听取孩子意见的原因"), render_kw={"rows": 2})

    def of_dimension(self, dimension: Dimension) -> list[Any]:
        """Answer the four fields of a dimension."""
        return [self[item.value] for item in AssessedItem if item.dimension is dimension]

    def told(self) -> Scored:
        """Answer what was written; what was never offered counts as not chosen."""
        language = self.words_language.data
        return Scored(
            scores={item: SCORES.get(self[item.value].data) for item in AssessedItem},
            assessed_on=read_day(self.assessed_on.data),
            team=self.team.data or "",
            strengths=self.strengths.data or "",
            child_words=self.child_words.data or "",
            words_language=next((each for each in Language if each.value == language), None),
            interpreter=self.interpreter.data or "",
            not_heard_reason=self.not_heard_reason.data or "",
        )


for _item in AssessedItem:
    setattr(ScoreForm, _item.value, _item_field(_item))


class ReasonForm(VersionForm):
    """Why the level is one step too high, or why a second person does not agree to that."""

    reason = TextAreaField(_l("理由"), [Needed()], render_kw={"rows": 3})


class RaiseForm(ReasonForm):
    """The higher level, and why."""

    level = RadioField(_l("调高到"), [Needed()], choices=[], validate_choice=False)

    def offer_above(self, level: RiskLevel) -> None:
        """Offer the levels above `level`."""
        higher = LEVELS_UP[LEVELS_UP.index(level) + 1 :]
        self.level.choices = [SelectChoice(each.value, gettext(each.zh)) for each in higher]

    def chosen(self) -> RiskLevel | None:
        """Answer the chosen level, or None for what is no level."""
        return next((each for each in RiskLevel if each.value == self.level.data), None)
