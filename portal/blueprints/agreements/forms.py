"""Forms of an agreement on entrusted care; what is written is checked by the services."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField

from portal.child_terms import CarerRelation
from portal.clock import local_date, months_after
from portal.extensions import Needed, VersionForm, choices_of, now
from portal.guardianship_terms import DISQUALIFICATIONS, EntrustReason
from portal.services import agreement_steps, child_details
from portal.services.agreements import LONGEST_MONTHS, AgreementTerms
from portal.services.carer_checks import Check
from portal.services.written_text import read_day
from portal.vocabulary import N_

YES_NO = (SelectChoice("no", _l("没有")), SelectChoice("yes", _l("有")))
CARERS = [each for each in CarerRelation if each is not CarerRelation.NOBODY]
# What an agreement speaks of (domain.md 3.3); people fill in who does it and how.
CONTENT = N_("生活：\n就医：\n上学接送：\n安全（用火、用电、防溺水、交通）：\n紧急情况：")


def _text(label: Any, **keywords: Any) -> StringField:
    return StringField(label, [Needed()], render_kw={"autocomplete": "off", **keywords})


def _day(label: Any) -> StringField:
    return StringField(label, [Needed()], render_kw={"type": "date"})


def chosen(terms: Any, value: Any) -> Any:
    """Answer the member of `terms` with `value`, None for what was never offered."""
    return next((term for term in terms if term.value == value), None)


def _answer(value: Any) -> bool | None:
    return {"yes": True, "no": False}.get(str(value))


class TermsForm(VersionForm):
    """What is agreed between parents and carer."""

    parents = _text(_l("委托人（父母）姓名"))
    carer_name = _text(_l("被委托人姓名"))
    carer_relation = SelectField(
        _l("被委托人与孩子的关系"), [Needed()], choices=choices_of(CARERS), validate_choice=False
    )
    carer_phone = _text(_l("被委托人电话"), inputmode="tel")
    reason = RadioField(
        _l("委托的理由"), [Needed()], choices=choices_of(EntrustReason), validate_choice=False
    )
    starts_on = _day(_l("从哪一天起"))
    ends_on = _day(_l("到哪一天止"))
    care_content = TextAreaField(_l("照护内容"), [Needed()], render_kw={"rows": 8})
    costs = StringField(_l("费用"), render_kw={"autocomplete": "off"})
    contact_times = _text(_l("父母每周联系几次"), inputmode="numeric")
    contact_way = _text(_l("怎么联系"))
    emergency_name = _text(_l("紧急联系人姓名"))
    emergency_phone = _text(_l("紧急联系人电话"), inputmode="tel")

    def terms(self) -> AgreementTerms:
        """Answer what was written."""
        times = (self.contact_times.data or "").strip()
        plain = ("parents", "carer_name", "carer_relation", "carer_phone", "care_content",
                 "costs", "contact_way", "emergency_name", "emergency_phone")  # fmt: skip
        return AgreementTerms(
            **{name: self[name].data or "" for name in plain},
            reason=chosen(EntrustReason, self.reason.data),
            starts_on=read_day(self.starts_on.data),
            ends_on=read_day(self.ends_on.data),
            contact_times=int(times) if times.isascii() and times.isdigit() and len(times) < 4
            else None,
        )  # fmt: skip


def written_of(agreement: Any) -> dict[str, Any]:
    """Answer an agreement's terms as the form writes them."""
    names = ("parents", "carer_name", "carer_relation", "carer_phone", "care_content", "costs",
             "contact_times", "contact_way", "emergency_name", "emergency_phone")  # fmt: skip
    written = {name: str(getattr(agreement, name)) for name in names}
    return {
        **written,
        "reason": agreement.reason.value,
        "starts_on": agreement.starts_on.isoformat(),
        "ends_on": agreement.ends_on.isoformat(),
        "version": str(agreement.version),
    }


def proposed_for(child: Any, latest: Any) -> dict[str, Any]:
    """Answer what a new agreement of `child` starts from: the last one, or the file."""
    today = local_date(now())
    days = {"starts_on": today.isoformat(),
            "ends_on": months_after(today, LONGEST_MONTHS).isoformat()}  # fmt: skip
    if latest is not None and latest.carer_name == child.carer_name:
        return {**written_of(latest), **days}
    details = child_details.of(child)
    parents = [name for name in (details.father_name, details.mother_name) if name]
    carer = {}
    if child.carer_relation != CarerRelation.NOBODY.value:
        names = ("carer_name", "carer_relation", "carer_phone")
        carer = {name: getattr(child, name) for name in names}
    content = {"care_content": gettext(CONTENT), "contact_times": "1"}
    return {"parents": "、".join(parents), **carer, **days, **content}


class CheckForm(VersionForm):
    """The four disqualifications, full capacity, and the child's own words."""

    is_capable_adult = RadioField(
        _l("被委托人是有照护能力的成年人（完全民事行为能力人）"), [Needed()],
        choices=(SelectChoice("yes", _l("是")), SelectChoice("no", _l("否"))),
        validate_choice=False,
    )  # fmt: skip
    child_heard = TextAreaField(_l("孩子的话"), render_kw={"rows": 3})
    not_heard_why = TextAreaField(_l("没有听孩子意见的原因"), render_kw={"rows": 2})
    facts = TextAreaField(_l("为什么不适合"), render_kw={"rows": 3})
    parents_told = StringField(_l("什么时候、怎样告知了父母"), render_kw={"autocomplete": "off"})

    def found(self) -> Check:
        """Answer what the check found."""
        return Check(
            answers={name: _answer(self[name].data) for name in agreement_steps.QUESTIONS},
            is_capable_adult=_answer(self.is_capable_adult.data),
            child_heard=self.child_heard.data or "",
            not_heard_why=self.not_heard_why.data or "",
            facts=self.facts.data or "",
            parents_told=self.parents_told.data or "",
        )


for _name, _label in DISQUALIFICATIONS:
    setattr(
        CheckForm,
        _name,
        RadioField(_l(_label), [Needed()], choices=YES_NO, validate_choice=False),
    )


class SignForm(VersionForm):
    """The three signatures."""

    parent_signed_on = _day(_l("父母签字日期"))
    carer_signed_on = _day(_l("被委托人签字日期"))
    witness = _text(_l("村里见证人姓名"))
    witnessed_on = _day(_l("见证日期"))

    def signed(self) -> dict[str, Any]:
        """Answer what was written."""
        days = ("parent_signed_on", "carer_signed_on", "witnessed_on")
        read: dict[str, Any] = {name: read_day(self[name].data) for name in days}
        return {**read, "witness": self.witness.data or ""}


class NotifyForm(VersionForm):
    """When school or kindergarten and the village were told in writing."""

    school_told_on = _day(_l("书面告知学校或幼儿园的日期"))
    village_told_on = _day(_l("书面告知村（牧、居）委会的日期"))

    def told(self) -> dict[str, Any]:
        """Answer what was written."""
        names = ("school_told_on", "village_told_on")
        return {name: read_day(self[name].data) for name in names}


class UnfitForm(VersionForm):
    """Why the carer does not or cannot care, and that the parents know."""

    facts = TextAreaField(_l("为什么不适合"), [Needed()], render_kw={"rows": 4})
    parents_told = _text(_l("什么时候、怎样告知了父母"))


class EndForm(VersionForm):
    """Why an agreement ends before its time."""

    reason = RadioField(
        _l("终止的原因"), [Needed()], choices=choices_of(agreement_steps.CHOSEN_REASONS),
        validate_choice=False,
    )  # fmt: skip
