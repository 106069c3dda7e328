"""Forms of a warning letter and of a revisit."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from portal.extensions import Needed, PortalForm, VersionForm, choices_of
from portal.presentation import area_name
from portal.report_terms import WarnedPerson, WhoWasSeen
from portal.services import areas
from portal.services.refusals import FieldRefused
from portal.services.revisits import Seen
from portal.services.warning_letters import COPIED_TO, Letter
from portal.services.written_text import read_day
from portal.vocabulary import N_


def place_choices(county: str) -> list[SelectChoice]:
    """Answer the townships of a county, each followed by its villages, with an empty one first."""
    found = [area for level in COPIED_TO for area in areas.of_level(level, under=county)]
    return [
        SelectChoice("", gettext("请选择")),
        *(
            SelectChoice(area.code, area_name(area.code, 1), optgroup=area_name(area.code[:9], 1))
            for area in sorted(found, key=lambda area: area.code)
        ),
    ]


class LetterForm(PortalForm):
    """What the letter says, and what the village is told."""

    relation = SelectField(
        _l("被告诫的人是孩子的"),
        [Needed()],
        choices=choices_of(WarnedPerson),
        validate_choice=False,
    )
    document_no = StringField(_l("告诫书文号"), [Needed()], render_kw={"autocomplete": "off"})
    issued_on = StringField(_l("出具日期"), [Needed()], render_kw={"type": "date"})
    area_code = SelectField(
        _l("送交哪个村（社区）；没有列出的，选乡镇"), [Needed()], choices=[], validate_choice=False
    )
    for_village = TextAreaField(_l("告诉村里什么"), [Needed()], render_kw={"rows": 4})
    is_given_to_victim = BooleanField(_l("告诫书已送交受害人（或照看孩子的人）"))

    def letter(self) -> Letter:
        """Answer the letter as written; raises FieldRefused for a relation that is none."""
        relation = next((t for t in WarnedPerson if t.value == self.relation.data), None)
        if relation is None:
            raise FieldRefused("relation", N_("请选择被告诫的人和孩子的关系。"))
        return Letter(
            relation=relation,
            document_no=self.document_no.data or "",
            issued_on=read_day(self.issued_on.data),
            area_code=self.area_code.data or "",
            for_village=self.for_village.data or "",
            is_given_to_victim=bool(self.is_given_to_victim.data),
        )


class RevisitForm(VersionForm):
    """What a visit found."""

    done_on = StringField(_l("哪一天去的"), [Needed()], render_kw={"type": "date"})
    saw = SelectMultipleField(
        _l("见到了谁（可以选几项）"),
        [Needed()],
        choices=choices_of(WhoWasSeen),
        validate_choice=False,
    )
    repeated = RadioField(
        _l("告诫之后，有没有再发生暴力"),
        [Needed()],
        choices=(
            SelectChoice("no", _l("没有")),
            SelectChoice("yes", _l("有（保存后立即成为一份新的报告）")),
            SelectChoice("unknown", _l("不清楚")),
        ),
        validate_choice=False,
    )
    note = TextAreaField(_l("看到的情况"), [Needed()], render_kw={"rows": 4})

    def seen(self) -> Seen:
        """Answer what was found; raises FieldRefused where repetition is not answered."""
        answers = {"yes": True, "no": False, "unknown": None}
        if self.repeated.data not in answers:
            raise FieldRefused("repeated", N_("请选择有没有再发生暴力；不知道的选“不清楚”。"))
        known = {each.value: each for each in WhoWasSeen}
        return Seen(
            saw=tuple(known[value] for value in self.saw.data or () if value in known),
            is_repeated=answers[self.repeated.data],
            done_on=read_day(self.done_on.data),
            note=self.note.data or "",
        )
