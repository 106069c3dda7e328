"""SCIP beside CP-SAT and HiGHS on the parts that a flow leaves broken, on one instance.

`python -m tests.bench_programs NEEDS HELPERS` prints one JSON object a solver: programs solved to
the end, CPU seconds, and how far their totals lie below the best. The instance is the province with
half-hour starts over one week and a team of every twentieth need, so that windows clash in chains.
Each program starts from the plan at hand, as in a run; time is for solving alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np

from matching import allocation, program
from matching.columns import Columns
from matching.market import market
from matching.types import Problem
from tests.provinces import province

SIZE = (1_000, 300)
SECONDS = 20.0
LONGEST = 1_800.0


def tangled(needs: int, helpers: int) -> Problem:
    """Answer the province with windows that clash in chains."""
    asked, chance = province(needs, helpers), np.random.default_rng(5)
    moved = []
    for need in asked.needs:
        start = need.start.replace(day=7, hour=8) + timedelta(
            days=int(chance.integers(0, 7)), minutes=30 * int(chance.integers(0, 18))
        )
        length = timedelta(minutes=int(chance.choice([60, 120, 180])))
        moved.append(
            replace(need, start=start, end=start + length, team=bool(chance.random() < 0.05))
        )
    return replace(asked, needs=tuple(moved))


def programs(asked: Problem) -> tuple[list[Any], allocation.Answer]:
    """Answer every program that a plan of the problem asks for, in order, and the plan."""
    from ortools.linear_solver import linear_solver_pb2

    found: list[Any] = []
    usual = program.Program.run

    def kept(self: program.Program, seconds: float) -> float:
        self.solver.SetHint(self.take, self.taken.astype(float).tolist())
        model = linear_solver_pb2.MPModelProto()
        self.solver.ExportModelToProto(model)
        found.append(model)
        return usual(self, seconds)

    program.Program.run = kept  # type: ignore[method-assign]
    try:
        return found, allocation.answer(market(Columns(asked)), seconds=LONGEST)
    finally:
        program.Program.run = usual  # type: ignore[method-assign]


def by_scip(model: Any) -> tuple[bool, float | None]:
    """Answer whether the best was proven, and the total met."""
    from ortools.linear_solver import pywraplp

    solver = pywraplp.Solver.CreateSolver("SCIP")
    solver.LoadModelFromProto(model)
    solver.SetTimeLimit(int(1000 * SECONDS))
    parameters = pywraplp.MPSolverParameters()
    parameters.SetDoubleParam(parameters.RELATIVE_MIP_GAP, 0.0)
    status = solver.Solve(parameters)
    has_any = status in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE)
    is_proven = status == pywraplp.Solver.OPTIMAL
    return is_proven, solver.Objective().Value() if has_any else None


def by_cp_sat(model: Any) -> tuple[bool, float | None]:
    """The same; everything is whole, the steps of spread too, since their sums are."""
    from ortools.sat.python import cp_model

    asked = cp_model.CpModel()
    take = [asked.new_int_var(int(v.lower_bound), int(v.upper_bound), "") for v in model.variable]
    for row in model.constraint:
        terms = cp_model.LinearExpr.weighted_sum(
            [take[at] for at in row.var_index], [int(one) for one in row.coefficient]
        )
        low = int(max(row.lower_bound, -(2**40)))
        asked.add_linear_constraint(terms, low, int(min(row.upper_bound, 2**40)))
    hint = model.solution_hint
    for at, value in zip(hint.var_index, hint.var_value, strict=True):
        asked.add_hint(take[at], int(value))
    asked.maximize(
        cp_model.LinearExpr.weighted_sum(
            take, [int(v.objective_coefficient) for v in model.variable]
        )
    )
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = SECONDS
    solver.parameters.num_workers = 2
    status = solver.solve(asked)
    has_any = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return status == cp_model.OPTIMAL, solver.objective_value if has_any else None


def by_highs(model: Any) -> tuple[bool, float | None]:
    """The same by scipy's `milp`, which takes no start."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *(len(row.var_index) for row in model.constraint)])
    places = [at for row in model.constraint for at in row.var_index]
    values = [one for row in model.constraint for one in row.coefficient]
    matrix = csr_matrix((values, places, ends), shape=(len(ends) - 1, len(model.variable)))
    limits = np.array([(row.lower_bound, row.upper_bound) for row in model.constraint])
    bounds = np.array([(v.lower_bound, v.upper_bound) for v in model.variable])
    found = milp(
        [-v.objective_coefficient for v in model.variable],
        constraints=LinearConstraint(matrix, limits[:, 0], limits[:, 1]),
        bounds=Bounds(bounds[:, 0], bounds[:, 1]),
        integrality=np.array([v.is_integer for v in model.variable]),
        options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
    )
    return found.status == 0, None if found.x is None else -float(found.fun)


def solved(models: list[Any], name: str) -> dict[str, Any]:
    """Answer what one solver makes of them, each in SECONDS of wall time at most."""
    ends, missed, totals, took = 0, 0, [], []
    for model in models:
        began = time.process_time()
        is_proven, total = SOLVERS[name](model)
        took.append(time.process_time() - began)
        ends, missed = ends + is_proven, missed + (total is None)
        totals.append(total)
    return {"solver": name, "programs": len(models), "ended": ends, "without": missed,
            "cpu": round(sum(took), 2), "longest": round(max(took, default=0), 2),
            "totals": totals}  # fmt: skip


SOLVERS = {"SCIP": by_scip, "CP-SAT": by_cp_sat, "HiGHS": by_highs}


def compared(needs: int, helpers: int) -> Iterator[dict[str, Any]]:
    """Yield the row of each solver."""
    models, found = programs(tangled(needs, helpers))
    rows = [solved(models, name) for name in SOLVERS]
    totals = [row.pop("totals") for row in rows]
    best = [max((t for t in met if t is not None), default=0) for met in zip(*totals, strict=True)]
    for row, met in zip(rows, totals, strict=True):
        below = sum(most - one for most, one in zip(best, met, strict=True) if one is not None)
        yield {**row, "largest": max((len(model.variable) for model in models), default=0),
               "below": round(below, 3), "gap": found.gap}  # fmt: skip


def measure() -> Iterator[tuple[str, float, str]]:
    """Yield (what, CPU seconds, said) of each solver, from a process of its own."""
    command = [sys.executable, "-m", "tests.bench_programs", *map(str, SIZE)]
    what = f"broken parts, {SIZE[0]} needs x {SIZE[1]}"
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=LONGEST)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as trouble:
        yield what, 0.0, f"did not finish: {str(trouble)[:60]}"
        return
    for row in map(json.loads, told.stdout.splitlines()):
        said = (
            f"{row['ended']} of {row['programs']} proven in {SECONDS:.0f} s each, "
            f"{row['without']} without a plan, {row['below']:g} below the best; "
            f"largest of {row['largest']} variables, longest {row['longest']} s"
        )
        yield f"{what}, {row['solver']} (CPU)", row["cpu"], said


if __name__ == "__main__":
    for answered in compared(int(sys.argv[1]), int(sys.argv[2])):
        sys.stdout.write(json.dumps(answered) + "\n")
