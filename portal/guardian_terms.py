"""The words of guardians' accounts, of what is explained to them, and of what people ask for."""

from __future__ import annotations

from portal.assessment_terms import GuardianshipResult
from portal.vocabulary import N_, RiskLevel, Term


class LinkEnding(Term):
    """Why a guardian's account no longer belongs to a child."""

    GUARDIAN_CHANGED = "guardian_changed", N_("监护人已变更"), "Another guardian now"
    AT_REQUEST = "at_request", N_("监护人本人要求"), "At the guardian's request"
    NOT_USED = "not_used", N_("绑定码没有用上，收回"), "Code not used, taken back"
    MISTAKE = "mistake", N_("绑错了孩子或账号"), "Wrong child or account"
    COURT = "court", N_("监护人资格已被法院撤销"), "Guardianship revoked by the court"


class ToldHow(Term):
    """How a result was explained to a guardian."""

    IN_PERSON = "in_person", N_("当面"), "In person"
    PHONE = "phone", N_("电话"), "By telephone"
    ACCOUNT = "account", N_("通过账号"), "Through the account"


class PetitionKind(Term):
    """What somebody asks for: a right over data, or an answer to a complaint."""

    ACCESS = "access", N_("查看信息"), "See the data"
    COPY = "copy", N_("复制信息"), "A copy of the data"
    CORRECTION = "correction", N_("更正或补充信息"), "Correct or complete the data"
    DELETION = "deletion", N_("删除信息"), "Delete the data"
    COMPLAINT = "complaint", N_("投诉或意见"), "Complaint"


class PetitionStatus(Term):
    """How far the answer is."""

    RECEIVED = "received", N_("已收到"), "Received"
    IN_HAND = "in_hand", N_("正在办理"), "In hand"
    ANSWERED = "answered", N_("已答复"), "Answered"


class PetitionOutcome(Term):
    """What was decided."""

    GRANTED = "granted", N_("同意，已办"), "Granted"
    PARTLY = "partly", N_("部分同意"), "Granted in part"
    REFUSED = "refused", N_("不同意"), "Refused"


# What each result means, said to a mother on the telephone; never a score.
RESULT_WORDS: dict[GuardianshipResult, str] = {
    GuardianshipResult.NORMAL: N_("孩子身边有人好好照看，现在这样就可以，请继续保持联系。"),
    GuardianshipResult.INSUFFICIENT: N_(
        "孩子有人照看，但照看得还不够。我们和您一起把缺的补上，这不是处罚。"
    ),
    GuardianshipResult.IMPROPER: N_(
        "现在的照看方式有地方对孩子不好，需要改。怎么改、谁来帮，写在下面的帮扶安排里。"
    ),
    GuardianshipResult.ABSENT: N_(
        "孩子身边现在没有能照看的大人。请尽快回来，或委托一位合适的大人，乡镇会先安排人照看。"
    ),
}  # fmt: skip
LEVEL_WORDS: dict[RiskLevel, str] = {
    RiskLevel.RED: N_("孩子现在需要马上保护，乡镇正在安排。一个月内会再评估（平台规定）。"),
    RiskLevel.YELLOW: N_("孩子需要有人多来看看。三个月内会再评估（平台规定）。"),
    RiskLevel.BLUE: N_("孩子总的情况平稳，有些事要留意。六个月内会再评估（平台规定）。"),
    RiskLevel.GREEN: N_("孩子总的情况是好的。六个月内会再评估（平台规定）。"),
}
