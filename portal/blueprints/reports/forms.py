"""Forms around a report; the public one asks for little and loses nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from portal.clock import local_date, to_utc
from portal.extensions import Needed, PortalForm, VersionForm, choices_of, now
from portal.presentation import area_name
from portal.report_terms import Disposal, ReporterKind, Situation
from portal.services import areas
from portal.services.refusals import FieldRefused
from portal.services.reports import Told, Who
from portal.services.written_text import read_clock, read_day
from portal.vocabulary import N_, AreaLevel


def county_choices() -> list[SelectChoice]:
    """Answer every county, grouped by prefecture, with an empty one first."""
    found = areas.of_level(AreaLevel.COUNTY)
    return [
        SelectChoice("", gettext("请选择")),
        *(
            SelectChoice(area.code, area_name(area.code, 1), optgroup=area_name(area.code[:4], 1))
            for area in found
        ),
    ]


def township_choices(county: str) -> list[SelectChoice]:
    """Answer the townships of a county, with an empty one first."""
    found = [area for area in areas.of_level(AreaLevel.TOWNSHIP) if area.code.startswith(county)]
    return [
        SelectChoice("", gettext("请选择")),
        *(SelectChoice(area.code, area_name(area.code, 1)) for area in found),
    ]


class ReportForm(PortalForm):
    """What happened, where, and whether the child is in danger now; the rest may stay empty."""

    situations = SelectMultipleField(
        _l("是什么情况（可以选几项）"),
        [Needed()],
        choices=choices_of(Situation),
        validate_choice=False,
    )
    area_code = SelectField(
        _l("孩子现在在哪个县（市、区）"), [Needed()], choices=county_choices, validate_choice=False
    )
    facts = TextAreaField(_l("您看到或听到了什么"), [Needed()], render_kw={"rows": 6})
    danger = RadioField(
        _l("孩子现在有危险吗"),
        [Needed()],
        choices=(
            SelectChoice("no", _l("现在没有，或不清楚")),
            SelectChoice("yes", _l("有，已拨打或正在拨打110")),
        ),
        default="no",
        validate_choice=False,
    )
    place = StringField(_l("具体在哪里（乡镇、村、学校）"), render_kw={"autocomplete": "off"})
    day = StringField(_l("哪一天发现的"), render_kw={"type": "date"})
    time = StringField(_l("几点发现的"), render_kw={"type": "time"})
    called = StringField(_l("今天打过110的，几点打的"), render_kw={"type": "time"})
    kind = SelectField(
        _l("您是"), choices=choices_of(ReporterKind), default="public", validate_choice=False
    )
    unit = StringField(_l("单位名称"), render_kw={"autocomplete": "organization"})
    name = StringField(_l("您的姓名"), render_kw={"autocomplete": "name"})
    phone = StringField(_l("您的电话"), render_kw={"autocomplete": "tel", "inputmode": "tel"})

    wants_feedback = BooleanField(
        _l("希望民警给我答复（凭查询码查看，不用说出您是谁）"), default=True
    )

    def told(self) -> Told:
        """Answer what was written; what is no date is left out, never a reason to refuse."""
        known = {each.value: each for each in Situation}
        return Told(
            situations=tuple(known[v] for v in self.situations.data or () if v in known),
            area_code=self.area_code.data or "",
            facts=self.facts.data or "",
            is_danger_now=self.danger.data == "yes",
            place=self.place.data or "",
            discovered_at=self._moment(),
            told_police_at=self._called(),
        )

    def _moment(self) -> datetime | None:
        day, clock = read_day(self.day.data), read_clock(self.time.data)
        if day is None:
            return None
        return to_utc(datetime.combine(day, clock or datetime.min.time()))

    def _called(self) -> datetime | None:
        clock = read_clock(self.called.data)
        if clock is None:
            return None
        at = now()
        moment = to_utc(datetime.combine(local_date(at), clock))
        # Written after midnight about a call before it.
        return moment if moment <= at else moment - timedelta(days=1)

    def who(self, account: Any) -> Who:
        """Answer who reports; `account` is the signed-in reporting unit or None."""
        kinds = {each.value: each for each in ReporterKind}
        return Who(
            kind=kinds.get(self.kind.data or "", ReporterKind.PUBLIC),
            unit=self.unit.data or "",
            name=self.name.data or "",
            phone=self.phone.data or "",
            account=account,
            wants_feedback=bool(self.wants_feedback.data),
        )


class TrackForm(PortalForm):
    """The tracking code."""

    code = StringField(
        _l("查询码"), [Needed(_l("请输入收到的查询码。"))], render_kw={"autocomplete": "off"}
    )


class AddForm(PortalForm):
    """What the reporter adds under his code."""

    code = HiddenField()
    text = TextAreaField(_l("补充的内容"), [Needed()], render_kw={"rows": 4})


class ReasonForm(VersionForm):
    """Why a report is not accepted."""

    reason = TextAreaField(_l("不予受理的理由"), [Needed()], render_kw={"rows": 4})


class TransferForm(VersionForm):
    """To which county's police a report goes."""

    county = SelectField(
        _l("移送到"), [Needed()], choices=county_choices, validate_choice=False
    )  # fmt: skip


class DisposeForm(VersionForm):
    """The one measure, and what was found."""

    disposal = RadioField(
        _l("处置措施"), [Needed()], choices=choices_of(Disposal), validate_choice=False
    )
    note = TextAreaField(_l("处置经过"), [Needed()], render_kw={"rows": 5})

    def chosen(self) -> Disposal:
        """Answer the chosen measure; raises FieldRefused."""
        found = next((each for each in Disposal if each.value == self.disposal.data), None)
        if found is None:
            raise FieldRefused("disposal", N_("请选择一项处置措施。"))
        return found


class NotifyForm(VersionForm):
    """Which township is notified, and in which words."""

    township = SelectField(
        _l("孩子实际居住的乡镇（街道）"), [Needed()], choices=[], validate_choice=False
    )
    notice = TextAreaField(_l("通报内容"), [Needed()], render_kw={"rows": 6})


class WriteForm(PortalForm):
    """A note of the police, or an answer to the reporter."""

    is_for_reporter = BooleanField(_l("给报告人看（凭查询码）"))
    text = TextAreaField(_l("内容"), [Needed()], render_kw={"rows": 4})
