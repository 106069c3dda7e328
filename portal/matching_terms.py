"""The words of matching: how far a run is, why it was started, who decided what."""

from __future__ import annotations

from portal.vocabulary import N_, Term

# For how long one person should stay with a child, in days ("": this once); early ends do harm
# (matching.md 4.2, 15). Platform.
STAYS = (
    ("", N_("只这一次")),
    ("90", N_("三个月")),
    ("180", N_("半年")),
    ("365", N_("一年")),
)


class RunStatus(Term):
    """Life-cycle of a run; the worker carries it out."""

    WAITING = "waiting", N_("等待开始"), "Waiting to start"
    RUNNING = "running", N_("正在匹配"), "Matching now"
    DONE = "done", N_("已完成"), "Done"
    FAILED = "failed", N_("没有完成"), "Failed"


class RunCause(Term):
    """Why a run was started."""

    NIGHTLY = "nightly", N_("每晚自动"), "Every night"
    BY_HAND = "by_hand", N_("工作人员发起"), "Started by an officer"
    CRITICAL = "critical", N_("出现紧急需求"), "A critical need"


class RunPhase(Term):
    """What the worker is at; pages show it while they wait."""

    ASKED = "asked", N_("排队"), "Queued"
    READING = "reading", N_("读取需求和人员"), "Reading needs and people"
    SOLVING = "solving", N_("逐对检查并求解"), "Checking every pair and solving"
    EXPLAINING = "explaining", N_("算备选人选和公平情况"), "Working out runners-up and fairness"
    WRITING = "writing", N_("写入建议"), "Writing the proposals"


class Outcome(Term):
    """How a pair of one run fares in a later one, and why it is no longer there."""

    KEPT = "kept", N_("照旧"), "Kept"
    NEW = "new", N_("新增"), "New"
    SENT = "sent", N_("邀请已发出或已谈妥"), "Asked or agreed"
    NEED_GONE = "need_gone", N_("需求已有人、已撤回或已过时"), "The need is filled or gone"
    PERSON_GONE = "person_gone", N_("此人不再可请"), "The person is not available any more"
    UNFIT = "unfit", N_("不再符合一项条件"), "A check fails now"
    BETTER = "better", N_("整体安排有更好的"), "Another plan serves more or better"


class Decision(Term):
    """What a person decided on a proposal of a run."""

    SENT = "sent", N_("同意并发出邀请"), "Agreed and sent"
    CHANGED = "changed", N_("换人"), "Changed the person"
    EXPLAINED = "explained", N_("说明为什么换掉原来的人"), "Said why the known helper is replaced"
    DROPPED = "dropped", N_("不采用"), "Not used"
