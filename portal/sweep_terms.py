"""The words of prevention by season: sweeps, early signs, safety lessons (domain.md 2.4)."""

from __future__ import annotations

from portal.vocabulary import N_, Term


class Season(Term):
    """When the villages look at every child on the register anew."""

    BEFORE_WINTER_HOLIDAY = "before_winter_holiday", N_("寒假前"), "Before the winter holiday"
    BEFORE_SPRING_FESTIVAL = "before_spring_festival", N_("春节前"), "Before Spring Festival"
    AFTER_SPRING_FESTIVAL = "after_spring_festival", N_("春节后"), "After Spring Festival"
    RAMEN_DEPARTURE = (
        "ramen_departure", N_("拉面务工外出时节"), "When the ramen families leave",
    )  # fmt: skip
    AFTER_WINTER_HOLIDAY = "after_winter_holiday", N_("春季开学后"), "After the winter holiday"
    BEFORE_CORDYCEPS = "before_cordyceps", N_("虫草采挖前"), "Before the cordyceps season"
    SUMMER_PASTURE = (
        "summer_pasture", N_("转入夏季牧场前"), "Before the move to summer pasture",
    )  # fmt: skip
    BEFORE_SUMMER_HOLIDAY = "before_summer_holiday", N_("暑假前"), "Before the summer holiday"
    AFTER_SUMMER_HOLIDAY = "after_summer_holiday", N_("秋季开学后"), "After the summer holiday"
    MONTHLY = "monthly", N_("每月核实"), "Monthly confirmation"


class SweepAnswer(Term):
    """What the village found of a child on its list."""

    NO_CHANGE = "no_change", N_("没有变化"), "No change"
    UPDATED = "updated", N_("情况有变化，还在本地"), "Something changed, still here"
    LEFT = "left", N_("已离开本地（随父母、搬家、转学）"), "Has left (with parents, moved)"
    NOT_FOUND = "not_found", N_("没有找到，去向不明"), "Not found, whereabouts unknown"


class SignKind(Term):
    """What tells of a risk before anything has happened."""

    LOST_CONTACT = "lost_contact", N_("父母失去联系"), "Parents lost touch"
    DROPOUT = "dropout", N_("辍学"), "Dropped out of school"
    MISSED_VISITS = "missed_visits", N_("走访多次没有见到孩子"), "Visits missed"
    CARER_ILL = "carer_ill", N_("照料人生病或行动不便"), "Carer ill"
    CHILD_CARER = "child_carer", N_("8岁以下由兄姐照料"), "Under eight, looked after by a sibling"
    PARENTS_SEPARATED = "parents_separated", N_("父母离异或分居"), "Parents separated"
    MONEY_STOPPED = "money_stopped", N_("家里断了经济来源"), "Money stopped coming"
    ALONE_ON_PASTURE = "alone_on_pasture", N_("独自留在牧场或远处住"), "Alone on the pasture"
    CHANGED_BEHAVIOUR = (
        "changed_behaviour", N_("情绪或行为明显变化"), "Marked change of mood or behaviour",
    )  # fmt: skip
    WHEREABOUTS_UNKNOWN = "whereabouts_unknown", N_("孩子去向不明"), "Whereabouts unknown"


class SignSource(Term):
    """How a sign came to be known."""

    SWEEP = "sweep", N_("排查时发现"), "Found in a sweep"
    DERIVED = "derived", N_("系统从记录中发现"), "Found by the portal in the records"
    REPORT = "report", N_("工作人员填写"), "Written down by an officer"


class SafetyTopic(Term):
    """What children and those who look after them are taught to keep safe."""

    DROWNING = "drowning", N_("防溺水"), "Drowning"
    TRAFFIC = "traffic", N_("交通安全"), "Traffic"
    STOVE = "stove", N_("用火、用电和防煤气中毒"), "Stoves, carbon monoxide and fire"
    SEXUAL_SAFETY = "sexual_safety", N_("防性侵害"), "Sexual safety"
    BULLYING = "bullying", N_("防欺凌"), "Bullying"
    INTERNET = "internet", N_("上网安全"), "The internet"
    WINTER_ROADS = "winter_roads", N_("冰雪道路安全"), "Winter roads"
    DOGS = "dogs", N_("防犬伤"), "Dogs"


class SafetySeason(Term):
    """The time of year a lesson belongs to."""

    BEFORE_SPRING_FESTIVAL = (
        "before_spring_festival", N_("春节返乡前"), "Before people travel for Spring Festival",
    )  # fmt: skip
    SPRING_TERM = "spring_term", N_("春季学期初"), "Beginning of the spring term"
    BEFORE_PASTURE = "before_pasture", N_("转场和采挖前"), "Before pastures and cordyceps"
    BEFORE_SUMMER = "before_summer", N_("暑假前夕"), "Before the summer"
    AUTUMN_TERM = "autumn_term", N_("秋季学期初"), "Beginning of the autumn term"
    BEFORE_HEATING = "before_heating", N_("取暖季前"), "Before stoves are lit"
    BEFORE_WINTER_HOLIDAY = (
        "before_winter_holiday", N_("寒假前夕"), "Before the winter holiday begins",
    )  # fmt: skip
    OTHER = "other", N_("其他时间"), "Another time"
