"""Asking somebody outside for help with a gap, and the answer: an organization, or another county.

What the receiver reads is a township, a service and a rounded number of places, never anything
about a child. A request is open for fourteen days; the same one cannot be sent twice meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import peewee

from maps.rounding import SMALLEST_SHOWN, rounded
from portal import clock
from portal.gap_terms import RequestKind, RequestStatus
from portal.models import Account, GapLine, GapRequest, Organization
from portal.models.area import within
from portal.services import audit, gap_choices, staff
from portal.services.gap_choices import NearCounty, NearOrganization
from portal.services.gap_lists import READERS
from portal.services.refusals import FieldRefused, NotInYourArea, Refused
from portal.services.transactions import carry, each_alone, transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_, OrganizationStatus, Role

S = RequestStatus
# Platform numbers: how long a request stays open; how long a no is left alone; and how much one
# gap, one receiver and one officer a day may ask.
OPEN_FOR = timedelta(days=14)
NO_MEANS_NO = timedelta(days=30)
MOST_OPEN_OF_GAP = 3
MOST_OPEN_OF_RECEIVER = 5
MOST_A_DAY = 20
SHORTEST_REASON, LONGEST_REASON = 4, 300
PLACES_MOST = 9999


class TooManyRequests(Refused):
    """A limit that protects the receiver, or keeps a gap from being shouted about."""

    sentence = N_("请求没有发出：%(why)s")


class NotApprovedNow(Refused):
    """An organization that is suspended cannot promise help."""

    sentence = N_("您的组织现在的状态是“%(state)s”，不能答应支援。恢复之后再答复。")


def told_places(line: GapLine) -> int:
    """Answer what an outsider reads of the places short: to the nearest five, 0 below eight."""
    count = min(PLACES_MOST, max(line.structural, round(line.places_short)))
    figure = rounded(count, None)
    return figure if isinstance(figure, int) and figure >= SMALLEST_SHOWN else 0


def ask_organization(line: GapLine, ref: str, *, by: Account, at: datetime) -> GapRequest:
    """Invite the organization with `ref` to help with a gap; its managers are told.

    Raises FieldRefused("receiver") for one that cannot be chosen, TooManyRequests, NotInYourArea.
    """
    near = gap_choices.organizations(line.area_code, line.service, day=clock.local_date(at))
    found = next((one for one in near if one.organization.ref == ref), None)
    if found is None:
        raise FieldRefused("receiver", N_("请从列表中选一家组织。"))
    return _ask(
        line, RequestKind.ORGANIZATION, found.organization.ref, found, by, at,
        organization=found.organization,
    )  # fmt: skip


def ask_county(line: GapLine, code: str, *, by: Account, at: datetime) -> GapRequest:
    """Ask the civil affairs staff of another county to help with a gap.

    Raises FieldRefused("receiver"), TooManyRequests, NotInYourArea.
    """
    near = gap_choices.counties(line.area_code, day=clock.local_date(at))
    found = next((one for one in near if one.code == code), None)
    if found is None:
        raise FieldRefused("receiver", N_("请从列表中选一个邻县。"))
    return _ask(line, RequestKind.COUNTY, code, found, by, at, county_code=code)


def _ask(
    line: GapLine,
    kind: RequestKind,
    receiver: str,
    near: NearOrganization | NearCounty,
    by: Account,
    at: datetime,
    **who: Organization | str,
) -> GapRequest:
    if not line.area_code.startswith(by.area_code):
        raise NotInYourArea
    key = f"{kind.value}:{receiver}:{line.area_code}:{line.service}"
    with transaction():
        _refuse_repeat(line, kind, key, who, at)
        _refuse_too_many(line, who, by, at)
        row: GapRequest = GapRequest.create(
            kind=kind, area_code=line.area_code, service=line.service, places=told_places(line),
            minutes=near.minutes, is_by_road=not near.is_estimate, open_key=key, asked_by=by,
            asked_at=at, expires_at=at + OPEN_FOR,
            **who,
        )  # fmt: skip
        staff.tell(receivers(row), "gap_asked", key=f"gap_asked:{row.ref}", at=at, besides=by)
        audit.record(
            "gap.asked", by=by, at=at, subject=row,
            kind=kind.value, area=line.area_code, service=line.service,
        )  # fmt: skip
    return row


def _refuse_repeat(
    line: GapLine, kind: RequestKind, key: str, who: dict[str, Organization | str], at: datetime
) -> None:
    if GapRequest.select().where(GapRequest.open_key == key).exists():
        raise FieldRefused("receiver", N_("已经请过对方，正在等答复，不用再请一次。"))
    said_no = GapRequest.select().where(
        _of_gap(line)
        & (GapRequest.kind == kind)
        & _of_receiver(who)
        & (GapRequest.status == S.DECLINED)
        & (GapRequest.answered_at > at - NO_MEANS_NO)
    )
    if said_no.exists():
        raise FieldRefused("receiver", N_("对方最近三十天内已经答复不能来，请另选一个。"))


def _refuse_too_many(
    line: GapLine, who: dict[str, Organization | str], by: Account, at: datetime
) -> None:
    is_open = GapRequest.status == S.OPEN
    if GapRequest.select().where(_of_gap(line) & is_open).count() >= MOST_OPEN_OF_GAP:
        raise TooManyRequests(why=N_("这处缺口已经有三个请求在等答复，请先等一等。"))
    if GapRequest.select().where(_of_receiver(who) & is_open).count() >= MOST_OPEN_OF_RECEIVER:
        raise FieldRefused("receiver", N_("对方手上已有五个请求没有答复，请先请别家。"))
    today = GapRequest.asked_at > at - timedelta(days=1)
    if GapRequest.select().where((GapRequest.asked_by == by) & today).count() >= MOST_A_DAY:
        raise TooManyRequests(why=N_("您一天之内已经发出二十个请求，请明天再发。"))


def _of_gap(line: GapLine) -> peewee.Expression:
    return (GapRequest.area_code == line.area_code) & (GapRequest.service == line.service)


def _of_receiver(who: dict[str, Organization | str]) -> peewee.Expression:
    if "organization" in who:
        return GapRequest.organization == who["organization"]
    return GapRequest.county_code == who["county_code"]


def receivers(row: GapRequest) -> list[Account]:
    """Answer the active accounts that answer a request."""
    if row.kind is RequestKind.ORGANIZATION:
        return staff.managers_of(row.organization_id)
    return staff.responsible_for(row.county_code, Role.COUNTY)


def answer(
    row: GapRequest, *, is_yes: bool, reason: str, version: int, by: Account, at: datetime
) -> None:
    """Say yes or no, once; a no needs its reason. Whoever asked is told.

    Raises FieldRefused("reason"), NotInThisState, ChangedMeanwhile.
    """
    words = tidy(reason)
    if not is_yes and len(words) < SHORTEST_REASON:
        raise FieldRefused("reason", N_("不能来时请写明原因，至少四个字，对方会看到。"))
    if len(words) > LONGEST_REASON:
        raise FieldRefused("reason", N_("最多 300 个字，请写短一些。"))
    state = S.AGREED if is_yes else S.DECLINED
    with transaction():
        if is_yes and row.organization_id is not None:
            _refuse_unless_active(row)
        _close(row, state, version, answered_by=by, answered_at=at, reason=words)
        staff.tell([row.asked_by], "gap_answered", key=f"gap_answered:{row.ref}", at=at, besides=by)
        audit.record(f"gap.{state.value}", by=by, at=at, subject=row, kind=row.kind.value)


def _refuse_unless_active(row: GapRequest) -> None:
    present = Organization.get_by_id(row.organization_id)
    if present.status is not OrganizationStatus.ACTIVE:
        raise NotApprovedNow(state=present.status.zh)


def withdraw(row: GapRequest, *, version: int, by: Account, at: datetime) -> None:
    """Take a request back that nobody has answered; raises NotInThisState, ChangedMeanwhile."""
    with transaction():
        _close(row, S.WITHDRAWN, version)
        audit.record("gap.withdrawn", by=by, at=at, subject=row, kind=row.kind.value)


def _close(row: GapRequest, state: RequestStatus, version: int | None, **values: object) -> None:
    carry(row, state, (S.OPEN,), version, open_key=None, **values)


def lapse_due(at: datetime) -> int:
    """Let requests lapse whose fourteen days are over; answer how many."""
    due = GapRequest.select().where((GapRequest.status == S.OPEN) & (GapRequest.expires_at <= at))

    def lapse(row: GapRequest) -> int:
        with transaction():
            _close(row, S.LAPSED, None)
            audit.record("gap.lapsed", by=None, at=at, subject=row, kind=row.kind.value)
        return 1

    return each_alone(list(due.order_by(GapRequest.id)), lapse)


def _with_names() -> peewee.ModelSelect:
    return GapRequest.select(GapRequest, Organization).join(Organization, peewee.JOIN.LEFT_OUTER)


def sent_by_area(account: Account) -> peewee.ModelSelect:
    """Select the requests for gaps in the account's area, the newest first."""
    rows = _with_names().order_by(GapRequest.id.desc())
    if account.role not in READERS:
        return rows.where(GapRequest.id.is_null())
    return rows.where(within(GapRequest.area_code, account.area_code))


