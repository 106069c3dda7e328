"""A last look at a plan that trusts nothing that came before: neither the flow nor the solver.

Every pair is put to the predicates of `eligibility` one by one (never to columns), every limit is
counted anew, every two visits of a person are compared. Linear in the pairs: 88,000 take seconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta

from matching.eligibility import examine
from matching.types import Edge, Need, Problem

WIDENING = timedelta(minutes=30)


class PlanBroken(AssertionError):
    """A plan breaks a rule; the sentence names it. This is a fault of ours, never of the input."""


def clash(one: Need, other: Need) -> bool:
    """Say whether two needs' windows, each widened by 30 minutes, overlap (platform)."""
    return (
        one.start - WIDENING < other.end + WIDENING and other.start - WIDENING < one.end + WIDENING
    )


def validate(problem: Problem, chosen: Sequence[Edge]) -> None:
    """Raise PlanBroken unless every rule holds for the chosen and the frozen pairs together."""
    needs = {need.id: need for need in problem.needs}
    helpers = {helper.id: helper for helper in problem.helpers}
    pairs = [(edge.need, edge.helper) for edge in chosen]
    _require(len(set(pairs)) == len(pairs), "a pair stands twice")
    _require(not set(pairs) & problem.frozen, "a frozen pair is proposed again")
    for need_id, helper_id in pairs:
        checks = examine(problem, needs[need_id], helpers[helper_id])
        failed = [check.code for check in checks if not check.ok]
        _require(not failed, f"{need_id} and {helper_id} fail {failed}")
    held = Counter(need for need, _ in problem.frozen)
    busy = Counter(helper for _, helper in problem.frozen)
    for name, count in Counter(need for need, _ in pairs).items():
        need = needs[name]
        _require(count + held[name] <= need.slots, f"{name} has more people than slots")
        _require(not need.team or count == need.slots - held[name], f"{name} has half a team")
    for name, count in Counter(helper for _, helper in pairs).items():
        _require(count + busy[name] <= helpers[name].capacity, f"{name} is over capacity")
    _check_organizations(problem, pairs)
    _check_times(problem, needs, pairs)


def _check_organizations(problem: Problem, pairs: Sequence[tuple[str, str]]) -> None:
    organization_of = {helper.id: helper.organization for helper in problem.helpers}
    loads = Counter(organization_of[helper] for _, helper in [*pairs, *problem.frozen])
    proposed = {organization_of[helper] for _, helper in pairs}
    for name, row in problem.organizations.items():
        _require(name not in proposed or loads[name] <= row.capacity, f"{name} is over capacity")


def _check_times(
    problem: Problem, needs: dict[str, Need], pairs: Sequence[tuple[str, str]]
) -> None:
    held = defaultdict(list)
    for need_id, helper_id in sorted(problem.frozen):
        held[helper_id].append(needs[need_id])
    for need_id, helper_id in pairs:
        need = needs[need_id]
        _require(
            not any(clash(need, other) for other in held[helper_id]),
            f"{need_id} clashes for {helper_id}",
        )
        held[helper_id].append(need)


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise PlanBroken(sentence)
