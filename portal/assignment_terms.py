"""The short lists around an offer: why no, why taken back, where to meet."""

from __future__ import annotations

from portal.vocabulary import N_, Term


class DeclineReason(Term):
    """Why somebody says no to an offer; a short list, so that nothing about a child is written."""

    TIME = "time", N_("这个时间来不了"), "The time does not suit me"
    DISTANCE = "distance", N_("路太远或不好走"), "Too far, or the road is bad"
    SKILL = "skill", N_("这项服务我没有把握"), "I am not sure of this service"
    LANGUAGE = "language", N_("语言不通"), "I do not speak the language well enough"
    ENOUGH = "enough", N_("手上的任务已经够多"), "I have enough tasks already"
    HEALTH = "health", N_("身体原因"), "My health"
    OTHER = "other", N_("其他原因"), "Another reason"


class WithdrawReason(Term):
    """Why an offer or an agreed assignment is taken back; read by the person concerned."""

    NEED_CHANGED = "need_changed", N_("孩子的情况有变化"), "The need has changed"
    TIME_CHANGED = "time_changed", N_("时间有变"), "The time has changed"
    ROAD = "road", N_("天气或道路原因"), "Weather or road"
    PERSON_AWAY = "person_away", N_("服务人员来不了"), "The helper cannot come"
    OTHER_PERSON = "other_person", N_("另有安排"), "Somebody else will come"
    NEW_RUN = "new_run", N_("重新匹配"), "Matched anew"
    FULL = "full", N_("名额已满"), "All places are taken"
    PAST = "past", N_("时间已过"), "The time has passed"
    CLEARANCE = "clearance", N_("入职查询或资格不再有效"), "The clearance is no longer in force"
    OTHER = "other", N_("其他原因"), "Another reason"


class MeetingPlace(Term):
    """Where helper and child meet; never the home address (security.md A4)."""

    VILLAGE_COMMITTEE = "village_committee", N_("村（牧、居）委会"), "Village committee"
    CHILDREN_HOME = "children_home", N_("儿童之家"), "Children's home"
    SCHOOL = "school", N_("学校"), "School"
    CLINIC = "clinic", N_("卫生院"), "Health centre"
    TOWNSHIP_OFFICE = "township_office", N_("乡镇政府（街道办）"), "Township office"
    ONLINE = "online", N_("线上，由乡镇接通"), "Online, connected by the township"


class WayOfAsking(Term):
    """Whether people are asked one after the other, or several at once."""

    ONE_BY_ONE = "one_by_one", N_("逐一邀请"), "One at a time"
    WAVE = "wave", N_("成批邀请"), "Several at once"


class TurnState(Term):
    """Where somebody stands in the order in which a need's people are asked."""

    WAITING = "waiting", N_("排在后面，还没有邀请"), "Next in line, not asked yet"
    ASKED = "asked", N_("已邀请"), "Asked"
    RESERVE_OFFERED = "reserve_offered", N_("名额已满，可以候补"), "Full, may stand by"
    RESERVE = "reserve", N_("候补"), "Standing by"
    WATCHED = "watched", N_("条件有变时再问"), "To be asked when something changes"
    OVER = "over", N_("不再邀请"), "Not asked any more"


class AskingLimit(Term):
    """What holds back an invitation so that nobody is worn out (matching.md 4.7, platform)."""

    NIGHT = "night", N_("夜间（21:00 到次日 8:00）不发邀请"), "No invitations at night"
    WEEK = "week", N_("7 天内已收到 3 次邀请"), "Three invitations within seven days"
    GAP = "gap", N_("24 小时内刚收到过邀请"), "An invitation within the last 24 hours"
    SAID_NO = "said_no", N_("已经婉拒过这项需求"), "Said no to this need"
