"""The seven parts of the score, and that they add up."""

from __future__ import annotations

import math
from dataclasses import asdict

import pytest
from hypothesis import given, settings

import matching
from matching.scoring import WEIGHTS
from tests.matching.problems import crowds, helper, need, problem


def _parts(wanted=None, offered=None, others=()):
    asked = problem([need(1, **(wanted or {}))], [helper(1, **(offered or {})), *others])
    return next(edge for edge in matching.edges(asked) if edge.helper == "h1")


def test_nearness_falls_with_the_minutes():
    edge = _parts()
    assert edge.parts["nearness"] == round(30 * math.exp(-0.5 * (edge.minutes / 60) ** 2), 1)
    assert _parts({"remote": True, "lat": 33.0, "lon": 97.0}).parts["nearness"] == 30


@pytest.mark.parametrize(
    ("level", "required", "points"), [(1, 1, 6.7), (2, 1, 13.3), (3, 1, 20), (3, 3, 6.7)]
)
def test_skill_counts_what_is_beyond_the_minimum(level, required, points):
    edge = _parts({"min_level": required}, {"services": {"E1": level}})
    assert edge.parts["skill"] == points


def test_continuity_prefers_who_knows_the_child():
    organization = {"id": "o1", "status": "active", "capacity": 5, "areas": ["63"]}
    people = [helper(1, organization="o1"), helper(2, organization="o1", served=["c1"]), helper(3)]
    asked = problem([need(1)], people, organizations=[organization])
    assert [e.parts["continuity"] for e in matching.edges(asked)] == [10, 20, 0]


@pytest.mark.parametrize(("level", "points"), [(3, 10), (2, 5), (1, 5)])
def test_language_counts_fluent_and_basic(level, points):
    edge = _parts({"languages": ["bo-amdo"]}, {"languages": {"bo-amdo": level}})
    assert edge.parts["language"] == points


@pytest.mark.parametrize(("recent", "points"), [(0, 10), (1, 5), (4, 2)])
def test_rotation_favours_who_was_asked_least(recent, points):
    assert _parts(offered={"recent_28d": recent}).parts["rotation"] == points


@pytest.mark.parametrize(
    ("attended", "accepted", "points"), [(0, 0, 3.8), (3, 3, 4.3), (0, 6, 1.5)]
)
def test_reliability_is_small_and_smoothed(attended, accepted, points):
    edge = _parts(offered={"attended": attended, "accepted": accepted})
    assert edge.parts["reliability"] == points


@pytest.mark.parametrize(("areas", "points"), [(["63"], 0), (["6325"], 0), (["632521"], 5)])
def test_preference_is_an_area_that_was_named(areas, points):
    assert _parts(offered={"areas": areas}).parts["preference"] == points


@settings(max_examples=50, deadline=None)
@given(crowds())
def test_the_parts_add_up_to_the_score(raw):
    for edge in matching.edges(matching.read_problem(raw)):
        assert round(sum(edge.parts.values()), 1) == edge.score
        assert 0 <= edge.score <= 100


def test_another_number_is_another_version():
    """Who changes a number gives the table a new version, and this test the new pair."""
    assert asdict(WEIGHTS) == {
        "version": "2026-1", "nearness": 30, "skill": 20, "continuity": 20, "language": 10,
        "rotation": 10, "reliability": 5, "preference": 5, "near_minutes": 60, "skill_levels": 3,
        "same_organization": 10, "basic_language": 5, "prior_accepted": 4, "prior_attended": 3,
    }  # fmt: skip


def test_the_parts_share_a_hundred_points():
    assert sum(WEIGHTS.most().values()) == 100
    assert list(WEIGHTS.most()) == list(_parts().parts)
