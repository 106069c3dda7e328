"""A picture of the gaps is owed, claimed once, and ends done or failed; no two are computed."""

from datetime import timedelta

import pytest

from portal.gap_terms import PictureCause, PictureStatus
from portal.models import AuditEntry, GapPicture
from portal.services import claims, gap_orders
from portal.services.refusals import NotInThisState
from portal.vocabulary import Role
from tests import factories

S, C = PictureStatus, PictureCause


def _ask(now, cause=C.BY_HAND, **values):
    return gap_orders.ask(cause=cause, **{"by": None, "at": now, **values})


def test_asking_twice_owes_one_picture_and_each_asking_is_on_record(db, now):
    officer = factories.make_account(Role.COUNTY)
    assert _ask(now, by=officer) == _ask(now, cause=C.NIGHTLY)
    assert GapPicture.get().asked_by == officer
    assert AuditEntry.select().where(AuditEntry.action == "gaps.asked").count() == 2


def test_an_officer_waits_half_an_hour_after_the_last_one_and_the_night_does_not(db, now):
    factories.make_gap_picture(finished_at=now - timedelta(minutes=29))
    with pytest.raises(gap_orders.JustComputed) as refused:
        _ask(now)
    assert refused.value.params == {"minutes": 29}
    assert _ask(now + timedelta(minutes=2)).status is S.WAITING
    GapPicture.delete().where(GapPicture.status == S.WAITING).execute()
    assert _ask(now, cause=C.NIGHTLY).status is S.WAITING


def test_one_picture_is_computed_at_a_time(db, now):
    made = _ask(now)
    assert gap_orders.claim(now) == made
    assert _ask(now) == made
    assert gap_orders.claim(now) is None


def test_each_service_prolongs_the_lease_and_counts(db, now):
    _ask(now)
    made = gap_orders.claim(now)
    later = now + timedelta(minutes=15)
    gap_orders.advance(made, 3, at=later)
    told = GapPicture.get()
    assert (told.services_done, told.claimed_until) == (3, later + claims.LEASE)


def test_a_silent_picture_is_tried_again_then_fails_and_the_old_worker_writes_nothing(db, now):
    _ask(now)
    first = gap_orders.claim(now)
    gap_orders.advance(first, 5, at=now)
    late = now + claims.LEASE + timedelta(minutes=1)
    second = gap_orders.claim(late)
    assert (second, second.tries, second.services_done) == (first, 2, 0)
    with pytest.raises(NotInThisState):
        gap_orders.advance(first, 6, at=late)
    later = late + claims.LEASE + timedelta(minutes=1)
    assert gap_orders.claim(later) is None
    told = GapPicture.get()
    assert (told.status, told.problem) == (S.FAILED, claims.STOPPED)


def test_the_newest_is_the_last_one_done(db, now):
    assert gap_orders.newest() is None
    done = factories.make_gap_picture()
    factories.make_gap_picture(status=S.FAILED)
    _ask(now)
    assert gap_orders.newest() == done


def test_a_picture_is_found_by_its_reference(db, now):
    officer = factories.make_account(Role.COUNTY)
    made = _ask(now)
    assert gap_orders.find(officer, made.ref) == made
    assert gap_orders.find(officer, "0" * 24) is None
