"""What the deadlines cost: a run that finds nothing new, a breach with its levels, the memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from portal.case_terms import CaseOrigin
from portal.models import DepartmentTask, Message, ProtectionCase, schema
from portal.plan_terms import Department
from portal.services import areas, deadlines
from portal.services.transactions import transaction
from portal.vocabulary import Role
from tests import factories
from tests.conftest import make_app
from tests.memory import peak_mb

NOW = datetime(2026, 11, 24, 2, 0)
# So many cases and as many letters; one in ten is late.
ROWS, LATE = 5_000, 10
AGO = {True: timedelta(days=60), False: timedelta(hours=2)}


def measure(folder: Path) -> Iterator[tuple[str, float, str]]:
    """Yield (what, CPU seconds, said): a first run, one that adds nothing, the cost of a breach."""
    app = make_app(f"sqlite:///{folder / 'clocks.db'}")
    schema.bring_up()
    areas.load_gazetteer()
    _offices()
    _rows()
    before = peak_mb()
    figures, first = _timed(lambda: deadlines.tick(NOW))
    told = Message.select().count()
    said = f"{figures.breaches} breaches, {figures.climbs} levels, {told} messages"
    yield f"first run over {figures.seen} clocks (CPU)", first, said
    again, quiet = _timed(lambda: deadlines.tick(NOW + timedelta(minutes=1)))
    if again.breaches or again.climbs or figures.breaches != 2 * ROWS // LATE:
        raise SystemExit(f"The runs wrote {figures} and {again}.")
    said = f"{1e6 * quiet / again.seen:.0f} µs a clock, {peak_mb() - before} MB more at the peak"
    yield f"run over {again.seen} clocks, nothing new (CPU)", quiet, said
    cost = (first - quiet) / figures.breaches
    yield "one breach with its levels and messages (CPU)", cost, "a transaction each"
    app.config["DATABASE"].close()


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    began = time.process_time()
    answer = act()
    return answer, time.process_time() - began


def _offices() -> None:
    """Put somebody into every office that a breach of the place climbs to."""
    for role, area in (
        (Role.TOWNSHIP, factories.TOWNSHIP), (Role.COUNTY, factories.COUNTY),
        (Role.SUPERVISOR, "6325"), (Role.SUPERVISOR, "63"),
    ):  # fmt: skip
        factories.make_account(role, area_code=area, created_at=NOW - timedelta(days=365))


def _rows() -> None:
    officer = factories.make_account(Role.TOWNSHIP)
    place = factories.TOWNSHIP
    cases, letters = [], []
    for number in range(ROWS):
        since = NOW - AGO[number % LATE == 0]
        about = f"{number:05d}"
        cases.append(
            {"number": f"C{about}", "area_code": place, "about": about,
             "origin": CaseOrigin.TOWNSHIP, "opened_at": since}
        )  # fmt: skip
        letters.append(
            {"number": f"H{about}", "area_code": place, "department": Department.EDUCATION,
             "text": about, "asked_by": officer, "asked_at": since}
        )  # fmt: skip
    with transaction():
        for table, rows in ((ProtectionCase, cases), (DepartmentTask, letters)):
            for first in range(0, ROWS, 500):
                table.insert_many(rows[first : first + 500]).execute()
