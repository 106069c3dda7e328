"""Road tables, winters and outlines on PostgreSQL: the same answers as on SQLite."""

from __future__ import annotations

from datetime import date

import pytest

from maps import cells
from portal.models import RoadTable
from portal.services import boundaries, road_imports, road_settings, road_table
from portal.services.refusals import ChangedMeanwhile
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_TOWNSHIP, TODAY, TOWNSHIP
from tests.maps import outlines

THERE = (TOWNSHIP, OTHER_TOWNSHIP)


def upload(county, minutes):
    content = f"from,to,minutes,winter_minutes\n{','.join(THERE)},{minutes},\n".encode()
    how = {"source": "县交通运输局", "as_of": TODAY, "by": county, "at": NOW}
    return road_imports.upload(content, **how)[0]


def test_a_table_is_uploaded_confirmed_replaced_and_stopped(postgres_app):
    county = factories.make_account(Role.COUNTY)
    for minutes in (35, 36):
        draft = upload(county, minutes)
        again = RoadTable.get_by_id(draft.id)
        road_imports.confirm(draft, version=draft.version, by=county, at=NOW)
        with pytest.raises(ChangedMeanwhile):
            road_imports.confirm(again, version=again.version, by=county, at=NOW)
        assert road_table.roads().minutes(*THERE) == minutes
    held = road_table.in_force(COUNTY)
    road_imports.stop(held, version=held.version, by=county, at=NOW)
    assert road_table.roads().minutes(*THERE) is None
    assert len(road_imports.ended(county)) == 2


def test_a_county_keeps_its_winter(postgres_app):
    assert road_settings.of(COUNTY) == road_settings.PLATFORM
    road_settings.keep(
        first_month=10, last_month=4, detour=1.6, speed=40, winter_speed=25, reason="十月就结冰",
        by=factories.make_account(Role.COUNTY), at=NOW,
    )  # fmt: skip
    assert road_table.is_winter(date(2026, 10, 1), TOWNSHIP)
    assert road_settings.by_county([]) == {}


def test_outlines_come_and_go(postgres_app):
    how = {"level": "county", "datum": "WGS-84", "name_of_code": "code", "at": NOW}
    boundaries.import_file(outlines.of("6325"), source="省厅", approval="青S(2026)1号", **how)
    assert not boundaries.county_cells()[COUNTY].approximate
    assert not boundaries.prefecture_cells()["6325"].approximate
    assert boundaries.credit([COUNTY]).sources == (("省厅", "青S(2026)1号"),)
    assert boundaries.remove(level="county", prefix="6325", at=NOW) == 5
    assert boundaries.county_cells() == cells.county_cells()
