"""The ladder of guardianship intervention and the agreement on entrusted care (domain.md 2.3, 2.5).

Sources: 未成年人保护法 2024, 反家庭暴力法, 家庭教育促进法. Our own numbers are marked as such.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.vocabulary import N_, RiskLevel, Role, Term


class InterventionKind(Term):
    """What was decided about a guardian; RUNGS puts them in order."""

    GUIDANCE = "guidance", N_("监护指导"), "Guidance"
    DISSUASION = "dissuasion", N_("劝诫、制止"), "Admonished and stopped by the village"
    ADMONITION = "admonition", N_("训诫"), "Admonition"
    EDUCATION_ORDER = (
        "education_order", N_("责令接受家庭教育指导"), "Ordered to take family-education guidance",
    )  # fmt: skip
    WARNING = "warning", N_("家庭暴力告诫书"), "Warning letter on domestic violence"
    PENALTY = "penalty", N_("治安管理处罚"), "Public-security penalty"
    ORDER = "order", N_("人身安全保护令"), "Personal safety protection order"
    TEMPORARY = "temporary", N_("临时监护"), "Temporary guardianship"
    REVOCATION = "revocation", N_("撤销监护人资格"), "Guardianship revoked"
    CRIMINAL = "criminal", N_("追究刑事责任"), "Criminal case"


class Organ(Term):
    """Who decides on a measure."""

    VILLAGE = "village", N_("村（牧、居）民委员会"), "Village or residents' committee"
    TOWNSHIP = "township", N_("乡镇人民政府（街道办事处）"), "Township government"
    SOCIAL_WORK = "social_work", N_("社会工作服务机构"), "Social-work agency"
    POLICE = "police", N_("公安机关"), "Police"
    PROCURATORATE = "procuratorate", N_("人民检察院"), "Procuratorate"
    COURT = "court", N_("人民法院"), "Court"
    COUNTY = "county", N_("县级民政部门"), "County civil affairs"


@dataclass(frozen=True)
class Rung:
    """One of the eight rungs, from guidance (0) to the criminal case (7)."""

    number: int
    label: str
    kinds: tuple[InterventionKind, ...]
    organs: tuple[Organ, ...]
    source: str


K, O = InterventionKind, Organ  # noqa: E741
JUSTICE = (O.POLICE, O.PROCURATORATE, O.COURT)

RUNGS = (
    Rung(0, N_("监护指导"), (K.GUIDANCE,), (O.VILLAGE, O.TOWNSHIP, O.SOCIAL_WORK),
         N_("未成年人保护法第四十三条")),
    Rung(1, N_("劝诫、制止"), (K.DISSUASION,), (O.VILLAGE,), N_("未成年人保护法第一百一十八条")),
    Rung(2, N_("训诫、责令接受家庭教育指导"), (K.ADMONITION, K.EDUCATION_ORDER), JUSTICE,
         N_("未成年人保护法第一百一十八条、家庭教育促进法第四十九条")),
    Rung(3, N_("告诫书、治安管理处罚"), (K.WARNING, K.PENALTY), (O.POLICE,),
         N_("反家庭暴力法第十六条")),
    Rung(4, N_("人身安全保护令"), (K.ORDER,), (O.COURT,),
         N_("反家庭暴力法第二十三条至第三十一条")),
    Rung(5, N_("临时监护"), (K.TEMPORARY,), (O.COUNTY,), N_("未成年人保护法第九十二条")),
    Rung(6, N_("撤销监护人资格"), (K.REVOCATION,), (O.COURT,),
         N_("未成年人保护法第一百零八条、反家庭暴力法第二十一条")),
    Rung(7, N_("追究刑事责任"), (K.CRIMINAL,), JUSTICE, N_("反家庭暴力法第三十三条")),
)  # fmt: skip
RUNG_OF = {kind: rung for rung in RUNGS for kind in rung.kinds}

# Nobody records another's measure. A warning letter and a protection order come here by themselves
# from where they are issued and decided.
RECORDABLE: dict[Role, dict[InterventionKind, tuple[Organ, ...]]] = {
    Role.VILLAGE_DIRECTOR: {K.GUIDANCE: (O.VILLAGE,), K.DISSUASION: (O.VILLAGE,)},
    Role.TOWNSHIP: {
        K.GUIDANCE: (O.TOWNSHIP, O.VILLAGE, O.SOCIAL_WORK),
        K.DISSUASION: (O.VILLAGE,),
    },
    Role.POLICE: {
        K.ADMONITION: (O.POLICE,),
        K.EDUCATION_ORDER: (O.POLICE,),
        K.PENALTY: (O.POLICE,),
    },
    Role.COUNTY: {
        K.ADMONITION: (O.COURT, O.PROCURATORATE),
        K.EDUCATION_ORDER: (O.COURT, O.PROCURATORATE),
        K.TEMPORARY: (O.COUNTY,),
        K.REVOCATION: (O.COURT,),
        K.CRIMINAL: JUSTICE,
    },
}

# From these rungs on the child's level is at least so high (platform).
LEVEL_FROM = ((4, RiskLevel.RED), (2, RiskLevel.YELLOW))

# What the guardian is handed in writing.
NOTIFIABLE = (K.GUIDANCE, K.DISSUASION, K.ADMONITION, K.EDUCATION_ORDER)


class RevocationTrigger(Term):
    """The three cases of the opinions of 2014 and 2016 in which revocation is applied for."""

    LEFT_IN_DANGER = (
        "left_in_danger",
        N_("将孩子置于无人监管和照看的状态，导致孩子面临危险，经教育不改"),
        "Leaves the child unattended in danger and does not mend it",
    )
    REFUSES_DUTIES = (
        "refuses_duties",
        N_("拒不履行监护职责长达六个月以上，导致孩子生活无着"),
        "Has refused the duties for more than six months, the child being without support",
    )
    SERIOUS_HARM = (
        "serious_harm",
        N_("实施家庭暴力、虐待或者遗弃，严重损害孩子身心健康"),
        "Violence, abuse or abandonment that seriously harms the child",
    )


class Applicant(Term):
    """Who applies for a protection order (反家庭暴力法 art. 23)."""

    SELF = "self", N_("当事人"), "The person concerned"
    RELATIVE = "relative", N_("近亲属"), "Close relative"
    POLICE = "police", N_("公安机关"), "Police"
    WOMEN = "women", N_("妇女联合会"), "Women's federation"
    COMMITTEE = "committee", N_("村（居）民委员会"), "Village or residents' committee"
    RESCUE = "rescue", N_("救助管理机构"), "Rescue agency"


class OrderOutcome(Term):
    """What the court decided."""

    GRANTED = "granted", N_("作出保护令"), "Granted"
    REFUSED = "refused", N_("驳回申请"), "Refused"


class ReviewResult(Term):
    """What came of a review."""

    UPHELD = "upheld", N_("维持原裁定"), "Upheld"
    REVOKED = "revoked", N_("撤销原裁定"), "Set aside"


class OrderState(Term):
    """How an order stands on a day; derived, never stored."""

    PENDING = "pending", N_("等待法院裁定"), "Awaiting the court"
    IN_FORCE = "in_force", N_("有效"), "In force"
    EXPIRED = "expired", N_("已到期"), "Expired"
    REFUSED = "refused", N_("已驳回"), "Refused"
    SET_ASIDE = "set_aside", N_("已撤销"), "Set aside"
    VOIDED = "voided", N_("登记有误，已撤回"), "Entered in error, withdrawn"


class AgreementStatus(Term):
    """Life-cycle of an agreement; EXPIRED is derived from its last day."""

    DRAFT = "draft", N_("草稿，待核查被委托人"), "Draft, carer to be checked"
    CARER_CHECKED = "carer_checked", N_("已核查，待签字"), "Carer checked, to be signed"
    SIGNED = "signed", N_("已签字，待告知学校和村"), "Signed, school and village to be told"
    ACTIVE = "active", N_("有效"), "In force"
    EXPIRED = "expired", N_("已到期"), "Expired"
    ENDED = "ended", N_("已终止"), "Ended"
    CARER_UNFIT = "carer_unfit", N_("被委托人不适合，待更换"), "Carer unfit, to be replaced"
    REPLACED = "replaced", N_("被委托人不适合，已更换"), "Carer unfit, replaced"


A = AgreementStatus
UNFINISHED = (A.DRAFT, A.CARER_CHECKED, A.SIGNED)
STANDING = (*UNFINISHED, A.ACTIVE)


class EntrustReason(Term):
    """Why the parents entrust (未成年人保护法 art. 22: only with good reason)."""

    WORK = "work", N_("外出务工"), "Work away from home"
    ILLNESS = "illness", N_("患病或残疾"), "Illness or disability"
    CUSTODY = "custody", N_("被羁押或服刑"), "In custody or prison"
    PASTURE = "pasture", N_("转场放牧或采挖虫草"), "Away at pasture or digging cordyceps"
    OTHER = "other", N_("其他正当理由"), "Another good reason"


class EndReason(Term):
    """Why an agreement is over before its last day."""

    RENEWED = "renewed", N_("已续签"), "Renewed"
    PARENT_RETURNED = "parent_returned", N_("父母已返乡照料"), "A parent has returned"
    CARER_CHANGED = "carer_changed", N_("照料人已更换"), "Another carer now"
    CHILD_LEFT = "child_left", N_("孩子已退出登记"), "The child left the register"
    GIVEN_UP = "given_up", N_("双方协商终止，或没有签成"), "Given up by both, or never signed"


# The four disqualifications of 未成年人保护法 art. 22: any yes, and nobody may entrust to him.
DISQUALIFICATIONS = (
    ("has_offended", N_("曾实施性侵害、虐待、遗弃、拐卖、暴力伤害等违法犯罪行为")),
    ("has_habits", N_("有吸毒、酗酒、赌博等恶习")),
    ("has_neglected", N_("曾拒不履行或者长期怠于履行监护、照护职责")),
    ("is_unsuitable", N_("有其他不适宜担任被委托人的情形")),
)
