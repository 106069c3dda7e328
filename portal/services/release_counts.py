"""The true counts behind a public release: three tables by county, fixed in advance.

Everything is counted in children, each once in a cell, by the county of the child's file:

- `ages`: children on the register, confirmed before `at`, by age on that day;
- `needed`: those of them with a need for the service, not withdrawn, that was opened before `at`
  and whose time was not over 90 days before it;
- `served`: those of the children in `needed` for whom one of these very needs has a service
  record that the township had verified by `at`.

Only children who are on the register now are counted, also for an `at` that is past.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import peewee
from peewee import fn

from maps.tables import Row, Table
from portal import clock
from portal.models import Assignment, Child, Need, ServiceRecord
from portal.models.area import cut
from portal.service_codes import SERVICE_CODES
from portal.services import areas
from portal.vocabulary import AreaLevel, ChildStatus, NeedStatus, RecordStatus

# How far back a need is counted (platform), as on the staff map.
WINDOW = timedelta(days=90)
COUNTY_LENGTH, PREFECTURE_LENGTH = 6, 4
# Names of the age bands and the age at which each begins; the last takes whoever is older.
BANDS = {"0-5": 0, "6-11": 6, "12-17": 12}
SERVICES = tuple(SERVICE_CODES)
AGES, NEEDED, SERVED = "ages", "needed", "served"
NAMES = (AGES, NEEDED, SERVED)

Cells = dict[tuple[str, str], int]


def count(at: datetime) -> dict[str, Table]:
    """Answer the true tables at the instant `at` by name, a row for every county; four queries."""
    bands = _bands(at)
    people = {code: sum(row) for code, row in bands.items()}
    told: dict[str, Table] = {AGES: _table(tuple(BANDS), bands, people, is_partition=True)}
    for name, cells in ((NEEDED, _needed(at)), (SERVED, _served(at))):
        rows = {code: tuple(cells.get((code, one), 0) for one in SERVICES) for code in people}
        told[name] = _table(SERVICES, rows, people)
    return told


def _table(
    columns: tuple[str, ...],
    rows: dict[str, tuple[int, ...]],
    people: dict[str, int],
    *,
    is_partition: bool = False,
) -> Table:
    made = (Row(code, code[:PREFECTURE_LENGTH], people[code], rows[code]) for code in sorted(rows))
    return Table(columns, tuple(made), totals=True, partition=is_partition)


def _registered(at: datetime) -> peewee.Expression:
    is_confirmed = Child.confirmed_at.is_null() | (Child.confirmed_at <= at)
    return (Child.status == ChildStatus.ACTIVE) & is_confirmed


def _bands(at: datetime) -> dict[str, tuple[int, ...]]:
    """Answer the registered children of every county by age band."""
    day, county = clock.local_date(at), cut(Child.area_code, COUNTY_LENGTH)
    # How many have reached the age at which each band but the first begins.
    reached = [
        fn.SUM(peewee.Case(None, [(Child.birth_on <= clock.years_before(day, age), 1)], 0))
        for age in list(BANDS.values())[1:]
    ]
    query = Child.select(county, fn.COUNT(Child.id), *reached).where(_registered(at))
    found: dict[str, tuple[int, ...]] = defaultdict(lambda: (0,) * len(BANDS))
    for code, everybody, *older in query.group_by(county).tuples():
        steps = [int(everybody), *map(int, older), 0]
        found[code] = tuple(a - b for a, b in zip(steps, steps[1:], strict=False))
    return {area.code: found[area.code] for area in areas.of_level(AreaLevel.COUNTY)}


def _asked(at: datetime) -> peewee.Expression:
    return (
        _registered(at)
        & (Need.status != NeedStatus.WITHDRAWN)
        & (Need.opened_at < at)
        & (Need.ends_at >= at - WINDOW)
    )


def _needed(at: datetime) -> Cells:
    county = cut(Child.area_code, COUNTY_LENGTH)
    rows = Need.select(county, Need.service, fn.COUNT(fn.DISTINCT(Child.id))).join(Child)
    return _cells(rows.where(_asked(at)), county)


def _served(at: datetime) -> Cells:
    county = cut(Child.area_code, COUNTY_LENGTH)
    rows = (
        ServiceRecord.select(county, Need.service, fn.COUNT(fn.DISTINCT(Child.id)))
        .join(Assignment)
        .join(Need)
        .join(Child)
        .where(
            _asked(at)
            & (ServiceRecord.status == RecordStatus.VERIFIED)
            & (ServiceRecord.verified_at <= at)
        )
    )
    return _cells(rows, county)


def _cells(rows: peewee.ModelSelect, county: peewee.Function) -> Cells:
    grouped = rows.group_by(county, Need.service).tuples()
    return {(code, service): int(children) for code, service, children in grouped}
