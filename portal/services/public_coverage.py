"""What the public page shows of the newest release: a view, its lines, its map.

Everything here is worked out of published figures; lines stand in order of code, and the view a
reader gets first is chosen by how much is published, never by a count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maps import cells, drawing
from maps.tables import Figure
from portal.service_codes import SERVICE_CODES
from portal.services import boundaries, coverage, coverage_pictures
from portal.services.coverage_pictures import Picture
from portal.services.release_counts import AGES, BANDS, NEEDED, PREFECTURE_LENGTH, SERVED
from portal.services.release_truths import JOINT, PEOPLE
from portal.services.releases import PROVINCE, Published

CHILDREN = "children"
COUNTY, PREFECTURE = "county", "prefecture"
LEVELS = (COUNTY, PREFECTURE)
SHOWN = (CHILDREN, *SERVICE_CODES)
# Fixed breaks, so that the colours of two months can be compared: children, and per cent.
BREAKS_OF_CHILDREN = (50.0, 150.0, 400.0, 1000.0)


@dataclass(frozen=True)
class View:
    """What is looked at: children on the register or one service, by county or by prefecture."""

    show: str
    level: str

    @property
    def is_service(self) -> bool:
        """Say whether shares of one service are shown."""
        return self.show != CHILDREN

    @property
    def breaks(self) -> tuple[float, ...]:
        """Answer the four breaks between the five colours."""
        return coverage.BREAKS if self.is_service else BREAKS_OF_CHILDREN


@dataclass(frozen=True)
class Line:
    """The figures of one place (or of joined counties), None where the release has none.

    Of a service: children in need and children served. Of children: all, and by age band.
    """

    code: str
    figures: tuple[Figure | None, ...]
    is_sum: bool = False

    @property
    def parts(self) -> list[str]:
        """Answer the codes of the counties of the line."""
        return self.code.split(JOINT)

    @property
    def is_blank(self) -> bool:
        """Say whether not one figure is shown."""
        return not any(isinstance(figure, int) for figure in self.figures)

    @property
    def percent(self) -> int | None:
        """Answer the second figure as a share of the first, if both are shown."""
        needed, served = self.figures[:2]
        if not isinstance(needed, int) or not isinstance(served, int) or needed == 0:
            return None
        return min(100, round(100 * served / needed))


def view_of(published: Published, show: str, level: str) -> View:
    """Answer the view that is asked for; the first one instead of what nobody knows.

    Children are shown by county only: a release has no sum of all of them.
    """
    if show == CHILDREN:
        return View(CHILDREN, COUNTY)
    if show not in SERVICE_CODES:
        return _first(published)
    return View(show, level if level in LEVELS else COUNTY)


def _first(published: Published) -> View:
    """Answer the service of which most shares are shown, or children where hardly any is."""
    for level in LEVELS:
        views = [View(service, level) for service in SERVICE_CODES]
        best = max(views, key=lambda view: len(_shares(published, view)))
        if 2 * len(_shares(published, best)) >= len(_ground(level)):
            return best
    return View(CHILDREN, COUNTY)


def _shares(published: Published, view: View) -> list[Line]:
    return [one for one in _at_level(published, view) if one.percent is not None]


def lines(published: Published, view: View) -> list[Line]:
    """Answer every line of the table, by code: the province, then each prefecture and its own."""
    found = _figures(published, view)
    made = [Line(code, figures, is_sum=len(code) < 6) for code, figures in found.items()]
    return sorted(made, key=lambda line: line.code)


def _figures(published: Published, view: View) -> dict[str, tuple[Figure | None, ...]]:
    pairs = (
        [(NEEDED, view.show), (SERVED, view.show)]
        if view.is_service
        else [(AGES, PEOPLE), *((AGES, band) for band in BANDS)]
    )
    columns = [published.figures(*pair) for pair in pairs]
    codes = {code for column in columns for code in column}
    return {code: tuple(column.get(code) for column in columns) for code in codes}


def _at_level(published: Published, view: View) -> list[Line]:
    wanted = [line for line in lines(published, view) if line.code != PROVINCE]
    is_sum = view.level == PREFECTURE
    return [line for line in wanted if (len(line.code) == PREFECTURE_LENGTH) is is_sum]


def by_cell(published: Published, view: View) -> dict[str, Line]:
    """Answer the line that each cell of the map shows; joined counties show the same one."""
    return {code: line for line in _at_level(published, view) for code in line.parts}


def picture(published: Published, view: View, *, tiles_url: str | None) -> Picture:
    """Draw the view; only codes and published numbers go in."""
    values = shades(published, view)
    edges = list(boundaries.prefecture_cells().values()) if view.level == COUNTY else []
    return coverage_pictures.drawn(
        _ground(view.level),
        values,
        view.breaks,
        tiles_url=tiles_url,
        outline=boundaries.outline(PROVINCE, COUNTY),
        edges=edges,
        height_px=560,
    )


def shades(published: Published, view: View) -> dict[str, drawing.Value]:
    """Answer what each cell of the map is shaded by: a number, not shown, or no need."""
    told = {code: _shade(line, view) for code, line in by_cell(published, view).items()}
    return {code: told.get(code, drawing.Shade.NOT_SHOWN) for code in _ground(view.level)}


def _shade(line: Line, view: View) -> drawing.Value:
    number = line.percent if view.is_service else line.figures[0]
    if isinstance(number, int):
        return number
    is_nought = view.is_service and line.figures[0] == 0
    return drawing.Shade.NO_NEED if is_nought else drawing.Shade.NOT_SHOWN


def _ground(level: str) -> Mapping[str, cells.Cell]:
    return boundaries.county_cells() if level == COUNTY else boundaries.prefecture_cells()
