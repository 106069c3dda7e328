"""The word of a unit at the end of a term: so many reports, or none and nothing to report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import peewee

from portal import clock
from portal.deadline_terms import Deadline
from portal.models import Account, Report, Reporter, ReportingUnit, ZeroReport
from portal.models.area import within
from portal.services import audit
from portal.services.refusals import AlreadyAnswered, Refused
from portal.services.running_clocks import PROVINCE, Running
from portal.services.transactions import transaction
from portal.vocabulary import N_, AccountStatus, Role

# A unit confirms from so long before the end of a term, and has so long after it (platform).
AROUND_THE_END = timedelta(days=14)
DAY = timedelta(days=1)


class NotYet(Refused):
    """No term is about to end or has just ended."""

    sentence = N_("现在不是确认的时间。每学期结束前十四天起可以确认。")


@dataclass(frozen=True)
class SchoolTerm:
    """Autumn is 1 September to 31 January, spring 1 February to 31 August (platform)."""

    code: str
    starts_on: date
    ends_on: date

    @property
    def opens_at(self) -> datetime:
        """Answer from when the term may be confirmed."""
        return clock.start_of(self.ends_on - AROUND_THE_END)

    @property
    def due_at(self) -> datetime:
        """Answer by when it must be."""
        return clock.start_of(self.ends_on + AROUND_THE_END + DAY)

    @property
    def is_autumn(self) -> bool:
        """Say whether it is the autumn term; its year is the one it starts in."""
        return self.starts_on.month == 9

    @property
    def year(self) -> int:
        """Answer the year that the term starts in."""
        return self.starts_on.year


def term_on(day: date) -> SchoolTerm:
    """Answer the term that `day` lies in."""
    if 2 <= day.month <= 8:
        return SchoolTerm(f"{day.year}-spring", date(day.year, 2, 1), date(day.year, 8, 31))
    year = day.year if day.month >= 9 else day.year - 1
    return SchoolTerm(f"{year}-autumn", date(year, 9, 1), date(year + 1, 1, 31))


def to_confirm(at: datetime) -> SchoolTerm:
    """Answer the term last opened for confirmation; it stays open, though late, for the next."""
    present = term_on(clock.local_date(at))
    return present if present.opens_at <= at else term_on(present.starts_on - DAY)


def is_owed_by(account: Account, term: SchoolTerm) -> bool:
    """Say whether the unit was here in that term."""
    return bool(account.created_at < clock.start_of(term.ends_on + DAY))


def counted(account: Account, term: SchoolTerm) -> int:
    """Answer how many reports the unit sent in the term, signed in as itself."""
    first, after = clock.start_of(term.starts_on), clock.start_of(term.ends_on + DAY)
    rows = Report.select().join(Reporter).where(Reporter.account == account.id)
    return int(rows.where((Report.received_at >= first) & (Report.received_at < after)).count())


def given_by(account: Account, term: SchoolTerm) -> ZeroReport | None:
    """Answer the unit's confirmation of the term, or None."""
    found: ZeroReport | None = ZeroReport.get_or_none(
        (ZeroReport.account == account.id) & (ZeroReport.term == term.code)
    )
    return found


def owed_by(account: Account, *, at: datetime) -> SchoolTerm | None:
    """Answer the term that the unit has yet to confirm, or None."""
    term = to_confirm(at)
    is_open = is_owed_by(account, term) and given_by(account, term) is None
    return term if is_open else None


def confirm(code: str, *, by: Account, at: datetime) -> ZeroReport:
    """Confirm the term `code` with the number of reports; once a unit and term.

    Raises NotYet for a term that is not open, AlreadyAnswered.
    """
    term = to_confirm(at)
    if term.code != code or not is_owed_by(by, term):
        raise NotYet
    with transaction():
        if given_by(by, term) is not None:
            raise AlreadyAnswered
        number = counted(by, term)
        given: ZeroReport = ZeroReport.create(
            account=by, term=term.code, counted=number, confirmed_at=at
        )
        audit.record("zero_report.confirmed", by=by, at=at, term=term.code, counted=number)
    return given


def units_of(account: Account, term: SchoolTerm) -> list[Account]:
    """Answer the units of the county that owe the term, each with its `said` and `given`.

    How many reports a unit sent stands there only if it has confirmed the number itself.
    """
    rows = (
        Account.select(Account, ReportingUnit, ZeroReport)
        .join(ReportingUnit, peewee.JOIN.LEFT_OUTER, attr="said")
        .switch(Account)
        .join(
            ZeroReport,
            peewee.JOIN.LEFT_OUTER,
            on=((ZeroReport.account == Account.id) & (ZeroReport.term == term.code)),
            attr="given",
        )
        .where(_units() & within(Account.area_code, account.area_code))
        .order_by(ZeroReport.id.is_null(False), Account.display_name, Account.id)
    )
    return [row for row in rows if is_owed_by(row, term)]


def said_by(unit: Account) -> tuple[ReportingUnit | None, ZeroReport | None]:
    """Answer what a row of `units_of` says of itself and has confirmed, None where it has not."""
    said, given = getattr(unit, "said", None), getattr(unit, "given", None)
    return (said if said and said.id else None, given if given and given.id else None)


def clocks(at: datetime, *, area: str = PROVINCE) -> Iterator[Running]:
    """Yield the clock of each unit and term; a term missed stops when the next one opens."""
    given = {(row.account_id, row.term): row.confirmed_at for row in ZeroReport.select()}
    for account in Account.select().where(_units() & within(Account.area_code, area)):
        term = term_on(clock.local_date(account.created_at))
        while term.opens_at <= at:
            following = term_on(term.ends_on + DAY)
            stop = given.get((account.id, term.code))
            if stop is None and following.opens_at <= at:
                stop = following.opens_at
            yield Running(
                Deadline.ZERO_REPORT, "account", account.ref, account.area_code,
                max(term.opens_at, account.created_at), stop, term.due_at, account.id,
            )  # fmt: skip
            term = following


def _units() -> peewee.Expression:
    return (Account.role == Role.REPORTER_UNIT) & (Account.status == AccountStatus.ACTIVE)
