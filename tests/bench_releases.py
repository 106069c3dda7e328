"""What the monthly release of the whole province costs, tried by the attacker, for thirteen months.

`python -m tests.bench_releases` prints one JSON object; a process of its own, so that the peak
memory is its own. The last month has twelve before it, as many as a release is laid beside.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from maps import places
from maps.tables import HIDDEN, Row, Table
from portal.services import release_building
from portal.services.release_counts import BANDS, SERVICES
from tests.memory import peak_mb

MONTHS = release_building.LOOK_BACK + 1


def measured() -> dict[str, Any]:
    """Answer the CPU seconds of each month, and the peak memory; a refused month is the last."""
    before: list[Any] = []
    months: list[dict[str, Any]] = []
    for month, tables in enumerate(_months(), 1):
        began = time.process_time()
        kept, guessed = release_building._published(tables, before[-release_building.LOOK_BACK :])
        seconds = round(time.process_time() - began, 3)
        said = "refused" if guessed else _of_release(kept)
        months.append({"month": month, "cpu": seconds, "said": said})
        if guessed:
            break
        before.append(kept)
    peak = peak_mb()
    return {"months": months, "peak_mb": peak}


def _of_release(kept: Any) -> str:
    figures = [f for one in kept.values() for row in one.release.rows for f in row.values]
    shown = sum(figure != HIDDEN for figure in figures)
    joined = {row.code for one in kept.values() for row in one.release.rows if "+" in row.code}
    return f"{shown} of {len(figures)} cells shown, {len(joined)} joins of counties"


def _months() -> Iterator[dict[str, Table]]:
    """Yield the true tables of each month: children come and go, needs change by one at most."""
    chance = random.Random(3)
    counties = [area.code for area in places.load_areas() if area.level == "county"]
    people = {code: chance.choice([40, 120, 300, 500, 800]) for code in counties}
    young = {code: (people[code] // 5, people[code] // 2) for code in counties}
    need = {
        code: [int(people[code] * chance.random() ** 4 * 0.4) for _ in SERVICES]
        for code in counties
    }
    for _month in range(MONTHS):
        for code in counties:
            people[code] += chance.choice([-2, -1, 0, 0, 1, 2, 3])
            need[code] = [max(0, n + chance.choice([-1, 0, 0, 0, 1])) for n in need[code]]

        def rows(of: Callable[[str], tuple[int, ...]]) -> tuple[Row, ...]:
            return tuple(Row(code, code[:4], people[code], of(code)) for code in counties)

        yield {
            "ages": Table(tuple(BANDS), rows(lambda c: (*young[c], people[c] - sum(young[c]))),
                          True, True),
            "needed": Table(SERVICES, rows(lambda c: tuple(need[c])), True),
            "served": Table(SERVICES, rows(lambda c: tuple(int(n * 0.7) for n in need[c])), True),
        }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured()))
