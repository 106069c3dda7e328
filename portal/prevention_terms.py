"""Prevention at the source: who is away and why, weekly contact, what parents are offered."""

from __future__ import annotations

from portal.vocabulary import N_, Term


class AbsentParent(Term):
    """Who is away."""

    FATHER = "father", N_("父亲"), "Father"
    MOTHER = "mother", N_("母亲"), "Mother"
    OTHER = "other", N_("其他监护人"), "Another guardian"


class LeftReason(Term):
    """Why the child stays behind; counted, because it says what the parents need."""

    SCHOOL_PLACE = "school_place", N_("务工地上不了学"), "No school place at the destination"
    HOUSING = "housing", N_("务工地没有合适的住处"), "No fit housing at the destination"
    COST = "cost", N_("带在身边花费太大"), "Taking the child along costs too much"
    WORK_HOURS = (
        "work_hours",
        N_("上班时间长，没有人看孩子"),
        "Long hours, nobody minds the child",
    )
    MOVING_WORK = "moving_work", N_("工作地点不固定"), "The place of work changes"
    PAPERS = "papers", N_("户口或证件没有办好"), "Registration or documents are missing"
    FAMILY_CARE = "family_care", N_("老人需要留家照顾"), "Old people at home need the family"
    CHILD_WISH = "child_wish", N_("孩子自己愿意留下"), "The child wishes to stay"
    OTHER = "other", N_("其他原因"), "Another reason"


class WorkKind(Term):
    """What somebody works at; the trades that Qinghai's families leave for stand first."""

    RAMEN = "ramen", N_("拉面店"), "Ramen shop"
    CORDYCEPS = "cordyceps", N_("采挖虫草"), "Digging cordyceps"
    HERDING = "herding", N_("放牧"), "Herding"
    CONSTRUCTION = "construction", N_("建筑工地"), "Construction"
    FACTORY = "factory", N_("工厂"), "Factory"
    FARMING = "farming", N_("采棉、采枸杞等季节农活"), "Seasonal farm work"
    TRANSPORT = "transport", N_("运输"), "Transport"
    CATERING = "catering", N_("其他餐饮和服务业"), "Other catering and services"
    DOMESTIC = "domestic", N_("家政和护理"), "Domestic work and care"
    TRADE = "trade", N_("做生意"), "Trade"
    OTHER = "other", N_("其他工作"), "Other work"


class Province(Term):
    """Where somebody works: the units of GB/T 2260 by their two digits."""

    QINGHAI = "63", N_("青海（本省）"), "Qinghai (this province)"
    BEIJING = "11", N_("北京"), "Beijing"
    TIANJIN = "12", N_("天津"), "Tianjin"
    HEBEI = "13", N_("河北"), "Hebei"
    SHANXI = "14", N_("山西"), "Shanxi"
    NEI_MONGOL = "15", N_("内蒙古"), "Inner Mongolia"
    LIAONING = "21", N_("辽宁"), "Liaoning"
    JILIN = "22", N_("吉林"), "Jilin"
    HEILONGJIANG = "23", N_("黑龙江"), "Heilongjiang"
    SHANGHAI = "31", N_("上海"), "Shanghai"
    JIANGSU = "32", N_("江苏"), "Jiangsu"
    ZHEJIANG = "33", N_("浙江"), "Zhejiang"
    ANHUI = "34", N_("安徽"), "Anhui"
    FUJIAN = "35", N_("福建"), "Fujian"
    JIANGXI = "36", N_("江西"), "Jiangxi"
    SHANDONG = "37", N_("山东"), "Shandong"
    HENAN = "41", N_("河南"), "Henan"
    HUBEI = "42", N_("湖北"), "Hubei"
    HUNAN = "43", N_("湖南"), "Hunan"
    GUANGDONG = "44", N_("广东"), "Guangdong"
    GUANGXI = "45", N_("广西"), "Guangxi"
    HAINAN = "46", N_("海南"), "Hainan"
    CHONGQING = "50", N_("重庆"), "Chongqing"
    SICHUAN = "51", N_("四川"), "Sichuan"
    GUIZHOU = "52", N_("贵州"), "Guizhou"
    YUNNAN = "53", N_("云南"), "Yunnan"
    XIZANG = "54", N_("西藏"), "Xizang"
    SHAANXI = "61", N_("陕西"), "Shaanxi"
    GANSU = "62", N_("甘肃"), "Gansu"
    NINGXIA = "64", N_("宁夏"), "Ningxia"
    XINJIANG = "65", N_("新疆"), "Xinjiang"
    TAIWAN = "71", N_("台湾"), "Taiwan"
    HONG_KONG = "81", N_("香港"), "Hong Kong"
    MACAO = "82", N_("澳门"), "Macao"
    ABROAD = "99", N_("国外"), "Abroad"


