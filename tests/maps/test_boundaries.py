"""Outlines from GeoJSON: every fault is named, nothing of a faulty file is taken."""

from __future__ import annotations

import json

import pytest

from maps import boundaries, cells
from maps.boundaries import BoundaryError, joined
from maps.datum import wgs84_to_gcj02
from maps.geometry import contains
from maps.places import areas_by_code
from tests.maps import outlines

HAINAN = "6325"
COUNTIES = {code for code in cells.county_cells() if code.startswith(HAINAN)}


def read(content, **how):
    return boundaries.read(content, **{"level": "county", "datum": "WGS-84", **how})


def faults_of(content, **how):
    with pytest.raises(BoundaryError) as refused:
        read(content, **how)
    return refused.value.faults


def moved(cell, shift):
    return cells.Cell(
        cell.code,
        tuple(tuple(tuple(shift(*point) for point in ring) for ring in p) for p in cell.polygons),
    )


def test_the_outlines_of_a_prefecture_are_read():
    found = read(outlines.of(HAINAN))
    assert set(found) == COUNTIES
    assert not any(cell.approximate for cell in found.values())
    for code, cell in found.items():
        sketch = cells.cell(code)
        assert len(cell.polygons) == len(sketch.polygons)
        seat = areas_by_code()[code]
        assert contains(cell.polygons[0][0], (seat.lat, seat.lon))


def test_a_winding_outline_is_drawn_with_eighty_corners_and_no_gap():
    rough = {code: outlines.rough(cells.cell(code), 6) for code in sorted(COUNTIES)}
    found = read(outlines.collection(outlines.features(rough)))
    for cell in found.values():
        assert sum(len(ring) for polygon in cell.polygons for ring in polygon) <= 80
    whole = joined(HAINAN, list(found.values()))
    assert [len(polygon) for polygon in whole.polygons] == [1]
    assert not whole.approximate


def test_an_area_is_a_sketch_while_one_of_its_parts_is():
    parts = [*read(outlines.of(HAINAN)).values(), cells.cell("632221")]
    assert joined("63", parts).approximate


def test_gcj_02_is_converted_and_a_datum_is_never_guessed():
    plain = read(outlines.of(HAINAN))
    shifted = {code: moved(cells.cell(code), wgs84_to_gcj02) for code in sorted(COUNTIES)}
    found = read(outlines.collection(outlines.features(shifted)), datum="GCJ-02")
    for code, cell in found.items():
        for (a, b), (c, d) in zip(cell.polygons[0][0], plain[code].polygons[0][0], strict=True):
            assert (a, b) == pytest.approx((c, d), abs=2e-6)
    assert read(outlines.of(HAINAN), datum="CGCS2000") == plain
    assert "datum" in faults_of(outlines.of(HAINAN), datum="")[0]


@pytest.mark.parametrize(
    ("name", "written"),
    [("adcode", int), ("gb", lambda code: f"156{code}"), ("PAC", lambda code: f"{code}000000")],
)
def test_codes_may_be_written_as_agencies_do(name, written):
    def rename(listed):
        for each in listed:
            each["properties"] = {name: written(each["properties"]["code"])}

    assert set(read(outlines.of(HAINAN, rename), name_of_code=name)) == COUNTIES


def test_townships_are_read_by_whole_counties():
    listed = outlines.features(dict(cells.township_cells("632521")))
    found = read(outlines.collection(listed), level="township")
    assert set(found) == set(cells.township_cells("632521"))
    missing = faults_of(outlines.collection(listed[1:]), level="township")
    assert listed[0]["properties"]["code"] in missing[0]


def _set(key, value):
    def change(listed):
        listed[0][key] = value

    return change


def _ring(ring):
    return _set("geometry", {"type": "Polygon", "coordinates": [ring]})


