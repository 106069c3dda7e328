"""Reading PROBLEM.json: unknown keys are refused by name, wrong values by a sentence.

Keys beyond those that stay put are optional, and one left out asks nothing: a helper's `identity`,
`conduct`, `full`, `available_until`, `paused_until`, `asked_7d`, `declined` and `place`, a need's
`two_adults`, `second_adult`, `term_days`, `winter` and `speed_kmh`, and above them `road`,
`winter_road` and `travel` (docs/decisions/0022-eligibility.md, 0028-roads-and-boundaries.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from matching.travel import township
from matching.types import (
    LANGUAGES,
    TIERS,
    Helper,
    Need,
    Organization,
    Problem,
    ProblemRefused,
    Travel,
    Weights,
)  # fmt: skip
from matching.values import (
    LEVELS,
    Row,
    as_date,
    as_moment,
    is_code,
    refuse,
    refuse_code,
    refuse_other,
)

T = TypeVar("T", Need, Helper, Organization)
TOP = frozenset({"date", "needs", "helpers", "organizations", "frozen", "previous", "weights",
                 "road", "winter_road", "travel"})  # fmt: skip
NEED = frozenset({
    "id", "lat", "lon", "area", "tier", "service", "min_level", "languages", "language_required",
    "slots", "start", "end", "remote", "child", "same_sex", "team", "two_adults", "second_adult",
    "term_days", "winter", "speed_kmh",
})  # fmt: skip
OPTIONAL = frozenset({"identity", "conduct", "full", "available_until", "paused_until", "asked_7d",
                      "declined", "place"})  # fmt: skip
HELPER = OPTIONAL | {
    "id", "kind", "organization", "lat", "lon", "max_minutes", "services", "languages",
    "capacity", "adult", "sex", "vetted_until", "licences", "trained_until", "busy", "served",
    "areas", "recent_28d", "asked", "accepted", "attended", "blocked",
}  # fmt: skip
ORGANIZATION = frozenset({"id", "status", "capacity", "areas"})
SEXES = ("F", "M")
# Ten years: no plan is longer, and no day overflows.
LONGEST_TERM = 3_660
LONGEST_ROAD = 100_000
# Kept once each, however many helpers give the same keys.
_GIVEN: dict[frozenset[str], frozenset[str]] = {}


def read_problem(raw: Any) -> Problem:
    """Answer the Problem for the JSON value `raw`.

    Raises ProblemRefused naming the wrong key, its value and the cure. Rows are sorted by id, so a
    shuffled file is the same problem with the same `input_hash`.
    """
    top = Row(raw, "", TOP) if isinstance(raw, Mapping) else _no_problem(raw)
    needs = _rows(top, "needs", _need)
    helpers = _rows(top, "helpers", _helper)
    organizations = _rows(top, "organizations", _organization)
    weights = Row(top.values.get("weights", {}), "weights", {"fairness", "stability"})
    travel = Row(
        top.values.get("travel", {}), "travel", {"detour", "speed_kmh", "winter_speed_kmh"}
    )
    return Problem(
        date=top.date("date"),
        needs=needs,
        helpers=helpers,
        organizations={row.id: row for row in organizations},
        frozen=_pairs(top, "frozen", ({n.id for n in needs}, {h.id for h in helpers})),
        previous=_pairs(top, "previous", None),
        weights=Weights(
            fairness=weights.integer("fairness", Weights().fairness),
            stability=weights.integer("stability", Weights().stability),
        ),
        input_hash=_hash(top.values),
        travel=Travel(
            detour=travel.number("detour", Travel().detour, 1, 10),
            speed_kmh=travel.number("speed_kmh", Travel().speed_kmh, 1, 300),
            winter_speed_kmh=travel.optional(
                "winter_speed_kmh", lambda key: travel.number(key, None, 1, 300)
            ),
        ),
        road=_roads(top, "road"),
        winter_road=_roads(top, "winter_road"),
    )


def _no_problem(raw: Any) -> Row:
    refuse("the problem", raw, "an object", 'Write it as {"date": …, "needs": […], …}.')


def _hash(top: Mapping[str, Any]) -> str:
    canonical = dict(top)
    for name in ("needs", "helpers", "organizations"):
        canonical[name] = sorted(top.get(name, []), key=lambda row: str(row["id"]))
    for name in ("frozen", "previous"):
        canonical[name] = sorted(map(list, top.get(name, [])))
    for name in ("road", "winter_road"):
        if name in top:
            canonical[name] = sorted(map(list, top[name]))
    text = json.dumps(canonical, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _listed(top: Row, name: str, expected: str, length: int) -> list[Any]:
    value = top.values.get(name, [])
    if not isinstance(value, list):
        refuse(name, value, f"a list of {expected}", "Write it as [ … ].")
    for number, one in enumerate(value):
        if length and (not isinstance(one, list | tuple) or len(one) != length):
            refuse(f"{name}[{number}]", one, expected, "Write it as [ …, … ].")
    return value


def _rows(top: Row, name: str, read: Callable[[Any, str], T]) -> tuple[T, ...]:
    listed = _listed(top, name, "objects", 0)
    rows = [read(value, f"{name}[{number}]") for number, value in enumerate(listed)]
    rows.sort(key=lambda row: row.id)
    for one, other in zip(rows, rows[1:], strict=False):
        if one.id == other.id:
            raise ProblemRefused(
                f"{name} holds the id {one.id!r} twice. Take one of the two out, or rename it."
            )
    return tuple(rows)


def _pairs(
    top: Row, name: str, known: tuple[set[str], set[str]] | None
) -> frozenset[tuple[str, str]]:
    listed = _listed(top, name, "a [need, helper] pair", 2)
    for number, (need, helper) in enumerate(listed):
        if not isinstance(need, str) or not isinstance(helper, str):
            refuse(f"{name}[{number}]", [need, helper], "two ids", 'Write it as ["…", "…"].')
        if known is not None and (need not in known[0] or helper not in known[1]):
            raise ProblemRefused(
                f"{name}[{number}] names the unknown pair [{need!r}, {helper!r}]. "
                "Add the need and the helper to the file, or take the pair out."
            )
    return frozenset((need, helper) for need, helper in listed)


def _roads(top: Row, name: str) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    listed = _listed(top, name, "[from, to, minutes]", 3)
    for number, (start, end, minutes) in enumerate(listed):
        where = f"{name}[{number}]"
        for code in (start, end):
            if not is_code(code):
                refuse_code(where, code)
        is_whole = isinstance(minutes, int) and not isinstance(minutes, bool)
        if not is_whole or not 0 <= minutes <= LONGEST_ROAD:
            refuse(where, minutes, f"whole minutes from 0 to {LONGEST_ROAD}", "Write the digits.")
        way = township(start), township(end)
        if found.setdefault(way, minutes) != minutes:
            raise ProblemRefused(
                f"{where} says {minutes} minutes from {way[0]} to {way[1]}, an entry before says "
                f"{found[way]}. Keep one of the two; roads are kept by township, nine digits."
            )
    return found


def _need(value: Any, where: str) -> Need:
    row = Row(value, where, NEED)
    start, end = row.moment("start"), row.moment("end")
    if end <= start:
        refuse(f"{where}.end", row.values["end"], f"after its start {row.values['start']}",
               "Correct one of the two.")  # fmt: skip
    languages = row.texts("languages")
    for language in languages:
        if language not in LANGUAGES:
            refuse_other(f"{where}.languages", language, LANGUAGES)
    return Need(
        id=row.text("id"),
        lat=row.number("lat", None, -90, 90),
        lon=row.number("lon", None, -180, 180),
        area=row.code("area"),
        tier=row.one_of("tier", TIERS),
        service=row.text("service"),
        start=start,
        end=end,
        child=row.text("child"),
        slots=row.integer("slots", 1, least=1),
        min_level=row.one_of("min_level", LEVELS, 1),
        languages=languages,
        language_required=row.flag("language_required"),
        remote=row.flag("remote"),
        same_sex=row.optional("same_sex", lambda key: row.one_of(key, SEXES)),
        team=row.flag("team"),
        two_adults=row.flag("two_adults"),
        second_adult=row.optional("second_adult", row.text),
        term_days=row.optional("term_days", lambda key: row.integer(key, most=LONGEST_TERM)),
        winter=row.flag("winter"),
        speed_kmh=row.optional("speed_kmh", lambda key: row.number(key, None, 1, 300)),
    )


def _helper(value: Any, where: str) -> Helper:
    row = Row(value, where, HELPER)
    given = frozenset(OPTIONAL & row.values.keys())
    return Helper(
        id=row.text("id"),
        kind=row.text("kind", "volunteer"),
        organization=row.optional("organization", row.text),
        lat=row.number("lat", None, -90, 90),
        lon=row.number("lon", None, -180, 180),
        max_minutes=row.integer("max_minutes"),
        services=row.levels("services"),
        languages=row.levels("languages"),
        capacity=row.integer("capacity"),
        adult=row.flag("adult"),
        sex=row.optional("sex", lambda key: row.one_of(key, SEXES)),
        vetted_until=row.optional("vetted_until", row.date),
        trained_until=row.optional("trained_until", row.date),
        licences=row.days("licences"),
        busy=row.spans("busy", as_moment),
        served=frozenset(row.texts("served")),
        areas=row.codes("areas"),
        recent_28d=row.integer("recent_28d"),
        asked=row.integer("asked"),
        accepted=row.integer("accepted"),
        attended=row.integer("attended"),
        blocked=frozenset(row.texts("blocked")),
        given=_GIVEN.setdefault(given, given),
        identity=row.optional("identity", row.flag),
        conduct=row.optional("conduct", row.flag),
        available_until=row.optional("available_until", row.date),
        paused_until=row.optional("paused_until", row.date),
        asked_7d=row.optional("asked_7d", row.integer),
        declined=frozenset(row.texts("declined")),
        full=row.spans("full", as_date),
        place=row.optional("place", row.code),
    )


def _organization(value: Any, where: str) -> Organization:
    row = Row(value, where, ORGANIZATION)
    return Organization(
        id=row.text("id"),
        status=row.text("status"),
        capacity=row.integer("capacity"),
        areas=row.codes("areas"),
    )
