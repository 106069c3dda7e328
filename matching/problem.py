"""Reading PROBLEM.json: unknown keys are refused by name, wrong values by a sentence."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from matching.types import (
    LANGUAGES,
    TIERS,
    Helper,
    Need,
    Organization,
    Problem,
    ProblemRefused,
    Weights,
)  # fmt: skip

T = TypeVar("T")
Raw = Mapping[str, Any]
LEVELS = (1, 2, 3)


def read_problem(raw: Any) -> Problem:
    """Answer the Problem for the JSON value `raw`; raises ProblemRefused naming the wrong key.

    Rows are sorted by id, so a shuffled file is the same problem with the same `input_hash`.
    """
    keys = {"date", "needs", "helpers", "organizations", "frozen", "previous", "weights"}
    top = _object(raw, "the problem", keys)
    needs = _rows(top, "needs", _need)
    helpers = _rows(top, "helpers", _helper)
    organizations = _rows(top, "organizations", _organization)
    known_needs = {need.id for need in needs}
    known_helpers = {helper.id for helper in helpers}
    weights = _object(top.get("weights", {}), "weights", {"fairness", "stability"})
    return Problem(
        date=_date(top.get("date"), "date"),
        needs=needs,
        helpers=helpers,
        organizations={row.id: row for row in organizations},
        frozen=_pairs(top, "frozen", known_needs, known_helpers),
        previous=_pairs(top, "previous", None, None),
        weights=Weights(
            fairness=_integer(weights.get("fairness", Weights().fairness), "weights.fairness", 0),
            stability=_integer(
                weights.get("stability", Weights().stability), "weights.stability", 0
            ),
        ),
        input_hash=_hash(top),
    )


def _hash(top: Raw) -> str:
    canonical = dict(top)
    for name in ("needs", "helpers", "organizations"):
        canonical[name] = sorted(top.get(name, []), key=lambda row: str(row["id"]))
    for name in ("frozen", "previous"):
        canonical[name] = sorted(map(list, top.get(name, [])))
    text = json.dumps(canonical, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _object(value: Any, where: str, keys: set[str]) -> Raw:
    if not isinstance(value, Mapping):
        raise ProblemRefused(f"{where} must be an object.")
    unknown = sorted(set(value) - keys)
    if unknown:
        raise ProblemRefused(f"{where} has the unknown key {unknown[0]!r}.")
    return value


def _rows(top: Raw, name: str, read: Callable[[Any, str], T]) -> tuple[T, ...]:
    value = top.get(name, [])
    if not isinstance(value, list):
        raise ProblemRefused(f"{name} must be a list.")
    rows = [read(row, f"{name}[{number}]") for number, row in enumerate(value)]
    rows.sort(key=lambda row: row.id)  # type: ignore[attr-defined]
    ids = [row.id for row in rows]  # type: ignore[attr-defined]
    if len(set(ids)) != len(ids):
        twice = next(one for one, other in zip(ids, ids[1:], strict=False) if one == other)
        raise ProblemRefused(f"{name} holds the id {twice!r} twice.")
    return tuple(rows)


def _pairs(
    top: Raw, name: str, needs: set[str] | None, helpers: set[str] | None
) -> frozenset[tuple[str, str]]:
    value = top.get(name, [])
    if not isinstance(value, list) or any(
        not isinstance(pair, list | tuple) or len(pair) != 2 for pair in value
    ):
        raise ProblemRefused(f"{name} must be a list of [need, helper] pairs.")
    for need, helper in value:
        if (needs is not None and need not in needs) or (
            helpers is not None and helper not in helpers
        ):
            raise ProblemRefused(f"{name} names the unknown pair [{need!r}, {helper!r}].")
    return frozenset((str(need), str(helper)) for need, helper in value)


def _need(value: Any, where: str) -> Need:
    keys = {
        "id", "lat", "lon", "area", "tier", "service", "min_level", "languages",
        "language_required", "slots", "start", "end", "remote", "child", "same_sex", "team",
    }  # fmt: skip
    row = _object(value, where, keys)
    start = _moment(row.get("start"), f"{where}.start")
    end = _moment(row.get("end"), f"{where}.end")
    if end <= start:
        raise ProblemRefused(f"{where}.end must come after its start.")
    languages = _texts(row.get("languages", []), f"{where}.languages")
    for language in languages:
        _one_of(language, LANGUAGES, f"{where}.languages")
    return Need(
        id=_text(row.get("id"), f"{where}.id"),
        lat=_degrees(row.get("lat"), f"{where}.lat", 90),
        lon=_degrees(row.get("lon"), f"{where}.lon", 180),
        area=_code(row.get("area"), f"{where}.area"),
        tier=_one_of(str(row.get("tier")), TIERS, f"{where}.tier"),
        service=_text(row.get("service"), f"{where}.service"),
        start=start,
        end=end,
        child=_text(row.get("child"), f"{where}.child"),
        slots=_integer(row.get("slots", 1), f"{where}.slots", 1),
        min_level=_one_of(row.get("min_level", 1), LEVELS, f"{where}.min_level"),
        languages=languages,
        language_required=_flag(row.get("language_required", False), f"{where}.language_required"),
        remote=_flag(row.get("remote", False), f"{where}.remote"),
        same_sex=_sex(row.get("same_sex"), f"{where}.same_sex"),
        team=_flag(row.get("team", False), f"{where}.team"),
    )


def _helper(value: Any, where: str) -> Helper:
    keys = {
        "id", "kind", "organization", "lat", "lon", "max_minutes", "services", "languages",
        "capacity", "adult", "sex", "vetted_until", "licences", "trained_until", "busy", "served",
        "areas", "recent_28d", "asked", "accepted", "attended", "blocked",
    }  # fmt: skip
    row = _object(value, where, keys)

    def count(name: str) -> int:
        return _integer(row.get(name, 0), f"{where}.{name}", 0)

    return Helper(
        id=_text(row.get("id"), f"{where}.id"),
        kind=_text(row.get("kind", "volunteer"), f"{where}.kind"),
        organization=_optional(row.get("organization"), f"{where}.organization", _text),
        lat=_degrees(row.get("lat"), f"{where}.lat", 90),
        lon=_degrees(row.get("lon"), f"{where}.lon", 180),
        max_minutes=count("max_minutes"),
        services=_levels(row.get("services", {}), f"{where}.services"),
        languages=_levels(row.get("languages", {}), f"{where}.languages"),
        capacity=count("capacity"),
        adult=_flag(row.get("adult", False), f"{where}.adult"),
        sex=_sex(row.get("sex"), f"{where}.sex"),
        vetted_until=_optional(row.get("vetted_until"), f"{where}.vetted_until", _date),
        trained_until=_optional(row.get("trained_until"), f"{where}.trained_until", _date),
        licences={
            name: _date(day, f"{where}.licences.{name}")
            for name, day in _mapping(row.get("licences", {}), f"{where}.licences").items()
        },
        busy=_spans(row.get("busy", []), f"{where}.busy"),
        served=frozenset(_texts(row.get("served", []), f"{where}.served")),
        areas=tuple(sorted(_codes(row.get("areas", []), f"{where}.areas"))),
        recent_28d=count("recent_28d"),
        asked=count("asked"),
        accepted=count("accepted"),
        attended=count("attended"),
        blocked=frozenset(_texts(row.get("blocked", []), f"{where}.blocked")),
    )


def _organization(value: Any, where: str) -> Organization:
    row = _object(value, where, {"id", "status", "capacity", "areas"})
    return Organization(
        id=_text(row.get("id"), f"{where}.id"),
        status=_text(row.get("status"), f"{where}.status"),
        capacity=_integer(row.get("capacity", 0), f"{where}.capacity", 0),
        areas=tuple(sorted(_codes(row.get("areas", []), f"{where}.areas"))),
    )


def _optional(value: Any, where: str, read: Callable[[Any, str], T]) -> T | None:
    return None if value is None else read(value, where)


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise ProblemRefused(f"{where} must be a text that is not empty.")
    return value


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ProblemRefused(f"{where} must be a list of texts.")
    return tuple(_text(item, where) for item in value)


def _code(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.isdigit() or len(value) not in (2, 4, 6, 9, 12):
        raise ProblemRefused(f"{where} must be an area code of 2, 4, 6, 9 or 12 digits.")
    return value


def _codes(value: Any, where: str) -> tuple[str, ...]:
    return tuple(_code(item, where) for item in _texts(value, where))


def _integer(value: Any, where: str, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= 1_000_000:
        raise ProblemRefused(f"{where} must be a whole number from {least} to 1000000.")
    return value


def _degrees(value: Any, where: str, most: int) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or abs(value) > most:
        raise ProblemRefused(f"{where} must be degrees between -{most} and {most}.")
    return float(value)


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise ProblemRefused(f"{where} must be true or false.")
    return value


def _one_of(value: T, allowed: tuple[T, ...], where: str) -> T:
    if isinstance(value, bool) or value not in allowed:
        raise ProblemRefused(f"{where} must be one of {', '.join(map(str, allowed))}.")
    return value


def _sex(value: Any, where: str) -> str | None:
    return None if value is None else _one_of(str(value), ("F", "M"), where)


def _mapping(value: Any, where: str) -> Raw:
    if not isinstance(value, Mapping):
        raise ProblemRefused(f"{where} must be an object.")
    return value


def _levels(value: Any, where: str) -> dict[str, int]:
    rows = _mapping(value, where)
    return {name: _one_of(level, LEVELS, f"{where}.{name}") for name, level in rows.items()}


def _date(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ProblemRefused(f"{where} must be a date such as 2026-12-01.") from None


def _moment(value: Any, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ProblemRefused(f"{where} must be a local time such as 2026-12-05T09:00.") from None
    if moment.tzinfo is not None:
        raise ProblemRefused(f"{where} must be a local time without an offset.")
    return moment


def _spans(value: Any, where: str) -> tuple[tuple[datetime, datetime], ...]:
    if not isinstance(value, list | tuple) or any(
        not isinstance(span, list | tuple) or len(span) != 2 for span in value
    ):
        raise ProblemRefused(f"{where} must be a list of [start, end] pairs.")
    return tuple(sorted((_moment(a, where), _moment(b, where)) for a, b in value))
