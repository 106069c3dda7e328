"""What the public page shows: published figures in order of code, one on map and table."""

import pytest

from maps.drawing import Shade
from maps.tables import Release, ReleasedRow
from portal.services import public_coverage
from portal.services.public_coverage import CHILDREN, View
from portal.services.release_counts import BANDS, SERVICES
from portal.services.releases import Published
from tests.factories import NOW

# The ground of a map is asked of the database: imported outlines, if there are any.
pytestmark = pytest.mark.usefixtures("db")
H = "*"
AT = SERVICES.index("E1")


def _values(figure):
    return tuple(figure if number == AT else H for number in range(len(SERVICES)))


def _services(**figures):
    """Answer a table: E1 by county (c<code>, joined by _), by prefecture (p<code>) and in all."""
    rows = tuple(
        ReleasedRow(name[1:].replace("_", "+"), name[1:5], None, _values(figure))
        for name, figure in figures.items()
        if name[0] == "c"
    )
    parents = {name[1:]: _values(f) for name, f in figures.items() if name[0] == "p"}
    return Release(SERVICES, rows, _values(figures.get("all", H)), parents)


def _published(needed, served, people=60):
    ages = Release(
        tuple(BANDS),
        (
            ReleasedRow("632522", "6325", H, (H, H, H)),
            ReleasedRow("632521", "6325", people, (20, 25, H)),
        ),
        (20, 25, H),
        {"6325": (20, 25, H)},
    )
    tables = {"ages": ages, "needed": needed, "served": served}
    return Published("2026-11", NOW, 90, tables, "{}", "")


ONE = _published(
    _services(c632522=0, c632521=20, p6325=25, all=25),
    _services(c632522=0, c632521=15, p6325=15, all=H),
)
E1 = View("E1", "county")


def test_lines_stand_in_the_order_of_their_codes_with_their_sums():
    found = public_coverage.lines(ONE, E1)
    assert [(line.code, line.figures, line.is_sum) for line in found] == [
        ("63", (25, H), True),
        ("6325", (25, 15), True),
        ("632521", (20, 15), False),
        ("632522", (0, 0), False),
    ]
    assert [line.percent for line in found] == [None, 60, 75, None]


def test_children_stand_with_their_age_bands_and_without_a_sum_of_all():
    found = public_coverage.lines(ONE, View(CHILDREN, "county"))
    assert [(line.code, line.figures) for line in found] == [
        ("63", (None, 20, 25, H)),
        ("6325", (None, 20, 25, H)),
        ("632521", (60, 20, 25, H)),
        ("632522", (H, H, H, H)),
    ]
    assert [line.is_blank for line in found] == [False, False, False, True]


def test_a_share_over_the_whole_is_the_whole():
    found = public_coverage.lines(_published(_services(c632521=10), _services(c632521=15)), E1)
    assert found[-1].percent == 100


def test_the_map_is_shaded_by_what_the_table_says():
    shades = public_coverage.shades(ONE, E1)
    assert (shades["632521"], shades["632522"]) == (75, Shade.NO_NEED)
    assert len(shades) == 45
    assert set(shades.values()) == {75, Shade.NO_NEED, Shade.NOT_SHOWN}
    assert public_coverage.shades(ONE, View("E1", "prefecture"))["6325"] == 60
    assert public_coverage.shades(ONE, View(CHILDREN, "county"))["632521"] == 60
    classes = public_coverage.picture(ONE, E1, tiles_url=None).classes
    assert (classes["632521"], classes["632522"], classes["632523"]) == (
        "area-cell-4", "area-cell-none", "area-cell-hidden",
    )  # fmt: skip


def test_joined_counties_have_one_line_and_the_same_shade():
    joined = _published(_services(c632521_632522=20), _services(c632521_632522=10))
    assert public_coverage.lines(joined, E1)[-1].parts == ["632521", "632522"]
    shades = public_coverage.shades(joined, E1)
    assert (shades["632521"], shades["632522"]) == (50, 50)


@pytest.mark.parametrize(
    ("show", "level", "view"),
    [
        ("E1", "prefecture", View("E1", "prefecture")),
        ("E1", "village", View("E1", "county")),
        ("children", "prefecture", View(CHILDREN, "county")),
        ("", "", View(CHILDREN, "county")),
        ("XX", "county", View(CHILDREN, "county")),
    ],
)
def test_only_what_is_published_can_be_looked_at(show, level, view):
    assert public_coverage.view_of(ONE, show, level) == view


def test_the_first_view_is_the_service_of_which_most_is_shown():
    prefectures = {f"p{code}": 20 for code in ("6301", "6302", "6322", "6323")}
    shown = _published(_services(**prefectures), _services(**prefectures))
    assert public_coverage.view_of(shown, "", "") == View("E1", "prefecture")


def test_the_picture_holds_codes_and_numbers_only():
    drawn = public_coverage.picture(ONE, E1, tiles_url=None)
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in drawn.html + drawn.script)
    assert "http" not in drawn.html + drawn.script
    counted = public_coverage.picture(ONE, View("E1", "prefecture"), tiles_url=None)
    assert list(counted.outlines.paths) == list(counted.classes) == sorted(counted.classes)
    assert len(counted.classes) == 8
