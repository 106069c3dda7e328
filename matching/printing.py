"""The matcher's answers as the JSON shapes of `python -m matching`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matching.types import Check, Edge, Plan


def edge_as_json(edge: Edge) -> dict[str, Any]:
    """Answer one line of `edges`, and one entry of a plan's pairs.

    Minutes are estimates; where they come from a table of roads, `estimated` says false.
    """
    answer: dict[str, Any] = {
        "need": edge.need,
        "helper": edge.helper,
        "score": edge.score,
        "parts": dict(edge.parts),
        "minutes": edge.minutes,
    }
    return answer if edge.estimated else answer | {"estimated": False}


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """Answer what `solve` prints."""
    return {
        "pairs": [edge_as_json(edge) for edge in plan.pairs],
        "unfilled": [
            {"need": row.need, "slots": row.slots, "reasons": dict(row.reasons)}
            for row in plan.unfilled
        ],
        "filled": dict(plan.filled),
        "score": plan.score,
        "input_hash": plan.input_hash,
    }


def check_as_json(check: Check) -> dict[str, Any]:
    """Answer one check in words: its number of the sixteen, and the cure if it failed."""
    answer: dict[str, Any] = {
        "ok": check.ok,
        "code": check.code,
        "text": check.text % check.params,
        "number": check.number,
    }
    return answer | {"cure": check.cure % check.params} if check.cure else answer


def checks_as_json(checks: Sequence[Check], edge: Edge | None) -> dict[str, Any]:
    """Answer what `why` prints: every check, and the score's parts if all of them hold."""
    answer: dict[str, Any] = {
        "ok": all(check.ok for check in checks),
        "checks": [check_as_json(check) for check in checks],
    }
    if edge is not None:
        answer |= {"score": edge.score, "parts": dict(edge.parts), "minutes": edge.minutes,
                   "estimated": edge.estimated}  # fmt: skip
    return answer
