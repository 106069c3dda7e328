"""Forms of the needs area: windows are written in Shanghai time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)

from portal import clock
from portal.assignment_terms import WithdrawReason
from portal.extensions import Needed, PortalForm, choices_of
from portal.matching_terms import STAYS
from portal.presentation import service_name
from portal.service_codes import SERVICE_CODES, is_service_code
from portal.services import stays, written_text
from portal.services.refusals import FieldRefused
from portal.vocabulary import N_, Language, Tier

WITHDRAW_REASONS = (
    WithdrawReason.NEED_CHANGED,
    WithdrawReason.TIME_CHANGED,
    WithdrawReason.ROAD,
    WithdrawReason.OTHER_PERSON,
    WithdrawReason.OTHER,
)


def _written(label: Any, **keywords: Any) -> StringField:
    return StringField(label, [Needed()], render_kw={"autocomplete": "off", **keywords})


class OpenForm(PortalForm):
    """What is needed, when, and of whom."""

    service = SelectField(
        _l("需要什么服务"),
        [Needed()],
        choices=lambda: [
            SelectChoice("", gettext("请选择")),
            *(SelectChoice(code, f"{service_name(code)}（{code}）") for code in SERVICE_CODES),
        ],
        validate_choice=False,
    )
    tier = RadioField(
        _l("紧急程度"), choices=choices_of(Tier), default=Tier.ROUTINE.value, validate_choice=False
    )
    day = _written(_l("日期"), type="date")
    starts = _written(_l("开始时间"), type="time")
    ends = _written(_l("结束时间"), type="time")
    slots = _written(_l("需要几个人"), inputmode="numeric")
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
        _l("孩子习惯的语言"),
        choices=choices_of(Language, first=N_("不限")),
        validate_choice=False,
    )
    is_language_required = BooleanField(_l("必须会说这种语言（不勾选为优先）"))
    is_same_sex = BooleanField(_l("请安排与孩子同性别的人"))
    is_remote = BooleanField(_l("可以线上进行"))
    term_days = SelectField(
        _l("需要同一个人陪伴多久"),
        choices=lambda: [SelectChoice(days, gettext(text)) for days, text in STAYS],
        validate_choice=False,
    )

    def values(self) -> dict[str, Any] | None:
        """Answer what was written in the words of the service, or None after refusing fields."""
        if not is_service_code(self.service.data or ""):
            self.refuse(FieldRefused("service", N_("请从列表中选一项服务。")))
        tier = self._one_of("tier", Tier, N_("请从列表中选紧急程度。"))
        language = None
        if self.language.data:
            language = self._one_of("language", Language, N_("请从列表中选语言，或选“不限”。"))
        window = self._window()
        term_days = self._term()
        numbers = {
            "slots": self._number("slots", N_("需要几个人，请填一个整数，例如 1。")),
            "min_level": self._number("min_level", N_("请从列表中选最低的熟练程度。")),
        }
        if self.errors:
            return None
        return {
            **window,
            **numbers,
            "service": self.service.data or "",
            "tier": tier,
            "language": language,
            "is_language_required": self.is_language_required.data,
            "is_same_sex": self.is_same_sex.data,
            "is_remote": self.is_remote.data,
            "term_days": term_days,
        }

    def _term(self) -> int | None:
        try:
            return stays.read_stay(self.term_days.data)
        except FieldRefused as refusal:
            self.refuse(refusal)
            return None

    def _one_of(self, name: str, terms: Any, sentence: str) -> Any:
        found = next((term for term in terms if term.value == self[name].data), None)
        if found is None:
            self.refuse(FieldRefused(name, sentence))
        return found

    def _number(self, name: str, sentence: str) -> int:
        text = written_text.tidy(self[name].data)
        if not (text.isascii() and text.isdigit() and len(text) <= 4):
            self.refuse(FieldRefused(name, sentence))
            return 0
        return int(text)

    def _window(self) -> dict[str, datetime]:
        day = written_text.read_day(self.day.data)
        starts, ends = (written_text.read_clock(self[name].data) for name in ("starts", "ends"))
        if day is None or not 2000 <= day.year <= 2200:
            self.refuse(FieldRefused("day", N_("请填写服务的日期，例如 2026-12-05。")))
        if starts is None:
            self.refuse(FieldRefused("starts", N_("请填写开始时间，例如 09:00。")))
        if ends is None:
            self.refuse(FieldRefused("ends", N_("请填写结束时间，例如 11:00。")))
        if self.errors or day is None or starts is None or ends is None:
            return {}
        return {
            "starts_at": clock.to_utc(datetime.combine(day, starts)),
            "ends_at": clock.to_utc(datetime.combine(day, ends)),
        }


class InviteForm(PortalForm):
    """Who of those that may be asked are asked, in the order of their score."""

    people = SelectMultipleField(_l("按得分排列；不想邀请的人请去掉勾选"), validate_choice=False)
    is_short_ok = BooleanField(_l("我知道凑齐的可能不到九成，仍然发出"))
    reason = StringField(_l("换人的原因"))


class WithdrawForm(PortalForm):
    """Why a need is taken back."""

    reason = RadioField(_l("撤回原因"), choices=choices_of(WITHDRAW_REASONS), validate_choice=False)

    def chosen(self) -> WithdrawReason | None:
        """Answer the chosen reason, or None after saying that one must be chosen."""
        found = next((r for r in WITHDRAW_REASONS if r.value == self.reason.data), None)
        if found is None:
            self.refuse(FieldRefused("reason", N_("请从列表中选一个撤回原因。")))
        return found
