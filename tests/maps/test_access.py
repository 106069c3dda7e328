"""Places per child within reach: the published test vector and the invariant of all variants."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import access
from maps.access import VARIANTS, DemandError, access_of, by_service

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
        "variant": draw(st.sampled_from(VARIANTS)),
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


@given(problems(), st.integers(0, 10), st.integers(1, 500))
def test_more_supply_never_lowers_access(problem, which, more):
    supply = list(problem["supply"])
    supply[which % len(supply)] += more
    before, after = access_of(problem), access_of({**problem, "supply": supply})
    assert after.reachable_supply >= before.reachable_supply
    for one, other in zip(before.access, after.access, strict=True):
        assert (one is None) == (other is None)
        assert (other or 0) >= (one or 0) * (1 - 1e-12)


@given(problems(), st.integers(0, 200), st.data())
def test_one_more_provider_never_lowers_access(problem, places, data):
    # In the three-step method a child's demand moves to the newcomer: only the sum is kept there.
    problem["variant"] = data.draw(st.sampled_from([v for v in VARIANTS if v != access.SHARED]))
    ways = data.draw(st.lists(numbers, min_size=len(problem["demand"]),
                              max_size=len(problem["demand"])))  # fmt: skip
    wider = [[*row, way] for row, way in zip(problem["minutes"], ways, strict=True)]
    newer = {**problem, "supply": [*problem["supply"], places], "minutes": wider}
    for one, other in zip(access_of(problem).access, access_of(newer).access, strict=True):
        assert (other or 0) >= (one or 0) * (1 - 1e-12)


@st.composite
def several(draw):
    """Answer (problem of the first service, demand n x s, supply m x s)."""
    problem, more = draw(problems()), draw(st.integers(0, 3))
    demand, supply = [problem["demand"]], [problem["supply"]]
    for rows in (demand, supply):
        size = len(rows[0])
        rows += [draw(st.lists(numbers, min_size=size, max_size=size)) for _ in range(more)]
    return problem, np.array(demand).T, np.array(supply).T


def setting(problem):
    return problem["threshold" if problem["variant"] in ("2sfca", "kernel") else "zones"]


@given(several())
def test_several_services_are_as_each_alone(drawn):
    problem, demand, supply = drawn
    found = by_service(problem["variant"], demand, supply, problem["minutes"], setting(problem))
    for column in range(demand.shape[1]):
        alone = {**problem, "demand": demand[:, column], "supply": supply[:, column]}
        one, other = found.of(column), access_of(alone)
        assert [value is None for value in one.access] == [v is None for v in other.access]
        assert [v or 0 for v in one.access] == pytest.approx([v or 0 for v in other.access])
        assert one.ratio == pytest.approx(other.ratio, rel=1e-12)
        assert one.reachable_supply == other.reachable_supply


@given(several())
def test_each_service_gives_what_its_reachable_providers_give(drawn):
    problem, demand, supply = drawn
    found = by_service(problem["variant"], demand, supply, problem["minutes"], setting(problem))
    given_out = np.nansum(demand * found.access, axis=0)
    assert given_out == pytest.approx(found.reachable_supply, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("kind", [np.float64, np.float32, np.int16])
def test_a_table_of_many_rows_is_as_the_same_rows_at_once(variant, kind):
    chance, columns = np.random.default_rng(5), 200
    half = access.CELLS // columns
    rows = 2 * half
    minutes = chance.integers(0, 300, (rows, columns)).astype(kind)
    demand, supply = chance.integers(0, 9, (rows, 2)), chance.integers(0, 9, (columns, 2))
    by = 60.0 if variant in ("2sfca", "kernel") else ZONES
    found = by_service(variant, demand, supply, minutes, by)
    # The same places as two problems that fit at once, whose demands add up.
    wanted = np.zeros((columns, 2))
    for part in (np.s_[:half], np.s_[half:]):
        one = by_service(variant, demand[part], supply, minutes[part], by)
        wanted += np.divide(supply, one.ratio, out=np.zeros((columns, 2)), where=one.ratio > 0)
    ratio = np.divide(supply, wanted, out=np.zeros((columns, 2)), where=wanted > 0)
    assert found.ratio == pytest.approx(ratio, rel=1e-9)
    assert np.nansum(demand * found.access, axis=0) == pytest.approx(found.reachable_supply)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"variant": "4sfca"}, "variant must be one of"),
        ({"supply": [[1], [2]]}, "one column a service, not 2 and 1"),
        ({"demand": [1, 2, 3]}, "demand must be a list of rows"),
        ({"minutes": np.full((3, 2), np.nan)}, "minutes must hold finite numbers"),
        ({"minutes": np.full((3, 2), -1)}, "minutes must hold finite numbers"),
        ({"minutes": np.zeros(6)}, "minutes must have 3 rows of 2"),
    ],
)
def test_several_services_that_do_not_fit_are_refused_by_name(change, says):
    fine = {"variant": "2sfca", "demand": [[1, 2]] * 3, "supply": [[3, 4]] * 2,
            "minutes": np.ones((3, 2)), "setting": 60}  # fmt: skip
    with pytest.raises(DemandError, match=says):
        by_service(**{**fine, **change})


@pytest.mark.parametrize("variant", VARIANTS)
def test_without_places_there_is_nothing_to_answer(variant):
    by = 60.0 if variant in ("2sfca", "kernel") else ZONES
    found = by_service(variant, np.zeros((0, 2)), np.ones((3, 2)), [], by)
    assert found.access.shape == (0, 2)
    assert found.reachable_supply.tolist() == [0, 0]
