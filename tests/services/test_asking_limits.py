"""Nobody is asked at night, more than three times in seven days, twice a day, or after a no."""

from datetime import datetime, timedelta

import pytest

from portal.assignment_terms import AskingLimit
from portal.services import asking_limits
from portal.vocabulary import AssignmentStatus, Tier
from tests import factories

S = AssignmentStatus


def _asked(helper, *hours_ago, now):
    for hours in hours_ago:
        factories.make_assignment(
            helper=helper, status=S.DECLINED, offered_at=now - timedelta(hours=hours)
        )


def _held(helper, now, need=None, **how):
    found = asking_limits.holding(need or factories.make_need(), [helper.id], at=now, **how)
    return found.get(helper.id)


@pytest.mark.parametrize(
    ("hour", "minute", "is_night"),
    [(12, 59, False), (13, 0, True), (23, 59, True), (0, 0, False), (6, 0, False)],
)
def test_the_night_lasts_from_nine_to_eight_in_shanghai(hour, minute, is_night):
    assert asking_limits.is_night(datetime(2026, 11, 24, hour, minute)) is is_night


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        (datetime(2026, 11, 24, 13, 0), datetime(2026, 11, 25, 0, 0)),
        (datetime(2026, 11, 24, 18, 0), datetime(2026, 11, 25, 0, 0)),
        (datetime(2026, 11, 24, 23, 59), datetime(2026, 11, 25, 0, 0)),
        (datetime(2026, 11, 25, 0, 0), datetime(2026, 11, 25, 0, 0)),
        (datetime(2026, 11, 24, 2, 0), datetime(2026, 11, 24, 2, 0)),
    ],
)
def test_the_morning_after_is_eight_in_shanghai(at, morning):
    assert asking_limits.morning_after(at) == morning


def test_somebody_new_is_not_held_back(db, now):
    assert _held(factories.make_helper(), now) is None


def test_a_fourth_invitation_waits_until_the_first_is_seven_days_old(db, now):
    helper = factories.make_helper()
    _asked(helper, 160, 100, 30, now=now)
    held = _held(helper, now)
    assert held.limit is AskingLimit.WEEK
    assert held.until == now + timedelta(hours=8)
    assert _held(helper, held.until) is None


def test_a_second_invitation_waits_a_day(db, now):
    helper = factories.make_helper()
    _asked(helper, 23, now=now)
    held = _held(helper, now)
    assert held == asking_limits.Held(AskingLimit.GAP, now + timedelta(hours=1))
    assert _held(helper, held.until) is None


def test_a_critical_need_does_not_wait_for_the_gap_but_for_the_week(db, now):
    helper = factories.make_helper()
    need = factories.make_need(tier=Tier.CRITICAL)
    _asked(helper, 1, now=now)
    assert _held(helper, now, need) is None
    _asked(helper, 2, 3, now=now)
    assert _held(helper, now, need).limit is AskingLimit.WEEK


def test_whoever_stands_by_does_not_wait_for_the_gap(db, now):
    helper = factories.make_helper()
    _asked(helper, 1, now=now)
    assert _held(helper, now, expecting=[helper.id]) is None


def test_a_no_holds_for_good_for_the_same_need_only(db, now):
    row = factories.make_assignment(status=S.DECLINED, offered_at=now - timedelta(days=20))
    held = _held(row.helper, now, row.need)
    assert (held.limit, held.until) == (AskingLimit.SAID_NO, None)
    assert _held(row.helper, now) is None


NIGHT = datetime(2026, 11, 24, 15, 0)


@pytest.mark.parametrize(
    ("tier", "has_phoned", "goes_out"),
    [(Tier.CRITICAL, True, True), (Tier.CRITICAL, False, False), (Tier.URGENT, True, False),
     (Tier.ROUTINE, True, False)],
)  # fmt: skip
def test_at_night_only_a_critical_offer_goes_out_and_after_a_call(db, tier, has_phoned, goes_out):
    row = factories.make_assignment(need=factories.make_need(tier=tier), status=S.PROPOSED,
                                    offered_at=None)  # fmt: skip
    if goes_out:
        asking_limits.refuse_held(row, at=NIGHT, has_phoned=has_phoned)
        return
    with pytest.raises(asking_limits.HeldBack) as refusal:
        asking_limits.refuse_held(row, at=NIGHT, has_phoned=has_phoned)
    assert refusal.value.params["until"] == "2026-11-25 08:00"


def test_the_refusal_names_the_limit_and_the_time(db, now):
    helper = factories.make_helper()
    _asked(helper, 2, now=now)
    row = factories.make_assignment(helper=helper, status=S.PROPOSED, offered_at=None)
    with pytest.raises(asking_limits.HeldBack, match="24 小时内.*平台规定.*2026-11-25 08:00"):
        asking_limits.refuse_held(row, at=now)


def test_an_organization_is_bound_by_the_night_alone(db, now):
    organization = factories.make_organization()
    for _ in range(4):
        row = factories.make_assignment(organization=organization)
    asking_limits.refuse_held(row, at=now)
    with pytest.raises(asking_limits.HeldBack):
        asking_limits.refuse_held(row, at=NIGHT)


def test_whoever_said_no_is_refused_by_name(db, now):
    said = factories.make_assignment(status=S.DECLINED)
    row = factories.make_assignment(said.need, said.helper, S.PROPOSED, offered_at=None)
    with pytest.raises(asking_limits.SaidNo):
        asking_limits.refuse_held(row, at=now + timedelta(days=9))
