"""Forms of temporary care and placement."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)

from portal.clock import to_utc
from portal.extensions import Needed, PortalForm, VersionForm, choices_of
from portal.placement_terms import Background, CareForm, Conclusion, Ground, TakenTo, Title
from portal.presentation import places_by_county
from portal.services.placement_returns import Collected, Member
from portal.services.placement_steps import Escort, HandOver
from portal.services.refusals import FieldRefused
from portal.services.written_text import read_clock, read_day
from portal.vocabulary import N_

TEAM_ROWS = 6
DAY = {"type": "date"}
ANSWERS = (SelectChoice("yes", _l("是")), SelectChoice("no", _l("否")))


def _chosen(field: Field, terms: Any) -> Any:
    """Answer the chosen member of `terms`; raises FieldRefused."""
    found = next((term for term in terms if term.value == field.data), None)
    if found is None:
        raise FieldRefused(field.name, N_("请从列出的选项中选一项。"))
    return found


def _is_yes(field: Field) -> bool:
    if field.data not in {"yes", "no"}:
        raise FieldRefused(field.name, N_("请选择“是”或“否”。"))
    return bool(field.data == "yes")


def _day(field: Field) -> date:
    found = read_day(field.data)
    if found is None:
        raise FieldRefused(field.name, N_("请填写日期，例如 2026-12-05。"))
    return found


def _moment(day: Field, time: Field) -> datetime:
    clock = read_clock(time.data)
    if clock is None:
        raise FieldRefused(time.name, N_("请填写钟点，例如 21:30。"))
    return to_utc(datetime.combine(_day(day), clock))


class EscortForm(PortalForm):
    """Where the child was taken, and when."""

    taken_to = RadioField(
        _l("送到哪里"), [Needed()], choices=choices_of(TakenTo), validate_choice=False
    )
    place = StringField(_l("具体地点（机构或村名）"), [Needed()])
    day = StringField(_l("护送日期"), [Needed()], render_kw=DAY)
    time = StringField(_l("护送钟点"), [Needed()], render_kw={"type": "time"})
    about = StringField(_l("孩子的情况（年龄、性别，不写姓名）"))

    def told(self) -> Escort:
        """Answer what was written; raises FieldRefused."""
        return Escort(
            taken_to=_chosen(self.taken_to, TakenTo),
            place=self.place.data or "",
            escorted_at=_moment(self.day, self.time),
            about=self.about.data or "",
        )


class ReceiveForm(VersionForm):
    """The hand-over, as it stands on the paper that both sides sign."""

    day = StringField(_l("交接日期"), [Needed()], render_kw=DAY)
    time = StringField(_l("交接钟点"), [Needed()], render_kw={"type": "time"})
    receiver_name = StringField(_l("接收人姓名"), [Needed()])
    receiver_unit = StringField(_l("接收单位"), [Needed()])
    document_no = StringField(_l("交接书文号"), [Needed()])
    heard = RadioField(
        _l("听取了孩子对去处的意愿"), [Needed()], choices=ANSWERS, validate_choice=False
    )
    wish = TextAreaField(_l("孩子怎么说；没有听取的，写明原因"), [Needed()], render_kw={"rows": 3})
    told_carer = RadioField(
        _l("公安机关已书面告知照料人可以申请人身安全保护令或撤销监护人资格"),
        [Needed()], choices=ANSWERS, validate_choice=False,
    )  # fmt: skip
    township = SelectField(
        _l("孩子居住的乡镇（知道的就选，会在那里立案）"), choices=places_by_county,
        validate_choice=False,
    )  # fmt: skip

    def told(self) -> HandOver:
        """Answer what was written; raises FieldRefused."""
        return HandOver(
            receiver_name=self.receiver_name.data or "",
            receiver_unit=self.receiver_unit.data or "",
            document_no=self.document_no.data or "",
            handed_over_at=_moment(self.day, self.time),
            is_wish_heard=_is_yes(self.heard),
            wish=self.wish.data or "",
            is_carer_told=_is_yes(self.told_carer),
            township=self.township.data or "",
        )


class BeginForm(VersionForm):
    """On which ground, in which form, from which day."""

    ground = RadioField(
        _l("理由（未成年人保护法第九十二条）"), [Needed()], choices=choices_of(Ground),
        validate_choice=False,
    )  # fmt: skip
    form = RadioField(
        _l("安置方式（第九十三条）"),
        [Needed()],
        choices=choices_of(CareForm),
        validate_choice=False,
    )
    began_on = StringField(_l("临时监护从哪一天算起"), [Needed()], render_kw=DAY)

    def told(self) -> dict[str, Any]:
        """Answer what was chosen; raises FieldRefused."""
        return {
            "ground": _chosen(self.ground, Ground),
            "form": _chosen(self.form, CareForm),
            "began_on": _day(self.began_on),
        }


class MemberForm(Form):
    """Somebody on the team; an empty row is left out."""

    name = StringField(_l("姓名"))
    unit = StringField(_l("单位"))
    background = SelectField(_l("专业背景"), choices=choices_of(Background), validate_choice=False)
    title = SelectField(_l("职称"), choices=choices_of(Title), validate_choice=False)


class ConsultForm(VersionForm):
    """The team of a joint consultation."""

    team = FieldList(FormField(MemberForm), min_entries=TEAM_ROWS, max_entries=TEAM_ROWS)
    assessor = StringField(_l("第三方评估机构"))
    assessor_checked = BooleanField(
        _l("已核对该机构已登记、年检合格，业务范围包含儿童青少年社会工作或评估")
    )

    def members(self) -> list[Member]:
        """Answer the people whose name or unit was written; raises FieldRefused("team")."""
        backgrounds = {term.value: term for term in Background}
        titles = {term.value: term for term in Title}
        found = []
        for row in self.team:
            if not (row.form.name.data or "").strip() and not (row.form.unit.data or "").strip():
                continue
            background = backgrounds.get(row.form.background.data)
            title = titles.get(row.form.title.data)
            if background is None or title is None:
                raise FieldRefused("team", N_("请为每位成员选择专业背景和职称。"))
            found.append(
                Member(row.form.name.data or "", row.form.unit.data or "", background, title)
            )
        return found


class ConcludeForm(VersionForm):
    """What the consultation concluded."""

    conclusion = RadioField(
        _l("结论"), [Needed()], choices=choices_of(Conclusion), validate_choice=False
    )
    minutes = TextAreaField(_l("会商纪要"), [Needed()], render_kw={"rows": 6})

    def told(self) -> dict[str, Any]:
        """Answer what was written; raises FieldRefused."""
        return {
            "conclusion": _chosen(self.conclusion, Conclusion),
            "minutes": self.minutes.data or "",
        }


class CollectForm(VersionForm):
    """Who collected the child, and how long somebody visits."""

    collected_on = StringField(_l("领回日期"), [Needed()], render_kw=DAY)
    collected_by = StringField(_l("由谁领回（姓名、关系）"), [Needed()])
    months = SelectField(
        _l("跟踪走访几个月"), [Needed()],
        choices=[SelectChoice(str(number), str(number)) for number in range(3, 13)],
        validate_choice=False,
    )  # fmt: skip

    def told(self) -> Collected:
        """Answer what was written; raises FieldRefused."""
        months = self.months.data or ""
        return Collected(
            collected_on=_day(self.collected_on),
            collected_by=self.collected_by.data or "",
            months=int(months) if months.isascii() and months.isdigit() and len(months) < 3 else 0,
        )


class TellForm(VersionForm):
    """When school, police station and village were told."""

    school_told_on = StringField(_l("告知学校的日期"), render_kw=DAY)
    police_told_on = StringField(_l("告知派出所的日期"), render_kw=DAY)
    village_told_on = StringField(_l("告知村（牧、居）委会的日期"), render_kw=DAY)

    def days(self) -> dict[str, date | None]:
        """Answer the days, None where nothing was written; raises FieldRefused."""
        told = {}
        for who in ("school", "police", "village"):
            field = self[f"{who}_told_on"]
            told[who] = _day(field) if (field.data or "").strip() else None
        return told


class EndForm(VersionForm):
    """How a placement ended."""

    words = TextAreaField(_l("办结说明（文书号、之后由谁照料）"), [Needed()], render_kw={"rows": 4})


class CancelForm(VersionForm):
    """Why an escort was no escort."""

    reason = TextAreaField(_l("作废的原因"), [Needed()], render_kw={"rows": 3})


class WriteForm(PortalForm):
    """A remark, or the police's note on the case."""

    text = TextAreaField(_l("内容"), [Needed()], render_kw={"rows": 5})
