"""Forms of a help plan: what the meeting wrote, each measure, how it ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField

from portal import clock
from portal.extensions import Needed, VersionForm, choices_of
from portal.matching_terms import STAYS
from portal.plan_terms import Department, LineStatus, ProviderKind
from portal.presentation import service_name
from portal.service_codes import SERVICE_CODES
from portal.services import stays
from portal.services.plan_lines import Measure, Wanted
from portal.services.plan_work import ENDS
from portal.services.plans import Words
from portal.services.refusals import FieldRefused
from portal.services.written_text import read_clock, read_day, tidy
from portal.vocabulary import N_, Language, Tier


def _services() -> list[SelectChoice]:
    rows = [SelectChoice(code, f"{service_name(code)}（{code}）") for code in SERVICE_CODES]
    return [SelectChoice("", gettext("请选择")), *rows]


class _Reading(VersionForm):
    """How fields are read; a wrong one gets its sentence."""

    def _one_of(self, name: str, terms: Any, sentence: str, *, may_be_blank: bool = False) -> Any:
        if may_be_blank and not self[name].data:
            return None
        found = next((term for term in terms if term.value == self[name].data), None)
        if found is None:
            self.refuse(FieldRefused(name, sentence))
        return found

    def _day(self, name: str) -> date | None:
        day = read_day(self[name].data) if self[name].data else None
        if self[name].data and day is None:
            self.refuse(FieldRefused(name, N_("请填写日期，例如 2026-12-05。")))
        return day

    def _number(self, name: str, sentence: str) -> int:
        text = tidy(self[name].data)
        if not (text.isascii() and text.isdigit() and len(text) <= 4):
            self.refuse(FieldRefused(name, sentence))
            return 0
        return int(text)


class PlanForm(_Reading):
    """What the meeting wrote down."""

    goals = TextAreaField(_l("目标"), [Needed()], render_kw={"rows": 3})
    child_opinion = TextAreaField(_l("孩子的意见（没有听取的写明原因）"), render_kw={"rows": 3})
    guardian_opinion = TextAreaField(
        _l("监护人的意见（没有听取的写明原因）"), render_kw={"rows": 3}
    )
    attendees = StringField(_l("参加会商的人"))
    minutes = TextAreaField(_l("会商纪要"), render_kw={"rows": 5})
    review_on = StringField(_l("下一次检查方案的日期"), render_kw={"type": "date"})

    def words(self) -> Words | None:
        """Answer what was written, or None after refusing a field."""
        day = self._day("review_on")
        if self.errors:
            return None
        names = ("goals", "child_opinion", "guardian_opinion", "minutes", "attendees")
        return Words(**{name: self[name].data or "" for name in names}, review_on=day)


class WantedForm(_Reading):
    """What matching is asked for; times are written in Shanghai time."""

    tier = RadioField(
        _l("紧急程度"), choices=choices_of(Tier), default=Tier.ROUTINE.value, validate_choice=False
    )
    day = StringField(_l("希望服务的日期"), render_kw={"type": "date"})
    starts = StringField(_l("开始时间"), render_kw={"type": "time"})
    ends = StringField(_l("结束时间"), render_kw={"type": "time"})
    slots = StringField(_l("需要几个人"), default="1", render_kw={"inputmode": "numeric"})
    min_level = RadioField(
        _l("最低熟练程度"),
        choices=[
            SelectChoice("1", _l("能做")),
            SelectChoice("2", _l("熟练")),
            SelectChoice("3", _l("专业")),
        ],
        default="1",
        validate_choice=False,
    )
    language = SelectField(
        _l("孩子习惯的语言"), choices=choices_of(Language, first=N_("不限")), validate_choice=False
    )
    language_required = BooleanField(_l("必须会说这种语言（不勾选为优先）"))
    same_sex = BooleanField(_l("请安排与孩子同性别的人"))
    is_remote = BooleanField(_l("可以线上进行"))
    term_days = SelectField(
        _l("需要同一个人陪伴多久"),
        choices=lambda: [SelectChoice(days, gettext(text)) for days, text in STAYS],
        validate_choice=False,
    )

    def wanted(self) -> Wanted:
        """Answer what is asked for; `errors` says whether a field was refused."""
        starts_at, ends_at = self._window()
        sentence = N_("请从列表中选语言，或选“不限”。")
        return Wanted(
            tier=self._one_of("tier", Tier, N_("请从列表中选紧急程度。")) or Tier.ROUTINE,
            starts_at=starts_at,
            ends_at=ends_at,
            slots=self._number("slots", N_("需要几个人，请填一个整数，例如 1。")),
            min_level=self._number("min_level", N_("请从列表中选最低的熟练程度。")),
            language=self._one_of("language", Language, sentence, may_be_blank=True),
            language_required=self.language_required.data,
            same_sex=self.same_sex.data,
            is_remote=self.is_remote.data,
            term_days=self._stay(),
        )

    def _stay(self) -> int | None:
        try:
            return stays.read_stay(self.term_days.data)
        except FieldRefused as refusal:
            self.refuse(refusal)
            return None

    def _window(self) -> tuple[datetime | None, datetime | None]:
        """Answer the window in naive UTC; nothing at all may be written, a part may not."""
        day = self._day("day")
        times = {name: read_clock(self[name].data) for name in ("starts", "ends")}
        if not any(self[name].data for name in ("day", "starts", "ends")):
            return None, None
        if day is None and not self.errors:
            self.refuse(FieldRefused("day", N_("请填写服务的日期，例如 2026-12-05。")))
        if times["starts"] is None:
            self.refuse(FieldRefused("starts", N_("请填写开始时间，例如 09:00。")))
        if times["ends"] is None:
            self.refuse(FieldRefused("ends", N_("请填写结束时间，例如 11:00。")))
        if day is None or times["starts"] is None or times["ends"] is None:
            return None, None
        starts, ends = (clock.to_utc(datetime.combine(day, t)) for t in times.values() if t)
        return starts, ends


class LineForm(WantedForm):
    """One need, its measure, who carries it out and by when."""

    service = SelectField(_l("需要"), [Needed()], choices=_services, validate_choice=False)
    goal = StringField(_l("这项需要的目标"))
    measure = TextAreaField(_l("措施"), [Needed()], render_kw={"rows": 4})
    provider = RadioField(
        _l("由谁办理"), choices=choices_of(ProviderKind), default=ProviderKind.OWN.value,
        validate_choice=False,
    )  # fmt: skip
    department = SelectField(
        _l("哪个部门"), choices=choices_of(Department, first=N_("请选择")), validate_choice=False
    )
    responsible = StringField(_l("责任单位和责任人"), [Needed()])
    due_on = StringField(_l("完成期限"), [Needed()], render_kw={"type": "date"})
    frequency = StringField(_l("频次"))
    resource = StringField(_l("资金或物资来源"))

    def told(self) -> tuple[Measure, Wanted] | None:
        """Answer what was written, or None after refusing fields."""
        provider = self._one_of("provider", ProviderKind, N_("请选择由谁办理。"))
        department = self._one_of(
            "department", Department, N_("请从列表中选部门。"), may_be_blank=True
        )
        due_on = self._day("due_on")
        wanted = self.wanted() if provider is ProviderKind.MATCHING else Wanted()
        if self.errors or provider is None:
            return None
        texts = ("service", "goal", "measure", "responsible", "frequency", "resource")
        words = {name: self[name].data or "" for name in texts}
        measure = Measure(**words, provider=provider, department=department, due_on=due_on)
        return measure, wanted


class ResultForm(_Reading):
    """How a measure ended."""

    status = RadioField(
        _l("结果"), [Needed(_l("请选择这项措施的结果。"))], choices=choices_of(ENDS),
        validate_choice=False,
    )  # fmt: skip
    result = TextAreaField(_l("做了什么，或为什么没有做完"), [Needed()], render_kw={"rows": 4})

    def told(self) -> dict[str, Any] | None:
        """Answer what was written, or None after refusing a field."""
        status: LineStatus | None = self._one_of("status", ENDS, N_("请选择这项措施的结果。"))
        return None if status is None else {"status": status, "result": self.result.data or ""}


class WhyForm(VersionForm):
    """What is to be mended."""

    why = TextAreaField(_l("要改什么"), [Needed()], render_kw={"rows": 4})
