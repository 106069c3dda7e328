"""Each check fails alone, for its own reason; what is unknown is not met."""

from __future__ import annotations

import pytest

import matching
from matching.eligibility import NOT_ASKED, PREDICATES, WORDS
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
    ("identity", {}, {"identity": False}, ACTIVE),
    ("identity", {}, {"identity": None}, ACTIVE),
    ("conduct", {}, {"conduct": False}, ACTIVE),
    ("conduct", {}, {"conduct": None}, ACTIVE),
    ("load", {}, {"full": [["2026-11-30", DAY]]}, ACTIVE),
    ("load", {}, {"full": [["2026-10-01", "2026-10-31"], [DAY, "2026-12-31"]]}, ACTIVE),
    ("two_adults", {"two_adults": True}, {}, ACTIVE),
    ("two_adults", {"two_adults": True, "slots": 2}, {}, ACTIVE),
    ("two_adults", {"two_adults": True, "team": True}, {}, ACTIVE),
    ("two_adults", {"two_adults": True, "second_adult": "h1"}, {}, ACTIVE),
    ("term", {"term_days": 365}, {}, ACTIVE),
    ("term", {"term_days": 365}, {"available_until": None}, ACTIVE),
    ("term", {"term_days": 365}, {"available_until": "2027-12-04"}, ACTIVE),
    ("throttled", {}, {"paused_until": "2026-12-02"}, ACTIVE),
    ("throttled", {}, {"asked_7d": 3}, ACTIVE),
    ("throttled", {}, {"asked_7d": None}, ACTIVE),
    ("throttled", {}, {"declined": ["n1"]}, ACTIVE),
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
        ({}, {"identity": True, "conduct": True}),
        ({}, {"full": [["2026-11-01", "2026-12-04"], ["2026-12-06", "2026-12-31"]]}),
        ({"two_adults": True, "team": True, "slots": 2}, {}),
        ({"two_adults": True, "second_adult": "director"}, {}),
        ({"second_adult": "h1"}, {}),
        ({"term_days": 365}, {"available_until": "2027-12-05"}),
        ({}, {"available_until": None}),
        ({}, {"paused_until": "2026-12-01", "asked_7d": 2, "declined": ["n2"]}),
        ({}, {"paused_until": None}),
    ],
)
def test_the_last_valid_day_and_the_exceptions_still_pass(wanted, offered):
    assert _failed(problem([need(1, **wanted)], [helper(1, **offered)])) == []


def test_every_failure_is_kept():
    asked = problem([need(1)], [helper(1, adult=False, vetted_until=None, areas=[])])
    assert _failed(asked) == ["vetting", "adult", "area"]


def test_the_checks_are_the_sixteen_of_the_design():
    checks = matching.explain(problem([need(1)], [helper(1)]), "n1", "h1")
    numbers = {check.code: check.number for check in checks}
    assert set(numbers.values()) == set(range(1, 17))
    assert len(numbers) == len(checks) == len(PREDICATES) == 19
    assert (numbers["training"], numbers["licence"]) == (3, 3)
    assert (numbers["service"], numbers["level"]) == (8, 8)
    assert (numbers["area"], numbers["organization"]) == (12, 12)
    assert set(WORDS) - {"capacity"} == set(numbers)


def test_what_the_file_does_not_ask_is_said_not_to_be_asked():
    checks = matching.explain(problem([need(1)], [helper(1)]), "n1", "h1")
    silent = {check.code for check in checks if check.text == NOT_ASKED}
    assert silent == {"identity", "conduct", "load", "two_adults", "term", "throttled"}


def test_minutes_are_told_as_an_estimate_unless_a_road_table_has_them():
    asked = [need(1, lat=37.0)]
    for roads, word in (([], "估计"), ([["632521102", "632521101", 90]], "道路表")):
        offered = helper(1, max_minutes=5, place="632521102")
        checks = matching.explain(problem(asked, [offered], road=roads), "n1", "h1")
        check = next(check for check in checks if check.code == "travel")
        assert (check.ok, word in check.text) == (False, True)


def test_whoever_is_not_in_the_problem_is_refused_by_id():
    asked = problem([need(1)], [helper(1)])
    for pair, unknown in ((("n9", "h1"), "n9"), (("n1", "h9"), "h9")):
        with pytest.raises(KeyError, match=unknown):
            matching.explain(asked, *pair)


def test_a_failed_check_says_what_and_how_to_cure_it():
    asked = problem([need(1, min_level=3)], [helper(1)])
    check = next(check for check in matching.explain(asked, "n1", "h1") if not check.ok)
    assert "3" in check.text % check.params
    assert check.cure
