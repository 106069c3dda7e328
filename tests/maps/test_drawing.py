"""The drawn map as text: reproducible, and nothing in it but numbers and codes."""

import json
import re

import folium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.cells import Cell, cell, county_cells, township_cells
from maps.drawing import Shade, class_of, draw_coverage, legend
from maps.places import province_outline
from maps.spots import spot

CLASSES = [1, 2, 3, 4]


def drawn(values=None, cells=None, **options):
    cells = county_cells("6325") if cells is None else cells
    values = dict.fromkeys(cells, 2.5) if values is None else values
    return draw_coverage(cells, values, outline=province_outline(), classes=CLASSES, **options)


def features(parts):
    data = re.search(r"cells_add\((\{.*\})\);", parts.script)
    return json.loads(data.group(1))["features"]


def test_the_same_input_draws_the_same_text():
    assert drawn() == drawn()


def test_no_foreign_host_no_style_and_no_script_element_is_in_it():
    parts = drawn()
    text = parts.html + parts.script
    for word in ("http", "style=", "<script", "<style", "<link", "user-scalable", "$("):
        assert word not in text
    assert parts.html == (
        '<div class="area-map area-map-480 area-map-square">'
        '<div class="folium-map" id="map_coverage" ></div></div>'
    )


def test_the_lists_of_the_library_stay_as_they_were():
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    drawn()
    assert (folium.Map.default_js, folium.Map.default_css) == before
    assert before[0]


def test_only_code_class_and_value_are_handed_over():
    cells = county_cells("6325")
    codes = sorted(cells)
    values = dict(zip(codes, (0.5, *Shade, 7), strict=True))
    found = [feature["properties"] for feature in features(drawn(values))]
    spots = [found_one.pop("spot") for found_one in found]
    assert spots == [list(spot(cells[code])) for code in codes]
    assert found == [
        {"code": codes[0], "class": 1, "value": 0.5},
        {"code": codes[1], "class": -1, "value": None},
        {"code": codes[2], "class": 0, "value": None},
        {"code": codes[3], "class": -2, "value": None},
        {"code": codes[4], "class": 5, "value": 7},
    ]


@given(st.text() | st.sampled_from(["${1}", "</script>", "63\n", "６３"]))
def test_no_text_gets_in_as_a_value_or_a_code(text):
    cells = county_cells("6325")
    with pytest.raises(ValueError, match="must be a number or a Shade"):
        drawn(dict.fromkeys(cells, text))
    if not re.fullmatch(r"[0-9]{2,12}", text):
        with pytest.raises(ValueError, match="is not an area code"):
            drawn({text: 1}, {text: Cell(text, next(iter(cells.values())).polygons)})


@pytest.mark.parametrize("value", [None, True, float("nan"), [1], {}])
def test_what_is_not_a_number_is_refused(value):
    with pytest.raises(ValueError, match="must be a number"):
        drawn(dict.fromkeys(county_cells("6325"), value))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"height_px": 481}, "height_px"),
        ({"map_id": "a b"}, "map_id"),
        ({"values": {}}, "has no value"),
        ({"cells": {}}, "no cell"),
    ],
)
def test_what_cannot_be_drawn_is_refused(options, says):
    with pytest.raises(ValueError, match=says):
        drawn(**options)


def test_tiles_are_drawn_only_when_an_address_is_given():
    assert "tileLayer" not in drawn().script
    assert "https://tiles.example.org/{z}" in drawn(
        tiles_url="https://tiles.example.org/{z}/{x}/{y}.png"
    ).script  # fmt: skip


def test_the_outline_may_be_the_cell_of_the_area_above_with_all_its_parts():
    cells, above = township_cells("632803"), cell("632803")
    assert len(above.polygons) == 2
    values = dict.fromkeys(cells, 1)
    parts = draw_coverage(cells, values, outline=above, classes=CLASSES)
    lines = json.loads(re.search(r"outline_add\((\{.*\})\);", parts.script).group(1))
    assert len(lines["features"][0]["geometry"]["coordinates"]) == 2


def test_two_maps_on_one_page_have_two_names():
    assert 'id="map_county"' in drawn(map_id="county").html
    assert "map_coverage" not in drawn(map_id="county").script


def test_townships_can_be_drawn_too():
    assert len(features(drawn(cells=township_cells("632521")))) == 11


@given(st.floats(-10, 10))
def test_a_value_belongs_to_the_class_between_its_breaks(value):
    edges = [float("-inf"), *CLASSES, float("inf")]
    found = class_of(value, CLASSES)
    assert edges[found - 1] <= value < edges[found]


@pytest.mark.parametrize("classes", [[1, 2, 3], [1, 2, 3, 3], [4, 3, 2, 1], []])
def test_breaks_that_do_not_rise_are_refused(classes):
    with pytest.raises(ValueError, match="rising breaks"):
        class_of(1, classes)


def test_a_picture_says_whether_it_is_wide_or_tall():
    assert "area-map-wide" in drawn(cells=county_cells()).html
    assert "area-map-tall" in drawn(cells=township_cells("630222")).html
    assert "area-map-square" in drawn(cells=county_cells("6325")).html


def test_the_legend_has_a_line_for_each_step_and_the_textures_asked_for():
    assert [line.css_class for line in legend(CLASSES, [Shade.STALE])][5:] == ["area-cell-stale"]
    lines = legend(CLASSES)
    assert [line.css_class for line in lines] == [
        *(f"area-cell-{n}" for n in range(1, 6)),
        "area-cell-hidden",
        "area-cell-none",
    ]
    assert (lines[0].low, lines[0].high, lines[4].low) == (None, 1, 4)
