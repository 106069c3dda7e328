"""How many places there are per child within reach: the floating catchment family of measures.

Method, for demand N_i, supply S_j, minutes t_ij and a weight f that falls with the minutes:

1. w_ij = f(t_ij). For 3SFCA each row is first shared among the providers it reaches: w_ij times
   w_ij / sum_j w_ij.
2. R_j = S_j / sum_i N_i w_ij, the places per child at provider j; 0 where nobody is in reach.
3. A_i = sum_j R_j w_ij, the places per child in place i; no value where nobody needs any.
4. Several services over the same minutes are columns of N, S, R and A: 2 and 3 are products of
   matrices, and w is computed for all of them together (`by_service`).

Rows are taken CELLS cells at a time into one buffer that stays near the processor, so that memory
beside the minutes does not grow with their number. Weights are computed once in 2 and once more in
3: measured, that costs less than to keep them and fetch them back. Everything is float64: float32
would halve what little memory is used and lose the invariant sum_i N_i A_i = reachable supply
after seven digits. No ties; the order of rows does not matter beyond rounding. Cost: 2 n m weights
and 4 n m s multiplications and additions.
Sources: Luo & Wang 2003 (2SFCA), Luo & Qi 2009 (E2SFCA), Dai 2010 (kernel), Wan, Zou & Sternberg
2012 (3SFCA).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]
    Weight = Callable[[Matrix, Matrix], None]  # of minutes, into a matrix of their shape
    Row = Sequence[float] | Matrix
    Rows = Sequence[Sequence[float]] | Matrix
    Zones = Sequence[tuple[float, float]]

VARIANTS = ("2sfca", "e2sfca", "kernel", "3sfca")
SHARED = "3sfca"
CELLS = 60_000
"""So many weights are in memory at once: half a megabyte."""

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


@dataclass(frozen=True, slots=True, eq=False)
class ServicesAccess:
    """Access of several services: a column each.

    `access` (n x s) is NaN where nobody needs the service; `ratio` is m x s, `reachable_supply` s.
    """

    access: Matrix
    ratio: Matrix
    reachable_supply: Matrix

    def of(self, service: int) -> Access:
        """Answer one service, with None for no value."""
        return Access(
            access=tuple(
                None if math.isnan(one) else one for one in self.access[:, service].tolist()
            ),
            ratio=tuple(self.ratio[:, service].tolist()),
            reachable_supply=float(self.reachable_supply[service]),
        )


def by_service(
    variant: str, demand: Rows, supply: Rows, minutes: Rows, setting: float | Zones
) -> ServicesAccess:
    """Answer the access of s services over the same minutes, a column each.

    `demand` is n x s (children), `supply` m x s (confirmed monthly places), `minutes` n x m of any
    type of number, `setting` the threshold (2sfca, kernel) or the zones (e2sfca, 3sfca). The same
    as the functions below for each service alone. Raises DemandError on bad input. Platform rule.
    """
    if variant not in VARIANTS:
        raise DemandError(f"variant must be one of {', '.join(VARIANTS)}, not {variant!r}")
    weight = _WEIGHTS[variant](setting)
    people, places = _numbers("demand", demand, 2), _numbers("supply", supply, 2)
    if people.shape[1] != places.shape[1]:
        raise DemandError(
            f"demand and supply must have one column a service, not {people.shape[1]} and "
            f"{places.shape[1]}"
        )
    return _catchments(people, places, minutes, weight, shared=variant == SHARED)


def two_step(demand: Row, supply: Row, minutes: Rows, threshold: float) -> Access:
    """Answer access by the two-step method with one cut at `threshold` minutes (2SFCA).

    `demand` N_i (children), `supply` S_j (confirmed monthly places), `minutes` t_ij with a row per
    demand point. Source: Luo & Wang 2003. Raises DemandError on bad input. Platform rule.
    """
    return _of_one("2sfca", demand, supply, minutes, threshold)


def two_step_zones(demand: Row, supply: Row, minutes: Rows, zones: Zones) -> Access:
    """Answer access with a weight per zone, `zones` being (up to minutes, weight) (E2SFCA).

    Source: Luo & Qi 2009, Health & Place 15:1100-1107. Raises DemandError. Platform rule.
    """
    return _of_one("e2sfca", demand, supply, minutes, zones)


def kernel(demand: Row, supply: Row, minutes: Rows, threshold: float) -> Access:
    """Answer access with a weight that falls smoothly to nothing at `threshold` minutes.

    Has no cliff at the edge of a zone, hence preferred. Raises DemandError. Platform rule.
    """
    return _of_one("kernel", demand, supply, minutes, threshold)


def three_step(demand: Row, supply: Row, minutes: Rows, zones: Zones) -> Access:
    """Answer access in which a child's demand is shared among the providers in reach (3SFCA).

    Keeps demand from being counted several times where providers overlap. Weights as in
    `two_step_zones`. Raises DemandError. Platform rule.
    """
    return _of_one("3sfca", demand, supply, minutes, zones)


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
    return _of_one(
        variant, problem["demand"], problem["supply"], problem["minutes"], problem[needed[-1]]
    )


def _of_one(variant: str, demand: Any, supply: Any, minutes: Any, setting: Any) -> Access:
    weight = _WEIGHTS[variant](setting)
    people, places = _numbers("demand", demand, 1), _numbers("supply", supply, 1)
    given = people[:, None], places[:, None]
    return _catchments(*given, minutes, weight, shared=variant == SHARED).of(0)


def _catchments(
    people: Matrix, places: Matrix, minutes: Any, weight: Weight, *, shared: bool
) -> ServicesAccess:
    times = _times(minutes, len(people), len(places))
    wanted = np.zeros_like(places)
    for part, weights in _weights(times, weight, shared=shared):
        wanted += weights.T @ people[part]
    ratio = np.divide(places, wanted, out=np.zeros_like(places), where=wanted > 0)
    reached = np.zeros_like(people)
    for part, weights in _weights(times, weight, shared=shared):
        reached[part] = weights @ ratio
    return ServicesAccess(
        access=np.where(people > 0, reached, np.nan),
        ratio=ratio,
        reachable_supply=np.where(wanted > 0, places, 0.0).sum(axis=0),
    )


def _times(minutes: Any, rows: int, columns: int) -> NDArray[Any]:
    """Answer the minutes as they were given if they are an array of numbers, unchecked."""
    is_array = isinstance(minutes, np.ndarray) and minutes.dtype.kind in "fiu"
    times = minutes if is_array else _numbers("minutes", minutes if rows else [[]], 2)
    if not rows:
        return np.zeros((0, columns))
    if times.shape != (rows, columns):
        raise DemandError(f"minutes must have {rows} rows of {columns}, not shape {times.shape}")
    return times


def _weights(
    times: NDArray[Any], weight: Weight, *, shared: bool
) -> Iterator[tuple[slice, Matrix]]:
    """Yield the rows of a part and its weights, which hold until the next part only."""
    step = max(1, CELLS // max(1, times.shape[1]))
    buffer = np.empty((min(step, len(times)), times.shape[1]))
    for low in range(0, len(times), step):
        part = slice(low, low + step)
        given = _numbers("minutes", times[part], 2)
        weights = buffer[: len(given)]
        weight(given, weights)
        if shared:
            row_sums = weights.sum(axis=1, keepdims=True)
            share = np.divide(weights, row_sums, out=np.zeros_like(weights), where=row_sums > 0)
            np.multiply(weights, share, out=weights)
        yield part, weights


def _numbers(name: str, given: Any, dimensions: int) -> Matrix:
    try:
        numbers = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise DemandError(f"{name} must hold numbers only, in rows of equal length") from None
    if numbers.ndim != dimensions:
        shape = "a list of numbers" if dimensions == 1 else "a list of rows of numbers"
        raise DemandError(f"{name} must be {shape}")
    # Also false for what is no number at all.
    if numbers.size and not 0 <= float(numbers.min()) <= float(numbers.max()) < math.inf:
        raise DemandError(f"{name} must hold finite numbers of 0 or more")
    return numbers


def _checked_zones(zones: Any) -> list[tuple[float, float]]:
    numbers = _numbers("zones", zones, 2)
    if numbers.shape[1:] != (2,) or not len(numbers):
        raise DemandError("zones must be pairs of minutes and weight")
    if (np.diff(numbers[:, 0]) <= 0).any():
        raise DemandError("zones must be in rising order of minutes")
    return [(float(edge), float(weight)) for edge, weight in numbers]


def _by_zones(zones: Any) -> Weight:
    checked = _checked_zones(zones)

    def weight(times: Matrix, into: Matrix) -> None:
        into.fill(0.0)
        for edge, worth in reversed(checked):
            np.copyto(into, worth, where=times <= edge)

    return weight


def _by_cut(threshold: Any) -> Weight:
    edge = _checked_threshold(threshold)

    def weight(times: Matrix, into: Matrix) -> None:
        np.less_equal(times, edge, out=into)

    return weight


def _by_kernel(threshold: Any) -> Weight:
    edge, last = _checked_threshold(threshold), math.exp(-0.5)

    def weight(times: Matrix, into: Matrix) -> None:
        near = times <= edge
        into.fill(0.0)
        into[near] = (np.exp(-0.5 * (times[near] / edge) ** 2) - last) / (1.0 - last)

    return weight


def _checked_threshold(threshold: Any) -> float:
    edge = float(_numbers("threshold", [threshold], 1)[0])
    if edge <= 0:
        raise DemandError("threshold must be more than 0 minutes")
    return edge


_WEIGHTS: dict[str, Callable[[Any], Weight]] = {
    "2sfca": _by_cut,
    "e2sfca": _by_zones,
    "kernel": _by_kernel,
    "3sfca": _by_zones,
}
