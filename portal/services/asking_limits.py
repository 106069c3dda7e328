"""So that nobody is worn out: how often, and when, somebody is asked (matching.md 4.7).

Every limit is the platform's own. They bind people; an organization is asked at its office, so
that only the night holds for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from portal import clock
from portal.assignment_terms import AskingLimit
from portal.models import Assignment, Helper, Need
from portal.services.refusals import Refused
from portal.vocabulary import N_, AssignmentStatus, Tier

NIGHT_BEGINS, NIGHT_ENDS = time(21), time(8)
WEEK, MOST_A_WEEK = timedelta(days=7), 3
GAP = timedelta(hours=24)


@dataclass(frozen=True)
class Held:
    """What holds somebody back, and until when (None: for good, as far as this need goes)."""

    limit: AskingLimit
    until: datetime | None


class HeldBack(Refused):
    """A limit holds the invitation back; the sentence says which, and until when."""

    sentence = N_("现在不能邀请：%(limit)s（平台规定）。%(until)s 之后可以，或者另选一人。")

    def __init__(self, held: Held) -> None:
        """Say the limit and the time in Shanghai."""
        self.held = held
        until = f"{clock.to_local(held.until):%Y-%m-%d %H:%M}" if held.until else ""
        super().__init__(limit=held.limit.zh, until=until)


class SaidNo(Refused):
    """Whoever said no is not asked for the same need again."""

    sentence = N_("此人已经婉拒过这项需求，不再邀请（平台规定）。请另选一人。")


def is_night(at: datetime) -> bool:
    """Say whether it is night in Shanghai at the naive UTC instant `at`."""
    local = clock.to_local(at).time()
    return local >= NIGHT_BEGINS or local < NIGHT_ENDS


def morning_after(at: datetime) -> datetime:
    """Answer the first instant at or after `at` that is not night, naive UTC."""
    if not is_night(at):
        return at
    local = clock.to_local(at)
    day = local.date() + timedelta(days=local.time() >= NIGHT_BEGINS)
    return clock.to_utc(datetime.combine(day, NIGHT_ENDS))


def holding(
    need: Need,
    helper_ids: Collection[int],
    *,
    at: datetime,
    expecting: Collection[int] = (),
) -> dict[int, Held]:
    """Answer, by helper id, what holds each back from being asked for `need` at `at`. One query.

    The night is not among them: it holds for everybody alike. The gap of a day does not hold for
    a critical need, nor for those `expecting` to be asked (they took a reserve place).
    """
    said_no = (Assignment.need == need.id) & (Assignment.status == AssignmentStatus.DECLINED)
    rows = Assignment.select(
        Assignment.helper, Assignment.need, Assignment.status, Assignment.offered_at
    ).where(
        Assignment.helper.in_(list(helper_ids))
        & Assignment.offered_at.is_null(False)
        & ((Assignment.offered_at > at - WEEK) | said_no)
    )
    asked: defaultdict[int, list[datetime]] = defaultdict(list)
    found: dict[int, Held] = {}
    for row in rows:
        if row.need_id == need.id and row.status is AssignmentStatus.DECLINED:
            found[row.helper_id] = Held(AskingLimit.SAID_NO, None)
        if row.offered_at > at - WEEK:
            asked[row.helper_id].append(row.offered_at)
    for helper_id, times in asked.items():
        has_gap = need.tier is not Tier.CRITICAL and helper_id not in expecting
        held = _held(sorted(times), at, has_gap=has_gap)
        if held is not None:
            found.setdefault(helper_id, held)
    return found


def _held(times: list[datetime], at: datetime, *, has_gap: bool) -> Held | None:
    if len(times) >= MOST_A_WEEK:
        return Held(AskingLimit.WEEK, times[-MOST_A_WEEK] + WEEK)
    if has_gap and times[-1] > at - GAP:
        return Held(AskingLimit.GAP, times[-1] + GAP)
    return None


def gap_until(helper: Helper, *, at: datetime) -> datetime | None:
    """Answer until when the day after his last invitation holds `helper` back, or None."""
    last: Assignment | None = (
        Assignment.select(Assignment.offered_at)
        .where((Assignment.helper == helper.id) & (Assignment.offered_at > at - GAP))
        .order_by(Assignment.offered_at.desc())
        .first()
    )
    return None if last is None else last.offered_at + GAP


def refuse_held(
    assignment: Assignment, *, at: datetime, is_expecting: bool = False, has_phoned: bool = False
) -> None:
    """Raise HeldBack or SaidNo if the row's person may not be asked at `at`.

    At night only a critical need goes out, and only after somebody has telephoned (`has_phoned`).
    """
    need = assignment.need
    if is_night(at) and not (has_phoned and need.tier is Tier.CRITICAL):
        raise HeldBack(Held(AskingLimit.NIGHT, morning_after(at)))
    if assignment.helper_id is None:
        return
    expecting = (assignment.helper_id,) if is_expecting else ()
    held = holding(need, (assignment.helper_id,), at=at, expecting=expecting).get(
        assignment.helper_id
    )
    if held is not None and held.until is None:
        raise SaidNo
    if held is not None:
        raise HeldBack(held)