BOW = [[100.0, 36.0], [100.5, 36.5], [100.5, 36.0], [100.0, 36.8], [100.0, 36.0]]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda listed: listed.pop(), "is missing beside the others"),
        (lambda listed: listed.append(listed[0]), "stands twice"),
        (_set("properties", None), "is no code of a county"),
        (_set("properties", {"code": "110101"}), '"110101"'),
        (_set("properties", {"code": "632521101"}), '"632521101"'),
        (_set("properties", {"code": ["632521"]}), "is no code"),
        (_set("geometry", None), "not a Polygon"),
        (_set("geometry", {"type": "Point", "coordinates": [100, 36]}), "not a Polygon"),
        (_set("geometry", {"type": "MultiPolygon", "coordinates": []}), "empty or broken"),
        (_set("geometry", {"type": "Polygon", "coordinates": [[]]}), "empty or broken"),
        (_ring([[100.0, 36.0], [100.5, 36.0], [100.5, 36.5]]), "not closed"),
        (_ring([[100.0, 36.0], [100.5, 36.0], [100.0, 36.0]]), "fewer than three corners"),
        (_ring([[100.0, 36.0], [100.2, 36.0], [100.5, 36.0], [100.0, 36.0]]), "no area"),
        (_ring(BOW), "crosses itself"),
        (_ring([[36.0, 100.0], [36.5, 100.0], [36.5, 100.5], [36.0, 100.0]]), "look swapped"),
        (_ring([[116.0, 40.0], [116.5, 40.0], [116.5, 40.5], [116.0, 40.0]]), "outside"),
        (_ring([["100", "36"], [100.5, 36.0], [100.5, 36.5], ["100", "36"]]), "not [longitude"),
        (_ring([[True, False]] * 4), "not [longitude"),
        (_ring([[1e308, 36.0]] * 4), "not [longitude"),
        (_ring(outlines.circle(36.0, 100.4, 0.9, 40)), "overlap by about"),
    ],
)  # fmt: skip
def test_a_fault_is_named(change, word):
    assert word in " ".join(faults_of(outlines.of(HAINAN, change)))


def test_all_faults_are_named_at_once():
    def change(listed):
        _set("geometry", None)(listed)
        listed[1]["properties"] = {}
        listed.pop()

    assert len(faults_of(outlines.of(HAINAN, change))) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        "边界".encode("gbk"),
        b"[]",
        b'{"type": "FeatureCollection", "features": []}',
        b'{"type": "FeatureCollection", "features": {}}',
        b'{"type": "FeatureCollection", "features": [null]}',
        b"[" * 100_000,
        outlines.of(HAINAN).replace(b"36.", b"NaN, 36.", 1),
        outlines.of(HAINAN, crs={"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}),
        outlines.collection([{}] * 5_000),
    ],
    ids=["empty", "nul", "gbk", "a list", "none", "a dictionary", "null", "deep", "nan",
         "mercator", "too many"],
)  # fmt: skip
def test_what_is_no_file_of_boundaries_is_refused(content):
    assert faults_of(content)


def test_a_huge_file_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(boundaries, "MOST_BYTES", 10)
    assert "larger" in faults_of(outlines.of(HAINAN))[0]


def test_a_file_with_a_mark_of_bytes_and_its_own_system_is_read():
    named = {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    content = b"\xef\xbb\xbf" + outlines.of(HAINAN, crs=named)
    assert set(read(content)) == COUNTIES


def test_a_lake_and_an_island_are_kept_and_a_rock_is_not():
    def change(listed):
        lake = outlines.circle(35.6, 100.4, 0.05, 12)[::-1]
        island = outlines.circle(37.4, 99.0, 0.02, 9)
        rock = outlines.circle(37.3, 99.0, 0.0005, 9)
        geometry = listed[0]["geometry"]["coordinates"]
        geometry[0].append(lake)
        geometry += [[island], [rock]]

    content = outlines.of(HAINAN, change)
    code = json.loads(content)["features"][0]["properties"]["code"]
    cell = read(content)[code]
    assert [len(polygon) for polygon in cell.polygons] == [2, 1]
