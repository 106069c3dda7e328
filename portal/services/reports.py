"""Reports of children in danger: received at once, from anybody, and kept for good."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import peewee

from portal.deadline_terms import Deadline
from portal.models import Account, Recusal, Report, ReportEntry, Reporter
from portal.models.area import within
from portal.report_terms import EntryKind, ReporterKind, ReportStatus, Situation
from portal.services import areas, audit, sign_ins, staff, tracking_codes
from portal.services.due_times import DueTimes
from portal.services.refusals import FieldRefused
from portal.services.running_clocks import PROVINCE, Running
from portal.services.transactions import transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_, Role

S = ReportStatus
SHORTEST, LONGEST = 4, 5000
LONGEST_PLACE, LONGEST_UNIT, LONGEST_NAME, LONGEST_PHONE = 200, 120, 72, 20
OVER = (S.NOT_ACCEPTED, S.RECEIVED)
# The county's civil affairs office is copied when the township is notified, not before (HR-05).
NOTIFIED = (S.NOTIFIED, S.RECEIVED)
# All that a notice holds; what the reporter told, and where, is not even loaded (HR-05).
NOTICE = (
    Report.id, Report.ref, Report.version, Report.status, Report.area_code, Report.situations,
    Report.is_danger_now, Report.disposal, Report.township_code, Report.notice,
    Report.notified_at, Report.received_by, Report.notice_received_at,
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What is reported: only situation, county and a few words are needed."""

    situations: tuple[Situation, ...]
    area_code: str
    facts: str
    is_danger_now: bool
    place: str = ""
    discovered_at: datetime | None = None
    told_police_at: datetime | None = None


@dataclass(frozen=True)
class Who:
    """Who reports, as far as he says so."""

    kind: ReporterKind = ReporterKind.PUBLIC
    unit: str = ""
    name: str = ""
    phone: str = ""
    account: Account | None = None
    wants_feedback: bool = False


def receive(
    told: Told, who: Who, *, at: datetime, rng: random.Random | None = None
) -> tuple[Report, str]:
    """Store a report, tell the county's police, answer it and the tracking code, shown only now.

    No approval stands before it and no role changes or deletes it (HR-04; 未成年人保护法 art. 11,
    statutory). Raises FieldRefused naming the field.
    """
    for refusal in refusals(told, who, at=at):
        raise refusal
    code = _new_code(rng or secrets.SystemRandom())
    # Hashing is slow on purpose; nobody else should wait for it.
    digest = sign_ins.hash_passphrase(code)
    with transaction():
        return _keep(told, who, code, digest, at=at), code


def receive_from_office(told: Told, who: Who, *, at: datetime) -> Report:
    """Store what an office must report as part of an act of its own, in that act's transaction.

    It follows the matter on its own pages, so there is no code: none that is typed ever fits.
    """
    for refusal in refusals(told, who, at=at):
        raise refusal
    return _keep(told, who, _new_code(secrets.SystemRandom()), "", at=at)


def _keep(told: Told, who: Who, code: str, digest: str, *, at: datetime) -> Report:
    report: Report = Report.create(
        tracking_handle=code[: tracking_codes.HANDLE],
        tracking_hash=digest,
        area_code=told.area_code,
        place=tidy(told.place),
        situations=",".join(dict.fromkeys(each.value for each in told.situations)),
        facts=told.facts.strip(),
        is_danger_now=told.is_danger_now,
        discovered_at=told.discovered_at or at,
        told_police_at=told.told_police_at,
        received_at=at,
    )
    Reporter.create(
        report=report,
        kind=who.kind,
        account=who.account,
        unit=tidy(who.unit),
        name=tidy(who.name),
        phone=tidy(who.phone),
        wants_feedback=who.wants_feedback,
    )
    tell_police(report, at=at)
    # The audit row names no reporter: whoever reads the record must not learn him (HR-05).
    audit.record("report.received", by=None, at=at, subject=report)
    return report


