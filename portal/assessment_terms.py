"""The township's instrument of assessment (domain.md 3.5): emergency signs, items, results.

Levels and mapping are the platform's own; no law gives a score. A later version gets a name of its
own, and what was assessed with this one stays readable by it.
"""

from __future__ import annotations

from portal.vocabulary import N_, RiskLevel, Term

INSTRUMENT = "2026-1"
# From the calmest to the gravest.
LEVELS_UP = (RiskLevel.GREEN, RiskLevel.BLUE, RiskLevel.YELLOW, RiskLevel.RED)


def graver(*levels: RiskLevel) -> RiskLevel:
    """Answer the gravest of `levels`."""
    return max(levels, key=LEVELS_UP.index)


def one_lower(level: RiskLevel) -> RiskLevel:
    """Answer the level one step below; green has none below."""
    return LEVELS_UP[max(0, LEVELS_UP.index(level) - 1)]


class GuardianshipResult(Term):
    """How guardianship is, in the four words of the Hubei standard (domain.md 3.5)."""

    NORMAL = "normal", N_("监护正常"), "Guardianship in order"
    INSUFFICIENT = "insufficient", N_("监护不足"), "Guardianship insufficient"
    IMPROPER = "improper", N_("监护失当"), "Guardianship improper"
    ABSENT = "absent", N_("监护缺失"), "No guardianship"


class EmergencySign(Term):
    """Part A: any one of the ten means red and a report to the police at once, no scoring."""

    ALONE = (
        "alone",
        N_("不满16周岁，现在独自生活"),
        "Under 16 and living alone now",
    )
    UNATTENDED = (
        "unattended",
        N_("不满8周岁，或因残疾、疾病需要特别照顾，身边没有大人看护"),
        "Under 8, or in need of special care, with no adult watching",
    )
    VIOLENCE = (
        "violence",
        N_("正在遭受暴力或性侵害，或有明显的迹象"),
        "Violence or sexual harm now, or clear signs of it",
    )
    SUICIDE = (
        "suicide",
        N_("有自杀、自残的行为或打算"),
        "Suicidal or self-harming acts, or a plan",
    )
    UNTREATED = (
        "untreated",
        N_("有危及生命的伤病，没有得到治疗"),
        "A life-threatening illness or injury without treatment",
    )
    MISSING = (
        "missing",
        N_("失踪、疑似被拐卖，被组织乞讨或被迫做工"),
        "Missing, perhaps trafficked, made to beg or to work",
    )
    NO_CARER = (
        "no_carer",
        N_("父母联系不上，又没有别的大人照看"),
        "Parents out of reach and no other adult to care",
    )
    DISQUALIFIED_CARER = (
        "disqualified_carer",
        N_("照料的人属于不得受托照护的人"),
        "The carer may not be entrusted with a child",
    )
    UNSAFE_DWELLING = (
        "unsafe_dwelling",
        N_("今晚住的地方不安全"),
        "Where the child sleeps tonight is not safe",
    )
    ASKS_FOR_PROTECTION = (
        "asks_for_protection",
        N_("孩子自己请求保护"),
        "The child asks for protection",
    )


SIGN_EXAMPLES = {
    EmergencySign.ALONE: N_("例如：大人都不在，孩子自己做饭、自己过夜。"),
    EmergencySign.UNATTENDED: N_("例如：六岁的孩子白天锁在家里，只有九岁的哥哥看着。"),
    EmergencySign.VIOLENCE: N_(
        "例如：新伤旧伤很多；孩子主动说有人打他、碰他的身体。"
        "只记孩子自己说的话，不要追问。"
    ),
    EmergencySign.SUICIDE: N_(
        "例如：手臂有割伤；说过不想活，还说了怎么做。陪着孩子，"
        "不要让他一个人。"
    ),
    EmergencySign.UNTREATED: N_("例如：高烧几天没人送医；该吃的药断了。先送医，拨打120。"),
    EmergencySign.MISSING: N_("例如：一夜没有回来；被带到外地饭馆干活。不用等，马上打110。"),
    EmergencySign.NO_CARER: N_("例如：奶奶住院，父母电话一直打不通。"),
    EmergencySign.DISQUALIFIED_CARER: N_(
        "例如：有虐待、性侵、遗弃、拐卖、暴力伤害的违法犯罪记录，"
        "或吸毒、酗酒、赌博，或长期不管孩子（未成年人保护法第二十二条，"
        "法定）。"
    ),
    EmergencySign.UNSAFE_DWELLING: N_("例如：房子要塌；屋里烧煤，没有烟囱，也不通风。"),
    EmergencySign.ASKS_FOR_PROTECTION: N_("例如：孩子说不敢回家，求老师留下他。"),
}  # fmt: skip


