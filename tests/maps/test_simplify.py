"""Fewer corners, drawn once for both neighbours: no gap, no crossing, at most so many."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.cells import county_cells
from maps.geometry import project, signed_area
from maps.simplify import crosses, simplified
from tests.maps import outlines

MIDDLE = (35.5, 96.5)


def square(x, y, steps):
    """Answer a unit square with steps on every edge, anticlockwise."""
    edge = [n / steps for n in range(steps)]
    return tuple(
        [(x + t, y) for t in edge]
        + [(x + 1, y + t) for t in edge]
        + [(x + 1 - t, y + 1) for t in edge]
        + [(x, y + 1 - t) for t in edge]
    )


def shapes_of(prefix, depth):
    rough = {code: outlines.rough(cell, depth) for code, cell in county_cells(prefix).items()}
    return {
        code: [
            [tuple(project(lat, lon, MIDDLE) for lat, lon in ring) for ring in polygon]
            for polygon in cell.polygons
        ]
        for code, cell in rough.items()
    }


def edges_of(shape):
    pairs = [zip(ring, (*ring[1:], ring[0]), strict=True) for p in shape for ring in p]
    return {pair for each in pairs for pair in each}


def test_a_straight_edge_loses_its_needless_corners():
    drawn = simplified({"a": [[square(0, 0, 10)]]}, most=4)
    assert sorted(drawn["a"][0][0]) == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_what_has_few_corners_stays_as_it_is():
    ring = ((0, 0), (2, 0), (3, 1), (2, 2), (0, 2), (-1, 1))
    [[drawn]] = simplified({"a": [[ring]]})["a"]
    assert set(drawn) == set(ring)
    assert signed_area(drawn) == signed_area(ring)


def test_neighbours_share_every_border_after_as_before():
    shapes = shapes_of("6325", 5)
    drawn = simplified(shapes)
    for one, shape in shapes.items():
        for other in shapes:
            shared = {(b, a) for a, b in edges_of(shapes[other])} & edges_of(shape)
            after = {(b, a) for a, b in edges_of(drawn[other])} & edges_of(drawn[one])
            assert bool(shared) is bool(after)
    corners = {code: sum(len(r) for p in shape for r in p) for code, shape in drawn.items()}
    assert max(corners.values()) <= 80
    # Every inner edge has its twin: the union has no seam, and the whole keeps its area.
    edges = [edge for shape in drawn.values() for edge in edges_of(shape)]
    assert len(edges) == len(set(edges))
    whole = [sum(signed_area(r) for s in each.values() for p in s for r in p)
             for each in (shapes, drawn)]  # fmt: skip
    assert whole[1] == pytest.approx(whole[0], rel=0.02)


def test_a_ring_never_falls_below_three_corners():
    island = tuple((math.cos(n / 20), math.sin(n / 20)) for n in range(125))
    [[ring]] = simplified({"a": [[island]]}, most=1)["a"]
    assert len(ring) == 3


def test_the_same_shapes_in_another_order_are_drawn_alike():
    shapes = shapes_of("6325", 4)
    turned = {code: shapes[code] for code in sorted(shapes, reverse=True)}
    assert simplified(shapes) == simplified(turned)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(90, 240))
def test_an_outline_that_did_not_cross_itself_does_not_after(seed, corners):
    draw = random.Random(seed)
    turns = sorted(draw.uniform(0, 2 * math.pi) for _ in range(corners))
    far = [draw.uniform(0.2, 1) for _ in turns]
    ring = tuple((r * math.cos(t), r * math.sin(t)) for r, t in zip(far, turns, strict=True))
    assert not crosses(ring)
    [[drawn]] = simplified({"a": [[ring]]})["a"]
    assert not crosses(drawn)
    assert set(drawn) <= set(ring)


@pytest.mark.parametrize(
    ("ring", "is_crossed"),
    [
        (((0, 0), (1, 0), (1, 1), (0, 1)), False),
        (((0, 0), (1, 1), (1, 0), (0, 1)), True),
        (((0, 0), (2, 0), (2, 2), (1, 0), (0, 2)), False),
        (((0, 0), (1, 0), (0, 1)), False),
    ],
    ids=["square", "bow tie", "touching", "triangle"],
)
def test_a_bow_tie_crosses_itself_and_a_touch_is_none(ring, is_crossed):
    assert crosses(ring) is is_crossed
