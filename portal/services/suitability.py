"""Whether somebody passes every check for a need, in words, and who would do so best."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import matching
from portal import clock
from portal.models import Assignment, Helper, Need
from portal.services import match_problem, places_left, vetting
from portal.services.refusals import NotEligible
from portal.vocabulary import N_

# One sentence for each code of the matcher's checks, fit for the person and for the township.
REASONS: dict[str, str] = {
    "area": N_("服务区域不包括这个乡镇"),
}
UNKNOWN_REASON = N_("有一项条件不符")


class AlreadyAsked(NotEligible):
    """The person is asked for this need, or has agreed, already."""

    sentence = N_("此人已经收到或接受了这项服务的邀请，请另选一人。")


class NotSuited(NotEligible):
    """The helper fails at least one hard check; `codes` holds every failure, the first is said."""

    def __init__(self, codes: Sequence[str]) -> None:
        """Keep all codes for pages that list them."""
        self.codes = tuple(codes)
        super().__init__(why=REASONS.get(self.codes[0], UNKNOWN_REASON))


@dataclass(frozen=True)
class Candidate:
    """Somebody who passes every check for a need, with his score (0 to 100) and its parts."""

    helper: Helper
    score: float
    parts: dict[str, float]
    minutes: int

    @property
    def parts_json(self) -> str:
        """Answer the parts as they are stored with an assignment."""
        return json.dumps(self.parts, sort_keys=True)


def failures(
    need: Need, helper: Helper, *, at: datetime, besides: Assignment | None = None
) -> list[str]:
    """Answer the codes of every hard check that `helper` fails for `need`; empty means fit.

    `besides` is the row being decided, so that its own window does not count against it.
    """
    asked = match_problem.problem([need], [helper], at=at, besides=besides)
    found = matching.explain(asked, need.ref, helper.ref)
    return [check.code for check in found.checks if not check.ok]


def refuse_unfit(assignment: Assignment, *, at: datetime) -> None:
    """Raise NotEligible unless the row's helper passes every check on the day of service.

    Clearance is asked first and by itself (未成年人保护法 art. 62, statutory); then whether the
    person is in it already; then every hard check of contracts.md (NotSuited).
    """
    need, helper = assignment.need, assignment.helper
    day = clock.local_date(assignment.starts_at or need.starts_at)
    vetting.refuse_unless_cleared(helper, on=day)
    if helper.id in places_left.taking_part(need, besides=assignment):
        raise AlreadyAsked
    codes = failures(need, helper, at=at, besides=assignment)
    if codes:
        raise NotSuited(codes)


def candidates(need: Need, *, at: datetime) -> list[Candidate]:
    """Answer everybody who may be asked for `need`, best score first.

    Whoever is asked or agreed for it already, and whoever has no capacity left, is left out.
    """
    helpers = match_problem.helpers_for(need.area_code[:9])
    by_ref = {helper.ref: helper for helper in helpers}
    asked = match_problem.problem([need], helpers, at=at)
    busy = places_left.taking_part(need)
    free = {helper.id for helper in asked.helpers if helper.capacity > 0}
    found = [
        Candidate(by_ref[edge.helper], edge.score, dict(edge.parts), edge.minutes)
        for edge in matching.edges(asked)
        if edge.helper in free and by_ref[edge.helper].id not in busy
    ]
    return sorted(found, key=lambda one: (-one.score, one.helper.ref))


def candidate(need: Need, helper_ref: str, *, at: datetime) -> Candidate | None:
    """Answer the candidate with `helper_ref` for `need`, or None if he may not be asked."""
    return next((one for one in candidates(need, at=at) if one.helper.ref == helper_ref), None)
