"""From need to effect."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.ladder import Ladder, Served, Standing, delivered, standing

CHILDREN = st.lists(
    st.builds(
        Served,
        expected=st.integers(1, 6),
        visits=st.integers(0, 9),
        is_overdue=st.booleans(),
        excuse=st.sampled_from([None, Standing.UNREACHABLE, Standing.DECLINED, Standing.LEFT]),
    ),
    max_size=30,
)


def test_the_largest_drop_names_the_step_and_how_many_are_lost():
    assert Ladder(100, 90, 80, 75, 30, 25).largest_drop() == ("contacted", 45)


def test_in_a_tie_the_earlier_step_is_named():
    assert Ladder(10, 5, 5, 5, 0, 0).largest_drop() == ("available", 5)


def test_without_loss_there_is_no_drop():
    assert Ladder(10, 10, 10, 10, 10, 10).largest_drop() is None
    assert Ladder(0, 0, 0, 0, 0, 0).largest_drop() is None


def test_a_step_that_counts_more_than_the_need_is_refused():
    with pytest.raises(ValueError, match="some of the 10"):
        Ladder(10, 11, 0, 0, 0, 0)


def test_a_later_step_may_count_more_than_an_earlier_one():
    # Capacity for 2, and yet 5 were contacted: the drop is counted once, from the smaller.
    assert Ladder(10, 2, 8, 8, 5, 5).largest_drop() == ("available", 8)


def test_contact_full_and_intensity_are_shares_of_the_same_children():
    found = delivered([Served(2, 4), Served(2, 1), Served(2, 0), Served(4, 0)])
    assert (found.contact, found.full) == (0.5, 0.25)
    # Four visits to one child count as the two that were due.
    assert found.intensity == 3 / 10


def test_an_excuse_never_takes_a_child_out_of_the_denominator():
    found = delivered([Served(1, 1), Served(1, 0, excuse=Standing.DECLINED)])
    assert found.contact == 0.5
    assert found.buckets[Standing.DECLINED] == 1


def test_what_is_overdue_is_not_full():
    assert standing(Served(1, 1, is_overdue=True)) is Standing.PARTIAL


@pytest.mark.parametrize("bad", [Served(0, 1), Served(1, -1)])
def test_an_impossible_child_is_refused(bad):
    with pytest.raises(ValueError, match="expects 1"):
        delivered([bad])


@given(CHILDREN)
def test_buckets_add_up_and_shares_stay_shares(children):
    found = delivered(children)
    assert sum(found.buckets.values()) == found.children == len(children)
    if children:
        assert 0 <= found.full <= found.contact <= 1
        assert 0 <= found.intensity <= 1
    else:
        assert (found.contact, found.full, found.intensity) == (None, None, None)
