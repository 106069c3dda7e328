"""The map with its table is small on a slow line: 150 KB compressed with all that it loads."""

from __future__ import annotations

import gzip
import math
import re
from random import Random

import pytest
from flask import Flask, render_template_string

from maps import cells, spots
from maps.drawing import Shade
from maps.places import areas_by_code, load_areas
from maps.simplify import MOST_CORNERS
from portal.services import coverage, coverage_pictures
from portal.vocabulary import Role
from tests import factories, releases

BUDGET = 150_000
LOADED = re.compile(r'(?:src|href)="(/(?:static|coverage/leaflet)/[^"]+\.(?:js|css))"')
STAFF_MAP = """{% from "coverage/parts.html" import map_scripts, map_with_legend %}
{{ map_with_legend(picture, labels, "覆盖") }}{{ map_scripts(picture, labels, "n0nce") }}
<table>{% for told in labels.values() %}<tr><th><a href="{{ told.href }}">{{ told.name }}</a></th>
{% for number in range(6) %}<td class="number" data-label="份额">{{ loop.index }}</td>{% endfor %}
</tr>{% endfor %}</table>"""


def _compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def _with_all_it_loads(client, page) -> int:
    size = _compressed(page.data)
    for address in set(LOADED.findall(page.text)):
        with client.get(address) as answer:
            size += _compressed(answer.data)
    return size


@pytest.mark.parametrize("language", ["zh", "en", "bo"])
@pytest.mark.parametrize("show", ["children", "E1"])
def test_the_public_page_of_all_counties_is_small(client, now, language, show):
    releases.publish_invented(now)
    client.get(f"/language/{language}")
    page = client.get(f"/coverage?show={show}")
    assert page.text.count("<tr") > 45
    assert len(LOADED.findall(page.text)) >= 5
    assert _with_all_it_loads(client, page) < BUDGET


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COUNTY])
def test_the_staff_page_is_small(sign_in, role):
    client = sign_in(factories.make_account(role))
    assert _with_all_it_loads(client, client.get("/coverage/staff")) < BUDGET


def test_a_map_of_every_township_with_links_and_table_is_small(db: Flask):
    names = areas_by_code()
    towns = [area.code for area in load_areas() if area.level == "township"]
    ground = {code: cells.cell(code) for code in towns}
    picture = coverage_pictures.drawn(
        ground,
        {code: number % 100 for number, code in enumerate(towns)},
        coverage.BREAKS,
        tiles_url=None,
        edges=list(cells.county_cells().values()),
        shades=tuple(Shade),
    )
    labels = {
        code: {
            "name": names[code].name_zh,
            "text": f"{number} / 100 个名额已有人做",
            "href": f"/needs?area={code}&show=open",
        }
        for number, code in enumerate(towns)
    }
    with db.test_request_context():
        page = render_template_string(STAFF_MAP, picture=picture, labels=labels)
    assert len(towns) > 400
    assert page.count('class="area-cell ') == len(towns)
    assert _compressed(page.encode()) < BUDGET - 65_000  # what frame, scripts and styles take


def test_imported_outlines_of_all_counties_stay_small_at_their_most_corners():
    chance = Random(7)
    ground = {code: _ragged(code, chance) for code in cells.county_cells()}
    picture = coverage_pictures.drawn(
        ground, dict.fromkeys(ground, 50), coverage.BREAKS, tiles_url=None,
        edges=list(ground.values()),
    )  # fmt: skip
    drawn = picture.html + picture.script + "".join(picture.outlines.paths.values())
    # What the page of the sketched counties takes beside its map.
    assert _compressed((drawn + picture.outlines.edges).encode()) < BUDGET - 75_000


def _ragged(code: str, chance: Random) -> cells.Cell:
    """Answer an outline that shares no corner with another one, the hardest to compress."""
    lat, lon, room = spots.spot(cells.cell(code))
    turns = (math.tau * number / MOST_CORNERS for number in range(MOST_CORNERS))
    ring = tuple(
        (lat + size * math.sin(turn), lon + 1.2 * size * math.cos(turn))
        for turn in turns
        for size in [room * chance.uniform(0.8, 1.2)]
    )
    return cells.Cell(code, ((ring,),), approximate=False)
