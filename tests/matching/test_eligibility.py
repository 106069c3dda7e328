"""Each check fails alone, for its own reason; what is unknown is not met."""

from __future__ import annotations

import pytest

import matching
from tests.matching.problems import helper, need, problem

DAY = "2026-12-05"
ACTIVE = {"id": "o1", "status": "active", "capacity": 5, "areas": ["63"]}
BUSY = [[f"{DAY}T10:30", f"{DAY}T12:00"]]

ALONE = [
    ("service", {}, {"services": {"E3": 3}}, ACTIVE),
    ("level", {"min_level": 3}, {}, ACTIVE),
    ("vetting", {}, {"vetted_until": "2026-12-04"}, ACTIVE),
    ("vetting", {}, {"vetted_until": None}, ACTIVE),
    ("training", {}, {"trained_until": "2026-12-04"}, ACTIVE),
    ("training", {}, {"trained_until": None}, ACTIVE),
    ("licence", {"service": "P1"}, {"services": {"P1": 2}}, ACTIVE),
    ("licence", {"service": "L1"}, {"services": {"L1": 2}, "licences": {"L1": "2026-12-04"}},
     ACTIVE),
    ("adult", {}, {"adult": False}, ACTIVE),
    ("blocked", {}, {"blocked": ["c1"]}, ACTIVE),
    ("language", {"languages": ["bo-amdo"], "language_required": True}, {}, ACTIVE),
    ("language", {"languages": [], "language_required": True}, {}, ACTIVE),
    ("sex", {"same_sex": "M"}, {}, ACTIVE),
    ("sex", {"same_sex": "F"}, {"sex": None}, ACTIVE),
    ("free", {}, {"busy": BUSY}, ACTIVE),
    ("travel", {"lat": 33.0, "lon": 97.0}, {}, ACTIVE),
    ("area", {}, {"areas": ["6327"]}, ACTIVE),
    ("area", {}, {"areas": []}, ACTIVE),
    ("organization", {}, {"organization": "o1"}, {**ACTIVE, "status": "suspended"}),
    ("organization", {}, {"organization": "o1"}, {**ACTIVE, "areas": ["6301"]}),
    ("organization", {}, {"organization": "nobody"}, ACTIVE),
]  # fmt: skip


def _failed(asked):
    return [check.code for check in matching.explain(asked, "n1", "h1") if not check.ok]


def test_a_fitting_pair_passes_every_check():
    asked = problem([need(1)], [helper(1)])
    assert _failed(asked) == []
    assert len(matching.edges(asked)) == 1


@pytest.mark.parametrize(("code", "wanted", "offered", "organization"), ALONE)
def test_a_check_fails_alone(code, wanted, offered, organization):
    asked = problem([need(1, **wanted)], [helper(1, **offered)], organizations=[organization])
    expected = ["service", "level"] if code == "service" else [code]
    assert _failed(asked) == expected
    assert matching.edges(asked) == []


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ({"service": "M1"}, {"services": {"M1": 1}, "licences": {"M1": DAY}}),
        ({}, {"vetted_until": DAY, "trained_until": DAY}),
        ({"remote": True, "lat": 33.0, "lon": 97.0}, {}),
        ({"languages": ["bo-amdo"]}, {}),
        ({}, {"busy": [[f"{DAY}T11:00", f"{DAY}T12:00"]]}),
        ({"same_sex": "F"}, {}),
    ],
)
def test_the_last_valid_day_and_the_exceptions_still_pass(wanted, offered):
    assert _failed(problem([need(1, **wanted)], [helper(1, **offered)])) == []


def test_every_failure_is_kept():
    asked = problem([need(1)], [helper(1, adult=False, vetted_until=None, areas=[])])
    assert _failed(asked) == ["vetting", "adult", "area"]


def test_a_failed_check_says_what_and_how_to_cure_it():
    asked = problem([need(1, min_level=3)], [helper(1)])
    check = next(check for check in matching.explain(asked, "n1", "h1") if not check.ok)
    assert "3" in check.text % check.params
    assert check.cure
