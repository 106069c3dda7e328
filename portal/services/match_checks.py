"""What the sixteen checks ask beyond abilities: identity, conduct, load, two adults, term, pause.

Every key is always given; what the portal does not know is null, and the matcher counts that as
not met (docs/decisions/0022-eligibility.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from portal import clock
from portal.models import Account, Assignment, Helper, Need
from portal.models.assignment import HOLDING
from portal.models.helper import UNDERTAKING_VERSION
from portal.service_codes import SERVICE_CODES
from portal.services.helper_history import only
from portal.vocabulary import (
    AccountStatus,
    AssignmentStatus,
    ContactKind,
    HelperStatus,
    Role,
)  # fmt: skip

Values = dict[str, Any]
# The county has had the person before it: it asks the police about that very person (by name and
# identity number) before it confirms the training, so its approval stands for a checked identity.
APPROVED = frozenset({HelperStatus.VETTED, HelperStatus.ACTIVE})
# So many services one person gives in a week and in a month at most (matching.md 4.2, platform).
MOST_A_WEEK, MOST_A_MONTH = 5, 12
ASKED_WITHIN = timedelta(days=7)
LONGEST_MONTH = timedelta(days=31)
# Services in a home: nobody goes there alone (matching.md 4.2, check 14, platform).
AT_HOME = frozenset({ContactKind.HOUSEHOLD, ContactKind.FAMILY})
VILLAGE_DIRECTOR = "village-director"
VILLAGE_DIGITS, TOWNSHIP_DIGITS = 12, 9


def of_helpers(
    helpers: Sequence[Helper],
    needs: Sequence[Need],
    *,
    at: datetime,
    besides: Assignment | None = None,
) -> dict[int, Values]:
    """Answer, by helper id, the keys of the checks on the person. Two queries.

    Whoever was asked already may answer: for such a row (`besides`) it is not held against him how
    often he was asked, nor that he wants a pause.
    """
    asked, declined = _asked(helpers, needs, at=at)
    full = _full(helpers, needs)
    is_asked = besides is not None and besides.offered_at is not None
    return {
        helper.id: {
            "identity": helper.status in APPROVED,
            "conduct": helper.undertaking_version == UNDERTAKING_VERSION,
            "full": [[first.isoformat(), last.isoformat()] for first, last in full[helper.id]],
            "available_until": _day(helper.available_until),
            "paused_until": None if is_asked else _day(_asked_again(helper)),
            "asked_7d": 0 if is_asked else asked[helper.id],
            "declined": sorted(declined[helper.id]),
            "place": helper.area_code[:TOWNSHIP_DIGITS],
        }
        for helper in helpers
    }


def of_needs(needs: Sequence[Need]) -> dict[int, Values]:
    """Answer, by need id, the keys of the checks on what is wanted. Two queries."""
    visited = [need for need in needs if is_home_visit(need)]
    accompanied = _accompanied(visited)
    return {
        need.id: {
            "two_adults": is_home_visit(need),
            "second_adult": accompanied.get(need.id),
            "term_days": need.term_days,
        }
        for need in needs
    }


def is_home_visit(need: Need) -> bool:
    """Say whether the service brings somebody into a home."""
    return not need.is_remote and SERVICE_CODES[need.service].contact in AT_HOME


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _asked_again(helper: Helper) -> date | None:
    """Answer the first day after the pause; the portal keeps its last day."""
    return helper.paused_until + timedelta(days=1) if helper.paused_until else None


def _asked(
    helpers: Sequence[Helper], needs: Sequence[Need], *, at: datetime
) -> tuple[Counter[int], defaultdict[int, set[str]]]:
    """Answer who was invited how often in seven days, and who said no to which of `needs`."""
    refs = {need.id: need.ref for need in needs}
    asked: Counter[int] = Counter()
    declined: defaultdict[int, set[str]] = defaultdict(set)
    rows = Assignment.select(
        Assignment.helper, Assignment.need, Assignment.status, Assignment.offered_at
    ).where(only(Assignment.helper, helpers) & Assignment.offered_at.is_null(False))
    for helper_id, need_id, status, offered_at in rows.tuples():
        asked[helper_id] += offered_at > at - ASKED_WITHIN
        if status is AssignmentStatus.DECLINED and need_id in refs:
            declined[helper_id].add(refs[need_id])
    return asked, declined


def _full(
    helpers: Sequence[Helper], needs: Sequence[Need]
) -> defaultdict[int, list[tuple[date, date]]]:
    """Answer the weeks and months of `needs` in which each has as much as one person gives."""
    found: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    if not needs:
        return found
    first = min(need.starts_at for need in needs) - LONGEST_MONTH
    last = max(need.starts_at for need in needs) + LONGEST_MONTH
    rows = (
        Assignment.select(Assignment.helper, Assignment.starts_at, Need.starts_at)
        .join(Need)
        .where(
            only(Assignment.helper, helpers)
            & Assignment.status.in_(HOLDING)
            & Need.starts_at.between(first, last)
        )
    )
    days: defaultdict[int, list[date]] = defaultdict(list)
    for helper_id, agreed, wanted in rows.tuples():
        days[helper_id].append(clock.local_date(agreed or wanted))
    for helper_id, served in days.items():
        found[helper_id] = sorted(
            [*_reached(map(_week, served), MOST_A_WEEK),
             *_reached(map(_month, served), MOST_A_MONTH)]
        )  # fmt: skip
    return found


def _reached(spans: Iterable[tuple[date, date]], most: int) -> list[tuple[date, date]]:
    return [span for span, count in Counter(spans).items() if count >= most]


def _week(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + LONGEST_MONTH + timedelta(days=1)).replace(day=1) - timedelta(days=1)


def _accompanied(needs: Sequence[Need]) -> dict[int, str]:
    """Answer who else goes into the home: the village's director, or who holds another place."""
    if not needs:
        return {}
    directors = {
        code
        for (code,) in Account.select(Account.area_code)
        .where((Account.role == Role.VILLAGE_DIRECTOR) & (Account.status == AccountStatus.ACTIVE))
        .distinct()
        .tuples()
    }
    townships = {code[:TOWNSHIP_DIGITS] for code in directors}
    found: dict[int, str] = {}
    for need in needs:
        # A need without a village is looked after by any director of the township.
        is_village = len(need.area_code) >= VILLAGE_DIGITS
        if need.area_code in (directors if is_village else townships):
            found[need.id] = VILLAGE_DIRECTOR
    rest = [need for need in needs if need.id not in found]
    rows = Assignment.select(Assignment.need, Assignment.ref).where(
        only(Assignment.need, rest) & Assignment.status.in_(HOLDING) & (Assignment.helper.is_null())
    )
    return found | dict(rows.tuples()) if rest else found
