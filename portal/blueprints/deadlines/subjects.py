"""From a clock to the page of what it times, for those who may open that page."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for

from portal.permissions import permits

# The page of each kind of subject; the first that the reader may open is taken.
PAGES: dict[str, tuple[str, ...]] = {
    "report": ("reports.show", "reports.show_notice"),
    "protection_case": ("cases.show",),
    "concern": ("concerns.show",),
    "follow_up": ("follow_ups.do",),
    "placement": ("placements.show",),
    "assessment": ("assessments.show",),
    "plan_line": ("plans.record_result",),
    "department_task": ("department_tasks.show",),
    "protection_order": ("guardianship.decide",),
    "agreement": ("agreements.show",),
    "child": ("children.show",),
    "absence": ("absences.show",),
    "revisit": ("warnings.revisit",),
    "sweep_village": ("sweeps.show",),
    "suggestion": ("suggestions.show",),
    "petition": ("petitions.answer",),
}


def page_of(kind: str, ref: str, account: Any) -> str:
    """Answer the address of the subject's page if `account` may open it, else nothing."""
    for endpoint in PAGES.get(kind, ()):
        access = current_app.view_functions[endpoint].access  # type: ignore[attr-defined]
        if permits(account, access.permission) and access.loader(account, ref) is not None:
            return url_for(endpoint, ref=ref)
    return ""
