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


DAYS = ("2026-11-30", "2026-12-04", "2026-12-05", "2026-12-31", "2027-03-01")
PLACES = ((36.28, 100.62), (36.3, 100.6), (36.9, 101.2), (33.0, 97.0))
AREAS = ("632521101", "632521102", "630102001", "632521", "6325")
ORGANIZATIONS = (
    {"id": "o1", "status": "active", "capacity": 2, "areas": ["63"]},
    {"id": "o2", "status": "suspended", "capacity": 2, "areas": ["63"]},
    {"id": "o3", "status": "active", "capacity": 0, "areas": ["6301"]},
)


def _maybe(value: Any) -> st.SearchStrategy[Any]:
    """Draw the value's own strategy, or nothing known."""
    return st.one_of(st.none(), value)


def _mostly(good: Any, other: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw what passes four times out of five, so that pairs fail for one reason or two."""
    return st.integers(0, 4).flatmap(lambda n: other if n == 0 else st.just(good))


_LANGUAGES = st.dictionaries(st.sampled_from(("zh", "bo-amdo", "mn")), st.integers(1, 3))
_DAY = st.sampled_from(DAYS)
_NEED = {
    "area": st.sampled_from(AREAS),
    "service": _mostly("E1", st.sampled_from(("P1", "L1", "S1"))),
    "min_level": st.integers(1, 2),
    "languages": st.lists(st.sampled_from(("bo-amdo", "mn", "zh")), max_size=2, unique=True),
    "language_required": st.booleans(),
    "remote": _mostly(False, st.just(True)),
    "same_sex": _mostly(None, st.sampled_from(("F", "M"))),
    "slots": st.integers(1, 2),
    "team": st.booleans(),
    "child": st.sampled_from(("c1", "c2", "c3")),
    "tier": st.sampled_from(("critical", "urgent", "routine")),
}
_OPTIONAL_NEED = {
    "two_adults": st.booleans(),
    "second_adult": _maybe(st.sampled_from(("h0", "h1", "director"))),
    "term_days": _maybe(st.sampled_from((0, 26, 365))),
    "winter": st.booleans(),
    "speed_kmh": _maybe(st.sampled_from((15.5, 120))),
}
_HELPER = {
    "organization": _maybe(st.sampled_from(("o1", "o2", "o3", "o9"))),
    "max_minutes": _mostly(120, st.sampled_from((0, 5, 900))),
    "services": _mostly({"E1": 2, "P1": 1, "L1": 3}, st.just({"E1": 1})),
    "licences": st.dictionaries(st.sampled_from(("P1", "L1")), _DAY),
    "languages": _LANGUAGES,
    "adult": _mostly(True, st.just(False)),
    "sex": _maybe(st.sampled_from(("F", "M"))),
    "vetted_until": _mostly("2027-05-01", _maybe(_DAY)),
    "trained_until": _mostly("2027-05-01", _maybe(_DAY)),
    "busy": st.lists(
        st.sampled_from(
            [
                ["2026-12-05T08:00", "2026-12-05T09:00"],
                ["2026-12-05T08:30", "2026-12-05T09:00:01"],
                ["2026-12-05T10:00", "2026-12-05T10:00"],
                ["2026-12-05T10:59:59", "2026-12-06T12:00"],
                ["2026-12-05T11:00", "2026-12-05T12:00"],
                ["2025-01-01T00:00", "2026-12-05T08:59"],
            ]
        ),
        max_size=3,
    ),
    "served": st.lists(st.sampled_from(("c1", "c2", "c9")), max_size=2, unique=True),
    "areas": _mostly(["63"], st.lists(st.sampled_from(("6325", "632521", "6301")), max_size=2)),
    "recent_28d": st.integers(0, 5),
    "accepted": st.integers(0, 9),
    "attended": st.integers(0, 9),
    "blocked": _mostly([], st.lists(st.sampled_from(("c1", "c2", "c9")), max_size=2)),
}
_OPTIONAL_HELPER = {
    "identity": _mostly(True, _maybe(st.booleans())),
    "conduct": _mostly(True, _maybe(st.booleans())),
    "full": _mostly([], st.just([["2026-11-30", "2026-12-05"], ["2026-12-01", "2026-12-31"]])),
    "available_until": _maybe(_DAY),
    "paused_until": _mostly(None, st.sampled_from(("2026-12-01", "2026-12-02"))),
    "asked_7d": _mostly(0, _maybe(st.integers(0, 4))),
    "declined": _mostly([], st.lists(st.sampled_from(("n0", "n1", "n9")), max_size=2)),
    "place": _maybe(st.sampled_from(AREAS)),
}
_ROADS = st.dictionaries(
    st.tuples(st.sampled_from(AREAS), st.sampled_from(AREAS)), st.sampled_from((0, 4, 110, 800))
)


@st.composite
def files(draw: st.DrawFn, most: int = 6) -> dict[str, Any]:
    """Draw a problem whose pairs fail any of the checks, with keys left out and unknown values."""

    def row(make: Any, number: int, known: dict, optional: dict) -> dict[str, Any]:
        lat, lon = draw(st.sampled_from(PLACES))
        values = draw(st.fixed_dictionaries(known, optional=optional))
        return make(number, **{"lat": lat, "lon": lon, **values})

    needs = [row(need, n, _NEED, _OPTIONAL_NEED) for n in range(draw(st.integers(1, most)))]
    for number, asked in enumerate(needs):
        day = draw(st.sampled_from(("2026-12-05", "2026-12-31")))
        asked |= {"start": f"{day}T09:00", "end": f"{day}T{11 + number % 2}:00"}
    helpers = [row(helper, n, _HELPER, _OPTIONAL_HELPER) for n in range(draw(st.integers(1, most)))]
    roads = [[start, end, minutes] for (start, end), minutes in draw(_ROADS).items()]
    more: dict[str, Any] = {"road": roads} if draw(st.booleans()) else {}
    if draw(st.booleans()):
        frozen = draw(_ROADS).items()
        more["winter_road"] = [[start, end, minutes] for (start, end), minutes in frozen]
        more["travel"] = {"winter_speed_kmh": draw(_maybe(st.sampled_from((20, 35.5, 90))))}
    return document(needs, helpers, organizations=list(ORGANIZATIONS), **more)


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
