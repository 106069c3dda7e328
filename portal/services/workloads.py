"""How much lies on whose desk, and who seems to be away: noticed from what is stored.

An officer is noticed when he has work and has not signed in for a week, or when he has more than
one person can carry; both numbers are ours (platform).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.deadline_terms import RULES
from portal.models import Account
from portal.services import clock_sources
from portal.services.running_clocks import Running
from portal.supervision_terms import CoverReason
from portal.vocabulary import Role

SILENT_AFTER = timedelta(days=7)
# Running clocks that one officer can carry; a county shares its work among several.
MOST = {Role.VILLAGE_DIRECTOR: 40, Role.TOWNSHIP: 60, Role.POLICE: 40, Role.COUNTY: 200}
LENGTH = {Role.VILLAGE_DIRECTOR: 12, Role.TOWNSHIP: 9, Role.COUNTY: 6, Role.POLICE: 6}


@dataclass(frozen=True)
class Noticed:
    """An officer whose work needs another pair of hands, and why."""

    account: Account
    reason: CoverReason
    open: int
    silent_days: int


def open_by_desk(at: datetime, *, area: str) -> Counter[tuple[Role, str]]:
    """Count the clocks that run at `at` under `area` by responsible role and its office's code."""
    found: Counter[tuple[Role, str]] = Counter()
    for running in _running(at, area):
        role = RULES[running.rule].responsible
        if role in LENGTH:
            found[role, running.area_code[: LENGTH[role]]] += 1
    return found


def _running(at: datetime, area: str) -> Iterable[Running]:
    for source in clock_sources.SOURCES:
        for running in source(at, area=area):
            if running.is_running(at):
                yield running


def open_for(account: Account, *, at: datetime) -> int:
    """Answer how many clocks run on the desk of `account`'s office."""
    return open_by_desk(at, area=account.area_code)[account.role, account.area_code]


def noticed(officers: Iterable[Account], *, area: str, at: datetime) -> list[Noticed]:
    """Answer which of `officers` under `area` are silent or overloaded, the most work first.

    The work of an office is shared by its officers; an office with nobody silent and little to do
    is not noticed.
    """
    people = [officer for officer in officers if officer.role in MOST]
    shared = Counter((officer.role, officer.area_code) for officer in people)
    desks = open_by_desk(at, area=area)
    found = []
    for officer in people:
        desk = (officer.role, officer.area_code)
        share = -(-desks[desk] // shared[desk])
        if share and (reason := _reason(officer, share, at)):
            found.append(Noticed(officer, reason, share, _silent_days(officer, at)))
    return sorted(found, key=lambda each: -each.open)


def _reason(officer: Account, share: int, at: datetime) -> CoverReason | None:
    if at - (officer.last_sign_in_at or officer.created_at) > SILENT_AFTER:
        return CoverReason.SILENT
    return CoverReason.OVERLOADED if share > MOST[officer.role] else None


def _silent_days(officer: Account, at: datetime) -> int:
    return (at - (officer.last_sign_in_at or officer.created_at)).days
