"""What supervision counts (domain.md 5.2): each figure with its words and what is wanted of it."""

from __future__ import annotations

from portal.vocabulary import N_, Term


class FigureKind(Term):
    """How a figure is read."""

    SHARE = "share", N_("比例，越高越好"), "Share, the higher the better"
    ZERO = "zero", N_("应当为零"), "Must be nought"
    COUNT = "count", N_("数量"), "Count"
    HOURS = "hours", N_("时长中位数（小时）"), "Median hours"
    BURDEN = "burden", N_("人均负担，越低越好"), "By head, the lower the better"
    AVERAGE = "average", N_("人均，越高越好"), "By head, the higher the better"


class Indicator(Term):
    """A figure of the supervision page; numbers are our own rule, not law."""

    UNATTENDED = "unattended", N_("无人照料的儿童"), "Children without anybody"
    STAFFED = "staffed", N_("有儿童主任的村"), "Villages with a child director"
    FILES_WHOLE = "files_whole", N_("档案完整"), "Files complete"
    FILES_CONFIRMED = "files_confirmed", N_("一个月内核实过的档案"), "Files confirmed this month"
    AGREED = "agreed", N_("委托照护协议已生效"), "Agreements on care in force"
    VISITS_ON_TIME = "visits_on_time", N_("按期走访"), "Visits on time"
    RED_VISITS_ON_TIME = (
        "red_visits_on_time",
        N_("红色儿童按期走访"),
        "Visits to red children on time",
    )
    REPORT_TO_POLICE = "report_to_police", N_("从发现到报告"), "From finding to report"
    REPORTS = "reports", N_("收到的报告"), "Reports received"
    NOTICES_ON_TIME = "notices_on_time", N_("处置后24小时内通报乡镇"), "Notice within 24 h"
    REASSESSED_ON_TIME = "reassessed_on_time", N_("按时再评估"), "Reassessed in time"
    ESCALATIONS = "escalations", N_("上报到上级的超期事项"), "Breaches that climbed"
    REPORTED_TWICE = (
        "reported_twice", N_("六个月内再次被报告的孩子"), "Reported again within six months",
    )  # fmt: skip
    ACCEPTED_ON_TIME = "accepted_on_time", N_("按时受理"), "Accepted in time"
    ASSESSED_ON_TIME = "assessed_on_time", N_("按时完成评估"), "Assessed in time"
    BREACHES = "breaches", N_("超过期限的事项"), "Deadlines missed"
    SITTING_TIME = "sitting_time", N_("超期事项在上级停留"), "How long breaches sat above"
    CASES_LONG = "cases_long", N_("办理超过90天的个案"), "Cases open over 90 days"
    REPORTED_AGAIN = "reported_again", N_("六个月内再次立案"), "New case within six months"
    NEEDS_MATCHED = "needs_matched", N_("七天内有人接受的需求"), "Needs accepted within 7 days"
    NEEDS_DELIVERED = "needs_delivered", N_("有人服务的需求"), "Needs served"
    NEEDS_CONFIRMED = "needs_confirmed", N_("已确认的服务"), "Services confirmed"
    NEEDS_UNMET = "needs_unmet", N_("没有人接的需求名额"), "Places of needs nobody took"
    TOWNSHIPS_REACHED = (
        "townships_reached", N_("乡镇有人可派（按需求类别）"), "Townships reached, by kind of need",
    )  # fmt: skip
    WHITE_SPOTS = "white_spots", N_("有孩子而无人可派的乡镇"), "Townships with white spots"
    CHILDREN_BY_HELPER = (
        "children_by_helper", N_("每名已查询人员对应的儿童"), "Children per vetted provider",
    )  # fmt: skip
    VETTING_IN_DATE = "vetting_in_date", N_("入职查询在有效期内"), "Vetting in date"
    ACTING_OUT_OF_DATE = (
        "acting_out_of_date", N_("查询过期仍有任务的人"), "At work with vetting out of date",
    )  # fmt: skip
    DROPOUTS = "dropouts", N_("辍学儿童"), "Children out of school"
    NO_HUKOU = "no_hukou", N_("没有户口的儿童"), "Children without hukou"
    DROPOUTS_BACK = "dropouts_back", N_("辍学后已返校"), "Dropouts back at school"
    HUKOU_HELD = "hukou_held", N_("已登记户口的儿童"), "Children with hukou"
    BENEFITS_HELD = (
        "benefits_held", N_("符合条件的儿童已享受救助"), "Eligible children on assistance",
    )  # fmt: skip
    TRAINING_HOURS = "training_hours", N_("儿童主任培训学时"), "Training hours of directors"
    READ_WITHOUT_CASE = (
        "read_without_case", N_("没有个案关联的档案调阅"), "Files read without a case",
    )  # fmt: skip
    TOLD_IN_WRITING = (
        "told_in_writing", N_("协议已书面告知学校和村"), "School and village told in writing",
    )  # fmt: skip
    ON_BENEFIT = "on_benefit", N_("享受救助的儿童"), "Children on assistance"
    WEEKLY_CONTACT = (
        "weekly_contact", N_("父母一周内有联系的儿童"), "Children in contact within the week",
    )  # fmt: skip
    ABSENCES_RECORDED = (
        "absences_recorded", N_("已登记父母外出情况的档案"), "Files that say who is away",
    )  # fmt: skip
    PETITIONS_ON_TIME = (
        "petitions_on_time", N_("按时答复的申请和投诉"), "Requests and complaints on time",
    )  # fmt: skip
    TOGETHER = "together", N_("父母返乡或随父母生活的儿童"), "Children back with their parents"


class ServiceGroup(Term):
    """The groups of the one table of needs and services: the first letter of a code."""

    G = "G", N_("监护指导与协议"), "Guardianship"
    M = "M", N_("医疗与康复"), "Medical"
    P = "P", N_("心理与陪伴"), "Mind and company"
    L = "L", N_("法律与证件"), "Law and documents"
    E = "E", N_("学习与活动"), "Learning and activities"
    S = "S", N_("安全"), "Safety"
    W = "W", N_("救助与物资"), "Assistance and goods"
    T = "T", N_("语言与接送"), "Language and transport"
    F = "F", N_("父母就业与返乡"), "Parents' work and return"


class CoverReason(Term):
    """Why somebody's work needs another pair of hands."""

    LEAVE = "leave", N_("请假"), "On leave"
    SILENT = "silent", N_("很久没有登录"), "Has not signed in for long"
    OVERLOADED = "overloaded", N_("手上的事太多"), "Has too much to do"


class CoverStatus(Term):
    """How far a cover is."""

    ASKED = "asked", N_("等代管人答复"), "Awaits the deputy's answer"
    OPEN = "open", N_("还没有代管人"), "Nobody covers yet"
    ACCEPTED = "accepted", N_("已有人代管"), "Covered"
    DECLINED = "declined", N_("代管人不能接"), "Declined"
    ENDED = "ended", N_("已结束"), "Ended"