class Dimension(Term):
    """Part B: six dimensions of four items each."""

    SAFETY = "b1", N_("B1 安全处境"), "B1 Safety"
    GUARDIANSHIP = "b2", N_("B2 监护情况"), "B2 Guardianship"
    BODY = "b3", N_("B3 身体健康"), "B3 Body"
    MIND = "b4", N_("B4 情绪和交往"), "B4 Mind"
    SCHOOL = "b5", N_("B5 上学"), "B5 School"
    LIVING = "b6", N_("B6 生活条件"), "B6 Living standard"


class AssessedItem(Term):
    """The 24 items, answered 0 (none) to 3 (severe)."""

    DWELLING = (
        "b1_dwelling",
        N_("住房、用火和煤气"),
        "Dwelling, fire and gas",
    )
    SURROUNDINGS = (
        "b1_surroundings",
        N_("水、路和牲畜"),
        "Water, roads and animals",
    )
    VIOLENCE = (
        "b1_violence",
        N_("受伤害、受欺凌的风险"),
        "Risk of violence, bullying or sexual harm",
    )
    ONLINE = (
        "b1_online",
        N_("手机和网络"),
        "Telephone and internet",
    )
    CARER = (
        "b2_carer",
        N_("照料人的能力和年龄"),
        "The carer's ability and age",
    )
    PRESENCE = (
        "b2_presence",
        N_("照料人在身边的时间"),
        "Time the carer is with the child",
    )
    CONTACT = (
        "b2_contact",
        N_("父母的联系"),
        "Contact with the parents",
    )
    PAPERS = (
        "b2_papers",
        N_("委托协议、户口等手续"),
        "Agreement and papers, household registration too",
    )
    GROWTH = (
        "b3_growth",
        N_("生长和吃饭"),
        "Growth and food",
    )
    ILLNESS = (
        "b3_illness",
        N_("疾病和残疾的照护"),
        "Care of illness or disability",
    )
    PREVENTION = (
        "b3_prevention",
        N_("预防接种和牙齿"),
        "Vaccination and teeth",
    )
    HYGIENE = (
        "b3_hygiene",
        N_("卫生和睡眠"),
        "Hygiene and sleep",
    )
    MOOD = (
        "b4_mood",
        N_("情绪"),
        "Mood",
    )
    RELATIONS = (
        "b4_relations",
        N_("和人的来往"),
        "Relations",
    )
    BEHAVIOUR = (
        "b4_behaviour",
        N_("行为"),
        "Behaviour",
    )
    LOSS = (
        "b4_loss",
        N_("亲人离开和受过的惊吓"),
        "Loss and fright",
    )
    ATTENDANCE = (
        "b5_attendance",
        N_("到校"),
        "Attendance",
    )
    LEARNING = (
        "b5_learning",
        N_("学习"),
        "Learning",
    )
    BOARDING = (
        "b5_boarding",
        N_("住校或上下学"),
        "Boarding, or the way to school",
    )
    DROPOUT = (
        "b5_dropout",
        N_("辍学的风险"),
        "Risk of dropping out",
    )
    INCOME = (
        "b6_income",
        N_("家里的收入"),
        "Income",
    )
    PROVISION = (
        "b6_provision",
        N_("吃饭、取暖和衣服"),
        "Food, heating and clothes",
    )
    BENEFITS = (
        "b6_benefits",
        N_("应得的补助"),
        "Benefits due",
    )
    DISTANCE = (
        "b6_distance",
        N_("到学校、医院、村委会的路"),
        "Way to school, doctor and village office",
    )

    @property
    def dimension(self) -> Dimension:
        """Answer the dimension the item belongs to."""
        return Dimension(self.value[:2])
