"""Places per child within reach: the published test vector and the invariant of all variants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.access import DemandError, access_of

PROBLEM = {
    "demand": [100, 50, 10],
    "supply": [20, 6],
    "minutes": [[20, 100], [50, 40], [200, 70]],
}
ZONES = [[20, 1.0], [40, 0.68], [60, 0.22]]


@pytest.mark.parametrize(
    ("variant", "setting", "expected"),
    [
        ("2sfca", {"threshold": 60}, (0.133333, 0.253333, 0)),
        ("kernel", {"threshold": 60}, (0.174295, 0.171410, 0)),
        ("e2sfca", {"zones": ZONES}, (0.180180, 0.159640, 0)),
        ("3sfca", {"zones": ZONES}, (0.194763, 0.130474, 0)),
    ],
)
def test_the_test_vector_holds(variant, setting, expected):
    found = access_of({**PROBLEM, "variant": variant, **setting})
    assert found.access == pytest.approx(expected, abs=1e-6)
    assert found.reachable_supply == 26


numbers = st.integers(0, 200)


@st.composite
def problems(draw):
    here, there = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    return {
        "variant": draw(st.sampled_from(["2sfca", "e2sfca", "kernel", "3sfca"])),
        "threshold": draw(st.integers(1, 120)),
        "zones": ZONES,
        "demand": draw(st.lists(numbers, min_size=here, max_size=here)),
        "supply": draw(st.lists(numbers, min_size=there, max_size=there)),
        "minutes": draw(
            st.lists(st.lists(numbers, min_size=there, max_size=there), min_size=here,
                     max_size=here)
        ),
    }  # fmt: skip


@given(problems())
def test_what_the_children_get_is_what_the_reachable_providers_give(problem):
    found = access_of(problem)
    given_out = sum(n * (a or 0) for n, a in zip(problem["demand"], found.access, strict=True))
    assert given_out == pytest.approx(found.reachable_supply, rel=1e-9, abs=1e-9)


@given(problems())
def test_nobody_in_need_has_no_value_and_nobody_in_reach_no_ratio(problem):
    found = access_of(problem)
    for people, value in zip(problem["demand"], found.access, strict=True):
        assert (value is None) == (people == 0)
    assert all(ratio >= 0 for ratio in found.ratio)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"variant": "4sfca"}, "variant must be one of"),
        ({"threshold": 0}, "threshold must be more than 0"),
        ({"threshold": "far"}, "threshold must hold numbers"),
        ({"minutes": [[1, 2], [3, 4]]}, "minutes must have 3 rows of 2"),
        ({"minutes": [[1, 2], [3, 4], [5]]}, "minutes must hold numbers only"),
        ({"demand": [1, -2, 3]}, "demand must hold finite numbers of 0 or more"),
        ({"supply": 7}, "supply must be a list of numbers"),
        ({"speed": 3}, "unknown key: speed"),
        ({"variant": "e2sfca", "zones": [[40, 1], [20, 0.5]]}, "rising order"),
        ({"variant": "3sfca", "zones": [[40]]}, "pairs"),
    ],
)
def test_what_cannot_be_computed_is_refused_by_name(change, says):
    with pytest.raises(DemandError, match=says):
        access_of({**PROBLEM, "variant": "2sfca", "threshold": 60, **change})


def test_a_missing_key_is_named():
    with pytest.raises(DemandError, match="missing key: supply"):
        access_of({"variant": "2sfca", "threshold": 60, "demand": [], "minutes": []})
