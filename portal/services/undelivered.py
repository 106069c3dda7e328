"""Messages about a child in danger that did not arrive: somebody telephones, and says so here."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import peewee

from portal.case_terms import CaseStatus
from portal.models import (
    Account,
    Message,
    PhoneCall,
    ProtectionCase,
    Recusal,
    Report,
    Revisit,
)
from portal.models.area import cut, within
from portal.report_terms import ReportStatus
from portal.services import audit, staff
from portal.services.refusals import AlreadyAnswered, FieldRefused
from portal.services.transactions import transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_, AccountStatus, Role

S = ReportStatus
# Tried twice, or not sent for so long: it counts as not arrived (platform).
TRIES, PATIENCE = 2, timedelta(minutes=5)
# What each template tells, and in which state of its subject it still matters.
WHAT = {
    "report_received": N_("有一份报告，公安还没有收到消息"),
    "report_without_police": N_("有一份报告没有民警可以接收，县里和上级还没有收到消息"),
    "report_waiting": N_("有一份报告没有人受理，县里还没有收到消息"),
    "report_added": N_("报告人补充了情况，公安还没有收到消息"),
    "report_notice": N_("公安通报，乡镇或县里还没有收到消息"),
    "case_opened": N_("新的保护个案，乡镇还没有收到消息"),
    "revisit_due": N_("告诫书回访，负责的人还没有收到消息"),
    "no_police": N_("有一份报告，当地没有可以办理它的民警账号"),
    "no_township": N_("公安通报，乡镇没有可以签收的账号"),
}
# So long it is the police who must act, and so long somebody of them must have an account.
WITH_POLICE = (S.REPORTED, S.ACCEPTED, S.DISPATCHED, S.DISPOSED)
LIVE_REPORT = {
    "report_received": (S.REPORTED,),
    "report_without_police": WITH_POLICE,
    "report_waiting": (S.REPORTED,),
    "report_added": (*WITH_POLICE, S.NOTIFIED),
    "report_notice": (S.NOTIFIED,),
}
LONGEST_NAME, LONGEST_NOTE = 72, 500


@dataclass(frozen=True)
class Unreached:
    """One thing that an office has not heard of; `people` are whom to telephone.

    `topic` is the key of its messages without the receiver, `subject` the row it is about.
    """

    topic: str
    role: Role
    area_code: str
    since: datetime
    subject: Any = field(repr=False, compare=False)
    people: tuple[Account, ...] = ()

    @property
    def ref(self) -> str:
        """Answer a name for addresses that says nothing of a report."""
        return hashlib.sha256(f"{self.topic}|{self.role}".encode()).hexdigest()[:24]

    @property
    def what(self) -> str:
        """Answer in words (a msgid) what has not arrived."""
        return WHAT[self.topic.partition(":")[0]]


def list_for(account: Account, *, at: datetime) -> list[Unreached]:
    """Answer what the account has to telephone about, the longest waiting first.

    The county calls everybody in it, the police whoever owes something on their notices, the
    supervisor counties and counties without police. No child and no report stands in it.
    """
    if account.role not in {Role.COUNTY, Role.POLICE, Role.SUPERVISOR}:
        return []
    area = account.area_code
    found = [
        each for each in (*_unsent(area, at), *_without_account(area, at)) if _is_for(account, each)
    ]
    topics = [each.topic for each in found]
    calls = PhoneCall.select(PhoneCall.topic, PhoneCall.role).where(PhoneCall.topic.in_(topics))
    settled = set(calls.tuples()) if found else set()
    waiting = [each for each in found if (each.topic, each.role) not in settled]
    return sorted(waiting, key=lambda each: (each.since, each.topic))


def find(account: Account, ref: str, *, at: datetime) -> Unreached | None:
    """Answer the open call with `ref` if it is the account's to make."""
    return next((each for each in list_for(account, at=at) if each.ref == ref), None)


def call(
    unreached: Unreached, *, spoke_with: str, called_at: datetime | None, note: str = "",
    by: Account, at: datetime,
) -> PhoneCall:  # fmt: skip
    """Write down who was told by telephone; that settles it for the whole office.

    Raises FieldRefused("spoke_with", "day" or "note"), AlreadyAnswered.
    """
    name, said = tidy(spoke_with), note.strip()
    if not name or len(name) > LONGEST_NAME:
        raise FieldRefused(
            "spoke_with", N_("请填写和谁通的电话，最多 %(most)s 个字。"), most=LONGEST_NAME
        )
    if called_at is None or not unreached.since - timedelta(days=1) <= called_at <= at:
        raise FieldRefused("day", N_("请填写通话的日期和时间，不能在将来。"))
    if len(said) > LONGEST_NOTE:
        raise FieldRefused("note", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST_NOTE)
    with transaction():
        if PhoneCall.get_or_none(
            (PhoneCall.topic == unreached.topic) & (PhoneCall.role == unreached.role)
        ):
            raise AlreadyAnswered
        made: PhoneCall = PhoneCall.create(
            topic=unreached.topic,
            role=unreached.role,
            area_code=unreached.area_code,
            spoke_with=name,
            called_at=called_at,
            note=said,
            author=by,
            at=at,
        )
        what, subject = unreached.topic.partition(":")[0], unreached.subject
        audit.record("phone_call.made", by=by, at=at, subject=subject, what=what)
    return made


