"""A web process that asks the matcher small questions loads none of the solver's libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = "{'ortools', 'scipy', 'pandas', 'networkx'}"


def _heavy_after(code: str) -> str:
    asked = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sorted({HEAVY} & set(sys.modules)))"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return asked.stdout.strip()


def test_importing_the_matcher_loads_no_solver():
    assert _heavy_after("import matching; matching.solve; matching.explain") == ""


def test_explaining_a_pair_loads_no_solver():
    code = (
        "import matching; from tests.matching.problems import problem, need, helper; "
        "asked = problem([need(1)], [helper(1)]); "
        "matching.explain(asked, 'n1', 'h1'); matching.edges(asked)"
    )
    assert _heavy_after(code) == ""
