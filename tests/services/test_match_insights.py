"""Beyond its pairs a run tells who would be next, what would cure, how fair it is, its prices."""

import pytest

import matching
from portal.models import MatchRecord, RunnerUp, UnfilledNeed
from portal.services import match_alternatives, match_insights, match_records, match_runs
from portal.vocabulary import Language, Role, Tier
from tests import factories


def test_the_figures_stand_beside_nearest_first(db, now):
    factories.make_need()
    factories.make_helper()
    match_runs.run(by=None, at=now)
    told = MatchRecord.get().fairness
    assert [way for way, _figures in match_insights.ways(told)] == list(match_insights.WAYS)
    assert told["plan"]["filled"]["routine"] == told["plan"]["places"]["routine"] == 1
    assert told["plan"]["fill"]["routine"] == told["plan"]["townships"] == 1.0
    assert match_insights.ways({}) == []


def test_a_certificate_and_prices_are_kept(db, now):
    for _number in range(2):
        factories.make_need()
    factories.make_helper(capacity=1)
    match_runs.run(by=None, at=now)
    record = MatchRecord.get()
    assert record.primal == record.dual > 0
    prices = match_records.unpack(record.prices)
    assert set(prices) == {"unit", "needs", "helpers", "organizations", "townships"}
    assert sum(prices["helpers"].values()) > 0


def _needed_elsewhere(now):
    """Answer a runner-up who alone can do something urgent, and what choosing him costs exactly."""
    easy, _hard = factories.make_need(), factories.make_need(service="P3", tier=Tier.URGENT)
    factories.make_helper(skills={"E1": 3}, capacity=1)
    factories.make_helper(skills={"E1": 3, "P3": 3}, capacity=1)
    made = match_runs.run(by=None, at=now)
    row = RunnerUp.get(RunnerUp.need == easy)
    return row, match_alternatives.cost(made, (easy.ref, row.helper.ref), score=row.score)


def test_the_bound_is_never_more_than_the_exact_cost(db, now):
    row, exact = _needed_elsewhere(now)
    assert exact["filled"]["urgent"] == 1
    assert sum(row.bound["filled"].values()) == 1


@pytest.mark.parametrize(
    ("at_least", "told"),
    [(0, {"points": 0.0}), (125, {"points": 12.5}), (900, {"likely": 1}), (2100, {"places": 2})],
)
def test_a_reduced_cost_is_told_in_places_or_points(at_least, told):
    row = matching.RunnerUp("h", at_least, edge=None)
    assert match_insights._bound(row, 1000) == told


def test_places_that_are_known_exactly_are_told_by_tier(db, now):
    row, exact = _needed_elsewhere(now)
    assert row.bound["filled"] == exact["filled"] == {"critical": 0, "urgent": 1, "routine": 0}


def test_a_free_runner_up_costs_points(db, now):
    factories.make_need()
    for level in (3, 1):
        factories.make_helper(skills={"E1": level})
    match_runs.run(by=None, at=now)
    row = RunnerUp.get()
    assert set(row.bound["filled"].values()) == {0}
    low, high = row.bound["points"]
    assert 0 <= low <= high <= 100


def test_people_who_fail_one_check_only_are_the_cheapest_cure(db, now):
    factories.make_need(language=Language.AMDO, language_required=True)
    factories.make_helper(trained_until=None)
    made = match_runs.run(by=None, at=now)
    cure = UnfilledNeed.get().cure
    assert (cure["kind"], cure["code"], cure["count"], cure["served"]) == (
        "check",
        "training",
        1,
        1,
    )
    assert cure["language"] == "bo-amdo"
    assert match_insights.cures_of(made, factories.make_account(Role.TOWNSHIP)) == [cure]
    other = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert match_insights.cures_of(made, other) == []


def test_without_anybody_new_people_near_the_place_would_cure(db, now):
    factories.make_need()
    match_runs.run(by=None, at=now)
    cure = UnfilledNeed.get().cure
    assert (cure["kind"], cure["near"], cure["served"]) == ("helpers", factories.TOWNSHIP, 1)
