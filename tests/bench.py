"""`make bench`: what the main job costs here; prints one table and writes bench/results.json."""

from __future__ import annotations

import gzip
import json
import platform
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask

from portal.clock import utc_now
from portal.config import ROOT
from portal.demo.world import PASSPHRASE
from portal.models import schema
from portal.models.base import database
from portal.services import areas, offers
from portal.services.refusals import NoPlacesLeft
from portal.services.transactions import transaction
from tests import bench_clocks, bench_maps, bench_matching, bench_programs, factories
from tests.conftest import make_app

RESULTS = ROOT / "bench" / "results.json"
PAGES = ("/today", "/children", "/needs", "/matches", "/assignments", "/coverage/staff", "/records")
ROUNDS = 15
CROWD = 50


def measure_matching() -> Iterator[tuple[str, float, str]]:
    """Yield what each way of matching does at each size; the details go into the results."""
    found = []
    for row in bench_matching.rows():
        found.append(row)
        what = f"{row['method']}, {row['needs']} needs"
        yield what, row.get("cpu", 0.0), bench_matching.line(row)
    yield "growth in arcs", *bench_matching.exponent(found)
    for calendar in (bench_matching.APART, bench_matching.NOTED):
        seconds, said = bench_matching.over_others(calendar)
        yield f"supply 0.8, five seeds, {calendar}", seconds, said
    yield from bench_programs.measure()


@contextmanager
def demo_province(folder: Path) -> Iterator[tuple[Flask, float]]:
    """Fill the small demo province; answer it and the seconds it took."""
    app = make_app(f"sqlite:///{folder / 'demo.db'}", environment="demo")
    app.config["CLOCK"] = utc_now
    schema.bring_up()
    began = time.perf_counter()
    told = app.test_cli_runner().invoke(args=["demo"])
    if told.exit_code:
        raise SystemExit(told.output)
    try:
        yield app, time.perf_counter() - began
    finally:
        app.config["DATABASE"].close()


def measure_pages(app: Flask) -> Iterator[tuple[str, float, str]]:
    """Yield the median time of the township's pages, and what they weigh."""
    client = app.test_client()
    client.post(
        "/accounts/sign-in", data={"email": "township@demo.example", "password": PASSPHRASE}
    )
    for path in (*PAGES, "/coverage"):
        seconds = []
        for _round in range(ROUNDS):
            began = time.perf_counter()
            answer = client.get(path)
            seconds.append(time.perf_counter() - began)
            if answer.status_code != 200:
                raise SystemExit(f"{path} answered {answer.status_code}")
        raw, packed = len(answer.data) / 1024, len(gzip.compress(answer.data)) / 1024
        yield f"page {path}", statistics.median(seconds), f"{raw:.0f} KB, {packed:.0f} compressed"


def measure_offers() -> Iterator[tuple[str, float, str]]:
    """Yield how long fifty people take to accept one place at once; exactly one may win."""
    now = datetime(2026, 11, 24, 2, 0)
    areas.load_gazetteer()
    with transaction():
        asked = factories.make_need()
        rows = [factories.make_assignment(asked) for _number in range(CROWD)]

    def accept(row: Any) -> bool:
        with database.connection_context():
            try:
                offers.accept(row, by=row.helper.account, at=now)
            except NoPlacesLeft:
                return False
            return True

    began = time.perf_counter()
    with ThreadPoolExecutor(CROWD) as threads:
        won = sum(threads.map(accept, rows))
    if won != 1:
        raise SystemExit(f"{won} of {CROWD} got the one place.")
    yield f"{CROWD} answers to one place at once", time.perf_counter() - began, "1 accepted"


def all_measured(folder: Path) -> Iterator[tuple[str, float, str]]:
    """Yield (what, seconds, said) of every benchmark."""
    yield from measure_matching()
    with demo_province(folder) as (app, seconds):
        yield "demo province, small", seconds, "through the services"
        yield from measure_pages(app)
    app = make_app(f"sqlite:///{folder / 'offers.db'}")
    schema.bring_up()
    yield from measure_offers()
    app.config["DATABASE"].close()
    yield from bench_clocks.measure(folder)
    yield from bench_maps.measure(folder)


def run(show: Callable[[str], None] = print) -> None:
    """Measure, show the table line by line, and keep the figures."""
    folder = Path(tempfile.mkdtemp(prefix="shouwang-bench-"))
    rows = []
    try:
        for what, seconds, said in all_measured(folder):
            show(f"{what:<50} {seconds * 1000:>10.1f} ms   {said}")
            rows.append({"what": what, "seconds": round(seconds, 5), "said": said})
    finally:
        shutil.rmtree(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    show(f"{'peak memory':<50} {peak:>10} MB")
    RESULTS.parent.mkdir(exist_ok=True)
    about = {"python": platform.python_version(), "machine": platform.machine(), "peak_mb": peak}
    RESULTS.write_text(json.dumps({**about, "rows": rows}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(run())
