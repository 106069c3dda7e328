"""The whole policy on one page: what may be asked for, and which role holds it."""

from __future__ import annotations

from typing import Protocol

from portal.vocabulary import N_, Role, Term


class Permission(Term):
    """What a view may ask for; who has it stands in POLICY below."""

    SEE_TODAY = "see_today", N_("看今日工作"), "See today's work"
    KEEP_OWN_PROFILE = "keep_own_profile", N_("维护本人资料"), "Keep one's own profile"
    KEEP_OWN_ORGANIZATION = (
        "keep_own_organization", N_("维护本组织资料"), "Keep one's organization's profile",
    )  # fmt: skip
    ANSWER_OFFER = "answer_offer", N_("答复邀请"), "Answer an offer"
    NAME_PERSON = "name_person", N_("为已接受的任务指定人员"), "Name the person for an assignment"
    RECORD_SERVICE = "record_service", N_("填写服务记录"), "Record a service"
    CONFIRM_SERVICE = "confirm_service", N_("确认服务记录"), "Confirm a service record"
    VERIFY_SERVICE = "verify_service", N_("核验服务记录"), "Verify a service record"
    READ_CHILD_FILE = "read_child_file", N_("查看儿童档案"), "Read a child's file"
    KEEP_CHILD_FILE = "keep_child_file", N_("建立和更新儿童档案"), "Keep a child's file"
    CHECK_CHILD_FILE = "check_child_file", N_("审核儿童档案"), "Check a child's file"
    CONFIRM_CHILD_FILE = "confirm_child_file", N_("确认儿童档案"), "Confirm a child's file"
    OPEN_NEED = "open_need", N_("提出服务需求"), "Open a need"
    SEE_NEEDS = "see_needs", N_("查看服务需求"), "See needs"
    RUN_MATCHING = "run_matching", N_("运行匹配"), "Run matching"
    SEND_OFFER = "send_offer", N_("审阅建议并发出邀请"), "Review proposals and send offers"
    SEE_ASSIGNMENT = "see_assignment", N_("查看任务"), "See an assignment"
    APPROVE_CONTACT = "approve_contact", N_("批准接触"), "Approve contact"
    SCHEDULE_SERVICE = "schedule_service", N_("约定服务时间"), "Schedule a service"
    FOLLOW_UP = "follow_up", N_("回访"), "Follow up"
    KEEP_ABSENCE = "keep_absence", N_("登记父母外出与联系"), "Keep absences and contacts"
    SEE_OUTCOMES = "see_outcomes", N_("查看源头预防成效"), "See what prevention achieves"
    HANDLE_CONCERN = "handle_concern", N_("处理关切报告"), "Handle a concern"
    HANDLE_REPORT = "handle_report", N_("办理报告"), "Handle a report"
    READ_REPORTER = "read_reporter", N_("查看报告人"), "Read who reported"
    SEE_NOTICE = "see_notice", N_("查看公安通报"), "See a notice of the police"
    SIGN_NOTICE = "sign_notice", N_("签收公安通报"), "Sign for a notice"
    SEE_CASE = "see_case", N_("查看保护个案"), "See a protection case"
    KEEP_CASE = "keep_case", N_("办理保护个案"), "Handle a protection case"
    MERGE_CASES = (
        "merge_cases",
        N_("把同一个孩子的两个个案并为一个"),
        "Unite two cases of one child",
    )
    RECORD_MEASURE = "record_measure", N_("登记监护干预措施"), "Record a guardianship measure"
    RECORD_OF_VILLAGE = (
        "record_of_village", N_("登记村里的监护指导和劝诫"), "Record the village's guidance",
    )  # fmt: skip
    WITHDRAW_MEASURE = (
        "withdraw_measure", N_("撤回登记有误的措施"), "Withdraw a measure entered in error",
    )  # fmt: skip
    PRINT_NOTICE = "print_notice", N_("打印监护告知书"), "Print a notice to a guardian"
    KEEP_ORDER = "keep_order", N_("登记人身安全保护令"), "Record a protection order"
    SEE_PLACEMENT = "see_placement", N_("查看临时安置"), "See a temporary placement"
    ESCORT_CHILD = "escort_child", N_("登记护送"), "Record an escort to temporary care"
    PLACE_CHILD = "place_child", N_("为个案登记临时照料"), "Record temporary care of a case"
    KEEP_PLACEMENT = "keep_placement", N_("办理临时监护"), "Handle temporary guardianship"
    NOTE_PLACEMENT = "note_placement", N_("补充临时安置记录"), "Add to a temporary placement"
    APPROVE_PLAN = "approve_plan", N_("审批帮扶方案"), "Decide on a help plan"
    CONFIRM_CLOSURE = "confirm_closure", N_("确认结案"), "Confirm the closing of a case"
    REOPEN_CASE = "reopen_case", N_("重新打开个案"), "Take a closed case up again"
    SEE_DEPARTMENT_TASK = (
        "see_department_task", N_("查看给部门的函"), "See letters to departments",
    )  # fmt: skip
    KEEP_DEPARTMENT_TASK = (
        "keep_department_task", N_("给部门发函并登记答复"), "Write to departments",
    )  # fmt: skip
    CHASE_DEPARTMENT = "chase_department", N_("催办部门"), "Chase a department"
    ASSESS = "assess", N_("办理联合评估"), "Carry out a joint assessment"
    SIGN_ASSESSMENT = "sign_assessment", N_("复签评估级别"), "Second-sign a level"
    SEE_SWEEPS = "see_sweeps", N_("查看排查和早期风险信号"), "See sweeps and early signs"
    KEEP_SWEEP = "keep_sweep", N_("逐个核实孩子的情况"), "Confirm children one by one"
    END_SIGN = "end_sign", N_("结束早期风险信号"), "End an early sign"
    SEE_AGREEMENTS = "see_agreements", N_("查看委托照护协议"), "See agreements on entrusted care"
    KEEP_AGREEMENT = "keep_agreement", N_("办理委托照护协议"), "Handle agreements on entrusted care"
    LINK_GUARDIAN = "link_guardian", N_("为监护人绑定账号"), "Link a guardian's account to a child"
    EXPLAIN_RESULT = (
        "explain_result", N_("向监护人说明评估结果"), "Explain a result to a guardian",
    )  # fmt: skip
    CONFIRM_CALL = "confirm_call", N_("核实父母说的联系"), "Confirm a contact that a parent told"
    SEE_OWN_CHILD = "see_own_child", N_("查看自己孩子的情况"), "See one's own child"
    FILE_PETITION = "file_petition", N_("提出申请或投诉"), "File a request or complaint"
    ENTER_PETITION = "enter_petition", N_("登记书面申请或投诉"), "Enter a request on paper"
    ANSWER_PETITION = "answer_petition", N_("答复申请和投诉"), "Answer requests and complaints"
    SEE_SUGGESTION = "see_suggestion", N_("查看书面建议"), "See written suggestions"
    KEEP_SUGGESTION = "keep_suggestion", N_("登记和答复书面建议"), "Answer written suggestions"
    KEEP_ROSTER = "keep_roster", N_("维护经办人员名册"), "Keep the roster of staff"
    SEE_SAFETY = "see_safety", N_("查看安全教育"), "See safety lessons"
    PLAN_SAFETY = "plan_safety", N_("安排安全教育"), "Plan safety lessons"
    HOLD_SAFETY = "hold_safety", N_("填写安全教育的举办情况"), "Say that a lesson was held"
    KEEP_OWN_REPORTS = "keep_own_reports", N_("查看本单位的报告"), "See the unit's own reports"
    ISSUE_WARNING = "issue_warning", N_("出具告诫书"), "Issue a warning letter"
    REVISIT = "revisit", N_("告诫书回访"), "Revisit after a warning letter"
    TELEPHONE = "telephone", N_("消息未送达时打电话"), "Telephone where a message did not arrive"
    SEE_REPORTING_UNITS = (
        "see_reporting_units", N_("查看强制报告单位"), "See the reporting units",
    )  # fmt: skip
    VET_HELPER = "vet_helper", N_("登记入职查询和审批人员"), "Vet and approve helpers"
    APPROVE_ORGANIZATION = "approve_organization", N_("审批社会组织"), "Approve organizations"
    INVITE_STAFF = "invite_staff", N_("邀请工作人员"), "Invite staff"
    INVITE_OWN_PEOPLE = "invite_own_people", N_("邀请本组织人员"), "Invite one's own people"
    ADD_PLACE = "add_place", N_("维护村和牧场"), "Keep villages and pastures"
    SEE_COVERS = "see_covers", N_("查看代管安排"), "See covers"
    ARRANGE_COVER = "arrange_cover", N_("安排代管"), "Arrange a cover"
    SEE_DEADLINES = "see_deadlines", N_("查看时限"), "See deadlines"
    ANSWER_BREACH = "answer_breach", N_("督促逾期工作"), "Take a missed deadline in hand"
    SET_DEADLINE = "set_deadline", N_("更改平台时限"), "Set a platform deadline"
    KEEP_ROADS = (
        "keep_roads",
        N_("维护道路用时和冬季设置"),
        "Keep road minutes and winter",
    )
    PAUSE_CLOCK = "pause_clock", N_("暂停计时"), "Pause a clock"
    SEE_SUPERVISION = "see_supervision", N_("查看督导指标"), "See supervision figures"
    SEE_COVERAGE = "see_coverage", N_("查看服务覆盖"), "See service coverage"
    SEE_GAPS = "see_gaps", N_("查看服务缺口"), "See where help is short"
    ASK_ORGANIZATION = "ask_organization", N_("邀请社会组织支援"), "Invite organizations to help"
    ASK_COUNTY = "ask_county", N_("向邻县求助"), "Ask a neighbour county to help"
    ANSWER_REQUEST = "answer_request", N_("答复支援请求"), "Answer requests for help"
    DRAFT_CAMPAIGN = "draft_campaign", N_("起草宣传页"), "Draft campaign pages"
    WRITE_CAMPAIGN = "write_campaign", N_("撰写宣传页"), "Write campaign pages"
    READ_AUDIT = "read_audit", N_("查看审计记录"), "Read the audit record"
    KEEP_ACCOUNTS = "keep_accounts", N_("停用和恢复账号"), "Suspend and restore accounts"
    SEE_SYSTEM = "see_system", N_("查看系统运行状况"), "See how the system runs"


