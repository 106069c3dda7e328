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
    assert [row["values"] for row in public["rows"]] == [["*"], [20], [30]]
    assert public["totals"] == {"all": [55], "parents": {"632500": [55]}}
    assert main(["release", written("t.json", TABLE), "--previous", written("r.json", public)]) == 0
    assert json.loads(capsys.readouterr().out) == public


def test_a_small_move_since_the_earlier_release_shows_nowhere(written, capsys):
    main(["release", written("t.json", TABLE)])
    earlier = capsys.readouterr().out
    moved = json.loads(json.dumps(TABLE))
    moved["rows"][0]["values"], moved["rows"][1]["values"] = [4], [23]
    assert (
        main(["release", written("m.json", moved), "--previous", written("r.json", earlier)]) == 0
    )
    assert capsys.readouterr().out == earlier


def test_a_release_that_can_be_guessed_whatever_is_given_up_names_the_cell(written, capsys):
    lonely = {
        "columns": ["P1"],
        "rows": [{"code": "632521", "parent": "632500", "population": 60, "values": [2]}],
        "totals": False,
    }
    telling = {
        "columns": ["P1"],
        "rows": [
            {"code": "632521", "parent": "632500", "population": 60, "values": ["*"]},
            {"code": "632522", "parent": "632500", "population": 60, "values": [10]},
        ],
        "totals": {"all": [10], "parents": {"632500": ["*"]}},
    }
    arguments = ["release", written("t.json", lonely), "--previous", written("r.json", telling)]
    assert main(arguments) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert "632521 P1 (between 1 and 4)" in output.err


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
