"""`python -m matching edges|solve|why`: the matcher on a file, without the portal."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from matching import edges, plan_as_json, read_problem, solve
from matching.candidates import as_edge
from matching.eligibility import examine
from matching.printing import checks_as_json, edge_as_json
from matching.scoring import children_by_organization
from matching.types import Helper, Need, Problem, ProblemRefused

T = TypeVar("T", Need, Helper)
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
    problem = read_problem(_json(file))
    if command == "edges":
        for edge in edges(problem):
            _print(edge_as_json(edge))
    elif command == "solve":
        _print(plan_as_json(solve(problem)))
    else:
        _why(problem, *ids)


def _json(file: str) -> Any:
    try:
        return json.loads(Path(file).read_text(encoding="utf-8-sig"))
    except OSError as trouble:
        raise ProblemRefused(
            f"{file} cannot be read: {trouble.strerror}. Name a file that can be."
        ) from trouble
    except json.JSONDecodeError as trouble:
        raise ProblemRefused(
            f"{file} is not JSON at line {trouble.lineno}, column {trouble.colno}: {trouble.msg}. "
            "Correct it there."
        ) from trouble
    except (ValueError, RecursionError) as trouble:
        raise ProblemRefused(
            f"{file} is not JSON in UTF-8: {trouble}. Save it as UTF-8."
        ) from trouble


def _row(rows: Sequence[T], kind: str, name: str) -> T:
    for row in rows:
        if row.id == name:
            return row
    raise ProblemRefused(
        f"There is no {kind} {name!r} in the problem. Write an id as the file has it."
    )


def _why(problem: Problem, need_id: str, helper_id: str) -> None:
    need = _row(problem.needs, "need", need_id)
    helper = _row(problem.helpers, "helper", helper_id)
    checks = examine(problem, need, helper)
    edge = None
    if all(check.ok for check in checks):
        edge = as_edge(problem, need, helper, children_by_organization(problem))
    _print(checks_as_json(checks, edge))


if __name__ == "__main__":
    try:
        run(sys.argv[1:])
    except ProblemRefused as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(1)