def officers_for(report: Report) -> list[Account]:
    """Answer the officers of the report's county, without those who stepped back from it."""
    away = set(
        Recusal.select(Recusal.account).where(Recusal.report == report.id).tuples().iterator()
    )
    officers = staff.responsible_for(report.area_code, Role.POLICE)
    return [officer for officer in officers if (officer.id,) not in away]


def tell_police(report: Report, *, at: datetime, again: str = "") -> bool:
    """Owe the police of the report's county the message that it is there; answer if there is any.

    Where no officer has an account that works, county and prefecture are told at once to
    telephone. The version makes each handing over a message of its own, even back to whoever had
    it first; `again` marks a further one of the same version.
    """
    officers = officers_for(report)
    key = f"{report.ref}:{report.version}{again and f':{again}'}"
    if officers:
        urgent = {"is_danger_now": report.is_danger_now}
        staff.tell(officers, "report_received", key=f"report_received:{key}", at=at, **urgent)
        return True
    tell_above(report, key=key, at=at)
    return False


def tell_above(report: Report, *, key: str, at: datetime) -> None:
    """Owe county and prefecture the message that no officer can be told of a report."""
    above = staff.responsible_for(report.area_code, Role.COUNTY)
    above += staff.supervisors_of(report.area_code)
    staff.tell(above, "report_without_police", key=f"report_without_police:{key}", at=at)


def chase_due(at: datetime) -> int:
    """Tell the county of each report that no officer has taken up in time; answer how many.

    Harmless when repeated: one message a report, handing over and officer.
    """
    late = _late(PROVINCE, at)
    for report in late:
        officers = staff.responsible_for(report.area_code, Role.COUNTY, Role.POLICE)
        key = f"report_waiting:{report.ref}:{report.version}"
        staff.tell(officers, "report_waiting", key=key, at=at)
    return len(late)


def _late(area: str, at: datetime, times: DueTimes | None = None) -> list[Report]:
    """Answer the reports of `area` that nobody has taken up in the time that the county has set."""
    rule, known = Deadline.REPORT_TAKEN_UP, times or DueTimes(area)
    # What was told stays with the police (HR-05): only the times are read.
    rows = Report.select(
        Report.id, Report.ref, Report.version, Report.area_code, Report.received_at,
        Report.handed_at,
    ).where((Report.status == S.REPORTED) & within(Report.area_code, area))  # fmt: skip

    def is_late(row: Report) -> bool:
        # Whoever gets a report handed over has the whole time from then on.
        start = row.handed_at or row.received_at
        return known.due_at(Running(rule, "report", row.ref, row.area_code, start)) <= at

    return [row for row in rows if is_late(row)]


def late_in(account: Account, *, at: datetime, times: DueTimes | None = None) -> int:
    """Answer how many reports of the area wait for the police longer than they may."""
    return len(_late(account.area_code, at, times))


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the reports of the officer's county, present danger first; nobody else sees any.

    What an officer has stepped back from is not his to read any more.
    """
    rows = Report.select().order_by(Report.is_danger_now.desc(), Report.received_at, Report.id)
    if account.role is not Role.POLICE:
        return rows.where(Report.id.is_null())
    away = Recusal.select(Recusal.report).where(Recusal.account == account.id)
    return rows.where(within(Report.area_code, account.area_code) & Report.id.not_in(away))


def find(account: Account, ref: str) -> Report | None:
    """Answer the report with `ref` if `account` is police of its county."""
    found: Report | None = visible_to(account).where(Report.ref == ref).first()
    return found


def in_scope(
    account: Account, *, is_over: bool, page: int = 1, size: int = 50
) -> tuple[list[Report], int]:
    """Answer one page of what is under way (or over), and the count of all of it."""
    state = Report.status.in_(OVER)
    rows = visible_to(account).where(state if is_over else ~state)
    if is_over:
        rows = rows.order_by(Report.received_at.desc(), Report.id.desc())
    return list(rows.paginate(page, size)), rows.count()


def own_of(account: Account, *, page: int = 1, size: int = 50) -> tuple[list[Report], int]:
    """Answer what a reporting unit has reported, the latest first: its register."""
    rows = (
        Report.select()
        .join(Reporter)
        .where(Reporter.account == account.id)
        .order_by(Report.received_at.desc(), Report.id.desc())
    )
    return list(rows.paginate(page, size)), rows.count()


def notices_for(account: Account) -> peewee.ModelSelect:
    """Select the police's notices to the account's township (or county), unsigned ones first."""
    rows = Report.select(*NOTICE).order_by(Report.status, Report.notified_at, Report.id)
    if account.role not in {Role.TOWNSHIP, Role.COUNTY}:
        return rows.where(Report.id.is_null())
    here = within(Report.township_code, account.area_code)
    return rows.where(here & Report.status.in_(NOTIFIED))


def find_notice(account: Account, ref: str) -> Report | None:
    """Answer the notice with `ref` if it went to the account's township or county."""
    found: Report | None = notices_for(account).where(Report.ref == ref).first()
    return found


