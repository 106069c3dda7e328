"""Lines of today's work around guardians: their own day, results to explain, answers owed."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal import clock
from portal.guardian_terms import PetitionStatus
from portal.models import Account, Assessment, GuardianLink, ParentCall, Petition
from portal.services import (
    explanations,
    guardian_links,
    own_child,
    parent_calls,
    petitions,
    today_of_offices,
)  # fmt: skip
from portal.services.contact_logs import AMBER_AT
from portal.services.due_times import DueTimes
from portal.services.today_lines import (
    ATTENTION,
    CALM,
    DANGER,
    Item,
    TodayPage,
    all_of,
    counted,
)
from portal.vocabulary import N_

SOON = timedelta(days=3)


def guardian_page(account: Account, at: datetime) -> TodayPage:
    """Answer a guardian's day: what was explained, the weekly call, visits agreed, own requests."""
    page = TodayPage()
    page.doors = today_of_offices.visitor_page(account, at).doors
    page.doors.insert(0, Item(N_("看我的孩子"), "family.list_own"))
    page.doors.append(Item(N_("提出申请或投诉"), "petitions.list_own"))
    for link in guardian_links.own(account):
        _put_child(page, link, at)
    if not guardian_links.own(account):
        page.now.add(Item(N_("输入乡镇给您的绑定码"), "family.link", tone=ATTENTION))
    _put_own_petitions(page, account)
    return page


def _put_child(page: TodayPage, link: GuardianLink, at: datetime) -> None:
    seen, name = own_child.of(link, at=at), link.child.name
    if seen.explained is not None and seen.explained.read_at is None:
        what = N_("看评估结果的说明")
        page.now.add(Item(what, "family.show", ref=link.ref, who=name, tone=ATTENTION))
    if seen.absence is not None and _is_call_due(seen, at):
        what = N_("给孩子打个电话，然后在这里记一下")
        page.now.add(Item(what, "family.tell_call", ref=link.ref, who=name, tone=ATTENTION))
    for visit in seen.visits:
        what = N_("有人来帮助孩子，已约好")
        page.now.add(Item(what, "family.show", ref=link.ref, who=name, term=visit.kind,
                          service=visit.service, until=visit.starts_at))  # fmt: skip


def _is_call_due(seen: own_child.OwnChild, at: datetime) -> bool:
    """Say whether this parent has neither been heard of nor told of a call for a week."""
    since = clock.local_date(at) - timedelta(days=AMBER_AT - 1)
    known = [call.on for call in seen.calls]
    if seen.absence is not None and seen.absence.child_on is not None:
        known.append(seen.absence.child_on)
    return not any(day > since for day in known)


def _put_own_petitions(page: TodayPage, account: Account) -> None:
    rows = petitions.own(account).where(Petition.status != PetitionStatus.ANSWERED)
    times = DueTimes(account.area_code)
    for row in rows.limit(6):
        what = N_("等县民政部门答复您的申请或投诉")
        until = petitions.due_on(row, times)
        page.now.add(Item(what, "petitions.show", ref=row.ref, who=row.number, term=row.kind,
                          until=until))  # fmt: skip


def put_petitions(page: TodayPage, account: Account, at: datetime) -> None:
    """Put before the county what it owes an answer to; late is red, in three days amber."""
    times = DueTimes(account.area_code)
    open_now = petitions.received_by(account).where(Petition.status != PetitionStatus.ANSWERED)
    rows = list(open_now.order_by(Petition.filed_at, Petition.id))
    due = {row.id: petitions.due_at(row, times) for row in rows}

    def line(row: Petition) -> Item:
        late, until = due[row.id] <= at, due[row.id]
        tone = DANGER if late else (ATTENTION if until <= at + SOON else CALM)
        what = N_("书面答复申请或投诉（平台规定十五个工作日）")
        return Item(what, "petitions.answer", ref=row.ref, who=row.number,
                    term=row.kind, area=row.area_code,
                    until=None if late else petitions.due_on(row, times),
                    since=until if late else None, tone=tone)  # fmt: skip

    soon = [row for row in rows if due[row.id] <= at + SOON]
    later = [row for row in rows if due[row.id] > at + SOON]
    page.now.add_found(all_of(soon), line, all_at="petitions.list_all")
    page.this_week.add_found(all_of(later), line, all_at="petitions.list_all")


def put_explanations(page: TodayPage, account: Account) -> None:
    """Put before the township the results that a guardian with an account has yet to hear."""

    def line(row: Assessment) -> Item:
        child = explanations.child_of(row)
        return Item(N_("向监护人说明评估结果"), "guardians.explain", ref=row.ref,
                    who=child.code_name if child else row.case.number, since=row.completed_at,
                    tone=ATTENTION)  # fmt: skip

    page.now.add_found(all_of(explanations.owed_by(account)), line, all_at="cases.list_all")


def put_told_calls(page: TodayPage, account: Account) -> None:
    """Put the calls that parents tell of, to be confirmed by asking the child."""

    def line(row: ParentCall) -> Item:
        return Item(N_("核实父母说的联系"), "guardians.list_calls",
                    who=row.absence.child.code_name, since=row.told_at)  # fmt: skip

    found = counted(parent_calls.waiting_for(account), ParentCall)
    page.this_week.add_found(found, line, all_at="guardians.list_calls")