class Holder(Protocol):
    """Whoever asks: an account with one role."""

    role: Role


EVERYBODY = frozenset(Role)
HELPERS = frozenset({Role.VOLUNTEER, Role.SOCIAL_WORKER})
CASE_STAFF = frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY})
TOWNSHIP = frozenset({Role.TOWNSHIP})
COUNTY = frozenset({Role.COUNTY})
POLICE = frozenset({Role.POLICE})

POLICY: dict[Permission, frozenset[Role]] = {
    Permission.SEE_TODAY: EVERYBODY,
    Permission.KEEP_OWN_PROFILE: HELPERS,
    Permission.KEEP_OWN_ORGANIZATION: frozenset({Role.ORGANIZATION}),
    Permission.ANSWER_OFFER: HELPERS | {Role.ORGANIZATION},
    Permission.NAME_PERSON: frozenset({Role.ORGANIZATION}),
    Permission.RECORD_SERVICE: HELPERS,
    Permission.CONFIRM_SERVICE: frozenset({Role.VILLAGE_DIRECTOR, Role.ORGANIZATION}),
    Permission.VERIFY_SERVICE: TOWNSHIP,
    Permission.READ_CHILD_FILE: CASE_STAFF,
    Permission.KEEP_CHILD_FILE: frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}),
    Permission.CHECK_CHILD_FILE: TOWNSHIP,
    Permission.CONFIRM_CHILD_FILE: COUNTY,
    Permission.OPEN_NEED: frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}),
    Permission.SEE_NEEDS: CASE_STAFF,
    Permission.RUN_MATCHING: frozenset({Role.TOWNSHIP, Role.COUNTY}),
    Permission.SEND_OFFER: TOWNSHIP,
    Permission.SEE_ASSIGNMENT: HELPERS | CASE_STAFF | {Role.ORGANIZATION},
    Permission.APPROVE_CONTACT: TOWNSHIP,
    Permission.SCHEDULE_SERVICE: HELPERS | TOWNSHIP,
    Permission.FOLLOW_UP: frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}),
    Permission.KEEP_ABSENCE: frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}),
    Permission.SEE_OUTCOMES: frozenset({Role.TOWNSHIP, Role.COUNTY, Role.SUPERVISOR}),
    Permission.HANDLE_CONCERN: frozenset({Role.TOWNSHIP, Role.COUNTY}),
    Permission.HANDLE_REPORT: POLICE,
    Permission.READ_REPORTER: POLICE,
    Permission.SEE_NOTICE: frozenset({Role.TOWNSHIP, Role.COUNTY}),
    Permission.SIGN_NOTICE: TOWNSHIP,
    Permission.SEE_CASE: frozenset({Role.TOWNSHIP, Role.COUNTY}),
    Permission.KEEP_CASE: TOWNSHIP,
    Permission.MERGE_CASES: COUNTY,
    Permission.RECORD_MEASURE: frozenset({Role.TOWNSHIP, Role.COUNTY}),
    Permission.RECORD_OF_VILLAGE: frozenset({Role.VILLAGE_DIRECTOR}),
    Permission.WITHDRAW_MEASURE: CASE_STAFF | POLICE,
    Permission.PRINT_NOTICE: CASE_STAFF | POLICE,
    Permission.KEEP_ORDER: COUNTY,
    Permission.SEE_PLACEMENT: TOWNSHIP | COUNTY | POLICE,
    Permission.ESCORT_CHILD: POLICE,
    Permission.PLACE_CHILD: TOWNSHIP | COUNTY,
    Permission.KEEP_PLACEMENT: COUNTY,
    Permission.NOTE_PLACEMENT: TOWNSHIP | COUNTY | POLICE,
    Permission.APPROVE_PLAN: TOWNSHIP | COUNTY,
    Permission.CONFIRM_CLOSURE: TOWNSHIP | COUNTY,
    Permission.REOPEN_CASE: TOWNSHIP | COUNTY,
    Permission.SEE_DEPARTMENT_TASK: TOWNSHIP | COUNTY,
    Permission.KEEP_DEPARTMENT_TASK: TOWNSHIP,
    Permission.CHASE_DEPARTMENT: COUNTY,
    Permission.ASSESS: TOWNSHIP,
    Permission.SIGN_ASSESSMENT: frozenset({Role.TOWNSHIP, Role.COUNTY}),
    Permission.SEE_SWEEPS: CASE_STAFF,
    Permission.KEEP_SWEEP: frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}),
    Permission.END_SIGN: TOWNSHIP,
    Permission.SEE_AGREEMENTS: CASE_STAFF,
    Permission.KEEP_AGREEMENT: frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}),
    Permission.LINK_GUARDIAN: TOWNSHIP,
    Permission.EXPLAIN_RESULT: TOWNSHIP,
    Permission.CONFIRM_CALL: frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}),
    Permission.SEE_OWN_CHILD: frozenset({Role.GUARDIAN}),
    Permission.FILE_PETITION: HELPERS | {Role.GUARDIAN, Role.ORGANIZATION},
    Permission.ENTER_PETITION: TOWNSHIP,
    Permission.ANSWER_PETITION: COUNTY,
    Permission.SEE_SUGGESTION: COUNTY | {Role.SUPERVISOR},
    Permission.KEEP_SUGGESTION: COUNTY,
    Permission.KEEP_ROSTER: COUNTY,
    Permission.SEE_SAFETY: CASE_STAFF,
    Permission.PLAN_SAFETY: TOWNSHIP,
    Permission.HOLD_SAFETY: frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}),
    Permission.KEEP_OWN_REPORTS: frozenset({Role.REPORTER_UNIT}),
    Permission.ISSUE_WARNING: POLICE,
    Permission.REVISIT: frozenset({Role.POLICE, Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}),
    Permission.TELEPHONE: frozenset({Role.COUNTY, Role.POLICE, Role.SUPERVISOR}),
    Permission.SEE_REPORTING_UNITS: COUNTY,
    Permission.VET_HELPER: COUNTY,
    Permission.APPROVE_ORGANIZATION: COUNTY,
    Permission.INVITE_STAFF: frozenset({Role.TOWNSHIP, Role.COUNTY, Role.SECURITY_ADMIN}),
    Permission.INVITE_OWN_PEOPLE: frozenset({Role.ORGANIZATION}),
    Permission.ADD_PLACE: TOWNSHIP,
    Permission.SEE_COVERS: CASE_STAFF | POLICE,
    Permission.ARRANGE_COVER: frozenset({Role.TOWNSHIP, Role.COUNTY}),
    Permission.SEE_DEADLINES: CASE_STAFF | POLICE | {Role.SUPERVISOR},
    Permission.ANSWER_BREACH: frozenset({Role.TOWNSHIP, Role.COUNTY, Role.SUPERVISOR}),
    Permission.SET_DEADLINE: COUNTY,
    Permission.KEEP_ROADS: COUNTY,
    Permission.PAUSE_CLOCK: TOWNSHIP | COUNTY,
    Permission.SEE_SUPERVISION: frozenset({Role.COUNTY, Role.SUPERVISOR}),
    Permission.SEE_COVERAGE: CASE_STAFF | {Role.SUPERVISOR},
    Permission.SEE_GAPS: frozenset({Role.TOWNSHIP, Role.COUNTY, Role.SUPERVISOR}),
    Permission.ASK_ORGANIZATION: TOWNSHIP | COUNTY,
    Permission.ASK_COUNTY: COUNTY,
    Permission.ANSWER_REQUEST: frozenset({Role.ORGANIZATION, Role.COUNTY}),
    Permission.DRAFT_CAMPAIGN: frozenset({Role.EDITOR, Role.TOWNSHIP, Role.COUNTY}),
    Permission.WRITE_CAMPAIGN: frozenset({Role.EDITOR}),
    Permission.READ_AUDIT: frozenset({Role.AUDITOR}),
    Permission.KEEP_ACCOUNTS: frozenset({Role.SECURITY_ADMIN}),
    Permission.SEE_SYSTEM: frozenset({Role.SYSTEM_ADMIN}),
}

# Whoever invites may only create roles strictly below his own, inside his own area
# (security.md C4); the administrators are kept apart from each other (三员分立).
INVITABLE: dict[Role, frozenset[Role]] = {
    Role.TOWNSHIP: frozenset({Role.VILLAGE_DIRECTOR, Role.GUARDIAN}),
    Role.COUNTY: frozenset(
        {Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.POLICE, Role.REPORTER_UNIT, Role.GUARDIAN}
    ),
    Role.SECURITY_ADMIN: frozenset(
        {Role.COUNTY, Role.SUPERVISOR, Role.EDITOR, Role.AUDITOR, Role.SYSTEM_ADMIN}
    ),
    Role.ORGANIZATION: HELPERS,
}


def permits(account: Holder, permission: Permission) -> bool:
    """Say whether `account`'s role holds `permission`; the only function that answers this."""
    return account.role in POLICY[permission]


def may_invite(account: Holder, role: Role) -> bool:
    """Say whether `account` may invite somebody into `role`."""
    return role in INVITABLE.get(account.role, frozenset())
