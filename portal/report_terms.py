"""The short lists around a report: what happened, who tells it, what the police did.

The twelve situations are the nine of the 2020 opinions on mandatory reporting, and from the 2016
policy a child living alone, a guardian who does not perform, and accident or unlawful harm, which
lead to police measures of their own (domain.md 1.4 and 2.1).
"""

from __future__ import annotations

from portal.vocabulary import N_, Term


class Situation(Term):
    """What makes somebody report; several may be true at once."""

    ALONE = "alone", N_("孩子独自生活，没有大人监护"), "A child living alone, without an adult"
    NO_CARE = "no_care", N_("监护人没有能力照看，或者不管"), "A guardian unable or not caring"
    HARM = "harm", N_("意外受伤，或受到不法侵害"), "An accident or unlawful harm"
    INTIMATE_INJURY = (
        "intimate_injury",
        N_("隐私部位有不正常的伤"),
        "Abnormal injury of private parts",
    )
    UNDER_14 = (
        "under_14",
        N_("不满十四岁的女孩疑似被性侵、怀孕或流产"),
        "A girl under 14: suspected sexual assault, pregnancy or abortion",
    )
    OVER_14 = (
        "over_14",
        N_("十四岁以上的女孩疑似因被性侵怀孕或流产"),
        "A girl of 14 or more: pregnancy or abortion after suspected assault",
    )
    VIOLENCE = (
        "violence",
        N_("多处受伤、严重营养不良、昏迷，疑似家暴、欺凌、虐待或被下药"),
        "Many injuries, starving, unconscious: suspected violence, bullying, abuse or drugging",
    )
    SELF_HARM = (
        "self_harm",
        N_("因自杀、自残、工伤、中毒或殴打致伤残、死亡"),
        "Injury or death by suicide, self-harm, work, poison or beating",
    )
    ABANDONED = "abandoned", N_("被遗弃，或长期没人照料"), "Abandoned, or long without care"
    MISSING = "missing", N_("失踪、来历不明，或被拐卖"), "Missing, of unknown origin, or trafficked"
    BEGGING = "begging", N_("被组织乞讨"), "Organised into begging"
    OTHER = "other", N_("其他严重危险或侵害"), "Other serious danger or harm"


EXAMPLES = {
    Situation.ALONE: N_("例如：晚上家里没有大人，孩子自己做饭、自己睡。"),
    Situation.NO_CARE: N_("例如：奶奶病倒了起不来，父母电话打不通。"),
    Situation.HARM: N_("例如：被狗咬伤没人送医，被人勒索。"),
    Situation.INTIMATE_INJURY: N_("例如：就诊或换衣服时发现。不要追问孩子。"),
    Situation.UNDER_14: N_("不论是否自愿，都要报告。不要追问孩子。"),
    Situation.OVER_14: N_("不要追问孩子，由公安来问。"),
    Situation.VIOLENCE: N_("例如：身上新伤旧伤很多，说不清怎么来的。"),
    Situation.SELF_HARM: N_("例如：手臂有割伤，说过不想活。"),
    Situation.ABANDONED: N_("例如：父母很久不回来，也不给生活费。"),
    Situation.MISSING: N_("不用等，马上打 110。"),
    Situation.BEGGING: N_("例如：被大人带着在街上要钱。"),
    Situation.OTHER: N_("说不清属于哪一种，就选这一项。"),
}


class ReporterKind(Term):
    """As whom somebody reports: the thirteen kinds that must, and everybody else who may."""

    SCHOOL = "school", N_("学校"), "School"
    KINDERGARTEN = "kindergarten", N_("幼儿园"), "Kindergarten"
    NURSERY = "nursery", N_("托育机构"), "Nursery"
    MEDICAL = "medical", N_("医疗机构"), "Medical unit"
    COMMITTEE = "committee", N_("村（牧、居）民委员会"), "Village or residents' committee"
    SOCIAL_WORK = "social_work", N_("社会工作服务机构"), "Social-work agency"
    RESCUE = "rescue", N_("救助管理机构"), "Rescue station"
    WELFARE = "welfare", N_("福利机构"), "Welfare institution"
    PROTECTION = "protection", N_("未成年人救助保护机构"), "Child protection agency"
    STATE = "state", N_("国家机关"), "State organ"
    TRAINING = "training", N_("校外培训、活动场所"), "Training or activity place"
    BUS = "bus", N_("校车服务"), "School-bus provider"
    HOTEL = "hotel", N_("旅馆、宾馆"), "Hotel"
    CHILD = "child", N_("孩子本人"), "The child"
    GUARDIAN = "guardian", N_("监护人或亲属"), "Guardian or relative"
    PUBLIC = "public", N_("其他人"), "Somebody else"


