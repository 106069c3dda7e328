"""Every deadline of the protection chain in one table: whose, how long, and on whose authority.

`statutory` means that the number stands in a law or regulation; `platform` is our own number, set
by county, and never shown as law (domain.md 0). Where a text gives a duty without a number, the
duty is law and the number is ours: such a rule is `platform`.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.vocabulary import N_, Role, Term


class Unit(Term):
    """How a span is counted; months run to the same day of the month, or its last."""

    MINUTES = "minutes", N_("分钟"), "minutes"
    HOURS = "hours", N_("小时"), "hours"
    DAYS = "days", N_("天"), "days"
    WORKING_DAYS = "working_days", N_("个工作日"), "working days"
    MONTHS = "months", N_("个月"), "months"


class Basis(Term):
    """Who says so."""

    STATUTORY = "statutory", N_("法定"), "Statutory"
    PLATFORM = "platform", N_("平台规定"), "Platform rule"


class ClockState(Term):
    """How a clock stands at an instant."""

    RUNNING = "running", N_("计时中"), "Running"
    PAUSED = "paused", N_("已暂停计时"), "Paused"
    LATE = "late", N_("已逾期"), "Overdue"
    DONE = "done", N_("按时办结"), "Done in time"
    DONE_LATE = "done_late", N_("逾期办结"), "Done late"


@dataclass(frozen=True)
class Span:
    """So much time of a unit."""

    amount: int
    unit: Unit


HOUR, DAY = Span(1, Unit.HOURS), Span(1, Unit.DAYS)
WORKING_DAY = Span(1, Unit.WORKING_DAYS)


class Deadline(Term):
    """What is timed; RULES says how long and by whom."""

    # Police
    REPORT_TAKEN_UP = "report_taken_up", N_("有人接手报告"), "Report taken up"
    ACCEPT = "accept", N_("审查是否受理"), "Decide on acceptance"
    ACCEPT_COMPLEX = (
        "accept_complex",
        N_("审查是否受理（案情复杂）"),
        "Acceptance (complex)",
    )
    FILE_CRIMINAL = "file_criminal", N_("审查是否刑事立案"), "Criminal filing"
    FILE_LEADS = (
        "file_leads",
        N_("审查是否刑事立案（线索待查）"),
        "Criminal filing (leads)",
    )
    FILE_MAJOR = "file_major", N_("审查是否刑事立案（重大疑难）"), "Criminal filing (major)"
    REPORTER_FEEDBACK = "reporter_feedback", N_("向报告人反馈"), "Feedback to the reporter"
    TOWNSHIP_NOTICE = "township_notice", N_("通报乡镇"), "Notify the township"
    POLICE_REVISIT = (
        "police_revisit",
        N_("告诫书回访（派出所）"),
        "Revisit after warning (police)",
    )
    VILLAGE_REVISIT = "village_revisit", N_("告诫书回访（村）"), "Revisit after warning (village)"
    # Township
    NOTICE_SIGNED = "notice_signed", N_("签收公安通报"), "Sign for the notice"
    CONCERN_ANSWERED = "concern_answered", N_("处理关切报告"), "Answer a concern"
    ASSESSMENT_BEGUN_RED = (
        "assessment_begun_red",
        N_("开始评估（紧急）"),
        "Begin assessing (urgent)",
    )
    ASSESSMENT_BEGUN = "assessment_begun", N_("开始评估"), "Begin assessing"
    ASSESSED = "assessed", N_("完成评估"), "Complete the assessment"
    SAFETY_PLAN = "safety_plan", N_("临时安全方案"), "Interim safety plan"
    PLAN_APPROVED = "plan_approved", N_("帮扶方案批准"), "Plan approved"
    PLAN_LINE = "plan_line", N_("落实方案措施"), "Carry out a measure of the plan"
    DEPARTMENT_REPLY = "department_reply", N_("部门答复"), "Reply of a department"
    REASSESS_RED = "reassess_red", N_("再评估（红）"), "Reassess (red)"
    REASSESS_YELLOW = "reassess_yellow", N_("再评估（黄）"), "Reassess (yellow)"
    REASSESS_LOW = "reassess_low", N_("再评估（蓝、绿）"), "Reassess (blue, green)"
    # Guardianship
    ORDER_DECISION = "order_decision", N_("法院裁定人身安全保护令"), "Court decides on an order"
    ORDER_DECISION_URGENT = (
        "order_decision_urgent", N_("法院裁定人身安全保护令（紧急）"), "Court decides (urgent)",
    )  # fmt: skip
    ORDER_REVIEW = "order_review", N_("申请复议"), "Ask for review of an order"
    ORDER_RENEWED = "order_renewed", N_("保护令到期前决定是否续期"), "Decide on renewing an order"
    PARENT_CONTACT = "parent_contact", N_("父母每周联系"), "Weekly contact of the parents"
    AGREEMENT_MADE = "agreement_made", N_("签订委托照护协议"), "Agreement on entrusted care"
    AGREEMENT_RENEWED = "agreement_renewed", N_("协议到期前续签"), "Renew the agreement"
    # Placement
    CASE_NOTE = "case_note", N_("公安书面说明案件情况"), "Police note on the case"
    TEMPORARY_CARE = "temporary_care", N_("临时监护期限"), "End of temporary guardianship"
    TEMPORARY_CARE_9 = "temporary_care_9", N_("临时监护已满九个月"), "Nine months of temporary care"
    TEMPORARY_CARE_11 = (
        "temporary_care_11", N_("临时监护已满十一个月"), "Eleven months of temporary care",
    )  # fmt: skip
    CHILD_COLLECTED = "child_collected", N_("监护人领回孩子"), "Guardian collects the child"
    TRACKING_VISIT = "tracking_visit", N_("回归后跟踪走访"), "Visit after return"
    # Village
    FOLLOW_UP = "follow_up", N_("按期走访"), "Visit on time"
    SWEEP = "sweep", N_("按期排查"), "Sweep on time"
    # County and units
    SUGGESTION_REPLY = "suggestion_reply", N_("书面答复建议"), "Reply to a written suggestion"
    DATA_REQUEST = "data_request", N_("答复个人信息申请"), "Answer a request about data"
    COMPLAINT = "complaint", N_("答复投诉"), "Answer a complaint"
    ZERO_REPORT = "zero_report", N_("学期零报告"), "Zero report of the term"


@dataclass(frozen=True)
class Rule:
    """One deadline: `span` is None where each subject carries its own due date.

    After `due` the breach climbs to the level above `responsible`, and one level more after each
    further `climb` while nothing happens.
    """

    basis: Basis
    span: Span | None
    responsible: Role
    climb: Span
    source: str

    @property
    def is_emergency(self) -> bool:
        """Say whether it is timed in minutes or hours: a child may be in danger meanwhile."""
        return self.span is not None and self.span.unit in {Unit.MINUTES, Unit.HOURS}


S, P = Basis.STATUTORY, Basis.PLATFORM
POLICE, TOWNSHIP, VILLAGE, COUNTY = Role.POLICE, Role.TOWNSHIP, Role.VILLAGE_DIRECTOR, Role.COUNTY
D, U = Deadline, Unit
_DV = "反家庭暴力法"
_MINORS = "未成年人保护法"
_OURS = N_("平台规定，没有法定数字")

RULES: dict[Deadline, Rule] = {
    D.REPORT_TAKEN_UP: Rule(P, Span(30, U.MINUTES), POLICE, Span(30, U.MINUTES), _OURS),
    D.ACCEPT: Rule(S, Span(24, U.HOURS), POLICE, DAY, "公安机关办理行政案件程序规定"),
    D.ACCEPT_COMPLEX: Rule(S, Span(3, U.DAYS), POLICE, DAY, "公安机关办理行政案件程序规定"),
    D.FILE_CRIMINAL: Rule(S, Span(3, U.DAYS), POLICE, DAY, "公安机关受立案工作规定"),
    D.FILE_LEADS: Rule(S, Span(7, U.DAYS), POLICE, DAY, "公安机关受立案工作规定"),
    D.FILE_MAJOR: Rule(S, Span(30, U.DAYS), POLICE, DAY, "公安机关受立案工作规定"),
    D.REPORTER_FEEDBACK: Rule(P, Span(3, U.DAYS), POLICE, DAY, "参照2020年强制报告意见"),
    D.TOWNSHIP_NOTICE: Rule(P, Span(24, U.HOURS), POLICE, DAY, _OURS),
    D.POLICE_REVISIT: Rule(P, Span(7, U.DAYS), POLICE, DAY, f"{_DV}第十七条（期限为平台规定）"),
    D.VILLAGE_REVISIT: Rule(P, Span(7, U.DAYS), VILLAGE, DAY, f"{_DV}第十七条（期限为平台规定）"),
    D.NOTICE_SIGNED: Rule(P, Span(24, U.HOURS), TOWNSHIP, DAY, _OURS),
    D.CONCERN_ANSWERED: Rule(P, Span(24, U.HOURS), TOWNSHIP, DAY, _OURS),
    D.ASSESSMENT_BEGUN_RED: Rule(P, Span(24, U.HOURS), TOWNSHIP, Span(12, U.HOURS), _OURS),
    D.ASSESSMENT_BEGUN: Rule(P, Span(3, U.WORKING_DAYS), TOWNSHIP, WORKING_DAY, _OURS),
    D.ASSESSED: Rule(P, Span(5, U.WORKING_DAYS), TOWNSHIP, WORKING_DAY, _OURS),
    D.SAFETY_PLAN: Rule(P, Span(48, U.HOURS), TOWNSHIP, Span(12, U.HOURS), _OURS),
    D.PLAN_APPROVED: Rule(P, Span(5, U.WORKING_DAYS), TOWNSHIP, WORKING_DAY, _OURS),
    D.PLAN_LINE: Rule(P, None, TOWNSHIP, Span(5, U.WORKING_DAYS), _OURS),
    D.DEPARTMENT_REPLY: Rule(P, Span(10, U.WORKING_DAYS), TOWNSHIP, Span(5, U.WORKING_DAYS), _OURS),
    D.REASSESS_RED: Rule(P, Span(1, U.MONTHS), TOWNSHIP, Span(3, U.DAYS), _OURS),
    D.REASSESS_YELLOW: Rule(P, Span(3, U.MONTHS), TOWNSHIP, Span(7, U.DAYS), _OURS),
    D.REASSESS_LOW: Rule(P, Span(6, U.MONTHS), TOWNSHIP, Span(14, U.DAYS), _OURS),
    D.ORDER_DECISION: Rule(S, Span(72, U.HOURS), COUNTY, DAY, f"{_DV}第二十八条"),
    D.ORDER_DECISION_URGENT: Rule(S, Span(24, U.HOURS), COUNTY, DAY, f"{_DV}第二十八条"),
    D.ORDER_REVIEW: Rule(S, Span(5, U.DAYS), COUNTY, DAY, f"{_DV}第三十一条"),
    D.ORDER_RENEWED: Rule(P, None, COUNTY, DAY, f"{_DV}第三十条（提前量为平台规定）"),
    D.PARENT_CONTACT: Rule(P, Span(15, U.DAYS), VILLAGE, Span(7, U.DAYS),
                           f"{_MINORS}第二十三条（每周；红色时限为平台规定）"),
    D.AGREEMENT_MADE: Rule(P, Span(30, U.DAYS), VILLAGE, Span(7, U.DAYS), _OURS),
    D.AGREEMENT_RENEWED: Rule(P, None, VILLAGE, Span(7, U.DAYS), _OURS),
    D.CASE_NOTE: Rule(P, Span(5, U.WORKING_DAYS), POLICE, WORKING_DAY, "参照法发〔2014〕24号"),
    D.TEMPORARY_CARE: Rule(P, Span(12, U.MONTHS), COUNTY, Span(7, U.DAYS),
                           f"{_MINORS}第九十三条（一年为平台规定，参照法发〔2014〕24号）"),
    D.TEMPORARY_CARE_9: Rule(P, Span(9, U.MONTHS), COUNTY, Span(14, U.DAYS), _OURS),
    D.TEMPORARY_CARE_11: Rule(P, Span(11, U.MONTHS), COUNTY, Span(7, U.DAYS), _OURS),
    D.CHILD_COLLECTED: Rule(P, Span(3, U.DAYS), COUNTY, DAY, "参照法发〔2014〕24号"),
    D.TRACKING_VISIT: Rule(P, None, VILLAGE, Span(7, U.DAYS), _OURS),
    D.FOLLOW_UP: Rule(P, None, VILLAGE, Span(3, U.DAYS), _OURS),
    D.SWEEP: Rule(P, None, VILLAGE, Span(3, U.DAYS), _OURS),
    D.SUGGESTION_REPLY: Rule(S, Span(1, U.MONTHS), COUNTY, Span(7, U.DAYS),
                             f"{_MINORS}第一百一十四条"),
    D.DATA_REQUEST: Rule(P, Span(15, U.WORKING_DAYS), COUNTY, Span(5, U.WORKING_DAYS),
                         "未成年人网络保护条例第三十四条（期限为平台规定）"),
    D.COMPLAINT: Rule(P, Span(15, U.WORKING_DAYS), COUNTY, Span(5, U.WORKING_DAYS),
                      "未成年人网络保护条例第七条（期限为平台规定）"),
    D.ZERO_REPORT: Rule(P, None, Role.REPORTER_UNIT, Span(14, U.DAYS), _OURS),
}  # fmt: skip
