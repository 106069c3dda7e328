"""Matching beside other ways, on the same instances: each method in a process of its own.

`python -m tests.bench_matching METHOD NEEDS HELPERS SEED CALENDAR` prints one JSON object: places
filled by tier, mean minutes on the way, CPU seconds to lay the columns, find the pairs and plan
(ours with its proof), and the peak memory of the whole process. `rows` runs the methods that finish
at each size. The calendar is `apart` (no two visits clash, as in the notes on performance), `weeks`
(three windows a day for four weeks) or `noted` (apart, with the notes' scarcity and priorities).
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from matching import allocation, baselines, flow
from matching.arcs import Arcs
from matching.candidates import Candidates
from matching.columns import Columns
from matching.market import Market, market
from matching.types import TIERS
from tests.memory import peak_mb
from tests.provinces import noted, province

SIZES = ((1_000, 300), (10_000, 3_000), (100_000, 30_000))
OURS = ("ours, all pairs", "ours, generated", "ours, 99.5 %")
APART, WEEKS, NOTED = "apart", "weeks", "noted"
SEEDS = range(5)
SIMPLER = ("nearest first", "greedy by score", "self-service board")
PACKAGES = ("scipy linprog", "networkx")
# networkx and a general linear program do not end at the largest size.
METHODS = {1_000: OURS + SIMPLER + PACKAGES, 10_000: OURS + SIMPLER + PACKAGES,
           100_000: OURS + SIMPLER}  # fmt: skip
WAYS = dict(
    zip(
        SIMPLER,
        (baselines.nearest_first, baselines.greedy_by_score, baselines.self_service),
        strict=True,
    )
)
LONGEST = 3_600.0
# What takes a second is run three times and the least is told: whatever else a machine does adds.
REPEATED, SHORT = 3, 10_000
ALL_PAIRS = 2**40


def measured(
    method: str, needs: int, helpers: int, seed: int = 0, calendar: str = APART
) -> dict[str, Any]:
    """Answer what one method does with one instance."""
    if calendar == NOTED:
        problem = noted(needs, helpers, seed)
    else:
        problem = province(needs, helpers, seed, apart=calendar == APART)
    began = time.process_time()
    asked = market(Columns(problem))
    if method in OURS:
        most = ALL_PAIRS if method == OURS[0] else 0
        near = 0.005 if method == OURS[2] else 0.0
        found = allocation.answer(asked, seconds=LONGEST, most_arcs=most, near=near)
        mine = found.pairs.take(found.taken)
        arcs = Arcs(mine.need, mine.helper, mine.gain.astype(np.int16),
                    asked.columns.minutes(mine.need, mine.helper).astype(np.int16))  # fmt: skip
        said = {"solved": len(found.pairs), "gap": found.proof.gap,
                "tiers proven": found.proof.are_tiers_proven,
                "gap share": round(found.proof.gap / found.proof.primal, 6)}  # fmt: skip
    else:
        every = asked.usable(Candidates(asked.columns).all())
        arcs = every.take(_taken(method, asked, every))
        said = {"pairs": len(every)}
    seconds = time.process_time() - began
    tier = asked.columns.tier[arcs.need]
    return {
        "method": method, "needs": needs, "helpers": helpers, "calendar": calendar,
        "places": int(asked.columns.slots.sum()), "served": len(arcs),
        **{name: int((tier == place).sum()) for place, name in enumerate(TIERS)},
        "minutes": round(float(arcs.minutes.mean()), 1), "cpu": round(seconds, 2),
        "peak_mb": peak_mb(), **said,
    }  # fmt: skip


def _taken(method: str, asked: Market, arcs: Arcs) -> np.ndarray:
    if method in WAYS:
        return WAYS[method](asked, arcs)
    blocks = asked.blocks([arcs])
    pairs = flow.Pairs(arcs.need, arcs.helper, asked.gains(arcs), blocks.of(arcs.need, arcs.helper))
    nodes = flow.Nodes.of(asked.limits, len(blocks))
    unit = flow.FIRST_UNIT * flow.rest(asked.limits, pairs)
    joints = flow.joints(asked.limits, blocks.helper, nodes, unit, pairs.top)
    ones = np.ones(len(pairs), dtype=np.int64)
    laid = (pairs.need, flow.heads_of(pairs, nodes), ones, pairs.top - pairs.gain)
    columns = [np.concatenate(both).astype(np.int64) for both in zip(laid, joints, strict=True)]
    solve = _by_networkx if method == "networkx" else _by_scipy
    return solve(asked, nodes, columns)[: len(pairs)] > 0.5


def _by_scipy(asked: Market, nodes: flow.Nodes, columns: list[np.ndarray]) -> np.ndarray:
    """The same network as a linear program (HiGHS)."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    tails, heads, capacities, costs = columns
    count, arcs = nodes.sink + 1, np.arange(len(tails))
    matrix = coo_matrix(
        (
            np.repeat([1.0, -1.0], len(arcs)),
            (np.concatenate([tails, heads]), np.tile(arcs, 2)),
        ),
        shape=(count, len(arcs)),
    ).tocsr()
    supply = np.zeros(count)
    supply[: len(asked.limits.slots)] = asked.limits.slots
    supply[nodes.sink] = -asked.limits.slots.sum()
    bounds = np.stack([np.zeros(len(arcs)), capacities], axis=1)
    return np.asarray(linprog(costs, A_eq=matrix, b_eq=supply, bounds=bounds, method="highs-ds").x)


