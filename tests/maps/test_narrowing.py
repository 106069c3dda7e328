"""What a set of statements leaves of a count."""

from maps.narrowing import Statement, narrowed

A, B, C = (0, "P1", "a"), (0, "P1", "b"), (0, "P1", "c")


def ask(*known, of=A):
    return narrowed(known, {("P1", of[2]): (of,)})


def test_bounds_alone_narrow_a_count_that_stands_in_no_sum():
    assert ask(Statement((A,), 1, 4, "6301")) == {("P1", "a"): (1, 4)}
    assert ask(Statement((A,), 1, 5, "6301")) == {}
    assert ask(Statement((A,), 0, None, "6301")) == {}


def test_a_sum_and_the_bounds_of_its_other_parts_narrow_a_count():
    cells = [Statement((A,), 1, 7, "6301"), Statement((B,), 8, 12, "6301")]
    assert ask(*cells, Statement((A, B), 8, 12, "6301")) == {("P1", "a"): (1, 4)}


def test_two_statements_of_one_count_both_hold():
    twice = [Statement((A,), 0, 5, "6301"), Statement((A,), 3, None, "6301")]
    assert ask(*twice) == {("P1", "a"): (3, 5)}


def test_statements_that_contradict_each_other_tell_nothing():
    assert ask(Statement((A,), 3, 4, "6301"), Statement((A,), 5, 7, "6301")) == {}
    cells = [Statement((A,), 1, 2, "6301"), Statement((B,), 8, 12, "6301")]
    assert ask(*cells, Statement((A, B), 30, 32, "6301")) == {}


def test_a_present_sum_that_is_old_is_left_out_where_it_contradicts():
    cells = [Statement((A,), 1, 7, "6301"), Statement((B,), 8, 12, "6301")]
    earlier = Statement((A, B), 8, 12, "6301")
    stale = Statement((A, B), 38, 42, "6301", is_present_sum=True)
    assert ask(*cells, earlier, stale) == {("P1", "a"): (1, 4)}


def test_counts_that_share_no_statement_do_not_touch_each_other():
    known = [Statement((A,), 0, 9, "6301"), Statement((C,), 9, 3, "6302")]
    assert ask(*known) == {}
    assert ask(Statement((A,), 0, 2, "6301"), known[1]) == {("P1", "a"): (0, 2)}
