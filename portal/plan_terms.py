"""The words of a help plan: how far it is, who carries a line out, and how that ended."""

from __future__ import annotations

from portal.vocabulary import N_, Term


class PlanStatus(Term):
    """Life-cycle of a help plan (domain.md 3.6)."""

    DRAFT = "draft", N_("方案草稿"), "Draft plan"
    SUBMITTED = "submitted", N_("方案待审批"), "Plan awaits approval"
    RETURNED = "returned", N_("方案已退回修改"), "Plan returned for changes"
    APPROVED = "approved", N_("方案执行中"), "Plan in force"
    REPLACED = "replaced", N_("方案已停用"), "Plan no longer in force"


# One of these at a time for a case: somebody is still writing or deciding.
UNDECIDED = (PlanStatus.DRAFT, PlanStatus.RETURNED, PlanStatus.SUBMITTED)
WRITABLE = (PlanStatus.DRAFT, PlanStatus.RETURNED)


class LineStatus(Term):
    """How a measure ended; only an open one still has a due date to keep."""

    OPEN = "open", N_("进行中"), "Under way"
    DONE = "done", N_("已完成"), "Done"
    PARTLY = "partly", N_("部分完成"), "Partly done"
    NOT_DONE = "not_done", N_("未完成"), "Not done"
    MOVED = "moved", N_("已转出"), "Moved on"


class ProviderKind(Term):
    """Who carries a measure out."""

    MATCHING = (
        "matching", N_("社会力量（提出需求，由平台匹配）"), "A helper found by matching",
    )  # fmt: skip
    DEPARTMENT = "department", N_("部门（发函办理）"), "A department, by letter"
    OWN = "own", N_("乡镇（街道）或村（社区）自己办理"), "The township or village itself"


class Department(Term):
    """Departments and bodies that a township asks for help (国发〔2016〕13号)."""

    HEALTH = "health", N_("卫生健康部门"), "Health"
    EDUCATION = "education", N_("教育部门"), "Education"
    JUSTICE = "justice", N_("司法行政部门（法律援助）"), "Justice and legal aid"
    CIVIL_AFFAIRS = "civil_affairs", N_("民政部门"), "Civil affairs"
    HUMAN_RESOURCES = (
        "human_resources", N_("人力资源社会保障部门"), "Human resources and social security",
    )  # fmt: skip
    WOMEN = "women", N_("妇联"), "Women's federation"
    DISABLED = "disabled", N_("残联"), "Disabled persons' federation"
    YOUTH = "youth", N_("共青团"), "Youth league"
    POLICE = "police", N_("公安机关"), "Police"
    PROCURATORATE = "procuratorate", N_("检察院"), "Procuratorate"
    VILLAGE_COMMITTEE = "village_committee", N_("村（牧、居）民委员会"), "Village committee"
    OTHER = "other", N_("其他部门或单位"), "Another department or unit"


class TaskStatus(Term):
    """How far a letter to a department is."""

    ASKED = "asked", N_("已发函，待答复"), "Asked, awaiting reply"
    DONE = "done", N_("已办理"), "Done"
    REFUSED = "refused", N_("未办理"), "Not done"


class ClosureStatus(Term):
    """What became of a proposal to close a case."""

    PROPOSED = "proposed", N_("结案待确认"), "Closure proposed"
    RETURNED = "returned", N_("结案已退回"), "Closure returned"
    CONFIRMED = "confirmed", N_("结案已确认"), "Closure confirmed"