def _by_networkx(asked: Market, nodes: flow.Nodes, columns: list[np.ndarray]) -> np.ndarray:
    """The same network by networkx's network simplex; parallel arcs by a node in between."""
    import networkx

    graph = networkx.MultiDiGraph()
    for number, slots in enumerate(asked.limits.slots.tolist()):
        graph.add_node(number, demand=-slots)
    graph.add_node(nodes.sink, demand=int(asked.limits.slots.sum()))
    for at, (tail, head, room, cost) in enumerate(zip(*map(np.ndarray.tolist, columns),
                                                      strict=True)):  # fmt: skip
        graph.add_edge(tail, head, key=at, capacity=room, weight=cost)
    _cost, carried = networkx.network_simplex(graph)
    found = np.zeros(len(columns[0]))
    for ends in carried.values():
        for keys in ends.values():
            for at, amount in keys.items():
                found[at] = amount
    return found


def rows(sizes: tuple[tuple[int, int], ...] = SIZES, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Yield what every method does at every size, or that it did not finish."""
    for needs, helpers in sizes:
        for method in METHODS[needs]:
            times = REPEATED if method in OURS and needs <= SHORT else 1
            told = [_told(method, needs, helpers, seed, APART) for _time in range(times)]
            yield min(told, key=lambda row: row.get("cpu", LONGEST))
    for method in (OURS[0], *SIMPLER):
        yield _told(method, *sizes[min(1, len(sizes) - 1)], seed, WEEKS)


def exponent(found: list[dict[str, Any]]) -> tuple[float, str]:
    """Answer how CPU grows with the pairs solved at once, from 10,000 to 100,000 needs."""
    small, large = (
        next((row for row in found if row["needs"] == size and row["method"] == OURS[0]
              and row["calendar"] == APART and "cpu" in row), None)
        for size in (10_000, 100_000)
    )  # fmt: skip
    if small is None or large is None:
        return 0.0, "not measured"
    grown = math.log(large["cpu"] / small["cpu"]) / math.log(large["solved"] / small["solved"])
    return 0.0, f"{grown:.2f} from {small['solved']} to {large['solved']} pairs (aim 1.25)"


def over_others(calendar: str, needs: int = 10_000, helpers: int = 3_000) -> tuple[float, str]:
    """Answer CPU and how many per cent more the plan serves than two other ways, by five seeds."""
    more: dict[str, list[float]] = {SIMPLER[0]: [], SIMPLER[2]: []}
    seconds = 0.0
    for seed in SEEDS:
        ours = _told(OURS[0], needs, helpers, seed, calendar)
        seconds += ours.get("cpu", 0.0)
        for method, found in more.items():
            theirs = _told(method, needs, helpers, seed, calendar)
            if "failed" in ours or "failed" in theirs:
                return seconds, "did not finish"
            found.append(100 * (ours["served"] / theirs["served"] - 1))
    return seconds, "; ".join(
        f"{sum(found) / len(found):+.1f} % over {method} ({min(found):.1f} to {max(found):.1f})"
        for method, found in more.items()
    )


def _told(method: str, needs: int, helpers: int, seed: int, calendar: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench_matching", method, str(needs), str(helpers),
               str(seed), calendar]  # fmt: skip
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=True,
                              timeout=LONGEST)  # fmt: skip
        found: dict[str, Any] = json.loads(told.stdout)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as trouble:
        return {"method": method, "needs": needs, "calendar": calendar, "failed": str(trouble)[:99]}
    return found


def line(row: dict[str, Any]) -> str:
    """Answer one line of the table."""
    if "failed" in row:
        return f"{row['needs']:>7} {row['calendar']} {row['method']:<20} did not finish"
    proof = f"gap {row['gap share']:.4%}" if "gap share" in row else ""
    tiers = " ".join(f"{row[tier]:>7}" for tier in TIERS)
    return (
        f"{row['needs']:>7} {row['calendar']} {row['method']:<20} "
        f"{row['served']:>7} of {row['places']:>7} {tiers} "
        f"{row['minutes']:>6.1f} min {row['cpu']:>8.2f} s CPU {row['peak_mb']:>6} MB {proof}"
    )


if __name__ == "__main__":
    asked = measured(sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5])
    sys.stdout.write(json.dumps(asked))