def _is_for(account: Account, each: Unreached) -> bool:
    if account.role is Role.COUNTY:
        return True
    if account.role is Role.POLICE:
        return each.role in {Role.TOWNSHIP, Role.VILLAGE_DIRECTOR}
    return each.role is Role.COUNTY or each.topic.startswith("no_police:")


def _unsent(area: str, at: datetime) -> Iterator[Unreached]:
    """Yield each topic and role none of whose messages has gone out in time."""
    failed = (Message.tries >= TRIES) | (Message.created_at <= at - PATIENCE)
    rows = list(
        Message.select(Message.key, Message.created_at)
        .where(Message.template.in_(list(WHAT)) & Message.sent_at.is_null() & failed)
        .order_by(Message.created_at, Message.id)
    )
    if not rows:
        return
    sent = Message.select(Message.key).where(
        Message.template.in_(list(WHAT))
        & Message.sent_at.is_null(False)
        & (Message.created_at >= rows[0].created_at)
    )
    receivers = _receivers([*rows, *sent])
    reached = {_office(row.key, receivers) for row in sent}
    waiting: dict[Any, list[Message]] = defaultdict(list)
    for row in rows:
        office = _office(row.key, receivers)
        if office is not None and office not in reached:
            waiting[office].append(row)
    subjects = _subjects({topic for topic, _role in waiting})
    for (topic, role), owed in waiting.items():
        people = tuple(receivers[_receiver_id(row.key)] for row in owed)
        is_here = any(each.area_code.startswith(area) for each in people)
        if topic in subjects and is_here:
            place = people[0].area_code
            yield Unreached(topic, role, place, owed[0].created_at, subjects[topic], people)


def _receiver_id(key: str) -> int:
    last = key.rpartition(":")[2]
    return int(last) if last.isdigit() else 0


def _receivers(rows: Iterable[Message]) -> dict[int, Account]:
    ids = {_receiver_id(row.key) for row in rows}
    return {each.id: each for each in Account.select().where(Account.id.in_(list(ids)))}


def _office(key: str, receivers: dict[int, Account]) -> tuple[str, Role] | None:
    account = receivers.get(_receiver_id(key))
    return (key.rpartition(":")[0], account.role) if account else None


def _subjects(topics: set[str]) -> dict[str, Any]:
    """Answer the rows behind the topics that still matter: nobody is called about what is done."""
    refs = {topic: topic.split(":")[1] for topic in topics}
    wanted = list(refs.values())
    rows: dict[str, Any] = {}
    for table in (Report, ProtectionCase, Revisit):
        rows |= {row.ref: row for row in table.select().where(table.ref.in_(wanted))}
    live = {topic: rows.get(ref) for topic, ref in refs.items()}
    return {topic: row for topic, row in live.items() if row and _matters(topic, row)}


def _matters(topic: str, row: Any) -> bool:
    if isinstance(row, Report):
        return row.status in LIVE_REPORT.get(topic.partition(":")[0], ())
    if isinstance(row, ProtectionCase):
        return row.status is CaseStatus.OPEN
    return row.done_at is None


def _without_account(area: str, at: datetime) -> Iterator[Unreached]:
    """Yield reports and notices in whose place nobody has an account that works."""
    police, township = _active(Role.POLICE), _active(Role.TOWNSHIP)
    away = Recusal.select(Recusal.account).where(Recusal.report == Report.id)
    here = cut(Report.area_code, staff.REACH[Role.POLICE])
    handled = police.where((Account.area_code == here) & Account.id.not_in(away))
    signed = township.where(Account.area_code == Report.township_code)
    rows = Report.select().where(
        (
            Report.status.in_(WITH_POLICE)
            & (Report.received_at <= at)
            & within(Report.area_code, area)
            & ~peewee.fn.EXISTS(handled)
        )
        | (
            (Report.status == S.NOTIFIED)
            & within(Report.township_code, area)
            & ~peewee.fn.EXISTS(signed)
        )
    )
    for row in rows.order_by(Report.id):
        if row.status is S.NOTIFIED:
            place, since = row.township_code, row.notified_at
            yield Unreached(f"no_township:{row.ref}", Role.TOWNSHIP, place, since, row)
        else:
            since = row.handed_at or row.received_at
            topic = f"no_police:{row.ref}:{since:%Y%m%d%H%M%S}"
            yield Unreached(topic, Role.POLICE, row.area_code, since, row)


def _active(role: Role) -> peewee.ModelSelect:
    return Account.select(Account.id).where(
        (Account.role == role) & (Account.status == AccountStatus.ACTIVE)
    )


def numbers_of(unreached: Unreached) -> list[tuple[str, str]]:
    """Answer whom to call and on which number, as far as it is known, by name."""
    return [(each.display_name, each.phone or "") for each in unreached.people]


def others_at(unreached: Unreached) -> list[tuple[str, str]]:
    """Answer the office above, where the office itself has nobody."""
    above = staff.supervisors_of(unreached.area_code) if not unreached.people else []
    return [(each.display_name, each.phone or "") for each in above]
