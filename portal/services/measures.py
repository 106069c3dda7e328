"""Which figure is counted how: one line an indicator of domain.md 5.2."""

from __future__ import annotations

from portal.services import (
    figures_of_benefits,
    figures_of_care,
    figures_of_cases,
    figures_of_children,
    figures_of_contact,
    figures_of_deadlines,
    figures_of_reach,
    figures_of_reads,
    figures_of_reviews,
    figures_of_services,
    figures_of_staff,
)  # fmt: skip
from portal.services.indicators import Measure, Split
from portal.supervision_terms import FigureKind, Indicator
from portal.vocabulary import N_

K, X = FigureKind, Indicator
children, cases, services = figures_of_children, figures_of_cases, figures_of_services
deadlines, reviews, reach = figures_of_deadlines, figures_of_reviews, figures_of_reach
care, contact = figures_of_care, figures_of_contact
BY_LEVEL, BY_GROUP = N_("按风险等级"), N_("按需求类别")
ESTIMATED = N_(
    "路程按道路用时表，表里没有的按直线距离估计，冬季按冬季的；以本人愿意在路上花的时间为限；"
    "只算在册、查询和培训都在有效期内的人。"
)
# `False`: only the present can be counted, because what was is not kept. Reports know a county.
MEASURES: dict[Indicator, Measure] = {
    X.UNATTENDED: Measure(K.ZERO, children.unattended, False),
    X.RED_VISITS_ON_TIME: Measure(K.SHARE, children.red_visits_on_time),
    X.VISITS_ON_TIME: Measure(
        K.SHARE, children.visits_on_time, splits=(Split(BY_LEVEL, children.visits_by_level),)
    ),
    X.REASSESSED_ON_TIME: Measure(
        K.SHARE,
        reviews.reassessed_on_time,
        splits=(Split(BY_LEVEL, reviews.reassessed_by_level),),
    ),
    X.STAFFED: Measure(K.SHARE, figures_of_staff.staffed, False),
    X.TRAINING_HOURS: Measure(
        K.AVERAGE,
        figures_of_staff.training_hours,
        False,
        note=N_("最近一年的学时；系统只记每人最近一次培训，实际不会更少。"),
    ),
    X.FILES_WHOLE: Measure(K.SHARE, children.files_whole, False),
    X.FILES_CONFIRMED: Measure(K.SHARE, care.confirmed, False),
    X.AGREED: Measure(K.SHARE, care.agreed, False),
    X.TOLD_IN_WRITING: Measure(K.SHARE, care.told_in_writing, False),
    X.REPORTS: Measure(
        K.COUNT,
        cases.reports,
        deepest=6,
        splits=(
            Split(N_("按报告人"), cases.reports_by_source),
            Split(N_("按情形（一份报告可有几种）"), cases.reports_by_situation),
        ),
    ),
    X.REPORT_TO_POLICE: Measure(K.HOURS, cases.report_to_police, deepest=6),
    X.NOTICES_ON_TIME: Measure(K.SHARE, cases.notices_on_time, deepest=6),
    X.ACCEPTED_ON_TIME: Measure(K.SHARE, deadlines.accepted_on_time, deepest=6),
    X.ASSESSED_ON_TIME: Measure(K.SHARE, deadlines.assessed_on_time),
    X.BREACHES: Measure(K.COUNT, deadlines.breaches),
    X.ESCALATIONS: Measure(
        K.COUNT,
        deadlines.escalations,
        splits=(Split(N_("按到达的层级"), deadlines.escalations_by_level),),
    ),
    X.SITTING_TIME: Measure(K.HOURS, deadlines.sitting_time, deepest=6),
    X.CASES_LONG: Measure(K.COUNT, cases.cases_long, False),
    X.REPORTED_AGAIN: Measure(K.COUNT, cases.reported_again),
    X.REPORTED_TWICE: Measure(K.COUNT, reviews.reported_twice),
    X.NEEDS_MATCHED: Measure(K.SHARE, services.needs_matched),
    X.NEEDS_DELIVERED: Measure(K.SHARE, services.needs_delivered),
    X.NEEDS_CONFIRMED: Measure(K.SHARE, services.needs_confirmed),
    X.NEEDS_UNMET: Measure(
        K.COUNT,
        services.needs_unmet,
        False,
        splits=(Split(N_("按服务"), services.unmet_by_service),),
    ),
    X.TOWNSHIPS_REACHED: Measure(
        K.SHARE,
        reach.reached,
        False,
        deepest=9,
        splits=(Split(BY_GROUP, reach.reached_by_group),),
        note=ESTIMATED,
    ),
    X.WHITE_SPOTS: Measure(
        K.COUNT,
        reach.white_spots,
        False,
        deepest=9,
        splits=(Split(BY_GROUP, reach.white_spots_by_group),),
        note=ESTIMATED,
    ),
    X.CHILDREN_BY_HELPER: Measure(K.BURDEN, reach.children_by_helper, False),
    X.VETTING_IN_DATE: Measure(K.SHARE, services.vetting_in_date, False),
    X.ACTING_OUT_OF_DATE: Measure(K.ZERO, services.acting_out_of_date, False),
    X.DROPOUTS: Measure(K.COUNT, children.dropouts, False),
    X.DROPOUTS_BACK: Measure(K.SHARE, children.dropouts_back),
    X.NO_HUKOU: Measure(K.COUNT, children.without_hukou, False),
    X.HUKOU_HELD: Measure(K.SHARE, children.with_hukou, False),
    X.ON_BENEFIT: Measure(K.COUNT, children.on_benefit, False),
    X.BENEFITS_HELD: Measure(
        K.SHARE,
        figures_of_benefits.held,
        False,
        splits=(Split(N_("按救助种类"), figures_of_benefits.held_by_kind),),
        note=N_("只算档案里写明符合条件或已经享受的；没有填写的不算。"),
    ),
    X.WEEKLY_CONTACT: Measure(K.SHARE, contact.in_contact, False),
    X.ABSENCES_RECORDED: Measure(K.SHARE, contact.recorded, False),
    X.TOGETHER: Measure(K.COUNT, contact.together),
    X.PETITIONS_ON_TIME: Measure(K.SHARE, deadlines.petitions_on_time, deepest=6),
    X.READ_WITHOUT_CASE: Measure(
        K.COUNT,
        figures_of_reads.without_case,
        splits=(Split(N_("按填写的用途"), figures_of_reads.by_purpose),),
        note=N_("走访、核对档案也会调阅，数字大不等于有错；请与用途一起看。"),
    ),
}


def find(code: str) -> tuple[Indicator, Measure] | None:
    """Answer the indicator whose value is `code` with its measure, or None."""
    return next((pair for pair in MEASURES.items() if pair[0].value == code), None)
