"""What changed from one run to another: pairs kept, new and dropped, with the cause where known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import matching
from portal.matching_terms import Outcome, RunStatus
from portal.models import Account, Assignment, Helper, MatchRun, Need
from portal.models.area import within
from portal.services import match_records
from portal.services.match_records import Pair

# So many pairs are looked at one by one; a nightly run seldom drops more (platform).
MOST_EXPLAINED = 2_000
# So many lines stand on the page of two runs.
MOST_SHOWN = 200
CHUNK = 500


@dataclass(frozen=True)
class Line:
    """One need of two runs: whom each proposes (names), and how many pairs are the same."""

    need: Need
    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side over the needs of one area."""

    kept: int
    new: int
    dropped: int
    lines: list[Line]
    hidden: int


def last_before(made: MatchRun) -> MatchRun | None:
    """Answer the run over the same area that was done last before `made`, or None."""
    found: MatchRun | None = (
        MatchRun.select()
        .where(
            (MatchRun.area_code == made.area_code)
            & (MatchRun.status == RunStatus.DONE)
            & (MatchRun.id < made.id)
        )
        .order_by(MatchRun.id.desc())
        .first()
    )
    return found


def count(
    before: Mapping[Pair, float],
    after: Iterable[Pair],
    asked: matching.Problem,
    *,
    sent: set[Pair],
) -> dict[str, Any]:
    """Answer how the pairs of an earlier plan fare now: {outcome: count}, and the failed checks.

    `sent` are pairs that somebody was asked for since. Of many pairs only the first MOST_EXPLAINED
    are put to the checks, the rest counts as better served by the new plan.
    """
    now = set(after)
    kept = before.keys() & now
    dropped = sorted(before.keys() - now)
    causes: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    known = _Known(asked)
    for number, pair in enumerate(dropped):
        outcome, codes = known.cause(pair, pair in sent, is_explained=number < MOST_EXPLAINED)
        causes[outcome.value] += 1
        failed.update(codes)
    causes[Outcome.KEPT.value] = len(kept)
    causes[Outcome.NEW.value] = len(now - before.keys())
    return {"counts": dict(causes), "failed": dict(failed), "dropped": len(dropped)}


class _Known:
    """The needs and people of the present question."""

    def __init__(self, asked: matching.Problem) -> None:
        self.asked = asked
        self.needs = {need.id for need in asked.needs}
        self.helpers = {helper.id for helper in asked.helpers}

    def cause(
        self, pair: Pair, is_sent: bool, *, is_explained: bool
    ) -> tuple[Outcome, tuple[str, ...]]:
        need, helper = pair
        if is_sent:
            return Outcome.SENT, ()
        if need not in self.needs:
            return Outcome.NEED_GONE, ()
        if helper not in self.helpers:
            return Outcome.PERSON_GONE, ()
        checks = matching.explain(self.asked, need, helper) if is_explained else ()
        codes = tuple(check.code for check in checks if not check.ok)
        return (Outcome.UNFIT if codes else Outcome.BETTER), codes


def sent_among(pairs: Iterable[Pair]) -> set[Pair]:
    """Answer which of `pairs` somebody was asked for."""
    wanted = set(pairs)
    refs = sorted({need for need, _helper in wanted})
    found: set[Pair] = set()
    for start in range(0, len(refs), CHUNK):
        rows = (
            Assignment.select(Need.ref, Helper.ref)
            .join(Need)
            .join_from(Assignment, Helper)
            .where(Need.ref.in_(refs[start : start + CHUNK]) & Assignment.offered_at.is_null(False))
        )
        found |= set(rows.tuples()) & wanted
    return found


def compare(one: MatchRun, other: MatchRun, account: Account) -> Comparison:
    """Put two runs side by side for the needs in the area of `account`, most differing lines only.

    Answers nothing for runs that kept no answer.
    """
    before = match_records.pairs_of(match_records.of(one))
    after = match_records.pairs_of(match_records.of(other))
    needs = _needs_of({need for need, _helper in (*before, *after)}, account)
    first = {pair for pair in before if pair[0] in needs}
    second = {pair for pair in after if pair[0] in needs}
    differing = sorted({need for need, _helper in first ^ second}, key=lambda ref: needs[ref].id)
    shown = differing[:MOST_SHOWN]
    names = _names({helper for need, helper in first | second if need in set(shown)})
    lines = [Line(needs[ref], _who(ref, first, names), _who(ref, second, names)) for ref in shown]
    return Comparison(
        kept=len(first & second),
        new=len(second - first),
        dropped=len(first - second),
        lines=lines,
        hidden=len(differing) - len(shown),
    )


def _who(ref: str, pairs: set[Pair], names: Mapping[str, str]) -> list[str]:
    return sorted(names[helper] for need, helper in pairs if need == ref)


def _needs_of(refs: set[str], account: Account) -> dict[str, Need]:
    found: dict[str, Need] = {}
    ordered = sorted(refs)
    for start in range(0, len(ordered), CHUNK):
        rows = Need.select().where(
            Need.ref.in_(ordered[start : start + CHUNK]) & within(Need.area_code, account.area_code)
        )
        found |= {row.ref: row for row in rows}
    return found


def _names(refs: set[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    ordered = sorted(refs)
    for start in range(0, len(ordered), CHUNK):
        rows = Helper.select(Helper.ref, Helper.full_name).where(
            Helper.ref.in_(ordered[start : start + CHUNK])
        )
        names |= dict(rows.tuples())
    return names
