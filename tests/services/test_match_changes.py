"""What became of the pairs of the last run, and two runs side by side."""

from datetime import timedelta

from portal.models import Assignment, Helper, Need, Vetting
from portal.services import match_changes, match_records, match_runs, offers
from portal.vocabulary import AssignmentStatus, HelperStatus, NeedStatus, Role
from tests import factories


def _twice(now, between=lambda: None, area=factories.PROVINCE):
    first = match_runs.run(area, by=None, at=now)
    between()
    second = match_runs.run(area, by=None, at=now + timedelta(minutes=5))
    return first, second


def _counts(made):
    told = match_records.of(made).changes
    return {kind: count for kind, count in told["counts"].items() if count}, told["failed"]


def test_the_first_run_is_compared_with_nothing(db, now):
    made = match_runs.run(by=None, at=now)
    assert match_changes.last_before(made) is None
    assert match_records.of(made).changes == {}


def test_a_run_over_the_same_area_is_what_a_run_is_compared_with(db, now):
    first = match_runs.run(factories.COUNTY, by=None, at=now)
    match_runs.run(factories.PROVINCE, by=None, at=now)
    second = match_runs.run(factories.COUNTY, by=None, at=now)
    assert match_records.of(second).previous == first


def test_nothing_changed_keeps_every_pair(db, now):
    factories.make_need()
    factories.make_helper()
    _first, second = _twice(now)
    assert _counts(second) == ({"kept": 1}, {})


def test_a_pair_that_was_sent_is_no_loss(db, now):
    factories.make_need()
    factories.make_helper()
    officer = factories.make_account(Role.TOWNSHIP)
    _first, second = _twice(now, lambda: offers.send(Assignment.get(), by=officer, at=now))
    assert _counts(second) == ({"sent": 1}, {})


def test_a_withdrawn_need_a_suspended_person_and_a_failed_check_are_told_apart(db, now):
    gone, suspended, lapsed = (factories.make_need() for _number in range(3))
    people = [factories.make_helper(capacity=1) for _number in range(3)]
    first = match_runs.run(by=None, at=now)
    chosen = {row.need_id: row.helper for row in Assignment.select()}
    assert len(chosen) == len(people)
    Need.update(status=NeedStatus.WITHDRAWN).where(Need.id == gone.id).execute()
    Helper.update(status=HelperStatus.SUSPENDED).where(
        Helper.id == chosen[suspended.id].id
    ).execute()
    late = chosen[lapsed.id]
    Helper.update(trained_until=factories.TODAY).where(Helper.id == late.id).execute()
    second = match_runs.run(by=None, at=now)
    counts, failed = _counts(second)
    assert (counts["need_gone"], counts["person_gone"], counts["unfit"]) == (1, 1, 1)
    assert failed == {"training": 1}
    assert first != second
    assert Vetting.select().count() == 3


def test_a_better_person_is_said_to_be_better(db, now):
    factories.make_need()
    factories.make_helper(skills={"E1": 1}, max_minutes=500, lat=37.3, lon=100.6)
    _first, second = _twice(now, lambda: factories.make_helper(skills={"E1": 3}))
    assert _counts(second) == ({"new": 1, "better": 1}, {})


def test_two_runs_stand_side_by_side_for_ones_own_needs_only(db, now):
    mine = factories.make_need()
    other = factories.make_need(factories.make_child(area_code=factories.OTHER_TOWNSHIP))
    old = factories.make_helper(skills={"E1": 1}, lat=37.0, max_minutes=900)
    made = []
    first, second = _twice(
        now, lambda: made.extend(factories.make_helper(skills={"E1": 3}) for _n in "ab")
    )
    found = match_changes.compare(first, second, factories.make_account(Role.TOWNSHIP))
    assert [line.need for line in found.lines] == [mine]
    assert found.lines[0].before == [old.full_name]
    assert found.lines[0].after[0] in {helper.full_name for helper in made}
    assert (found.kept, found.new, found.dropped, found.hidden) == (0, 1, 1, 0)
    county = match_changes.compare(first, second, factories.make_account(Role.COUNTY))
    assert {line.need for line in county.lines} == {mine, other}


def test_sent_among_finds_only_pairs_that_somebody_was_asked_for(db, now):
    asked = factories.make_assignment()
    proposed = factories.make_assignment(status=AssignmentStatus.PROPOSED, offered_at=None)
    pairs = [(row.need.ref, row.helper.ref) for row in (asked, proposed)]
    assert match_changes.sent_among(pairs) == {pairs[0]}
