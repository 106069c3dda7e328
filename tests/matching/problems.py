"""Small matching problems for tests: a pair that passes every check, and random crowds of them."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import strategies as st

from matching import Problem, read_problem


def need(number: int = 1, **values: Any) -> dict[str, Any]:
    """Answer a need that `helper()` can meet."""
    return {
        "id": f"n{number}", "lat": 36.28, "lon": 100.62, "area": "632521101", "tier": "routine",
        "service": "E1", "min_level": 1, "languages": [], "language_required": False, "slots": 1,
        "start": "2026-12-05T09:00", "end": "2026-12-05T11:00", "remote": False,
        "child": f"c{number}", "same_sex": None, **values,
    }  # fmt: skip


def helper(number: int = 1, **values: Any) -> dict[str, Any]:
    """Answer a helper who passes every check for `need()`."""
    return {
        "id": f"h{number}", "kind": "volunteer", "organization": None, "lat": 36.3, "lon": 100.6,
        "max_minutes": 60, "services": {"E1": 2}, "languages": {"zh": 3}, "capacity": 3,
        "adult": True, "sex": "F", "vetted_until": "2027-05-01", "licences": {},
        "trained_until": "2027-01-01", "busy": [], "served": [], "areas": ["63"],
        "recent_28d": 0, "asked": 0, "accepted": 0, "attended": 0, "blocked": [], **values,
    }  # fmt: skip


def document(needs: list[dict], helpers: list[dict], **values: Any) -> dict[str, Any]:
    """Answer a whole PROBLEM.json."""
    return {"date": "2026-12-01", "needs": needs, "helpers": helpers, "organizations": [], **values}


def problem(needs: list[dict], helpers: list[dict], **values: Any) -> Problem:
    """Answer the problem read from `document`."""
    return read_problem(document(needs, helpers, **values))


HOURS = ("08:00", "09:00", "10:30", "12:00", "14:00")


@st.composite
def crowds(draw: st.DrawFn, teams: bool = True, most: int = 4) -> dict[str, Any]:
    """Draw a small problem with clashes, tiers, organizations, capacities and perhaps teams."""
    needs = []
    for number in range(draw(st.integers(1, most))):
        hour = draw(st.sampled_from(HOURS))
        needs.append(
            need(
                number,
                tier=draw(st.sampled_from(("critical", "urgent", "routine"))),
                area=draw(st.sampled_from(("632521101", "632521102"))),
                slots=draw(st.integers(1, 2)),
                start=f"2026-12-05T{hour}",
                end=f"2026-12-05T{int(hour[:2]) + 2:02d}:00",
                min_level=draw(st.integers(1, 2)),
                team=teams and draw(st.booleans()),
            )
        )
    helpers = [
        helper(
            number,
            services={"E1": draw(st.integers(1, 3))},
            capacity=draw(st.integers(0, 2)),
            organization=draw(st.sampled_from((None, "o1"))),
            lat=36.3 + draw(st.integers(0, 20)) / 100,
            recent_28d=draw(st.integers(0, 3)),
        )
        for number in range(draw(st.integers(1, most)))
    ]
    previous = draw(
        st.lists(
            st.sampled_from(list(itertools.product((n["id"] for n in needs), ("h0", "h1")))),
            max_size=2,
        )
    )
    organization = {"id": "o1", "status": "active", "capacity": draw(st.integers(0, 3)),
                    "areas": ["63"]}  # fmt: skip
    return document(
        needs, helpers, organizations=[organization], previous=[list(pair) for pair in previous]
    )
