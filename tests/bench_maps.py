"""What the maps cost: access of townships and villages, the map, a month's release with its audit.

Access is measured in a process of its own, so that the peak memory is its own:
`python -m tests.bench_maps WHERE HELPERS SERVICES` prints one JSON object; so are the releases
(`tests/bench_releases.py`). The same input goes to
PySAL's `access` (`tests/bench_pysal.py`), which `make bench` installs beside everything else, in
`.venv/pysal`; where that was not possible the line says so.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from maps import access, places
from maps.minutes import minutes_between
from tests.memory import peak_mb
from tests.provinces import homes, villages

ROOT = Path(__file__).parents[1]
PYSAL = ROOT / ".venv" / "pysal" / "bin" / "python"
ZONES = ((20.0, 1.0), (40.0, 0.68), (60.0, 0.22))
TOWNSHIPS, VILLAGES, HELPERS, SERVICES = "townships", "villages", 5_000, 8
PLACES = {TOWNSHIPS: 406, VILLAGES: 4_700}
BREAKS = (20.0, 40.0, 60.0, 80.0)
LONGEST = 900.0


def ground(where: str, helpers: int, services: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answer demand (n x s), supply (m x s) and minutes (n x m) of the same province every time."""
    chance = np.random.default_rng(7)
    to = townships() if where == TOWNSHIPS else villages(chance, PLACES[VILLAGES])[0]
    start = homes(chance, helpers)
    demand = chance.poisson(3.0 if where == VILLAGES else 35.0, (len(to), services))
    supply = chance.integers(1, 9, (helpers, services)) * (chance.random((helpers, services)) < 0.2)
    minutes = np.empty((len(to), helpers))
    starts = dict(enumerate(map(tuple, start)))
    # A few rows at a time: what is measured is the memory of access, not of the distances.
    for low in range(0, len(to), 50):
        part = dict(enumerate(map(tuple, to[low : low + 50])))
        minutes[low : low + 50] = minutes_between(part, starts).table
    return demand.astype(np.float64), supply.astype(np.float64), minutes


def townships() -> np.ndarray:
    """Answer the seats of the townships as rows of (lat, lon)."""
    seats = [(area.lat, area.lon) for area in places.load_areas() if area.level == "township"]
    return np.array(seats)


def measured(where: str, helpers: int, services: int) -> dict[str, Any]:
    """Answer what E2SFCA costs: the least CPU of three, and the memory it adds to its input."""
    demand, supply, minutes = ground(where, helpers, services)
    before, seconds = peak_mb(), []
    for _round in range(3):
        began = time.process_time()
        found = access.by_service("e2sfca", demand, supply, minutes, ZONES)
        seconds.append(time.process_time() - began)
    given = np.nansum(demand * found.access, axis=0)
    return {
        "where": where, "places": len(demand), "helpers": helpers, "services": services,
        "cpu": round(min(seconds), 4), "peak_mb": peak_mb(), "added_mb": peak_mb() - before,
        "input_mb": minutes.nbytes >> 20,
        "lost": float(np.abs(given - found.reachable_supply).max()),
    }  # fmt: skip


def _told(command: list[str]) -> dict[str, Any]:
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=LONGEST)
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def measure_access() -> Iterator[tuple[str, float, str]]:
    """Yield what access costs at both sizes."""
    for where, services in ((TOWNSHIPS, 1), (TOWNSHIPS, SERVICES), (VILLAGES, SERVICES)):
        command = [sys.executable, "-m", "tests.bench_maps", where, str(HELPERS), str(services)]
        row = _told(command)
        what = f"E2SFCA {row['places']} x {HELPERS} x {services} (CPU)"
        said = (
            f"{row['peak_mb']} MB at the peak: minutes {row['input_mb']}, {row['added_mb']} more; "
            f"supply lost {row['lost']:.1e}"
        )
        yield what, row["cpu"], said


def measure_pysal(folder: Path) -> Iterator[tuple[str, float, str]]:
    """Yield PySAL's seconds and how far its values lie from ours, on the same input."""
    for where in (TOWNSHIPS, VILLAGES):
        demand, supply, minutes = ground(where, HELPERS, 1)
        given = folder / f"{where}.npz"
        np.savez(given, demand=demand[:, 0], supply=supply[:, 0], minutes=minutes)
        for variant in ("2sfca", "e2sfca", "3sfca"):
            what = f"PySAL access, {variant} {len(demand)} x {HELPERS} (CPU)"
            yield what, *_beside(variant, given, demand, supply, minutes)


def _beside(variant: str, given: Path, *ground: np.ndarray) -> tuple[float, str]:
    setting = 60.0 if variant == "2sfca" else ZONES
    began = time.process_time()
    ours = access.by_service(variant, *ground, setting)
    seconds = time.process_time() - began
    if not PYSAL.exists():
        return 0.0, "not installed"
    out = given.with_suffix(".out.npy")
    try:
        told = _told([str(PYSAL), str(ROOT / "tests" / "bench_pysal.py"), variant, str(given),
                      str(out)])  # fmt: skip
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as trouble:
        return 0.0, f"did not finish: {str(trouble)[:60]}"
    theirs, mine = np.load(out), ours.access[:, 0]
    known = ~np.isnan(mine)
    apart = float(np.abs(theirs[known] - mine[known]).max())
    said = (
        f"PySAL {told['version']} {told['peak_mb']} MB; ours {1000 * seconds:.0f} ms; values apart "
        f"at most {apart:.1e} of {mine[known].max():.3g}"
    )
    return told["cpu"], said


def measure_map() -> Iterator[tuple[str, float, str]]:
    """Yield what it costs to draw the province, and its bytes."""
    from maps import cells, drawing  # not needed by the processes that measure access

    levels: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("county", lambda: cells.county_cells()), ("township", lambda: cells.township_cells("63"))
    )  # fmt: skip
    for level, laid in levels:
        began = time.process_time()
        ground = laid()
        yield f"{len(ground)} {level} cells laid (CPU)", time.process_time() - began, "once"
        values = {code: float(n % 100) for n, code in enumerate(sorted(ground))}
        began = time.process_time()
        drawn = drawing.draw_coverage(
            ground, values, outline=places.province_outline(), classes=BREAKS
        )
        seconds = time.process_time() - began
        raw = (drawn.html + drawn.script).encode()
        said = f"{len(raw) / 1024:.0f} KB, {len(gzip.compress(raw)) / 1024:.0f} KB compressed"
        yield f"map of {len(ground)} {level} cells (CPU)", seconds, said


def measure_releases() -> Iterator[tuple[str, float, str]]:
    """Yield what a month's release with its audit costs, alone and with twelve months before it."""
    told = _told([sys.executable, "-m", "tests.bench_releases"])
    months = told["months"]
    for month in (months[0], months[-1]):
        yield f"release of month {month['month']} with audit (CPU)", month["cpu"], month["said"]
    said = f"the whole province, three tables; {told['peak_mb']} MB at the peak"
    yield f"{len(months)} months of releases (CPU)", sum(one["cpu"] for one in months), said


def measure(folder: Path) -> Iterator[tuple[str, float, str]]:
    """Yield (what, CPU seconds, said) of everything about maps."""
    yield from measure_access()
    yield from measure_pysal(folder)
    yield from measure_map()
    yield from measure_releases()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(sys.argv[1], *map(int, sys.argv[2:4]))))
