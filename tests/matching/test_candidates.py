"""Candidates are every feasible pair: the same as asking each pair, by bands or without."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import read_problem, scoring
from matching.candidates import Candidates, as_edges, edges
from matching.columns import Columns
from matching.eligibility import examine
from matching.reach import Sizes
from matching.travel import minutes_between
from tests.matching.problems import document, files, helper, need

ROOT = Path(__file__).resolve().parents[2]
slow = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def _by_hand(asked):
    """Answer {(need, helper): (score in tenths, minutes)} by asking every pair."""
    children_of = scoring.children_by_organization(asked)
    found = {}
    for n, wanted in enumerate(asked.needs):
        for h, offered in enumerate(asked.helpers):
            if all(check.ok for check in examine(asked, wanted, offered)):
                minutes, _is_estimate = minutes_between(asked, wanted, offered)
                parts = scoring.parts(wanted, offered, minutes, children_of)
                found[n, h] = (round(scoring.total(parts) * 10), minutes)
    return found


def _as_dict(arcs):
    columns = (arcs.need, arcs.helper, arcs.score, arcs.minutes)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    found = {(n, h): (score, minutes) for n, h, score, minutes in rows}
    assert list(found) == sorted(found)
    assert len(found) == len(rows)
    return found


@pytest.fixture(params=["pair by pair", "by bands"])
def sizes(request):
    """Answer how pairs are met: small problems go by bands only if told so."""
    return Sizes() if request.param == "pair by pair" else Sizes(small_class=0, helpers_a_ring=3)


@slow
@given(raw=files())
def test_no_feasible_pair_is_lost_and_none_is_added(sizes, raw):
    asked = read_problem(raw)
    assert _as_dict(Candidates(Columns(asked), sizes=sizes).all()) == _by_hand(asked)


def _spread(chance, needs=60, helpers=80):
    """Answer a problem over a square of four degrees, with limits of every length."""

    def place():
        return {"lat": 33 + 4 * chance.random(), "lon": 97 + 4 * chance.random()}

    return document(
        [
            need(n, service=chance.choice(("E1", "S1")), remote=chance.random() < 0.1, **place())
            for n in range(needs)
        ],
        [
            helper(
                h,
                max_minutes=chance.choice((0, 20, 45, 90, 180, 400, 2000)),
                services={"E1": 2, "S1": 1},
                **place(),
            )
            for h in range(helpers)
        ],
    )


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6))
def test_bands_find_who_is_within_reach_and_nobody_else(sizes, seed):
    asked = read_problem(_spread(random.Random(seed)))
    assert _as_dict(Candidates(Columns(asked), sizes=sizes).all()) == _by_hand(asked)


def test_neighbours_and_people_at_the_very_place_are_met(sizes):
    asked = read_problem(document([need(1)], [helper(1, lat=36.28, lon=100.62, max_minutes=0)]))
    assert _as_dict(Candidates(Columns(asked), sizes=sizes).all()) == _by_hand(asked) != {}


def test_chunks_are_the_whole_in_order_and_can_be_asked_again(sizes):
    asked = read_problem(_spread(random.Random(1)))
    found = Candidates(Columns(asked), sizes=replace(sizes, first_block=7))
    whole = _as_dict(found.all())
    parts = list(found.chunks(size=40))
    assert len(parts) > 3
    together = {pair: value for part in parts for pair, value in _as_dict(part).items()}
    assert together == whole
    assert found.count() == len(whole)


def test_some_needs_and_some_helpers_are_a_part_of_the_whole(sizes):
    asked = read_problem(_spread(random.Random(2)))
    columns = Columns(asked)
    part = Candidates(columns, only_needs=[5, 3, 3], only_helpers=np.arange(40), sizes=sizes).all()
    whole = _as_dict(Candidates(columns, sizes=sizes).all())
    expected = {pair: value for pair, value in whole.items() if pair[0] in (3, 5) and pair[1] < 40}
    assert _as_dict(part) == expected


def test_a_road_is_met_however_far_and_may_close_the_way(sizes):
    far = {"lat": 33.0, "lon": 97.0}
    raw = document(
        [need(1, area="632521101"), need(2, area="632521102")],
        [helper(1, place="630102001", **far), helper(2, place="632521101001")],
        road=[["630102001", "632521101", 50], ["632521101", "632521102", 61]],
    )
    asked = read_problem(raw)
    assert _as_dict(Candidates(Columns(asked), sizes=sizes).all()) == _by_hand(asked)
    pairs = [(edge.need, edge.helper, edge.estimated) for edge in edges(asked)]
    assert pairs == [("n1", "h1", False), ("n1", "h2", True)]


def test_edges_carry_the_score_of_their_arcs():
    asked = read_problem(_spread(random.Random(3), 10, 20))
    arcs = Candidates(Columns(asked)).all()
    rows = as_edges(asked, arcs)
    assert [round(edge.score * 10) for edge in rows] == arcs.score.tolist()
    assert [edge.minutes for edge in rows] == arcs.minutes.tolist()


def test_nobody_and_nothing_have_no_pairs(sizes):
    for raw in (document([], []), document([need(1)], []), document([], [helper(1)])):
        assert len(Candidates(Columns(read_problem(raw)), sizes=sizes).all()) == 0


def test_a_small_problem_is_met_without_the_workers_libraries():
    """A web process asks about one need: it must not load what only the worker needs."""
    code = (
        "import sys; from tests.matching.problems import helper, need, problem; "
        "from matching.candidates import edges; "
        "assert len(edges(problem([need(1)], [helper(1)]))) == 1; "
        "sys.exit('scipy' in sys.modules)"
    )
    asked = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (asked.returncode, asked.stderr) == (0, "")
