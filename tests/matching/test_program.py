"""`python -m matching` on files: the shapes of the contract, and sentences for what is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.matching.problems import document, helper, need

ROOT = Path(__file__).resolve().parents[2]


def _run(tmp_path, raw, *arguments):
    file = tmp_path / "problem.json"
    file.write_text(raw if isinstance(raw, str) else json.dumps(raw))
    command, *rest = arguments
    return subprocess.run(
        [sys.executable, "-m", "matching", command, str(file), *rest],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip


@pytest.fixture
def raw():
    return document([need(1), need(2, service="P1")], [helper(1)])


def test_edges_prints_a_line_for_each_feasible_pair(tmp_path, raw):
    lines = _run(tmp_path, raw, "edges").stdout.splitlines()
    (edge,) = [json.loads(line) for line in lines]
    assert list(edge) == ["need", "helper", "score", "parts", "minutes"]
    assert (edge["need"], edge["helper"]) == ("n1", "h1")


def test_solve_prints_the_plan(tmp_path, raw):
    plan = json.loads(_run(tmp_path, raw, "solve").stdout)
    assert list(plan) == ["pairs", "unfilled", "filled", "score", "input_hash"]
    assert plan["filled"] == {"critical": 0, "urgent": 0, "routine": 1}
    assert plan["unfilled"][0]["need"] == "n2"


def test_why_prints_every_check(tmp_path, raw):
    passed = json.loads(_run(tmp_path, raw, "why", "n1", "h1").stdout)
    failed = json.loads(_run(tmp_path, raw, "why", "n2", "h1").stdout)
    assert passed["ok"]
    assert sum(passed["parts"].values()) == pytest.approx(passed["score"])
    assert [c["code"] for c in failed["checks"] if not c["ok"]] == ["service", "level", "licence"]
    assert "parts" not in failed
    assert (failed["checks"][0]["number"], bool(failed["checks"][0]["cure"])) == (8, True)
    assert passed["estimated"]


def test_minutes_of_a_road_table_are_not_called_an_estimate(tmp_path):
    raw = document([need(1)], [helper(1, place="632521102")], road=[["632521102", "632521101", 7]])
    (edge,) = [json.loads(line) for line in _run(tmp_path, raw, "edges").stdout.splitlines()]
    assert (edge["minutes"], edge["estimated"]) == (7, False)


WRONG = [
    ('{"date": ', "not JSON at line 1, column 10"),
    ("[" * 100_000, "not JSON"),
    ("[]", "must be an object"),
    (document([need(1, colour="red")], []), "'colour'"),
    (document([], [helper(1, age=20)]), "'age'"),
    (document([], [], extra=1), "'extra'"),
    (document([need(1, tier="high")], []), "tier"),
    (document([need(1, slots=0)], []), "slots"),
    (document([need(1, slots="2")], []), "slots"),
    (document([need(1, lat=136)], []), "lat"),
    (document([need(1, area="6325x")], []), "area"),
    (document([need(1, start="tomorrow")], []), "start"),
    (document([need(1, end="2026-12-05T08:00")], []), "end"),
    (document([need(1, languages=["fr"])], []), "languages"),
    (document([need(1), need(1)], []), "twice"),
    (document([], [helper(1, services={"E1": 4})]), "services.E1"),
    (document([], [helper(1, vetted_until="soon")]), "vetted_until"),
    (document([], [helper(1, busy=[["2026-12-05T08:00"]])]), "busy"),
    (document([need(1)], [helper(1)], frozen=[["n1", "h9"]]), "h9"),
    (document([], [], weights={"luck": 1}), "luck"),
]


@pytest.mark.parametrize(("raw", "word"), WRONG)
def test_a_wrong_file_is_refused_with_a_sentence(tmp_path, raw, word):
    answer = _run(tmp_path, raw, "solve")
    assert answer.returncode == 1
    assert word in answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.stdout == ""


def test_a_file_that_is_not_text_is_refused(tmp_path):
    file = tmp_path / "problem.json"
    file.write_bytes(b"\xff\xfe\x00")
    answer = subprocess.run(
        [sys.executable, "-m", "matching", "solve", str(file)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert (answer.returncode, "UTF-8" in answer.stderr) == (1, True)
    assert "Traceback" not in answer.stderr


def test_an_unknown_pair_is_refused(tmp_path, raw):
    answer = _run(tmp_path, raw, "why", "n1", "h9")
    assert (answer.returncode, "h9" in answer.stderr) == (1, True)