class ReportStatus(Term):
    """How far the police are with a report (domain.md 2.1)."""

    REPORTED = "reported", N_("已收到，待公安受理"), "Received, awaiting acceptance"
    ACCEPTED = "accepted", N_("公安已受理"), "Accepted by the police"
    NOT_ACCEPTED = "not_accepted", N_("公安不予受理"), "Not accepted"
    DISPATCHED = "dispatched", N_("已出警"), "Dispatched"
    DISPOSED = "disposed", N_("已处置"), "Dealt with"
    NOTIFIED = "notified", N_("已通报乡镇"), "Township notified"
    RECEIVED = "received", N_("乡镇已签收"), "Township has signed for it"


class Disposal(Term):
    """The police's emergency measure by situation (国发〔2016〕13号 三(二); domain.md 2.1)."""

    ALONE = (
        "alone",
        N_("责令父母立即返回或确定受委托监护人，并训诫"),
        "Parents ordered to return or to name a carer, and admonished",
    )
    INCAPABLE = (
        "incapable",
        N_("联系父母返回或另行委托亲属照料"),
        "Parents to return or entrust another relative",
    )
    UNREACHABLE = (
        "unreachable",
        N_("父母联系不上，护送至亲属、村委会或救助、福利机构临时照料"),
        "Parents unreachable: escorted to temporary care",
    )
    MISSING = "missing", N_("启动儿童失踪快速查找"), "Rapid search for a missing child"
    VIOLENCE = (
        "violence",
        N_("制止家庭暴力，必要时协助安置，出具告诫书"),
        "Violence stopped; shelter if needed; written warning",
    )
    OTHER_HARM = (
        "other_harm",
        N_("制止侵害，固定证据，就医，伤情鉴定"),
        "Harm stopped, evidence, medical care, appraisal",
    )
    UNFOUNDED = (
        "unfounded",
        N_("未发现违法情形，转乡镇了解情况"),
        "Not established; the township looks in",
    )


class EntryKind(Term):
    """What was added to a report, and by which side."""

    STEP = "step", N_("办理进展"), "Step"
    NOTE = "note", N_("内部记录"), "Note"
    TO_REPORTER = "to_reporter", N_("给报告人的答复"), "Answer to the reporter"
    BY_REPORTER = "by_reporter", N_("报告人补充"), "Added by the reporter"


class ReviewKind(Term):
    """How the police examine whether to accept; each kind has its own time (domain.md 2.1)."""

    ADMINISTRATIVE = "administrative", N_("行政案件审查"), "Administrative review"
    COMPLEX = "complex", N_("行政案件审查（案情复杂）"), "Administrative review (complex)"
    CRIMINAL = "criminal", N_("刑事立案审查"), "Criminal filing review"
    LEADS = "leads", N_("刑事立案审查（线索待查）"), "Criminal filing review (leads to check)"
    MAJOR = "major", N_("刑事立案审查（重大疑难，县级公安批准）"), "Criminal filing review (major)"


class WarnedPerson(Term):
    """What the warned person is to the child; no name is kept."""

    FATHER = "father", N_("父亲"), "Father"
    MOTHER = "mother", N_("母亲"), "Mother"
    STEP_PARENT = "step_parent", N_("继父母或父母的同居人"), "Step-parent or parent's partner"
    GRANDPARENT = "grandparent", N_("祖辈"), "Grandparent"
    RELATIVE = "relative", N_("其他亲属"), "Another relative"
    ENTRUSTED = "entrusted", N_("受委托照护的人"), "Entrusted carer"
    OTHER = "other", N_("其他共同生活的人"), "Somebody else in the household"


class RevisitSide(Term):
    """Who owes a visit after a warning letter (反家庭暴力法 art. 17)."""

    POLICE = "police", N_("派出所"), "Police station"
    VILLAGE = "village", N_("村（居）民委员会"), "Village committee"


class WhoWasSeen(Term):
    """Whom a revisit met."""

    CHILD = "child", N_("孩子"), "The child"
    VICTIM = "victim", N_("受害的家庭成员"), "The family member who was hurt"
    WARNED = "warned", N_("被告诫的人"), "The warned person"
    FAMILY = "family", N_("其他家庭成员或邻居"), "Other family or neighbours"
    NOBODY = "nobody", N_("没有见到人"), "Nobody"
