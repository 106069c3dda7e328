"""What is counted for a release: children, each once in a cell, by the county of the file."""

from datetime import date, timedelta

import pytest

from portal.services import release_counts
from portal.vocabulary import ChildStatus, NeedStatus, RecordStatus
from tests import factories, releases


def _row(tables, name, code=factories.COUNTY):
    table = tables[name]
    row = next(row for row in table.rows if row.code == code)
    return row.population, {c: v for c, v in zip(table.columns, row.values, strict=True) if v}


def test_every_county_has_its_row_in_every_table_under_its_prefecture(db, now):
    for table in release_counts.count(now).values():
        assert len(table.rows) == 45
        assert all(row.code.startswith(row.parent) and len(row.parent) == 4 for row in table.rows)


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2026, 11, 1), "0-5"), (date(2020, 11, 25), "0-5"), (date(2020, 11, 24), "6-11"),
        (date(2014, 11, 25), "6-11"), (date(2014, 11, 24), "12-17"), (date(2007, 1, 1), "12-17"),
    ],
)  # fmt: skip
def test_a_child_stands_in_one_age_band_from_the_birthday_on(db, now, born, band):
    factories.make_child(birth_on=born)
    assert _row(release_counts.count(now), "ages") == (1, {band: 1})


def test_a_file_that_is_no_registered_child_yet_or_any_more_is_not_counted(db, now):
    factories.make_child(status=ChildStatus.DRAFT)
    factories.make_child(status=ChildStatus.EXITED)
    factories.make_child(confirmed_at=now + timedelta(minutes=1))
    assert _row(release_counts.count(now), "ages") == (0, {})


def test_a_child_with_two_needs_of_a_service_is_in_need_of_it_once(db, now):
    child = factories.make_child()
    for service in ("E1", "E1", "P3"):
        factories.make_need(child, service=service, opened_at=now - timedelta(days=1))
    assert _row(release_counts.count(now), "needed") == (1, {"E1": 1, "P3": 1})


@pytest.mark.parametrize(
    "values",
    [
        {"status": NeedStatus.WITHDRAWN},
        {"opened_at": factories.NOW + timedelta(minutes=1)},
        {"starts_at": factories.NOW - timedelta(days=91)},
    ],
)
def test_a_need_withdrawn_opened_later_or_long_over_is_not_counted(db, now, values):
    factories.make_need(**{"opened_at": now - timedelta(days=100), **values})
    assert _row(release_counts.count(now), "needed") == (1, {})


def test_only_what_the_township_has_verified_by_then_is_served(db, now):
    at = now + timedelta(days=1)
    releases.serve(releases.make_children(3), "E1", verified_at=now)
    releases.serve(releases.make_children(2, band="0-5"), "P3", verified_at=at + timedelta(hours=1))
    need = factories.make_need(service="S1")
    row = factories.make_assignment(need, factories.make_helper())
    factories.make_record(row, status=RecordStatus.CONFIRMED)
    told = release_counts.count(at)
    assert _row(told, "needed") == (6, {"E1": 3, "P3": 2, "S1": 1})
    assert _row(told, "served") == (6, {"E1": 3})


def test_who_is_served_is_in_need_in_every_cell(db, now):
    at = now + timedelta(days=1)
    releases.serve(releases.make_children(3), "E1", verified_at=now)
    # Verified, but the need lies too far back to be counted; so nobody is served by it either.
    late = now + timedelta(days=200)
    for moment in (at, late):
        told = release_counts.count(moment)
        pairs = zip(told["needed"].rows, told["served"].rows, strict=True)
        assert all(a >= b for n, s in pairs for a, b in zip(n.values, s.values, strict=True))
    assert _row(release_counts.count(late), "served")[1] == {}
