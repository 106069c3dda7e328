"""Commands of maps: exit 0 and say what was done, or exit 1 and leave nothing."""

from __future__ import annotations

import pytest

from portal.models import AuditEntry, Boundary, RoadTable
from portal.services import release_building, road_table
from tests import factories, releases
from tests.factories import OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP
from tests.maps import outlines

BOUNDARIES = ("--level", "county", "--source", "省自然资源厅", "--approval", "青S(2026)001号",
              "--datum", "WGS-84")  # fmt: skip
ROADS = ("--source", "省交通运输厅", "--as-of", "2026-11-01")


@pytest.fixture
def run(app, tmp_path):
    """Answer a function that runs a command on a file of some content."""

    def carried(*arguments, content=None):
        file = tmp_path / "file"
        if content is not None:
            file.write_bytes(content)
            arguments = (*arguments, str(file))
        return app.test_cli_runner().invoke(args=list(arguments))

    return carried


def test_boundaries_come_and_go(run):
    told = run("boundaries", "import", *BOUNDARIES, content=outlines.of("6325"))
    assert (told.exit_code, "imported 5 outlines" in told.output) == (0, True)
    assert Boundary.select().count() == 5
    told = run("boundaries", "remove", "--level", "county", "--area", "6325")
    assert (told.exit_code, told.output) == (0, "removed 5 outlines of level county\n")


def test_every_fault_of_a_file_is_printed(run):
    content = outlines.of("6325", lambda listed: [listed.pop(), listed.pop()])
    told = run("boundaries", "import", *BOUNDARIES, content=content)
    assert told.exit_code == 1
    assert told.output.count("is missing beside") == 2
    assert "nothing was imported" in told.output
    assert AuditEntry.select().count() == Boundary.select().count() == 0


def test_part_of_an_area_cannot_be_removed(run):
    assert run("boundaries", "remove", "--level", "county", "--area", "632521").exit_code == 1


@pytest.mark.parametrize("left_out", ["--source", "--approval", "--datum", "--level"])
def test_nothing_is_guessed(run, left_out):
    at = BOUNDARIES.index(left_out)
    said = BOUNDARIES[:at] + BOUNDARIES[at + 2 :]
    assert run("boundaries", "import", *said, content=outlines.of("6325")).exit_code == 2


def test_an_import_changes_the_drawing_of_a_release_but_not_a_figure(run, client, now):
    releases.make_children(63)
    release_building.build(by=None, at=now)
    paths = ("/coverage/release.csv", "/api/v1/coverage")
    before, page = [client.get(path).data for path in paths], client.get("/coverage").text
    rough = {code: outlines.rough(cell, 3) for code, cell in outlines.county_cells("6325").items()}
    content = outlines.collection(outlines.features(rough))
    assert run("boundaries", "import", *BOUNDARIES, content=content).exit_code == 0
    assert [client.get(path).data for path in paths] == before
    after = client.get("/coverage").text
    table = slice(page.index("<table"), page.index("</table"))
    assert page[table] in after
    assert "一部分界线来源：省自然资源厅（审图号：青S(2026)001号）" in after
    assert "分区由乡镇驻地推算" not in after
    assert "分区由乡镇驻地推算" in page


def test_the_map_says_whose_outlines_it_draws_everywhere(run, sign_in, now):
    run("boundaries", "import", *BOUNDARIES, content=outlines.of("63"))
    page = sign_in(factories.make_account(factories.Role.SUPERVISOR)).get("/coverage/staff").text
    assert "界线来源：省自然资源厅（审图号：青S(2026)001号）；为了显示已经简化" in page


def test_the_province_keeps_a_table_of_roads(run):
    content = f"from,to,minutes\n{TOWNSHIP},{OTHER_TOWNSHIP},35\n{OTHER_COUNTY},{TOWNSHIP},200\n"
    told = run("roads", "import", *ROADS, "--dry-run", content=content.encode())
    assert "new: 2, changed: 0, removed: 0 (nothing was written)" in told.output
    assert RoadTable.select().count() == 0
    told = run("roads", "import", *ROADS, content=content.encode())
    assert (told.exit_code, told.output) == (0, "ways: 2, new: 2, changed: 0, removed: 0\n")
    assert road_table.roads().minutes(TOWNSHIP, OTHER_TOWNSHIP) == 35


@pytest.mark.parametrize(
    "content", [b"from,to,minutes\nx,y,1\nx,y,1\n", b"", b"\0", "从,到".encode("gbk")]
)
def test_a_faulty_table_of_roads_exits_with_1(run, content):
    told = run("roads", "import", *ROADS, content=content)
    assert told.exit_code == 1
    assert RoadTable.select().count() == 0
