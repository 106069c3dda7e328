"""The ground of the maps: imported outlines by whole areas, else sketches, and whose they are."""

from __future__ import annotations

import pytest

from maps import cells
from maps.places import province_outline
from portal.models import AuditEntry, Boundary, BoundaryImport
from portal.services import boundaries
from portal.services.boundaries import FaultyBoundaries, HalfAnArea, Unnamed
from tests.factories import NOW
from tests.maps import outlines

HAINAN, GONGHE = "6325", "632521"
TELLS = {
    "level": "county", "source": "省自然资源厅", "approval": "青S(2026)001号", "datum": "CGCS2000",
    "name_of_code": "code", "at": NOW,
}  # fmt: skip
CREDIT = ("省自然资源厅", "青S(2026)001号")
pytestmark = pytest.mark.usefixtures("db")


def import_counties(prefix=HAINAN, **values):
    rough = {c: outlines.rough(cell, 3) for c, cell in cells.county_cells(prefix).items()}
    content = outlines.collection(outlines.features(rough))
    return boundaries.import_file(content, **{**TELLS, **values})


def import_townships(**values):
    content = outlines.collection(outlines.features(dict(cells.township_cells(GONGHE))))
    return boundaries.import_file(content, **{**TELLS, "level": "township", **values})


def test_without_an_import_every_map_is_a_sketch():
    assert boundaries.county_cells() == cells.county_cells()
    assert boundaries.township_cells(GONGHE) == cells.township_cells(GONGHE)
    assert boundaries.prefecture_cells() == cells.prefecture_cells()
    assert boundaries.outline("63", "county") == province_outline()
    assert boundaries.outline(GONGHE, "township") == cells.cell(GONGHE)
    assert boundaries.credit([GONGHE]) == boundaries.Credit(1, 0, ())


def test_what_is_imported_takes_the_place_of_the_sketch_there_alone():
    import_counties()
    found = boundaries.county_cells()
    assert list(found) == list(cells.county_cells())
    for code, cell in found.items():
        assert cell.approximate is not code.startswith(HAINAN)
        assert (cell == cells.cell(code)) is cell.approximate
    assert set(boundaries.county_cells(HAINAN)) == set(cells.county_cells(HAINAN))
    assert boundaries.township_cells(GONGHE) == cells.township_cells(GONGHE)


def test_a_prefecture_is_joined_of_its_imported_counties():
    import_counties()
    found = boundaries.prefecture_cells()
    assert [code for code, cell in found.items() if not cell.approximate] == [HAINAN]
    assert len(found[HAINAN].polygons[0]) == 1
    assert boundaries.outline(HAINAN, "county") == found[HAINAN]
    assert boundaries.outline("63", "county") == province_outline()


def test_townships_have_an_edge_of_their_own_kind():
    import_counties()
    assert boundaries.outline(GONGHE, "township") == cells.cell(GONGHE)
    import_townships()
    edge = boundaries.outline(GONGHE, "township")
    assert not edge.approximate
    assert not boundaries.township_cells(GONGHE)[f"{GONGHE}101"].approximate


def test_whose_outlines_they_are_is_told():
    made = import_counties()
    assert (made.areas, made.datum, made.removed_at) == (5, "CGCS2000", None)
    assert boundaries.credit([GONGHE]) == boundaries.Credit(0, 1, (CREDIT,))
    assert boundaries.credit([HAINAN]) == boundaries.Credit(0, 5, (CREDIT,))
    everywhere = boundaries.credit(cells.county_cells())
    assert (everywhere.sketched, everywhere.imported) == (40, 5)
    entry = AuditEntry.get(AuditEntry.action == "boundaries.imported")
    assert "省自然资源厅" not in entry.detail


def test_a_second_import_takes_the_place_of_the_first():
    first = import_counties()
    import_counties(source="国家基础地理信息中心", approval="GS(2026)9号")
    assert boundaries.credit([GONGHE]).sources == (("国家基础地理信息中心", "GS(2026)9号"),)
    assert BoundaryImport.get_by_id(first.id).removed_at == NOW
    assert Boundary.select().count() == 5


def test_removed_outlines_leave_the_sketch_and_their_record():
    import_counties()
    import_townships()
    assert boundaries.remove(level="county", prefix=HAINAN, at=NOW) == 5
    assert boundaries.county_cells() == cells.county_cells()
    assert not boundaries.township_cells(GONGHE)[f"{GONGHE}101"].approximate
    assert boundaries.remove(level="county", prefix="63", at=NOW) == 0
    assert [row.removed_at for row in BoundaryImport.select()] == [NOW, None]
    assert AuditEntry.select().where(AuditEntry.action == "boundaries.removed").count() == 1


@pytest.mark.parametrize(
    ("level", "prefix"), [("county", GONGHE), ("township", f"{GONGHE}101"), ("county", "64")]
)
def test_no_area_is_left_half_imported(level, prefix):
    with pytest.raises(HalfAnArea):
        boundaries.remove(level=level, prefix=prefix, at=NOW)


def test_a_faulty_file_changes_nothing():
    import_counties()
    before = boundaries.county_cells()
    with pytest.raises(FaultyBoundaries) as refused:
        boundaries.import_file(outlines.of(HAINAN, lambda listed: listed.pop()), **TELLS)
    assert len(refused.value.faults) == 1
    assert boundaries.county_cells() == before
    assert BoundaryImport.select().count() == 1


@pytest.mark.parametrize(
    "values", [{"source": " "}, {"approval": ""}, {"source": "长" * 201}, {"approval": "号" * 81}]
)
def test_nobody_shows_an_outline_without_saying_whose_it_is(values):
    with pytest.raises(Unnamed):
        import_counties(**values)
    assert Boundary.select().count() == 0
