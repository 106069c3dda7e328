"""A run is owed, claimed once, and ends done or failed; a critical need starts one at once."""

from datetime import timedelta

import pytest

from portal.matching_terms import RunCause, RunPhase, RunStatus
from portal.models import AuditEntry, MatchRun, Message, Need
from portal.services import claims, match_orders, needs
from portal.services.refusals import FieldRefused, NotInThisState
from portal.vocabulary import Role, Tier
from tests import factories

R, C = RunStatus, RunCause


def _ask(now, area=factories.COUNTY, cause=C.BY_HAND, **values):
    return match_orders.ask(area, cause=cause, **{"by": None, "at": now, **values})


def _open(now, **values):
    child = values.pop("child", None) or factories.make_child()
    start = now + timedelta(days=3)
    told = {
        "service": "E1", "tier": Tier.CRITICAL, "starts_at": start,
        "ends_at": start + timedelta(hours=2), "by": child.entered_by, "at": now,
    }  # fmt: skip
    return needs.open_need(child, **{**told, **values})


def test_asking_twice_for_an_area_owes_one_run(db, now):
    assert _ask(now) == _ask(now)
    assert _ask(now, area=factories.PROVINCE) != _ask(now)
    assert MatchRun.select().count() == 2


def test_a_critical_need_owes_a_run_over_its_county_in_the_same_transaction(db, now):
    need = _open(now)
    made = MatchRun.get()
    assert (made.area_code, made.cause, made.status) == (factories.COUNTY, C.CRITICAL, R.WAITING)
    assert made.need_ref == need.ref
    assert AuditEntry.select().where(AuditEntry.action == "match.asked").count() == 1


@pytest.mark.parametrize("tier", [tier for tier in Tier if tier is not Tier.CRITICAL])
def test_no_other_need_starts_a_run(db, now, tier):
    _open(now, tier=tier)
    assert MatchRun.select().count() == 0


def test_a_refused_need_owes_no_run(db, now):
    with pytest.raises(FieldRefused):
        _open(now, slots=0)
    assert MatchRun.select().count() == Need.select().count() == 0


@pytest.mark.parametrize("area", [factories.COUNTY, "6325", factories.PROVINCE])
def test_a_run_that_waits_around_the_need_sees_it_anyhow(db, now, area):
    _ask(now, area=area)
    _open(now)
    assert MatchRun.select().count() == 1


@pytest.mark.parametrize("area", [factories.OTHER_COUNTY, factories.TOWNSHIP])
def test_a_run_elsewhere_or_of_one_township_is_not_enough(db, now, area):
    _ask(now, area=area)
    _open(now)
    assert MatchRun.select().where(MatchRun.cause == C.CRITICAL).count() == 1


def test_a_run_that_has_begun_has_not_seen_the_need(db, now):
    _open(now)
    match_orders.claim(now)
    _open(now)
    assert MatchRun.select().where(MatchRun.cause == C.CRITICAL).count() == 2


def test_the_critical_run_goes_first_and_one_goes_on_at_a_time(db, now):
    nightly = _ask(now, area=factories.PROVINCE, cause=C.NIGHTLY, at=now)
    MatchRun.update(status=R.DONE).execute()
    nightly = _ask(now, area=factories.OTHER_COUNTY, cause=C.NIGHTLY)
    _open(now)
    first = match_orders.claim(now)
    assert first.cause is C.CRITICAL
    assert match_orders.claim(now) is None
    match_orders.finish(first, at=now)
    assert match_orders.claim(now) == nightly
    assert not match_orders.is_any_waiting()


def test_a_run_is_begun_once(db, now):
    made = _ask(now)
    twin = MatchRun.get_by_id(made.id)
    match_orders.begin(made, at=now)
    with pytest.raises(NotInThisState):
        match_orders.begin(twin, at=now)


def test_each_phase_prolongs_the_lease(db, now):
    _ask(now)
    made = match_orders.claim(now)
    later = now + timedelta(minutes=15)
    match_orders.reach(made, RunPhase.SOLVING, at=later)
    assert MatchRun.get().claimed_until == later + claims.LEASE


def test_a_silent_run_is_tried_again_and_then_fails_and_the_old_worker_writes_nothing(db, now):
    officer = factories.make_account(Role.COUNTY)
    _ask(now, by=officer)
    first = match_orders.claim(now)
    late = now + claims.LEASE + timedelta(minutes=1)
    second = match_orders.claim(late)
    assert (second, second.tries) == (first, 2)
    with pytest.raises(NotInThisState):
        match_orders.finish(first, at=late)
    later = late + claims.LEASE + timedelta(minutes=1)
    assert match_orders.claim(later) is None
    made = MatchRun.get()
    assert (made.status, made.problem) == (R.FAILED, claims.STOPPED)
    assert Message.get().template == "match_failed"


@pytest.mark.parametrize("cause", list(C))
def test_whoever_waits_hears_of_a_failed_run(db, now, cause):
    county = factories.make_account(Role.COUNTY)
    officer = factories.make_account(Role.TOWNSHIP)
    _ask(now, cause=cause, by=officer)
    match_orders.fail(match_orders.claim(now), "ValueError", at=now)
    told = officer if cause is C.BY_HAND else county
    assert [message.destination for message in Message.select()] == [told.email]


def test_a_failed_run_over_the_province_is_told_to_nobody_by_mail(db, now):
    _ask(now, area=factories.PROVINCE, cause=C.NIGHTLY)
    match_orders.fail(match_orders.claim(now), "ValueError", at=now)
    assert Message.select().count() == 0