def opened(report: Report, *, by: Account, at: datetime) -> None:
    """Write into the audit record that `by` reads the report or its notice."""
    audit.opened(report, by=by, at=at, purpose="report")


def reporter_of(report: Report, *, by: Account, at: datetime) -> Reporter:
    """Answer who told the report, after writing into the audit record who asked (HR-05)."""
    audit.opened(report, by=by, at=at, purpose="reporter")
    found: Reporter = Reporter.get(Reporter.report == report.id)
    return found


def entries_of(report: Report, *kinds: EntryKind) -> list[ReportEntry]:
    """Answer what was added to a report, of `kinds` only if any are given, in order."""
    rows = ReportEntry.select().where(ReportEntry.report == report.id).order_by(ReportEntry.id)
    return list(rows.where(ReportEntry.kind.in_(kinds)) if kinds else rows)


def situations_of(report: Report) -> list[Situation]:
    """Answer the situations that were ticked."""
    return [Situation(value) for value in str(report.situations).split(",")]


def _new_code(rng: random.Random) -> str:
    """Answer the first tracking code drawn whose handle is free."""
    return next(code for code in tracking_codes.drawn_by(rng) if not _is_taken(code))


def _is_taken(code: str) -> bool:
    handle = code[: tracking_codes.HANDLE]
    return bool(Report.select().where(Report.tracking_handle == handle).exists())


def refusals(told: Told, who: Who, *, at: datetime) -> Iterator[FieldRefused]:
    """Yield everything that must still be mended, so that nobody is sent back twice."""
    if not told.situations:
        yield FieldRefused("situations", N_("请至少选一种情况；说不清的，选“其他严重危险或侵害”。"))
    if len(told.area_code) < staff.REACH[Role.POLICE] or areas.get(told.area_code) is None:
        yield FieldRefused("area_code", N_("请选择孩子现在在哪个县（市、区）。"))
    facts = told.facts.strip()
    if len(facts) < SHORTEST:
        yield FieldRefused("facts", N_("请写下看到或听到的情况，几个字也可以。"))
    if len(facts) > LONGEST:
        yield FieldRefused("facts", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST)
    if told.discovered_at is not None and told.discovered_at > at:
        yield FieldRefused("day", N_("发现的时间不能在将来，请看看日期和钟点；不清楚的可以不填。"))
    for field, text, most in (
        ("place", told.place, LONGEST_PLACE),
        ("unit", who.unit, LONGEST_UNIT),
        ("name", who.name, LONGEST_NAME),
        ("phone", who.phone, LONGEST_PHONE),
    ):
        if len(tidy(text)) > most:
            yield FieldRefused(field, N_("这一项最多 %(most)s 个字，请写短一些。"), most=most)
