"""The words of coverage maps: what is measured, the steps of the ladder, where a child stands."""

from __future__ import annotations

from portal.vocabulary import N_, Term


class CoverageMeasure(Term):
    """What the colours of a staff map show; each is one share or number by place."""

    TAKEN = "taken", N_("已有人做的名额"), "Places taken"
    CONTACT = "contact", N_("得到过服务的孩子"), "Children served at least once"
    FULL = "full", N_("按计划做足的孩子"), "Children served in full"
    INTENSITY = "intensity", N_("做到的次数"), "Visits made of those planned"
    SERVABLE = "servable", N_("现有名额够得着的孩子"), "Children that present places can serve"
    ACCESS = "access", N_("每个孩子的名额"), "Places per child"
    WITHIN_30 = "within_30", N_("30 分钟内有人的孩子"), "Children with somebody within 30 minutes"
    WITHIN_60 = "within_60", N_("60 分钟内有人的孩子"), "Children with somebody within 60 minutes"
    WITHIN_120 = (
        "within_120", N_("120 分钟内有人的孩子"), "Children with somebody within 120 minutes",
    )  # fmt: skip


class LadderStep(Term):
    """The steps from need to effect, in their order; the values are those of `maps.ladder`."""

    NEED = "need", N_("需要"), "In need"
    AVAILABLE = "available", N_("有名额"), "Places there"
    ACCESSIBLE = "accessible", N_("够得着"), "In reach"
    ACCEPTABLE = "acceptable", N_("合要求"), "Fitting"
    CONTACTED = "contacted", N_("得到过"), "Served once"
    EFFECTIVE = "effective", N_("做足，无逾期"), "Full, on time"


class Bucket(Term):
    """Where each child stands in a period; the values are those of `maps.ladder.Standing`."""

    FULL = "full", N_("做足了，回访没有逾期"), "Served in full, no follow-up overdue"
    PARTIAL = "partial", N_("做了一部分，或回访逾期"), "Served in part, or a follow-up overdue"
    NOT_YET = "not_yet", N_("还没有做"), "Not yet"
    UNREACHABLE = "unreachable", N_("到不了或找不到（已确认）"), "Unreachable (confirmed)"
    DECLINED = "declined", N_("监护人不同意"), "Declined by the guardian"
    LEFT = "left", N_("已离开或已满 16 周岁"), "Left, or turned 16"
    UNKNOWN = "unknown", N_("做了，还没有核验"), "Recorded, not verified yet"
