"""The short lists of a child's file (domain.md 3.1), Chinese beside English."""

from __future__ import annotations

from portal.vocabulary import N_, Term


class SchoolState(Term):
    """Where a child stands with school, as the national form asks."""

    KINDERGARTEN = "kindergarten", N_("幼儿园"), "Kindergarten"
    NOT_IN_KINDERGARTEN = "not_in_kindergarten", N_("未入园"), "Not in kindergarten"
    PRIMARY = "primary", N_("小学"), "Primary school"
    MIDDLE = "middle", N_("初中"), "Middle school"
    HIGH = "high", N_("高中"), "High school"
    VOCATIONAL = "vocational", N_("中职"), "Vocational school"
    DROPOUT = "dropout", N_("辍学"), "Dropped out of compulsory school"
    NOT_STUDYING = (
        "not_studying",
        N_("不在学（已完成义务教育）"),
        "Not studying, past compulsory age",
    )


class ParentsAway(Term):
    """Which of the two cases of the national definition of 2016 a child is in."""

    BOTH = "both", N_("父母双方外出务工"), "Both parents away for work"
    ONE_OTHER_INCAPABLE = (
        "one_other_incapable",
        N_("一方外出务工，另一方无监护能力"),
        "One away, the other unable to care",
    )


class CarerRelation(Term):
    """Who looks after the child; the national form leaves the parents out of this list."""

    GRANDPARENT = "grandparent", N_("祖父母或外祖父母"), "Grandparent"
    RELATIVE = "relative", N_("其他亲属"), "Other relative"
    SIBLING = "sibling", N_("成年兄姐"), "Grown-up brother or sister"
    NEIGHBOUR = "neighbour", N_("邻居或朋友"), "Neighbour or friend"
    SCHOOL = "school", N_("学校（寄宿照料）"), "Boarding school"
    OTHER = "other", N_("其他人"), "Somebody else"
    NOBODY = "nobody", N_("无人照料（独自居住）"), "Nobody, lives alone"


class GuardianRelation(Term):
    """Who may consent for a child."""

    FATHER = "father", N_("父亲"), "Father"
    MOTHER = "mother", N_("母亲"), "Mother"
    GRANDPARENT = "grandparent", N_("祖父母或外祖父母"), "Grandparent"
    OTHER = "other", N_("其他监护人"), "Another guardian"


class HealthState(Term):
    """Health as the national form asks."""

    HEALTHY = "healthy", N_("健康"), "Healthy"
    DISABLED = "disabled", N_("残疾"), "Disabled"
    ILL = "ill", N_("患病"), "Ill"


class GuardianshipKind(Term):
    """Kinds of guardianship of the national form."""

    NOBODY = "nobody", N_("无人监护"), "Nobody"
    PARENT_INCAPABLE = "parent_incapable", N_("父或母无监护能力"), "Parent unable"
    CARER_WEAK = "carer_weak", N_("受委托监护人监护能力不足"), "Entrusted carer not able enough"
    ORDINARY = "ordinary", N_("监护一般"), "Ordinary care"
    GOOD = "good", N_("监护较好"), "Good care"


class GuardianshipRating(Term):
    """How the guardianship is rated in the national form."""

    GOOD = "good", N_("较好"), "Good"
    FAIR = "fair", N_("一般"), "Fair"
    POOR = "poor", N_("差"), "Poor"


class CarerHealth(Term):
    """How well the carer is, as far as the care of the child goes (domain.md 3.1)."""

    HEALTHY = "healthy", N_("健康"), "Healthy"
    CHRONIC = "chronic", N_("有慢性病，不影响照料"), "Chronic illness, care not affected"
    STRUGGLING = "struggling", N_("年老体弱或患病，照料吃力"), "Frail or ill, care is a strain"
    UNABLE = "unable", N_("重病、残疾或卧床，难以照料"), "Gravely ill, disabled or bedridden"


class IncomeSource(Term):
    """What a household lives on."""

    WORK = "work", N_("打工收入"), "Work away"
    FARMING = "farming", N_("种养殖业"), "Farming or herding"
    GOVERNMENT = "government", N_("政府救助"), "Government assistance"
    RELATIVES = "relatives", N_("亲朋接济"), "Relatives and friends"
    OTHER = "other", N_("其他来源"), "Other"


class Assistance(Term):
    """Public assistance a household receives."""

    MINIMUM = "minimum", N_("低保"), "Minimum living allowance"
    TEMPORARY = "temporary", N_("临时救助"), "Temporary assistance"
    MEDICAL = "medical", N_("医疗救助"), "Medical assistance"
    HOUSING = "housing", N_("住房救助"), "Housing assistance"
    ALLOWANCE = (
        "allowance",
        N_("孤儿或事实无人抚养儿童保障"),
        "Orphan or unattended child allowance",
    )
    OTHER = "other", N_("其他救助"), "Other"


class ExitReason(Term):
    """Why a child leaves the register (domain.md 2.4)."""

    PARENT_RETURNED = "parent_returned", N_("父母已返乡照料"), "A parent has returned"
    JOINED_PARENTS = "joined_parents", N_("已随父母外出"), "Joined the parents elsewhere"
    TURNED_16 = "turned_16", N_("已满16周岁"), "Turned 16"
    MOVED = "moved", N_("户籍或住处迁出"), "Moved away"
    OTHER_REGISTER = (
        "other_register",
        N_("转入孤儿或事实无人抚养儿童名册"),
        "Moved to the register of orphans or unattended children",
    )
    DIED = "died", N_("死亡"), "Died"
    WRONGLY_LISTED = "wrongly_listed", N_("登记有误"), "Wrongly listed"


class OpeningPurpose(Term):
    """Why a file is opened; written into the audit record before the page is shown."""

    ROUTINE = "routine", N_("日常工作"), "Routine work"
    CHECK = "check", N_("审核档案"), "Checking the file"
    VISIT = "visit", N_("走访和回访"), "Visit or follow-up"
    NEED = "need", N_("安排服务"), "Arranging a service"
    EMERGENCY = "emergency", N_("紧急情况"), "Emergency"


# GB/T 3304, those who live in Qinghai in numbers first; stored as written here.
ETHNIC_GROUPS = (
    N_("藏族"), N_("汉族"), N_("回族"), N_("土族"), N_("撒拉族"), N_("蒙古族"), N_("东乡族"),
    N_("保安族"), N_("满族"), N_("哈萨克族"), N_("裕固族"), N_("维吾尔族"), N_("苗族"), N_("彝族"),
    N_("壮族"), N_("布依族"), N_("朝鲜族"), N_("侗族"), N_("瑶族"), N_("白族"), N_("土家族"),
    N_("哈尼族"), N_("傣族"), N_("黎族"), N_("傈僳族"), N_("佤族"), N_("畲族"), N_("高山族"),
    N_("拉祜族"), N_("水族"), N_("纳西族"), N_("景颇族"), N_("柯尔克孜族"), N_("达斡尔族"),
    N_("仫佬族"), N_("羌族"), N_("布朗族"), N_("毛南族"), N_("仡佬族"), N_("锡伯族"), N_("阿昌族"),
    N_("普米族"), N_("塔吉克族"), N_("怒族"), N_("乌孜别克族"), N_("俄罗斯族"), N_("鄂温克族"),
    N_("德昂族"), N_("京族"), N_("塔塔尔族"), N_("独龙族"), N_("鄂伦春族"), N_("赫哲族"),
    N_("门巴族"), N_("珞巴族"), N_("基诺族"),
)  # fmt: skip