def of_lines(account: Account, lines: Sequence[GapLine]) -> list[GapRequest]:
    """Answer the requests for these gaps that the account may see, newest first; one query."""
    codes = sorted({line.area_code for line in lines})
    return list(sent_by_area(account).where(GapRequest.area_code.in_(codes))) if codes else []


def page_of(
    rows: peewee.ModelSelect, *, page: int = 1, size: int = 50
) -> tuple[list[GapRequest], int]:
    """Answer one page of requests, and how many pages there are."""
    return list(rows.paginate(page, size)), -(-rows.count() // size)


def find_sent(account: Account, ref: str) -> GapRequest | None:
    """Answer the request with `ref` if it is for a gap in the account's area."""
    found: GapRequest | None = sent_by_area(account).where(GapRequest.ref == ref).first()
    return found


def open_around(account: Account) -> list[GapRequest]:
    """Answer the open requests that the account sent, or was sent: its area's and its own."""
    mine = GapRequest.id.is_null()
    if account.role in {Role.TOWNSHIP, Role.COUNTY}:
        mine = within(GapRequest.area_code, account.area_code)
    if account.role is Role.COUNTY:
        mine |= GapRequest.county_code == account.area_code
    if account.role is Role.ORGANIZATION and account.organization_id is not None:
        mine = GapRequest.organization == account.organization_id
    rows = _with_names().where(mine & (GapRequest.status == S.OPEN))
    return list(rows.order_by(GapRequest.expires_at, GapRequest.id))


def received_by(account: Account) -> peewee.ModelSelect:
    """Select the requests that the account's organization or county was sent, open ones first."""
    is_closed = peewee.Case(GapRequest.status, [(S.OPEN.value, 0)], 1)
    rows = _with_names().order_by(is_closed, GapRequest.id.desc())
    if account.role is Role.ORGANIZATION and account.organization_id is not None:
        return rows.where(GapRequest.organization == account.organization_id)
    if account.role is Role.COUNTY:
        return rows.where(GapRequest.county_code == account.area_code)
    return rows.where(GapRequest.id.is_null())


def find_received(account: Account, ref: str) -> GapRequest | None:
    """Answer the request with `ref` if the account's organization or county was sent it."""
    found: GapRequest | None = received_by(account).where(GapRequest.ref == ref).first()
    return found
