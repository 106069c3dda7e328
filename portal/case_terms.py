"""The words of a protection case: where it came from and how far it is (domain.md 2.1)."""

from __future__ import annotations

from portal.vocabulary import N_, Term


class CaseStatus(Term):
    """Life-cycle of a protection case at the township."""

    OPEN = "open", N_("待评估"), "To be assessed"
    ASSESSING = "assessing", N_("正在评估"), "Being assessed"
    ASSESSED = "assessed", N_("已评估，待制定方案"), "Assessed, to be planned"
    PLANNED = "planned", N_("方案待审批"), "Plan awaits approval"
    IN_SERVICE = "in_service", N_("帮扶中"), "Being helped"
    FOLLOW_UP = "follow_up", N_("跟踪回访中"), "Followed up"
    CLOSE_PROPOSED = "close_proposed", N_("待确认结案"), "Closure awaits confirmation"
    CLOSED = "closed", N_("已结案"), "Closed"


# What still needs somebody; the rest is history.
LIVE_CASES = tuple(status for status in CaseStatus if status is not CaseStatus.CLOSED)


class CaseOrigin(Term):
    """What made the township open a case."""

    NOTICE = "notice", N_("公安通报"), "Notice of the police"
    CONCERN = "concern", N_("服务人员的关切报告"), "Concern of a helper"
    LIVING_ALONE = (
        "living_alone", N_("登记为独自生活或无人看护"), "Recorded as living alone or unattended",
    )  # fmt: skip
    SWEEP = "sweep", N_("排查发现"), "Found by a sweep"
    EARLY_SIGN = "early_sign", N_("早期风险信号"), "Early sign of risk"
    PLACEMENT = "placement", N_("临时安置"), "Temporary placement"
    TOWNSHIP = "township", N_("乡镇自行发现"), "Found by the township"
    HANDED_OVER = "handed_over", N_("其他乡镇移交"), "Handed over by another township"


class CloseReason(Term):
    """Why a case is closed."""

    GUARDIAN_ABLE = (
        "guardian_able",
        N_("危险已消除，监护人正常履职"),
        "Guardian looks after the child",
    )
    NEW_GUARDIAN = "new_guardian", N_("已落实新的监护人或长期监护"), "New or long-term guardian"
    MOVED = "moved", N_("已移交居住地乡镇"), "Handed over to where the child lives now"
    NO_RISK = "no_risk", N_("核实后没有风险"), "No risk found"
    GROWN_UP = "grown_up", N_("已满18周岁"), "Turned 18"
    DIED = "died", N_("死亡"), "Died"
    MERGED = "merged", N_("并入同一个孩子的另一个个案"), "Joined the child's other case"


# What somebody may give as the reason; a case is merged by naming its child, not by closing it.
CLOSE_REASONS = tuple(reason for reason in CloseReason if reason is not CloseReason.MERGED)
