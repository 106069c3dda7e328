"""Today's work: the first page of every role, in three groups, each line one act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from portal.models import Account
from portal.services import (
    today_of_guardians,
    today_of_helpers,
    today_of_offices,
    today_of_reports,
    today_of_staff,
    today_of_warnings,
)
from portal.services.today_lines import ATTENTION, CALM, DANGER, TodayPage
from portal.vocabulary import Role

PAGES: dict[Role, Callable[[Account, datetime], TodayPage]] = {
    Role.VOLUNTEER: today_of_helpers.helper_page,
    Role.SOCIAL_WORKER: today_of_helpers.helper_page,
    Role.ORGANIZATION: today_of_helpers.organization_page,
    Role.VILLAGE_DIRECTOR: today_of_staff.village_page,
    Role.TOWNSHIP: today_of_staff.township_page,
    Role.COUNTY: today_of_staff.county_page,
    Role.SUPERVISOR: today_of_warnings.supervisor_page,
    Role.EDITOR: today_of_offices.editor_page,
    Role.AUDITOR: today_of_offices.auditor_page,
    Role.SECURITY_ADMIN: today_of_offices.security_page,
    Role.SYSTEM_ADMIN: today_of_offices.system_page,
    Role.POLICE: today_of_reports.police_page,
    Role.REPORTER_UNIT: today_of_warnings.unit_page,
    Role.GUARDIAN: today_of_guardians.guardian_page,
}


# The reddest first; within a colour as the role's page put them.
ORDER = {DANGER: 0, ATTENTION: 1, CALM: 2}


def for_account(account: Account, *, at: datetime) -> TodayPage:
    """Answer the day of `account`: now (with what is overdue), this week, waiting for others."""
    page = PAGES[account.role](account, at)
    page.now.items.sort(key=lambda item: ORDER[item.tone])
    return page
