"""What a run tells beyond its pairs: who would be next, what would cure, how fair it is.

Worked out by the worker after the plan is solved; everything in refs, codes and numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import matching
from portal.models import Account, MatchRun, Need, UnfilledNeed
from portal.models.area import within
from portal.services.match_plans import Planned

WAYS = ("plan", "nearest_first", "greedy_by_score")


@dataclass
class Insights:
    """What is stored beside a plan: runners-up and cures by need ref, fairness, prices."""

    next: dict[str, tuple[matching.Edge, dict[str, Any]]] = field(default_factory=dict)
    cures: dict[str, dict[str, Any]] = field(default_factory=dict)
    fairness: dict[str, Any] = field(default_factory=dict)
    prices: dict[str, Any] = field(default_factory=dict)


def of(planned: Planned) -> Insights:
    """Answer what a solved plan tells beyond its pairs."""
    certificate = planned.plan.certificate
    unit = certificate.unit if certificate is not None else 0
    return Insights(
        next={
            need: (row.edge, _bound(row, unit)) for need, row in planned.whole.runners_up().items()
        },
        cures=_cures(planned.whole),
        fairness=_fairness(planned),
        prices=_prices(planned.plan),
    )


def _bound(row: matching.RunnerUp, unit: int) -> dict[str, Any]:
    """Say what a runner-up costs in words' numbers: what is exact, else at least.

    Exact: places lost by tier, and points lost beside them at least and at most. Else the reduced
    cost: whole routine places, a likely place, or points. Whole units are places for certain. Just
    below one, what is lost is a place and what is won back is score and spread, which together
    never reach a unit; hence likely, not certain.
    """
    if row.filled is not None and row.points is not None:
        return {"filled": dict(row.filled), "points": list(row.points)}
    if unit and row.at_least >= unit:
        return {"places": row.at_least // unit}
    if unit and row.at_least * 2 >= unit:
        return {"likely": 1}
    return {"points": row.at_least / 10}


def _cures(whole: matching.Alternatives) -> dict[str, dict[str, Any]]:
    """Answer, by need, the cheapest cure of its group: county, service and language."""
    places = {need.id: need.area for need in whole.problem.needs}
    found: dict[str, dict[str, Any]] = {}
    for group in matching.cures(whole.answer):
        if not group.cures:
            continue
        cure = group.cures[0]
        told = {
            "kind": cure.kind, "count": cure.count, "served": cure.served, "area": cure.area,
            "service": cure.service, "language": cure.language, "code": cure.code,
            "near": places.get(cure.near) if cure.near else None, "minutes": cure.minutes,
        }  # fmt: skip
        found |= dict.fromkeys(group.needs, told)
    return found


def _fairness(planned: Planned) -> dict[str, Any]:
    """Answer the figures of the plan and of simpler ways on the same day."""
    compared = matching.compared(planned.asked, planned.plan)
    return {way: _figures(getattr(compared, way)) for way in WAYS}


def _figures(told: matching.Figures) -> dict[str, Any]:
    return {**asdict(told), "fill": told.fill}


def _prices(plan: matching.Plan) -> dict[str, Any]:
    return asdict(plan.prices) if plan.prices is not None else {}


def cures_of(made: MatchRun, account: Account) -> list[dict[str, Any]]:
    """Answer the cures of a run for the area of `account`, those that serve most first, each once.

    A cure is counted over its county; a township sees those of the needs it has itself.
    """
    rows = (
        UnfilledNeed.select(UnfilledNeed.cure)
        .join(Need)
        .where((UnfilledNeed.run == made.id) & within(Need.area_code, account.area_code))
        .order_by(UnfilledNeed.id)
    )
    found: list[dict[str, Any]] = []
    for row in rows:
        if row.cure and row.cure not in found:
            found.append(row.cure)
    return sorted(found, key=lambda cure: -int(cure["served"]))


def ways(told: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Answer the stored figures of each way in order, nothing for a run that kept none."""
    return [(way, told[way]) for way in WAYS if way in told]
