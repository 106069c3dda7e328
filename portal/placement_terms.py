"""The words of temporary care and placement (domain.md 2.2), of suggestions, and of training.

Grounds are the seven cases of 《未成年人保护法》 art. 92, forms those of art. 93, long-term
guardianship is art. 94; a consultation of several departments and the return only after it stand
in 法发〔2014〕24号. The words here are ours.
"""

from __future__ import annotations

from portal.vocabulary import N_, Term


class PlacementStatus(Term):
    """How far a temporary placement is."""

    ESCORTED = "escorted", N_("已护送，待民政接收"), "Escorted, awaiting civil affairs"
    HANDED_OVER = "handed_over", N_("已交接，待确定安置"), "Handed over, placement to be decided"
    IN_CARE = "in_care", N_("临时监护中"), "In temporary guardianship"
    CONSULTING = "consulting", N_("会商中"), "Under joint consultation"
    RETURNING = "returning", N_("会商同意送回，待领回"), "Return agreed, to be collected"
    TRACKED = "tracked", N_("已回家，跟踪走访中"), "Home again, being visited"
    RELATIVE_CARE = "relative_care", N_("转由亲属照料"), "In a relative's care"
    LONG_TERM = "long_term", N_("转为长期监护"), "Long-term guardianship"
    REVOCATION = "revocation", N_("申请撤销监护人资格"), "Suit to revoke guardianship"
    ENDED = "ended", N_("已结束"), "Ended"
    CANCELLED = "cancelled", N_("误登记，已作废"), "Recorded by mistake"


class TakenTo(Term):
    """Where the police take a child whose parents cannot be reached, the nearest kin first."""

    RELATIVE = "relative", N_("其他近亲属家"), "Another close relative"
    COMMITTEE = "committee", N_("村（牧、居）民委员会"), "The village committee"
    RESCUE = "rescue", N_("救助管理机构"), "A rescue station"
    WELFARE = "welfare", N_("儿童福利机构"), "A children's welfare institution"


class Ground(Term):
    """Why civil affairs take temporary guardianship: the seven cases of art. 92."""

    UNKNOWN = (
        "unknown", N_("流浪乞讨或身份不明，暂时找不到父母或其他监护人"),
        "Begging or of unknown identity, no guardian found for now",
    )  # fmt: skip
    GUARDIAN_GONE = (
        "guardian_gone", N_("监护人下落不明，又没有别人可以担任监护人"),
        "Guardian's whereabouts unknown, nobody else to be guardian",
    )  # fmt: skip
    GUARDIAN_UNABLE = (
        "guardian_unable", N_("监护人因自身客观原因，或因灾害、事故、疫情等突发事件不能履职"),
        "Guardian prevented by circumstances or by an emergency",
    )  # fmt: skip
    NEGLECT = (
        "neglect", N_("监护人拒绝或怠于履职，孩子无人照料"),
        "Guardian refuses or neglects the child, nobody looks after it",
    )  # fmt: skip
    MISUSE = (
        "misuse", N_("监护人教唆、利用孩子违法犯罪，需要带离安置"),
        "Guardian incites or uses the child for offences",
    )  # fmt: skip
    DANGER = (
        "danger", N_("受到监护人严重伤害或人身安全受威胁，需要紧急安置"),
        "Seriously harmed or threatened by the guardian",
    )  # fmt: skip
    OTHER = "other", N_("法律规定的其他情形"), "Another case set by law"


class CareForm(Term):
    """How the child is looked after meanwhile (art. 93)."""

    RELATIVE = "relative", N_("委托亲属抚养"), "Entrusted to relatives"
    FOSTER = "foster", N_("家庭寄养"), "Foster family"
    PROTECTION = "protection", N_("未成年人救助保护机构收留抚养"), "Child protection agency"
    WELFARE = "welfare", N_("儿童福利机构收留抚养"), "Children's welfare institution"


class Conclusion(Term):
    """What a joint consultation concludes."""

    FIT = "fit", N_("监护人重新具备条件，可以送回"), "Guardian is fit again, the child returns"
    RELATIVE_CARE = "relative_care", N_("转由亲属照料"), "A relative takes over"
    LONG_TERM = "long_term", N_("由民政部门长期监护"), "Long-term guardianship of the state"
    REVOCATION = "revocation", N_("申请撤销监护人资格"), "Apply to revoke guardianship"
    CONTINUE = "continue", N_("继续临时监护，再次会商"), "Temporary guardianship continues"


# Where the placement stands after each conclusion.
AFTER = {
    Conclusion.FIT: PlacementStatus.RETURNING,
    Conclusion.RELATIVE_CARE: PlacementStatus.RELATIVE_CARE,
    Conclusion.LONG_TERM: PlacementStatus.LONG_TERM,
    Conclusion.REVOCATION: PlacementStatus.REVOCATION,
    Conclusion.CONTINUE: PlacementStatus.IN_CARE,
}
OVER = (PlacementStatus.ENDED, PlacementStatus.CANCELLED)
LIVE_PLACEMENTS = tuple(status for status in PlacementStatus if status not in OVER)
# Temporary guardianship runs on while a court decides about the guardian.
COUNTED = (PlacementStatus.IN_CARE, PlacementStatus.CONSULTING, PlacementStatus.REVOCATION,
           PlacementStatus.RETURNING)  # fmt: skip


class Background(Term):
    """What somebody on the assessing team has learned."""

    SOCIAL_WORK = "social_work", N_("社会工作"), "Social work"
    PSYCHOLOGY = "psychology", N_("心理"), "Psychology"
    MEDICINE = "medicine", N_("医学"), "Medicine"
    OTHER = "other", N_("其他（公安、教育、法律等）"), "Other (police, education, law…)"


class Title(Term):
    """Professional title of somebody on the team."""

    NONE = "none", N_("无职称"), "None"
    JUNIOR = "junior", N_("初级（助理）"), "Junior"
    INTERMEDIATE = "intermediate", N_("中级"), "Intermediate"
    SENIOR = "senior", N_("高级"), "Senior"


class NoteKind(Term):
    """What was added to a placement."""

    STEP = "step", N_("办理进展"), "Step"
    CASE_NOTE = "case_note", N_("公安案件情况说明"), "Police note on the case"
    WISH = "wish", N_("孩子的意愿"), "The child's wish"
    REMARK = "remark", N_("记录"), "Note"


class OrganKind(Term):
    """Who sends a written suggestion (art. 114)."""

    POLICE = "police", N_("公安机关"), "Police"
    PROCURATORATE = "procuratorate", N_("人民检察院"), "Procuratorate"
    COURT = "court", N_("人民法院"), "Court"
    JUSTICE = "justice", N_("司法行政部门"), "Justice bureau"
