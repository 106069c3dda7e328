"""Today's work of those in charge of children: village director, township, county."""

from __future__ import annotations

from datetime import datetime

from portal.models import Account, Helper, Organization
from portal.models.area import within
from portal.services import vetting_lists
from portal.services.today_lines import ATTENTION, DANGER, Item, TodayPage, all_of, counted
from portal.services.today_of_cases import put_cases
from portal.services.today_of_children import (
    file_line,
    files_of,
    put_concerns,
    put_details_due,
    put_follow_ups,
    put_old_concerns,
)
from portal.services.today_of_covers import put_covers
from portal.services.today_of_deadlines import put_breaches
from portal.services.today_of_gaps import put_gap_requests
from portal.services.today_of_guardians import put_explanations, put_petitions, put_told_calls
from portal.services.today_of_guardianship import put_agreements, put_orders, put_unfit
from portal.services.today_of_helpers import record_line, records_by_status
from portal.services.today_of_placements import put_placements, put_suggestions
from portal.services.today_of_plans import put_decisions, put_help
from portal.services.today_of_prevention import put_contacts
from portal.services.today_of_reports import put_notices, put_unsigned
from portal.services.today_of_sweeps import (
    put_late_townships,
    put_lessons,
    put_lists,
    put_signs,
    put_villages,
)  # fmt: skip
from portal.services.today_of_tasks import (
    put_assignments,
    put_lapsed,
    put_lost,
    put_ready,
    put_unfilled,
    put_visits,
)
from portal.services.today_of_warnings import put_calls, put_revisits
from portal.vocabulary import N_, ChildStatus, OrganizationStatus, RecordStatus

C, R = ChildStatus, RecordStatus


def village_page(account: Account, at: datetime) -> TodayPage:
    """Answer the village director's day: children to see, records to confirm, files to mend."""
    page = TodayPage()
    put_revisits(page, account, at)
    put_follow_ups(page, account, at)
    put_contacts(page, account, at)
    put_told_calls(page, account)
    put_lists(page, account, at)
    put_lessons(page, account, at)
    files = files_of(account, (C.RETURNED, C.DRAFT, C.SUBMITTED, C.VERIFIED))
    lists = {"all_at": "children.list_all"}
    page.now.add_found(
        files[C.RETURNED], file_line(N_("补正退回的档案"), DANGER), **lists, tab="returned"
    )
    records = records_by_status(account)
    seen = {"all_at": "records.list_all"}
    confirm = record_line(N_("确认服务记录"), ATTENTION)
    page.now.add_found(records[R.RECORDED], confirm, **seen, tab="recorded")
    put_lapsed(page, account, at)
    put_agreements(page, account, at)
    put_details_due(page, account, at)
    page.this_week.add_found(files[C.DRAFT], file_line(N_("提交档案草稿")), **lists, tab="draft")
    put_visits(page, account, at)
    page.waiting.add_found(
        files[C.SUBMITTED], file_line(N_("等乡镇审核档案")), **lists, tab="submitted"
    )
    page.waiting.add_found(
        files[C.VERIFIED], file_line(N_("等县级确认档案")), **lists, tab="verified"
    )
    corrected = record_line(N_("等本人更正记录"))
    page.waiting.add_found(records[R.DISPUTED], corrected, **seen, tab="disputed")
    verified = record_line(N_("等乡镇核验记录"))
    page.waiting.add_found(records[R.CONFIRMED], verified, **seen, tab="confirmed")
    put_covers(page, account, at)
    put_breaches(page, account, at)
    return page


def township_page(account: Account, at: datetime) -> TodayPage:
    """Answer the township's day: concerns and overdue follow-ups first, in red."""
    page = TodayPage()
    put_notices(page, account, at)
    put_cases(page, account, at)
    put_revisits(page, account, at)
    put_concerns(page, account, at)
    put_follow_ups(page, account, at)
    put_help(page, account, at)
    put_contacts(page, account, at)
    put_explanations(page, account)
    put_signs(page, account)
    put_villages(page, account, at)
    put_lessons(page, account, at)
    put_lost(page, account, at)
    put_unfilled(page, account, at)
    put_ready(page, account, at)
    put_lapsed(page, account, at)
    files = files_of(account, (C.SUBMITTED, C.RETURNED, C.VERIFIED))
    lists = {"all_at": "children.list_all"}
    page.now.add_found(
        files[C.SUBMITTED], file_line(N_("审核档案"), ATTENTION), **lists, tab="submitted"
    )
    put_unfit(page, account, at)
    put_assignments(page, account, at)
    put_gap_requests(page, account)
    records = records_by_status(account)
    seen = {"all_at": "records.list_all"}
    verify = record_line(N_("核验服务记录"), ATTENTION)
    page.now.add_found(records[R.CONFIRMED], verify, **seen, tab="confirmed")
    told = record_line(N_("等村里或组织确认记录"))
    page.waiting.add_found(records[R.RECORDED], told, **seen, tab="recorded")
    corrected = record_line(N_("等本人更正记录"))
    page.waiting.add_found(records[R.DISPUTED], corrected, **seen, tab="disputed")
    page.waiting.add_found(
        files[C.RETURNED], file_line(N_("等村里补正档案")), **lists, tab="returned"
    )
    page.waiting.add_found(
        files[C.VERIFIED], file_line(N_("等县级确认档案")), **lists, tab="verified"
    )
    put_covers(page, account, at)
    put_breaches(page, account, at)
    return page


def county_page(account: Account, at: datetime) -> TodayPage:
    """Answer the county's day: concerns left open for a day, files, helpers, organizations."""
    page = TodayPage()
    put_calls(page, account, at)
    put_lost(page, account, at)
    put_unsigned(page, account, at)
    put_cases(page, account, at)
    put_placements(page, account, at)
    put_suggestions(page, account, at)
    put_petitions(page, account, at)
    put_old_concerns(page, account, at)
    put_late_townships(page, account, at)
    put_decisions(page, account, at)
    put_gap_requests(page, account)
    files = files_of(account, (C.VERIFIED,))
    page.now.add_found(
        files[C.VERIFIED], file_line(N_("确认档案"), ATTENTION), all_at="children.list_all",
        tab="verified",
    )  # fmt: skip
    put_orders(page, account, at)
    waiting = vetting_lists.waiting_in(account)

    def vet(row: Helper) -> Item:
        what = N_("登记入职查询，审批人员")
        return Item(what, "vetting.show", ref=row.ref, who=row.full_name, term=row.status,
                    since=row.created_at, tone=ATTENTION)  # fmt: skip

    page.now.add_found(all_of(waiting), vet, all_at="vetting.list_all")
    asked = Organization.select().where(
        (Organization.status == OrganizationStatus.APPLIED)
        & within(Organization.area_code, account.area_code)
    )

    def approve(row: Organization) -> Item:
        what = N_("审批社会组织")
        return Item(what, "organizations.show", ref=row.ref, who=row.name, since=row.created_at,
                    tone=ATTENTION)  # fmt: skip

    found = counted(asked.order_by(Organization.created_at, Organization.id), Organization)
    page.now.add_found(found, approve, all_at="organizations.list_all")

    def renew(row: Helper) -> Item:
        what = N_("安排重新查询，入职查询快到期")
        return Item(what, "vetting.show", ref=row.ref, who=row.full_name)

    ending = all_of(vetting_lists.expiring(account, at=at))
    page.this_week.add_found(ending, renew, all_at="vetting.list_all", tab="expiring")
    put_covers(page, account, at)
    put_breaches(page, account, at)
    return page
