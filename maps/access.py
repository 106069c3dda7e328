"""How many places there are per child within reach: the floating catchment family of measures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

VARIANTS = ("2sfca", "e2sfca", "kernel", "3sfca")
_KEYS = {"variant", "threshold", "zones", "demand", "supply", "minutes"}


class DemandError(ValueError):
    """The demand, supply or minutes cannot be computed with; the text says what to mend."""


@dataclass(frozen=True, slots=True)
class Access:
    """Per demand point the places per child, per supply point its ratio, and what is within reach.

    An access of None means that nobody needs anything there: no value, not a zero.
    """

    access: tuple[float | None, ...]
    ratio: tuple[float, ...]
    reachable_supply: float

    def as_json(self) -> dict[str, Any]:
        """Answer the shape that `python -m maps access` prints."""
        return {
            "access": list(self.access),
            "ratio": list(self.ratio),
            "reachable_supply": self.reachable_supply,
        }


def two_step(
    demand: Sequence[float],
    supply: Sequence[float],
    minutes: Sequence[Sequence[float]],
    threshold: float,
) -> Access:
    """Answer access by the two-step method with one cut at `threshold` minutes (2SFCA).

    `demand` N_i (children), `supply` S_j (confirmed monthly places), `minutes` t_ij with a row per
    demand point. Source: Luo & Wang 2003. Raises DemandError on bad input. Platform rule.
    """
    edge = _checked_threshold(threshold)
    return _catchments(demand, supply, minutes, lambda t: (t <= edge).astype(np.float64))


def two_step_zones(
    demand: Sequence[float],
    supply: Sequence[float],
    minutes: Sequence[Sequence[float]],
    zones: Sequence[tuple[float, float]],
) -> Access:
    """Answer access with a weight per zone, `zones` being (up to minutes, weight) (E2SFCA).

    Source: Luo & Qi 2009, Health & Place 15:1100-1107. Raises DemandError. Platform rule.
    """
    checked = _checked_zones(zones)
    return _catchments(demand, supply, minutes, lambda t: _zone_weight(t, checked))


def kernel(
    demand: Sequence[float],
    supply: Sequence[float],
    minutes: Sequence[Sequence[float]],
    threshold: float,
) -> Access:
    """Answer access with a weight that falls smoothly to nothing at `threshold` minutes.

    Has no cliff at the edge of a zone, hence preferred. Raises DemandError. Platform rule.
    """
    edge = _checked_threshold(threshold)
    return _catchments(demand, supply, minutes, lambda t: _kernel_weight(t, edge))


def three_step(
    demand: Sequence[float],
    supply: Sequence[float],
    minutes: Sequence[Sequence[float]],
    zones: Sequence[tuple[float, float]],
) -> Access:
    """Answer access in which a child's demand is shared among the providers in reach (3SFCA).

    Keeps demand from being counted several times where providers overlap. Weights as in
    `two_step_zones`. Raises DemandError. Platform rule.
    """
    checked = _checked_zones(zones)
    return _catchments(demand, supply, minutes, lambda t: _zone_weight(t, checked), shared=True)


def access_of(problem: Mapping[str, Any]) -> Access:
    """Answer access for a problem in the DEMAND.json shape (see `python -m maps access`).

    `variant` is 2sfca or kernel (with `threshold`), e2sfca or 3sfca (with `zones`).
    Raises DemandError naming the key at fault.
    """
    if not isinstance(problem, dict):
        raise DemandError("the problem must be one JSON object")
    unknown = sorted(set(problem) - _KEYS)
    if unknown:
        raise DemandError(f"unknown key: {', '.join(unknown)}")
    variant = problem.get("variant")
    if variant not in VARIANTS:
        raise DemandError(f"variant must be one of {', '.join(VARIANTS)}, not {variant!r}")
    needed = ["demand", "supply", "minutes"]
    needed.append("threshold" if variant in ("2sfca", "kernel") else "zones")
    missing = [key for key in needed if key not in problem]
    if missing:
        raise DemandError(f"missing key: {', '.join(missing)}")
    given = (problem["demand"], problem["supply"], problem["minutes"], problem[needed[-1]])
    by_name: dict[str, Callable[..., Access]] = {
        "2sfca": two_step,
        "kernel": kernel,
        "e2sfca": two_step_zones,
        "3sfca": three_step,
    }
    return by_name[variant](*given)


def _catchments(
    demand: Sequence[float],
    supply: Sequence[float],
    minutes: Sequence[Sequence[float]],
    weight: Callable[[Matrix], Matrix],
    *,
    shared: bool = False,
) -> Access:
    people = _numbers("demand", demand, 1)
    places = _numbers("supply", supply, 1)
    times = _numbers("minutes", minutes, 2) if len(people) else np.zeros((0, len(places)))
    if times.shape != (len(people), len(places)):
        raise DemandError(
            f"minutes must have {len(people)} rows of {len(places)}, not shape {times.shape}"
        )
    weights = weight(times)
    if shared:
        row_sums = weights.sum(axis=1, keepdims=True)
        share = np.divide(weights, row_sums, out=np.zeros_like(weights), where=row_sums > 0)
        weights = share * weights
    wanted = people @ weights
    ratio = np.divide(places, wanted, out=np.zeros_like(places), where=wanted > 0)
    reached = weights @ ratio
    return Access(
        access=tuple(
            float(value) if n > 0 else None for value, n in zip(reached, people, strict=True)
        ),
        ratio=tuple(float(value) for value in ratio),
        reachable_supply=float(places[wanted > 0].sum()),
    )


def _numbers(name: str, given: Any, dimensions: int) -> Matrix:
    try:
        numbers = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise DemandError(f"{name} must hold numbers only, in rows of equal length") from None
    if numbers.ndim != dimensions:
        shape = "a list of numbers" if dimensions == 1 else "a list of rows of numbers"
        raise DemandError(f"{name} must be {shape}")
    if not np.isfinite(numbers).all() or (numbers < 0).any():
        raise DemandError(f"{name} must hold finite numbers of 0 or more")
    return numbers


def _checked_zones(zones: Any) -> list[tuple[float, float]]:
    numbers = _numbers("zones", zones, 2)
    if numbers.shape[1:] != (2,) or not len(numbers):
        raise DemandError("zones must be pairs of minutes and weight")
    if (np.diff(numbers[:, 0]) <= 0).any():
        raise DemandError("zones must be in rising order of minutes")
    return [(float(edge), float(weight)) for edge, weight in numbers]


def _zone_weight(times: Matrix, zones: Sequence[tuple[float, float]]) -> Matrix:
    return np.select([times <= edge for edge, _ in zones], [weight for _, weight in zones], 0.0)


def _checked_threshold(threshold: Any) -> float:
    edge = float(_numbers("threshold", [threshold], 1)[0])
    if edge <= 0:
        raise DemandError("threshold must be more than 0 minutes")
    return edge


def _kernel_weight(times: Matrix, threshold: float) -> Matrix:
    edge = math.exp(-0.5)
    smooth = (np.exp(-0.5 * (times / threshold) ** 2) - edge) / (1.0 - edge)
    return np.where(times <= threshold, smooth, 0.0)