class AbsenceEnding(Term):
    """How an absence ends; the first two are what prevention is for."""

    RETURNED_HOME = "returned_home", N_("已返乡照料孩子"), "Returned home to care for the child"
    CHILD_JOINED = "child_joined", N_("孩子已随其一起生活"), "The child has joined"
    SWAPPED = "swapped", N_("换了另一方外出"), "The other parent has gone instead"
    LEFT_REGISTER = "left_register", N_("孩子退出登记"), "The child has left the register"
    WRONG = "wrong", N_("登记有误"), "Recorded in error"
    OTHER = "other", N_("其他情况"), "Something else"


# What the register counts as outcomes, not only services.
RETURNS, REUNIONS = AbsenceEnding.RETURNED_HOME, AbsenceEnding.CHILD_JOINED


class ContactBy(Term):
    """How a parent and the child or carer are in contact."""

    VIDEO = "video", N_("视频"), "Video call"
    PHONE = "phone", N_("电话"), "Telephone"
    VISIT = "visit", N_("回家见面"), "Came home"
    MESSAGE = "message", N_("语音或文字留言"), "Voice or text message"


class ContactWith(Term):
    """Whom the parent was in contact with; the law names both."""

    BOTH = "both", N_("孩子和照料人"), "Child and carer"
    CHILD = "child", N_("只和孩子"), "The child only"
    CARER = "carer", N_("只和照料人"), "The carer only"


class ConfirmedBy(Term):
    """Who says that the contact took place."""

    CHILD_DIRECTOR = "child_director", N_("儿童主任"), "Village child director"
    CARER = "carer", N_("照料人"), "Carer"
    TEACHER = "teacher", N_("老师"), "Teacher"
    TOWNSHIP = "township", N_("乡镇工作人员"), "Township staff"


class ContactState(Term):
    """How long a child has been without contact; the law says weekly, 8 and 15 are ours."""

    FRESH = "fresh", N_("一周内有联系"), "In contact within the week"
    AMBER = "amber", N_("超过一周没有联系"), "More than a week without contact"
    RED = "red", N_("超过两周没有联系"), "More than two weeks without contact"


class OfferKind(Term):
    """What parents are offered so that the child need not stay behind."""

    WORK_NEAR_HOME = "work_near_home", N_("就近就业岗位"), "Work near home"
    TRAINING = "training", N_("技能培训"), "Training"
    TAKE_ALONG = "take_along", N_("带孩子一起生活"), "Taking the child along"
    SCHOOLING = "schooling", N_("在务工地上学"), "Schooling at the destination"
    PAPERS = "papers", N_("办理户口和证件"), "Registration and documents"


# Which service a family needs when it accepts (domain.md 3.7).
SERVICE_OF: dict[OfferKind, str] = {
    OfferKind.WORK_NEAR_HOME: "F1",
    OfferKind.TRAINING: "F1",
    OfferKind.TAKE_ALONG: "E2",
    OfferKind.SCHOOLING: "E2",
    OfferKind.PAPERS: "L2",
}


class OfferAnswer(Term):
    """What the parents say."""

    THINKING = "thinking", N_("还在考虑"), "Thinking it over"
    ACCEPTED = "accepted", N_("接受"), "Accepted"
    DECLINED = "declined", N_("不接受"), "Declined"


class DeclineWhy(Term):
    """Why parents decline; counted, so that the next offer fits better."""

    LOW_PAY = "low_pay", N_("收入比在外少太多"), "Pays much less than the work away"
    NO_FIT = "no_fit", N_("没有合适的岗位"), "No fitting job"
    CONTRACT = "contract", N_("现在的工作还没有到期"), "The present contract still runs"
    DEBT = "debt", N_("家里有债要还"), "The family has debts to pay"
    HOUSING = "housing", N_("那边没有住处"), "No housing there"
    SCHOOL = "school", N_("学校不收或手续太难"), "The school refuses or asks too much"
    CHILD_STAYS = "child_stays", N_("孩子愿意留在家乡"), "The child wishes to stay"
    OTHER = "other", N_("其他原因"), "Another reason"


class OfferOutcome(Term):
    """What came of an accepted offer."""

    WORKING = "working", N_("已在家乡就业"), "Works near home"
    TRAINED = "trained", N_("已完成培训"), "Has finished the training"
    TOGETHER = "together", N_("孩子已和父母住在一起"), "The child lives with the parents"
    ENROLLED = "enrolled", N_("孩子已在务工地入学"), "The child goes to school there"
    PAPERS_DONE = "papers_done", N_("户口或证件已办好"), "The documents are done"
    NOTHING = "nothing", N_("没有办成"), "Nothing came of it"
