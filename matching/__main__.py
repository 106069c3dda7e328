"""`python -m matching edges|solve|why`: the matcher on a file, without the portal."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from matching import edges, explain, plan_as_json, read_problem, solve
from matching.printing import checks_as_json, edge_as_json
from matching.types import ProblemRefused

USAGE = "Use: python -m matching edges|solve PROBLEM.json, or why PROBLEM.json NEED HELPER"


def _print(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))


def run(arguments: list[str]) -> None:
    """Carry out one command; raises ProblemRefused with the sentence for whoever typed it."""
    if len(arguments) < 2 or (arguments[0] == "why") != (len(arguments) == 4):
        raise ProblemRefused(USAGE)
    command, file, *ids = arguments
    if command not in ("edges", "solve", "why"):
        raise ProblemRefused(USAGE)
    try:
        problem = read_problem(json.loads(Path(file).read_text()))
    except OSError as trouble:
        raise ProblemRefused(f"{file} cannot be read: {trouble.strerror}.") from trouble
    except json.JSONDecodeError as trouble:
        raise ProblemRefused(f"{file} is not JSON: line {trouble.lineno}.") from trouble
    if command == "edges":
        for edge in edges(problem):
            _print(edge_as_json(edge))
    elif command == "solve":
        _print(plan_as_json(solve(problem)))
    else:
        _why(problem, *ids)


def _why(problem, need: str, helper: str) -> None:  # type: ignore[no-untyped-def]
    try:
        checks = explain(problem, need, helper)
    except KeyError as unknown:
        raise ProblemRefused(f"There is no {unknown.args[0]!r} in the problem.") from unknown
    pair = (need, helper)
    edge = next((edge for edge in edges(problem) if (edge.need, edge.helper) == pair), None)
    _print(checks_as_json(checks, edge))


if __name__ == "__main__":
    try:
        run(sys.argv[1:])
    except ProblemRefused as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(1)
