"""Where a role can go: few pages stand side by side, many are grouped under five words.

Somebody with many pages sees the groups, and under them the pages of the group he is in; no
script is needed. Whoever has few pages sees them all at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.permissions import Holder, Permission, permits
from portal.vocabulary import N_

# So many pages stand side by side on one line without anybody losing the thread.
SIDE_BY_SIDE = 7


@dataclass(frozen=True)
class Entry:
    """A page that people open daily: endpoint, words (a msgid), and who may open it."""

    endpoint: str
    text: str
    permission: Permission

    @property
    def area(self) -> str:
        """Answer the area of the site that the page belongs to."""
        return self.endpoint.partition(".")[0]


@dataclass(frozen=True)
class Shown:
    """A link as it stands there; `current` is the value of aria-current, or empty."""

    endpoint: str
    text: str
    current: str = ""


P = Permission
TODAY = Entry("today.show", N_("今日工作"), P.SEE_TODAY)
GROUPS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (N_("孩子"), (
        Entry("family.list_own", N_("我的孩子"), P.SEE_OWN_CHILD),
        Entry("children.list_all", N_("儿童档案"), P.READ_CHILD_FILE),
        Entry("absences.list_all", N_("父母外出与联系"), P.KEEP_ABSENCE),
        Entry("sweeps.list_all", N_("排查"), P.SEE_SWEEPS),
        Entry("safety.list_all", N_("安全教育"), P.SEE_SAFETY),
        Entry("follow_ups.list_all", N_("回访"), P.FOLLOW_UP),
        Entry("agreements.list_all", N_("委托照护"), P.SEE_AGREEMENTS),
        Entry("places.list_all", N_("村和牧场"), P.ADD_PLACE),
    )),
    (N_("保护"), (
        Entry("reports.list_all", N_("报告"), P.HANDLE_REPORT),
        Entry("guardianship.list_own", N_("监护干预"), P.HANDLE_REPORT),
        Entry("reports.list_notices", N_("公安通报"), P.SEE_NOTICE),
        Entry("units.list_own", N_("本单位的报告"), P.KEEP_OWN_REPORTS),
        Entry("warnings.list_all", N_("告诫书回访"), P.REVISIT),
        Entry("deliveries.list_all", N_("电话通知"), P.TELEPHONE),
        Entry("cases.list_all", N_("保护个案"), P.SEE_CASE),
        Entry("department_tasks.list_all", N_("给部门的函"), P.SEE_DEPARTMENT_TASK),
        Entry("concerns.list_all", N_("关切报告"), P.HANDLE_CONCERN),
        Entry("placements.list_all", N_("临时安置"), P.SEE_PLACEMENT),
        Entry("petitions.list_own", N_("申请和投诉"), P.FILE_PETITION),
        Entry("petitions.list_entered", N_("书面申请和投诉"), P.ENTER_PETITION),
        Entry("petitions.list_all", N_("申请和投诉"), P.ANSWER_PETITION),
        Entry("suggestions.list_all", N_("书面建议"), P.SEE_SUGGESTION),
    )),
    (N_("服务"), (
        Entry("needs.list_all", N_("服务需求"), P.SEE_NEEDS),
        Entry("matches.list_all", N_("匹配"), P.RUN_MATCHING),
        Entry("assignments.list_all", N_("任务"), P.SEE_ASSIGNMENT),
        Entry("records.list_all", N_("服务记录"), P.SEE_ASSIGNMENT),
        Entry("coverage.show", N_("服务覆盖"), P.SEE_COVERAGE),
        Entry("gaps.list_all", N_("服务缺口"), P.SEE_GAPS),
        Entry("gaps.list_received", N_("支援请求"), P.ANSWER_REQUEST),
        Entry("roads.show_own", N_("道路用时"), P.KEEP_ROADS),
    )),
    (N_("人员和组织"), (
        Entry("vetting.list_all", N_("人员审批"), P.VET_HELPER),
        Entry("organizations.list_all", N_("组织审批"), P.APPROVE_ORGANIZATION),
        Entry("organizations.show_own", N_("我的组织"), P.KEEP_OWN_ORGANIZATION),
        Entry("units.list_all", N_("强制报告单位"), P.SEE_REPORTING_UNITS),
        Entry("volunteers.show_own", N_("我的资料"), P.KEEP_OWN_PROFILE),
        Entry("staff.list_all", N_("经办人员名册"), P.KEEP_ROSTER),
        Entry("accounts.list_invitations", N_("邀请"), P.INVITE_STAFF),
        Entry("accounts.list_all", N_("账号"), P.KEEP_ACCOUNTS),
    )),
    (N_("督导"), (
        Entry("deadlines.list_all", N_("时限"), P.SEE_DEADLINES),
        Entry("supervision.overview", N_("指标"), P.SEE_SUPERVISION),
        Entry("covers.list_all", N_("请假和代管"), P.SEE_COVERS),
        Entry("outcomes.show", N_("源头预防"), P.SEE_OUTCOMES),
        Entry("campaigns.manage", N_("宣传页"), P.WRITE_CAMPAIGN),
        Entry("audit.list_all", N_("审计记录"), P.READ_AUDIT),
        Entry("health.show", N_("系统运行"), P.SEE_SYSTEM),
    )),
)  # fmt: skip
PUBLIC = (
    ("public.start", N_("首页")),
    ("volunteers.sign_up", N_("我想帮忙")),
    ("coverage.public_map", N_("各县情况")),
    ("campaigns.list_all", N_("宣传")),
    ("public.matching", N_("如何匹配")),
)


def rows(account: Holder | None, endpoint: str) -> tuple[list[Shown], list[Shown]]:
    """Answer the upper and the lower row of links for `account` (None: signed out) at `endpoint`.

    The lower row is empty where everything fits into the upper one, and on today's page.
    """
    if account is None:
        return [Shown(to, text, _page(to, endpoint)) for to, text in PUBLIC], []
    groups = [
        (text, open_to)
        for text, entries in GROUPS
        if (open_to := [entry for entry in entries if permits(account, entry.permission)])
    ]
    everything = [TODAY, *(entry for _text, entries in groups for entry in entries)]
    if len(everything) <= SIDE_BY_SIDE:
        return [_shown(entry, endpoint) for entry in everything], []
    upper, lower = [_shown(TODAY, endpoint)], []
    area = endpoint.partition(".")[0]
    for text, entries in groups:
        is_here = area in {entry.area for entry in entries}
        first = entries[0]
        if len(entries) == 1:
            upper.append(_shown(first, endpoint))
            continue
        upper.append(Shown(first.endpoint, text, "true" if is_here else ""))
        if is_here:
            lower = [_shown(entry, endpoint) for entry in entries]
    return upper, lower


def _shown(entry: Entry, endpoint: str) -> Shown:
    return Shown(entry.endpoint, entry.text, _page(entry.endpoint, endpoint))


def _page(to: str, endpoint: str) -> str:
    return "page" if to == endpoint else ""
