"""Forms of reviewing and closing a case."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField

from portal.case_terms import CLOSE_REASONS, CloseReason
from portal.extensions import Needed, VersionForm
from portal.presentation import places_by_county
from portal.services.case_closing import Proposal
from portal.services.case_reviews import Meeting
from portal.services.refusals import FieldRefused
from portal.services.written_text import read_day
from portal.vocabulary import N_


def _reasons() -> list[SelectChoice]:
    return [SelectChoice(each.value, gettext(each.zh)) for each in CLOSE_REASONS]


class ReviewForm(VersionForm):
    """One review meeting."""

    held_on = StringField(_l("检查日期"), [Needed()], render_kw={"type": "date"})
    attendees = StringField(_l("参加的人"), [Needed()])
    changed = TextAreaField(
        _l("有什么变化，接下来怎么做"), [Needed()], render_kw={"rows": 5}
    )  # fmt: skip
    saw_child = BooleanField(_l("这一次当面见到了孩子"))
    next_review_on = StringField(_l("下一次检查的日期"), render_kw={"type": "date"})

    def meeting(self) -> Meeting | None:
        """Answer what was written, or None after refusing a day."""
        days = {name: read_day(self[name].data) for name in ("held_on", "next_review_on")}
        for name, day in days.items():
            if day is None and (self[name].data or name == "held_on"):
                self.refuse(FieldRefused(name, N_("请填写日期，例如 2026-12-05。")))
        if self.errors or days["held_on"] is None:
            return None
        return Meeting(
            held_on=days["held_on"],
            changed=self.changed.data or "",
            attendees=self.attendees.data or "",
            saw_child=self.saw_child.data,
            next_review_on=days["next_review_on"],
        )


class ProposeForm(VersionForm):
    """Why a case may be closed."""

    reason = RadioField(
        _l("结案原因"), [Needed(_l("请选择结案原因。"))], choices=_reasons, validate_choice=False
    )
    summary = TextAreaField(_l("结案小结"), [Needed()], render_kw={"rows": 5})
    handed_to = SelectField(
        _l("接收的乡镇（街道）"), choices=places_by_county, validate_choice=False
    )

    def chosen(self) -> CloseReason | None:
        """Answer the chosen reason, or None."""
        return next((each for each in CLOSE_REASONS if each.value == self.reason.data), None)

    def proposal(self) -> Proposal | None:
        """Answer what was written, or None after saying that a reason must be chosen."""
        reason = self.chosen()
        if reason is None:
            self.refuse(FieldRefused("reason", N_("请选择结案原因。")))
            return None
        return Proposal(reason, self.summary.data or "", self.handed_to.data or "")


class WhyForm(VersionForm):
    """Why a closure is returned, or a case taken up again."""

    why = TextAreaField(_l("原因"), [Needed()], render_kw={"rows": 4})


def told(form: WhyForm) -> dict[str, Any]:
    """Answer what the service asks for."""
    return {"why": form.why.data or "", "version": form.seen_version()}
