"""The two programs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from maps.__main__ import main

ROOT = Path(__file__).parents[2]
DEMAND = {
    "variant": "2sfca", "threshold": 60, "demand": [100, 50, 10], "supply": [20, 6],
    "minutes": [[20, 100], [50, 40], [200, 70]],
}  # fmt: skip
TABLE = {
    "columns": ["P1"],
    "rows": [
        {"code": "632521", "parent": "632500", "population": 240, "values": [3]},
        {"code": "632522", "parent": "632500", "population": 240, "values": [20]},
        {"code": "632523", "parent": "632500", "population": 240, "values": [30]},
    ],
}


@pytest.fixture
def written(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return write


def test_access_is_printed_as_json(written, capsys):
    assert main(["access", written("d.json", DEMAND)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["access"] == pytest.approx([0.133333, 0.253333, 0], abs=1e-6)
    assert answer["ratio"] == pytest.approx([0.133333, 0.12], abs=1e-6)
    assert answer["reachable_supply"] == 26


def test_release_is_printed_as_json_and_can_be_read_back(written, capsys):
    assert main(["release", written("t.json", TABLE)]) == 0
    public = json.loads(capsys.readouterr().out)
    assert [row["values"] for row in public["rows"]] == [["*"], ["*"], [30]]
    assert public["totals"] == {"all": [53], "parents": {"632500": [53]}}
    assert main(["release", written("t.json", TABLE), "--previous", written("r.json", public)]) == 0


def test_a_release_that_gives_a_figure_away_beside_an_earlier_one_names_it(written, capsys):
    main(["release", written("t.json", TABLE)])
    public = json.loads(capsys.readouterr().out)
    public["rows"][1]["values"], public["rows"][2]["values"] = [20], ["*"]
    arguments = ["release", written("t.json", TABLE), "--previous", written("r.json", public)]
    assert main(arguments) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert "632521 P1" in output.err


@pytest.mark.parametrize(
    ("content", "says"),
    [("{", "is not JSON"), ({"variant": "x"}, "variant must be"), ([], "one JSON object")],
)
def test_a_refusal_is_one_sentence_and_exit_1(written, capsys, content, says):
    assert main(["access", written("d.json", content)]) == 1
    output = capsys.readouterr()
    assert says in output.err
    assert output.err.count("\n") == 1
    assert output.out == ""


def test_a_missing_file_is_named(capsys):
    assert main(["release", "nowhere.json"]) == 1
    assert "nowhere.json cannot be read" in capsys.readouterr().err


def test_the_programs_run_as_a_module_and_load_no_web_and_no_database(written):
    code = (
        "import sys, runpy; sys.argv = ['maps', 'access', sys.argv[1]]\n"
        "try: runpy.run_module('maps', run_name='__main__', alter_sys=True)\n"
        "except SystemExit as end: assert not end.code\n"
        "import maps.drawing, maps.online_geocoding\n"
        "assert not {'flask', 'peewee', 'portal', 'matching'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, written("d.json", DEMAND)], cwd=ROOT, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
