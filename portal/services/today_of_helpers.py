"""Today's work of those who help: volunteers, social workers, managers of organizations."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from portal import clock
from portal.models import Account, Assignment, Helper, Need, Organization, ServiceRecord, Vetting
from portal.services import helper_history, record_scope
from portal.services.today_lines import (
    ATTENTION,
    CALM,
    DANGER,
    Found,
    Group,
    Item,
    TodayPage,
    all_of,
    counted,
    first_of_each,
)
from portal.services.today_of_gaps import put_gap_requests
from portal.vocabulary import (
    N_,
    AssignmentStatus,
    HelperStatus,
    OrganizationStatus,
    RecordStatus,
)

A, R, H = AssignmentStatus, RecordStatus, HelperStatus
ASKED = (A.OFFERED, A.ACCEPTED, A.CONTACT_APPROVED, A.SCHEDULED)
# A clearance that ends within this time is renewed now (platform: 60, 30 and 7 days).
RENEW_SOON, RENEW_NOW = timedelta(days=60), timedelta(days=30)


def helper_page(account: Account, at: datetime) -> TodayPage:
    """Answer the day of a volunteer or social worker: answer, agree on a time, go, write."""
    page = TodayPage()
    helper = Helper.get_or_none(Helper.account == account.id)
    if helper is None:
        page.now.add(Item(N_("补全您的报名资料"), "volunteers.complete_profile", tone=ATTENTION))
        return page
    _records_of_helper(page, account)
    _assignments_of_helper(page, helper, at)
    _profile(page, helper, at)
    return page


def _line(what: str, endpoint: str, **fixed: Any) -> Any:
    def line(row: Assignment) -> Item:
        need = row.need
        until = fixed.get("until")
        since = fixed.get("since")
        return Item(
            what,
            endpoint,
            ref=row.ref,
            service=need.service,
            area=need.area_code[:9],
            until=until(row) if until else None,
            since=since(row) if since else None,
            tone=fixed.get("tone", CALM),
        )

    return line


def _rows_of_helper(helper: Helper) -> list[Assignment]:
    return list(
        Assignment.select(Assignment, Need)
        .join(Need)
        .where((Assignment.helper == helper.id) & Assignment.status.in_(ASKED))
        .order_by(Assignment.expires_at, Assignment.starts_at, Assignment.id)
    )


def _assignments_of_helper(page: TodayPage, helper: Helper, at: datetime) -> None:
    rows = _rows_of_helper(helper)
    today = clock.local_date(at)
    week = today + timedelta(days=7)
    soon = [r for r in rows if _kind(r, at) == "soon"]
    coming = [r for r in soon if today < clock.local_date(r.starts_at) <= week]

    def of(kind: str) -> Found:
        return all_of([row for row in rows if _kind(row, at) == kind])

    go = "assignments.show"
    lists = {"all_at": "assignments.list_all"}
    page.now.add_found(
        of("past"),
        _line(N_("填写服务记录"), "records.record", since=lambda r: r.ends_at, tone=DANGER),
        **lists,
        tab="going",
    )
    page.now.add_found(
        of("offered"),
        _line(N_("答复邀请"), "assignments.answer", until=lambda r: r.expires_at, tone=ATTENTION),
        **lists,
        tab="waiting",
    )
    agreed = _line(N_("按约定去服务"), go, until=lambda r: r.starts_at, tone=ATTENTION)
    page.now.add_found(
        all_of([r for r in soon if _is_on(r, today)]),
        agreed,
        **lists,
        tab="going",
    )
    page.now.add_found(
        of("approved"),
        _line(N_("约定时间"), "records.schedule", until=lambda r: r.need.starts_at, tone=ATTENTION),
        **lists,
        tab="going",
    )
    calm = _line(N_("按约定去服务"), go, until=lambda r: r.starts_at)
    page.this_week.add_found(all_of(coming), calm, **lists, tab="going")
    page.waiting.add_found(
        of("accepted"),
        _line(N_("等乡镇批准接触"), go, until=lambda r: r.need.starts_at),
        **lists,
        tab="accepted",
    )


def _is_on(row: Assignment, today: Any) -> bool:
    return bool(clock.local_date(row.starts_at) == today)


def _kind(row: Assignment, at: datetime) -> str:
    if row.status is A.SCHEDULED:
        return "past" if row.starts_at <= at else "soon"
    return {A.OFFERED: "offered", A.ACCEPTED: "accepted", A.CONTACT_APPROVED: "approved"}[
        row.status
    ]


def record_line(what: str, tone: str = CALM, endpoint: str = "records.show") -> Any:
    """Answer the function that makes the line of a service record."""

    def line(row: ServiceRecord) -> Item:
        need = row.assignment.need
        return Item(
            what,
            endpoint,
            ref=row.ref,
            service=need.service,
            area=need.area_code[:9],
            who=row.assignment.helper.full_name,
            since=row.recorded_at if tone is not CALM else None,
            until=row.starts_at if tone is CALM else None,
            tone=tone,
        )

    return line


def records_by_status(account: Account) -> Any:
    """Answer the first records that the account sees, by status, in one query."""
    scope = record_scope.visible_to(account).where(ServiceRecord.status != R.VERIFIED)
    order = [ServiceRecord.recorded_at, ServiceRecord.id]
    return first_of_each(
        scope, ServiceRecord, [ServiceRecord.status], order, lambda row: row.status
    )


def _records_of_helper(page: TodayPage, account: Account) -> None:
    records = records_by_status(account)
    disputed = record_line(N_("更正服务记录"), DANGER, "records.correct")
    page.now.add_found(records[R.DISPUTED], disputed, all_at="records.list_all", tab="disputed")
    told = record_line(N_("等村里或组织确认记录"))
    page.waiting.add_found(records[R.RECORDED], told, all_at="records.list_all", tab="recorded")
    confirmed = record_line(N_("等乡镇核验记录"))
    page.waiting.add_found(
        records[R.CONFIRMED], confirmed, all_at="records.list_all", tab="confirmed"
    )


def _profile(page: TodayPage, helper: Helper, at: datetime) -> None:
    own = "volunteers.show_own"
    today = clock.local_date(at)
    states = {
        H.APPLIED: (page.waiting, N_("等县级民政查询和审批"), CALM),
        H.VETTED: (page.waiting, N_("查询已通过，等安排培训"), CALM),
        H.SUSPENDED: (page.now, N_("您的服务已暂停，查看原因"), ATTENTION),
        H.REJECTED: (page.now, N_("您的申请没有通过，查看原因"), ATTENTION),
    }
    if helper.status in states:
        group, what, tone = states[helper.status]
        group.add(Item(what, own, tone=tone))
    if helper.status is not H.ACTIVE:
        return
    vetted = helper_history.vetted_until([helper], today=today).get(helper.id)
    ends = [(N_("入职查询到期，请与县级民政联系重新查询"), vetted)]
    ends.append((N_("培训到期，请参加培训"), helper.trained_until))
    ends.append((N_("社会工作者登记到期，请办理续期"), helper.registered_until))
    for what, until in ends:
        if until is None or until > today + RENEW_SOON:
            continue
        if until < today:
            page.now.add(Item(what, own, since=until, tone=DANGER))
        elif until <= today + RENEW_NOW:
            page.now.add(Item(what, own, until=until, tone=ATTENTION))
        else:
            page.this_week.add(Item(what, own, until=until))


def organization_page(account: Account, at: datetime) -> TodayPage:
    """Answer the day of an organization: answer, name people, confirm their records."""
    page = TodayPage()
    organization = Organization.get_or_none(Organization.id == account.organization_id)
    if organization is None:
        return page
    _state(page, organization)
    _assignments_of_organization(page, organization, at)
    put_gap_requests(page, account)
    records = records_by_status(account)
    lists = {"all_at": "records.list_all"}
    confirm = record_line(N_("确认服务记录"), ATTENTION)
    page.now.add_found(records[R.RECORDED], confirm, **lists, tab="recorded")
    corrected = record_line(N_("等本人更正记录"))
    page.waiting.add_found(records[R.DISPUTED], corrected, **lists, tab="disputed")
    verified = record_line(N_("等乡镇核验记录"))
    page.waiting.add_found(records[R.CONFIRMED], verified, **lists, tab="confirmed")
    _people(page, organization, at)
    return page


def _state(page: TodayPage, organization: Organization) -> None:
    own = "organizations.show_own"
    if organization.status is OrganizationStatus.APPLIED:
        page.waiting.add(Item(N_("等县级民政审批您的组织"), own))
    elif organization.status is not OrganizationStatus.ACTIVE:
        what = N_("您的组织现在不能承接服务，查看原因")
        page.now.add(Item(what, own, term=organization.status, tone=ATTENTION))


def _assignments_of_organization(page: TodayPage, organization: Organization, at: datetime) -> None:
    ours = (Assignment.organization == organization.id) & Assignment.status.in_(ASKED)
    rows = Assignment.select(Assignment, Need).join(Need).order_by(Need.starts_at, Assignment.id)
    kinds = [Assignment.status, Assignment.helper.is_null()]
    order = [Need.starts_at, Assignment.id]
    found = first_of_each(
        rows.where(ours), Assignment, kinds, order, lambda row: (row.status, row.helper_id is None)
    )
    lists = {"all_at": "assignments.list_all"}
    page.now.add_found(
        found[A.OFFERED, True],
        _line(N_("答复邀请"), "assignments.answer", until=lambda r: r.expires_at, tone=ATTENTION),
        **lists,
        tab="waiting",
    )
    page.now.add_found(
        found[A.ACCEPTED, True],
        _line(
            N_("指定去服务的人"),
            "assignments.name_person",
            until=lambda r: r.need.starts_at,
            tone=ATTENTION,
        ),
        **lists,
        tab="accepted",
    )
    show = "assignments.show"
    waits: tuple[tuple[Group, Any, str, str], ...] = (
        (page.waiting, found[A.OFFERED, False], N_("等本人答复邀请"), "waiting"),
        (page.waiting, found[A.ACCEPTED, False], N_("等乡镇批准接触"), "accepted"),
        (page.waiting, found[A.CONTACT_APPROVED, False], N_("等本人约定时间"), "going"),
    )
    for group, rows_found, what, tab in waits:
        line = _line(what, show, until=lambda r: r.need.starts_at)
        group.add_found(rows_found, line, **lists, tab=tab)
    visits = _line(N_("本组织人员去服务"), show, until=lambda r: r.starts_at)
    page.this_week.add_found(found[A.SCHEDULED, False], visits, **lists, tab="going")


def _people(page: TodayPage, organization: Organization, at: datetime) -> None:
    own = "organizations.show_own"
    today = clock.local_date(at)
    later = Vetting.clear_on(today + RENEW_SOON)
    ours = Helper.select().where(Helper.organization == organization.id)
    ending = ours.where((Helper.status == H.ACTIVE) & Helper.id.not_in(later)).order_by(Helper.id)

    def line(row: Helper) -> Item:
        return Item(N_("请此人重新查询，入职查询快到期"), own, who=row.full_name, tone=ATTENTION)

    page.this_week.add_found(counted(ending, Helper), line, all_at=own)
    waiting = ours.where(Helper.status.in_((H.APPLIED, H.VETTED))).order_by(Helper.id)

    def new(row: Helper) -> Item:
        return Item(N_("等县级民政查询和审批"), own, who=row.full_name, term=row.status)

    page.waiting.add_found(counted(waiting, Helper), new, all_at=own)
