"""One object of PROBLEM.json, read key by key: what is wrong is refused by key, value and cure."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Set
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

from matching.types import ProblemRefused

T = TypeVar("T")
MOST = 1_000_000
LEVELS = (1, 2, 3)
LENGTHS = (2, 4, 6, 9, 12)
LONGEST_SHOWN = 60


def shown(value: Any) -> str:
    """Answer a value as a reader of the file would find it, shortened."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def refuse(where: str, value: Any, expected: str, cure: str) -> NoReturn:
    """Raise ProblemRefused with the key, what it must be, what it is, and how to mend it."""
    found = "is missing" if value is None else f"is {shown(value)}"
    raise ProblemRefused(f"{where} {found}, but must be {expected}. {cure}")


class Row:
    """An object whose keys are known; `where` is how a sentence names it."""

    __slots__ = ("values", "where")

    def __init__(self, values: Any, where: str, keys: Set[str]) -> None:
        """Take a JSON value; raises ProblemRefused unless it is an object of these keys only."""
        if not isinstance(values, Mapping):
            refuse(where, values, "an object", "Write it as { … }.")
        if not values.keys() <= keys:
            unknown = min(str(key) for key in values if key not in keys)
            raise ProblemRefused(
                f"{where or 'the problem'} has the unknown key {unknown!r}, which "
                f"is {shown(values[unknown])}. "
                f"Take it out, or use one of: {', '.join(sorted(keys))}."
            )
        self.values: Mapping[str, Any] = values
        self.where = where

    def _of(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def text(self, key: str, default: str | None = None) -> str:
        """Answer a text that is not empty."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or not value:
            refuse(self._of(key), value, "a text that is not empty", 'Write it in quotes: "…".')
        return value

    def optional(self, key: str, read: Callable[[str], T]) -> T | None:
        """Answer what `read` makes of the key, or None where it is null or left out."""
        return None if self.values.get(key) is None else read(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """Answer a list of texts; left out, it is empty."""
        value = self.values.get(key, ())
        if not isinstance(value, list | tuple) or not all(
            isinstance(one, str) and one for one in value
        ):
            refuse(self._of(key), value, "a list of texts", 'Write it as ["…", "…"].')
        return tuple(value)

    def code(self, key: str) -> str:
        """Answer an area code."""
        value = self.values.get(key)
        if not is_code(value):
            refuse_code(self._of(key), value)
        return str(value)

    def codes(self, key: str) -> tuple[str, ...]:
        """Answer a sorted list of area codes; left out, it is empty."""
        found = self.texts(key)
        for one in found:
            if not is_code(one):
                refuse_code(self._of(key), one)
        return tuple(sorted(found))

    def integer(self, key: str, default: int | None = 0, least: int = 0, most: int = MOST) -> int:
        """Answer a whole number from `least` to `most`."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            refuse(self._of(key), value, f"a whole number from {least} to {most}",
                   "Write the digits without quotes or point.")  # fmt: skip
        return value

    def number(self, key: str, default: float | None, least: float, most: float) -> float:
        """Answer a number from `least` to `most`."""
        value = self.values.get(key, default)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is None or not is_number or not least <= value <= most:
            refuse(self._of(key), value, f"a number from {least:g} to {most:g}",
                   "Write decimal digits, such as 36.28.")  # fmt: skip
        return float(value)

    def flag(self, key: str, default: bool | None = False) -> bool:
        """Answer true or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            refuse(self._of(key), value, "true or false", "Write it without quotes.")
        return value

    def one_of(self, key: str, allowed: tuple[T, ...], default: T | None = None) -> T:
        """Answer one of the allowed values."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or value not in allowed:
            refuse_other(self._of(key), value, allowed)
        found: T = value
        return found

    def levels(self, key: str) -> dict[str, int]:
        """Answer {name: level 1 to 3}; left out, it is empty."""
        rows = self._mapping(key)
        for name, level in rows.items():
            if isinstance(level, bool) or level not in LEVELS:
                refuse_other(f"{self._of(key)}.{name}", level, LEVELS)
        return dict(rows)

    def days(self, key: str) -> dict[str, date]:
        """Answer {name: day}; left out, it is empty."""
        rows = self._mapping(key)
        return {name: as_date(day, f"{self._of(key)}.{name}") for name, day in rows.items()}

    def _mapping(self, key: str) -> Mapping[str, Any]:
        value = self.values.get(key, {})
        if not isinstance(value, Mapping):
            refuse(self._of(key), value, "an object", 'Write it as {"…": …}.')
        return value

    def date(self, key: str) -> date:
        """Answer a day."""
        return as_date(self.values.get(key), self._of(key))

    def moment(self, key: str) -> datetime:
        """Answer a local time."""
        return as_moment(self.values.get(key), self._of(key))

    def spans(self, key: str, read: Callable[[Any, str], T]) -> tuple[tuple[T, T], ...]:
        """Answer sorted pairs of start and end; left out, there are none."""
        value = self.values.get(key, ())
        where = self._of(key)
        if not isinstance(value, list | tuple):
            refuse(where, value, "a list of [start, end] pairs", "Write it as [[…, …]].")
        found = []
        for pair in value:
            if not isinstance(pair, list | tuple) or len(pair) != 2:
                refuse(where, pair, "a list of [start, end] pairs", "Write it as [[…, …]].")
            start, end = read(pair[0], where), read(pair[1], where)
            if end < start:  # type: ignore[operator]
                refuse(where, pair, "pairs whose end is not before their start", "Swap the two.")
            found.append((start, end))
        return tuple(sorted(found))


def is_code(value: Any) -> bool:
    """Say whether a value is an area code."""
    return isinstance(value, str) and value.isdigit() and len(value) in LENGTHS


def refuse_code(where: str, value: Any) -> NoReturn:
    """Raise ProblemRefused for what is no area code."""
    refuse(where, value, "an area code of 2, 4, 6, 9 or 12 digits",
           "Write the digits in quotes, county 6, township 9.")  # fmt: skip


def refuse_other(where: str, value: Any, allowed: Collection[Any]) -> NoReturn:
    """Raise ProblemRefused for what is none of the allowed values."""
    refuse(where, value, f"one of {', '.join(map(str, allowed))}", "Choose one of these.")


def as_date(value: Any, where: str) -> date:
    """Answer a day of the form 2026-12-01."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        refuse(where, value, "a date", "Write it as 2026-12-01, in quotes.")


def as_moment(value: Any, where: str) -> datetime:
    """Answer a local time of the form 2026-12-05T09:00."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        refuse(where, value, "a local time", "Write it as 2026-12-05T09:00, in quotes.")
    if moment.tzinfo is not None or moment.microsecond:
        refuse(where, value, "a local time of whole seconds, without an offset",
               "Write it as 2026-12-05T09:00, the clock at the place.")  # fmt: skip
    return moment
