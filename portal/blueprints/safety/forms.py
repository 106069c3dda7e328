"""Forms of a safety lesson."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField, TextAreaField

from portal.extensions import Needed, PortalForm, VersionForm
from portal.services.refusals import FieldRefused
from portal.services.safety_sessions import Held, Plan
from portal.services.written_text import read_day
from portal.sweep_terms import SafetyTopic
from portal.vocabulary import N_


class PlanForm(PortalForm):
    """Topic, place, day, and who leads."""

    topic = SelectField(
        _l("主题"),
        [Needed(_l("请选择主题。"))],
        choices=lambda: [
            SelectChoice("", gettext("请选择")),
            *(SelectChoice(topic.value, gettext(topic.zh)) for topic in SafetyTopic),
        ],
        validate_choice=False,
    )
    area_code = SelectField(_l("在哪里"), [Needed()], choices=[], validate_choice=False)
    planned_on = StringField(_l("哪一天"), [Needed()], render_kw={"type": "date"})
    leader = StringField(_l("谁来讲"), [Needed()])

    def plan(self) -> Plan:
        """Answer what was written; raises FieldRefused for a topic that was never offered."""
        topic = next((each for each in SafetyTopic if each.value == self.topic.data), None)
        if topic is None:
            raise FieldRefused("topic", N_("请选择主题。"))
        day = read_day(self.planned_on.data)
        return Plan(topic, self.area_code.data or "", day, self.leader.data or "")


class HoldForm(VersionForm):
    """When it was held, how many were there, and a few words."""

    held_on = StringField(_l("举办日期"), [Needed()], render_kw={"type": "date"})
    children = StringField(_l("参加的孩子人数"), [Needed()], render_kw={"inputmode": "numeric"})
    adults = StringField(_l("参加的大人人数"), [Needed()], render_kw={"inputmode": "numeric"})
    words = TextAreaField(_l("讲了什么，反应怎样"), render_kw={"rows": 3})

    def held(self) -> Held:
        """Answer what was written; what is no number or day is None."""
        return Held(
            held_on=read_day(self.held_on.data),
            children=_count(self.children.data),
            adults=_count(self.adults.data),
            words=self.words.data or "",
        )


def _count(text: str | None) -> int | None:
    written = (text or "").strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else None
