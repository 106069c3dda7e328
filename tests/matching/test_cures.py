"""A cure is a number that solving again confirms."""

from __future__ import annotations

import matching
from matching import allocation
from matching.columns import Columns
from matching.cures import cures
from matching.market import market
from tests.matching.problems import helper, need, problem

LATER = ("2026-12-05T09:00", "2026-12-06T09:00", "2026-12-07T09:00", "2026-12-08T09:00")


def _needs(count, **values):
    return [
        need(n, start=LATER[n % 4], end=LATER[n % 4].replace("09:00", "11:00"), **values)
        for n in range(count)
    ]


def _groups(needs, helpers, **values):
    return cures(allocation.answer(market(Columns(problem(needs, helpers, **values)))))


def test_a_lapsed_query_is_the_cheapest_cure():
    helpers = [helper(1, capacity=1), helper(2, vetted_until="2026-12-01", capacity=2)]
    (group,) = _groups(_needs(4), helpers)
    assert (group.area, group.service, group.language, group.places) == ("632521", "E1", None, 3)
    cheapest = group.cures[0]
    assert (cheapest.kind, cheapest.code, cheapest.count, cheapest.served, cheapest.helpers) == (
        "check", "vetting", 1, 2, ("h2",),
    )  # fmt: skip
    helpers[1]["vetted_until"] = "2027-12-01"
    assert sum(matching.solve(problem(_needs(4), helpers)).filled.values()) == 1 + 2


def test_one_more_visit_is_tried_from_who_is_used_up():
    (group,) = _groups(_needs(3), [helper(1, capacity=1), helper(2, capacity=1)])
    visits = next(cure for cure in group.cures if cure.kind == "visits")
    assert (visits.served, visits.count) == (1, 1)


def test_new_people_are_counted_as_long_as_each_is_worth_it():
    needs = _needs(4, languages=["bo-amdo"], language_required=True, slots=3)
    (group,) = _groups(needs, [helper(1)])
    (cure,) = group.cures
    # A new person can be at each of the four windows once; three of them fill all twelve places.
    assert (cure.kind, cure.count, cure.served, cure.minutes) == ("helpers", 3, 12, 60)
    assert (cure.language, cure.area) == ("bo-amdo", "632521")


def test_a_plan_that_leaves_nothing_open_needs_no_cure():
    assert _groups(_needs(2), [helper(1)]) == ()


def test_where_nobody_is_at_all_new_people_are_the_cure():
    (group,) = _groups(_needs(2), [])
    assert [(cure.kind, cure.count, cure.served) for cure in group.cures] == [("helpers", 1, 2)]


def test_who_is_there_already_or_busy_at_that_hour_is_no_cure():
    full = [["2026-12-01", "2026-12-31"]]
    needs = [need(1, slots=2), need(2)]
    (group,) = _groups(needs, [helper(1, full=full)], frozen=[["n1", "h1"]])
    assert [cure.kind for cure in group.cures] == ["helpers"]
    needs[1] |= {"start": LATER[1], "end": LATER[1].replace("09:00", "11:00")}
    (group,) = _groups(needs, [helper(1, full=full)], frozen=[["n1", "h1"]])
    assert [(cure.kind, cure.code, cure.served) for cure in group.cures][0] == ("check", "load", 1)
