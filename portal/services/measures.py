"""Which figure is counted how: one line an indicator of domain.md 5.2."""

from __future__ import annotations

from portal.services import (
    figures_of_care,
    figures_of_cases,
    figures_of_children,
    figures_of_contact,
    figures_of_deadlines,
    figures_of_services,
)  # fmt: skip
from portal.services.indicators import Measure
from portal.supervision_terms import FigureKind, Indicator

K, X = FigureKind, Indicator
children, cases, services = figures_of_children, figures_of_cases, figures_of_services
deadlines = figures_of_deadlines
# `False`: only the present can be counted, because what was is not kept. Reports know a county.
MEASURES: dict[Indicator, Measure] = {
    X.UNATTENDED: Measure(K.ZERO, children.unattended, False),
    X.RED_VISITS_ON_TIME: Measure(K.SHARE, children.red_visits_on_time),
    X.VISITS_ON_TIME: Measure(K.SHARE, children.visits_on_time),
    X.STAFFED: Measure(K.SHARE, children.staffed, False),
    X.FILES_WHOLE: Measure(K.SHARE, children.files_whole, False),
    X.FILES_CONFIRMED: Measure(K.SHARE, figures_of_care.confirmed, False),
    X.AGREED: Measure(K.SHARE, figures_of_care.agreed, False),
    X.REPORTS: Measure(K.COUNT, cases.reports, deepest=6),
    X.REPORT_TO_POLICE: Measure(K.HOURS, cases.report_to_police, deepest=6),
    X.NOTICES_ON_TIME: Measure(K.SHARE, cases.notices_on_time, deepest=6),
    X.ACCEPTED_ON_TIME: Measure(K.SHARE, deadlines.accepted_on_time, deepest=6),
    X.ASSESSED_ON_TIME: Measure(K.SHARE, deadlines.assessed_on_time),
    X.BREACHES: Measure(K.COUNT, deadlines.breaches),
    X.SITTING_TIME: Measure(K.HOURS, deadlines.sitting_time, deepest=6),
    X.CASES_LONG: Measure(K.COUNT, cases.cases_long, False),
    X.REPORTED_AGAIN: Measure(K.COUNT, cases.reported_again),
    X.NEEDS_MATCHED: Measure(K.SHARE, services.needs_matched),
    X.NEEDS_DELIVERED: Measure(K.SHARE, services.needs_delivered),
    X.VETTING_IN_DATE: Measure(K.SHARE, services.vetting_in_date, False),
    X.ACTING_OUT_OF_DATE: Measure(K.ZERO, services.acting_out_of_date, False),
    X.DROPOUTS: Measure(K.COUNT, children.dropouts, False),
    X.NO_HUKOU: Measure(K.COUNT, children.without_hukou, False),
    X.ON_BENEFIT: Measure(K.COUNT, children.on_benefit, False),
    X.WEEKLY_CONTACT: Measure(K.SHARE, figures_of_contact.in_contact, False),
    X.ABSENCES_RECORDED: Measure(K.SHARE, figures_of_contact.recorded, False),
    X.TOGETHER: Measure(K.COUNT, figures_of_contact.together),
}


def find(code: str) -> tuple[Indicator, Measure] | None:
    """Answer the indicator whose value is `code` with its measure, or None."""
    return next((pair for pair in MEASURES.items() if pair[0].value == code), None)
