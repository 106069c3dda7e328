"""What a service record must say to be kept, and what deserves a second look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal import clock
from portal.models import Account, Assignment, Helper, ServiceRecord
from portal.services import hours
from portal.services.refusals import FieldRefused, Refused
from portal.vocabulary import N_, Language, Role, ServiceMethod

# Limits of HR-23 (platform): measured minutes, no two records of one person at once, and no more
# than twelve hours of one person in one day.
LONGEST_DAY = 12 * 60
# The real start may differ this much from the agreed one; beyond it the visit is agreed anew.
DRIFT = timedelta(hours=24)
# Ten working days (domain.md 2.7, platform), said in calendar days.
WRITTEN_WITHIN = timedelta(days=14)
SHORTEST, LONGEST, LONGEST_STEP = 5, 2000, 300
PHONE = re.compile(r"\d[\d\s-]{6,}\d")


class TooEarly(Refused):
    """Nothing is recorded before it began."""

    sentence = N_("约定的时间还没有到，服务开始之后才能填写记录。")


@dataclass(frozen=True)
class Report:
    """What somebody writes down of a service; times are naive UTC, travel is left out."""

    starts_at: datetime
    ends_at: datetime
    method: ServiceMethod
    language: Language
    content: str
    observation: str
    next_step: str = ""

    @property
    def minutes(self) -> int:
        """Answer the service time in whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


def has_begun(assignment: Assignment, at: datetime) -> bool:
    """Say whether the agreed time has come, so that there is something to write down."""
    return assignment.starts_at is not None and assignment.starts_at <= at


def refuse_unfit(
    report: Report,
    assignment: Assignment,
    helper: Helper,
    *,
    at: datetime,
    besides: ServiceRecord | None = None,
) -> None:
    """Raise FieldRefused naming the field, or TooEarly, unless `report` can be kept.

    Belongs inside the transaction that holds the helper's row. `besides` is the record that is
    being corrected.
    """
    if not has_begun(assignment, at):
        raise TooEarly
    _refuse_times(report, assignment, at)
    _refuse_text(report, assignment)
    _refuse_too_much(report, helper, besides)


def _refuse_times(report: Report, assignment: Assignment, at: datetime) -> None:
    if report.ends_at <= report.starts_at:
        raise FieldRefused("end", N_("结束时间要晚于开始时间。"))
    if report.ends_at > at:
        raise FieldRefused("end", N_("结束时间还没有到。请在服务结束之后填写实际时间。"))
    if report.minutes > LONGEST_DAY:
        raise FieldRefused("end", N_("一条记录最长 12 小时，请填写实际服务的时间，不含路程。"))
    if abs(report.starts_at - assignment.starts_at) > DRIFT:
        raise FieldRefused(
            "day",
            N_("约好的时间是 %(agreed)s，实际开始与它相差超过一天。请核对日期，或请乡镇重新安排。"),
            agreed=f"{clock.to_local(assignment.starts_at):%Y-%m-%d %H:%M}",
        )


def _refuse_text(report: Report, assignment: Assignment) -> None:
    texts = {
        "content": report.content,
        "observation": report.observation,
        "next_step": report.next_step,
    }
    for field, text in texts.items():
        most = LONGEST_STEP if field == "next_step" else LONGEST
        if field != "next_step" and len(text.strip()) < SHORTEST:
            raise FieldRefused(field, N_("请写几句，至少 %(least)s 个字。"), least=SHORTEST)
        if len(text) > most:
            raise FieldRefused(field, N_("最多 %(most)s 个字，请写得短一些。"), most=most)
        _refuse_named(field, text, assignment.given_name)


def refuse_named(field: str, text: str, assignment: Assignment, *, by: Account) -> None:
    """Refuse the child's name and any number in a reason that helper and organization read.

    Only names that `by` knows are looked for: a refusal would tell the others.
    """
    known: tuple[str | None, ...] = ()
    if by.role in {Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}:
        known = (assignment.given_name, assignment.need.child.name)
    elif assignment.helper is not None and assignment.helper.account_id == by.id:
        known = (assignment.given_name,)
    _refuse_named(field, text, *known)


def _refuse_named(field: str, text: str, *names: str | None) -> None:
    if any(name and len(name) > 1 and name in text for name in names):
        raise FieldRefused(field, N_("记录里不要写孩子的名字，写“孩子”就可以。"))
    if PHONE.search(text):
        raise FieldRefused(field, N_("这里不要写电话或证件号码，需要联系请通过乡镇。"))


def _refuse_too_much(report: Report, helper: Helper, besides: ServiceRecord | None) -> None:
    first = clock.start_of(clock.local_date(report.starts_at))
    last = clock.start_of(clock.local_date(report.ends_at)) + timedelta(days=1)
    others = [
        row
        for row in hours.of_helper_between(helper, first, last)
        if besides is None or row.id != besides.id
    ]
    for other in others:
        if other.starts_at < report.ends_at and other.ends_at > report.starts_at:
            raise FieldRefused(
                "start",
                N_("与您 %(other)s 的另一条记录时间重叠，一个人不能同时在两处服务，请核对。"),
                other=f"{clock.to_local(other.starts_at):%m-%d %H:%M}–"
                f"{clock.to_local(other.ends_at):%H:%M}",
            )
    spans: list[Report | ServiceRecord] = [*others, report]
    day = clock.local_date(report.starts_at)
    while day <= clock.local_date(report.ends_at):
        if sum(_minutes_on(day, row) for row in spans) > LONGEST_DAY:
            raise FieldRefused(
                "end", N_("这一天的服务合计超过 12 小时，请核对，只填实际服务的时间。")
            )
        day += timedelta(days=1)


def _minutes_on(day: date, span: Report | ServiceRecord) -> int:
    start = max(span.starts_at, clock.start_of(day))
    end = min(span.ends_at, clock.start_of(day + timedelta(days=1)))
    return max(0, int((end - start).total_seconds()) // 60)


def signals(record: ServiceRecord) -> list[str]:
    """Answer sentences (msgids) on what in `record` deserves a second look before hours count.

    They refuse nothing (platform): bought or invented hours show themselves in such patterns.
    """
    found = []
    assignment = record.assignment
    if record.recorded_at - record.ends_at > WRITTEN_WITHIN:
        found.append(N_("服务结束两周之后才填写。"))
    if assignment.starts_at is not None:
        agreed = assignment.ends_at - assignment.starts_at
        if timedelta(minutes=record.minutes) > agreed * 1.5:
            found.append(N_("实际时长比约定的多出一半以上。"))
    same_words = (
        ServiceRecord.select()
        .join(Assignment)
        .where(
            (Assignment.helper == assignment.helper_id)
            & (ServiceRecord.id != record.id)
            & (ServiceRecord.content == record.content)
        )
        .exists()
    )
    if same_words:
        found.append(N_("服务内容与此人另一条记录一字不差。"))
    return found
