"""Who of an order may be asked now, how likely each says yes, and how many make a wave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import matching
from portal.models import Assignment, Helper, Need, Turn
from portal.services import asking_limits, places_left, suitability
from portal.services.asking_limits import Held
from portal.services.suitability import Candidate
from portal.vocabulary import AssignmentStatus

# So many people stand on the page from which an order is approved, the best first.
MOST_SHOWN = 60
UNSAID = (AssignmentStatus.PROPOSED, AssignmentStatus.OFFERED, AssignmentStatus.WITHDRAWN)


@dataclass(frozen=True)
class Choice:
    """Somebody who may be asked: his score, his own chance of a yes, what holds him back now."""

    candidate: Candidate
    chance: float
    held: Held | None


@dataclass(frozen=True)
class Preview:
    """What would happen if these people were asked in this order.

    `chance` is P(enough say yes) of the first wave, for `places` free places; `bars` the chances
    of 0, 1, … yeses. Where people are asked one by one the first wave is one person.
    """

    choices: list[Choice] = field(default_factory=list)
    places: int = 0
    count: int = 0
    chance: float = 0.0
    is_enough: bool = True
    bars: list[float] = field(default_factory=list)


def free_places(need: Need) -> int:
    """Answer how many places of `need` are neither taken nor waiting for an answer."""
    return int(need.slots - need.filled - places_left.waiting_offers(need))


def chances_of(helpers: Sequence[Helper]) -> dict[int, float]:
    """Answer, by helper id, how likely each says yes by his own history. One query.

    Only what came to an answer counts, or lapsed without one: an offer that is still open, or was
    taken back, says nothing of him.
    """
    asked: Counter[int] = Counter()
    accepted: Counter[int] = Counter()
    rows = Assignment.select(Assignment.helper, Assignment.status, Assignment.answered_at).where(
        Assignment.helper.in_([helper.id for helper in helpers])
        & Assignment.offered_at.is_null(False)
        & Assignment.status.not_in(UNSAID)
    )
    for row in rows:
        asked[row.helper_id] += 1
        said_yes = row.answered_at is not None and row.status is not AssignmentStatus.DECLINED
        accepted[row.helper_id] += said_yes
    return {
        helper.id: matching.response_chance(asked[helper.id], accepted[helper.id])
        for helper in helpers
    }


def newcomer() -> float:
    """Answer the chance of whoever has no history of his own, an organization among them."""
    return matching.response_chance(0, 0)


def choices(need: Need, *, at: datetime) -> list[Choice]:
    """Answer everybody who may be asked for `need`, in the order of the score."""
    found = suitability.candidates(need, at=at)[:MOST_SHOWN]
    helpers = [one.helper for one in found]
    chances = chances_of(helpers)
    held = asking_limits.holding(need, [helper.id for helper in helpers], at=at)
    return [Choice(one, chances[one.helper.id], held.get(one.helper.id)) for one in found]


def preview(need: Need, chosen: Sequence[Choice]) -> Preview:
    """Answer the first wave out of `chosen`; whoever is held back now is passed over."""
    places = free_places(need)
    chances = [one.chance for one in chosen if one.held is None]
    if places_left.is_asked_one_by_one(need):
        return Preview(list(chosen), places, min(1, len(chances)))
    wave = matching.wave(chances, places)
    bars = matching.answers(chances[: wave.count], wave.count)
    return Preview(list(chosen), places, wave.count, wave.chance, wave.is_enough, bars)


def next_wave(need: Need, turns: Sequence[Turn]) -> tuple[list[Turn], float, bool]:
    """Answer the shortest beginning of `turns` that is enough, P(enough), whether it is."""
    helpers = [turn.helper for turn in turns if turn.helper_id is not None]
    chances = chances_of(helpers)
    order = [chances.get(turn.helper_id, newcomer()) for turn in turns]
    wave = matching.wave(order, free_places(need))
    return list(turns[: wave.count]), wave.chance, wave.is_enough
