"""The worker computes the pictures that wait, and one that fails stops no other."""

from datetime import timedelta

import pytest

from portal.gap_terms import PictureCause, PictureStatus, RequestStatus
from portal.models import GapLine, GapPicture, GapRequest
from portal.services import gap_orders
from portal.tasks import gaps, queue
from tests import factories


@pytest.fixture
def worker(app, monkeypatch):
    monkeypatch.setattr(queue, "_application", app)
    monkeypatch.setattr(gaps, "utc_now", lambda: factories.NOW)


def test_every_night_a_picture_is_computed_also_right_after_another(worker):
    factories.make_gap_picture(finished_at=factories.NOW)
    # The clock of the computing itself is the worker's own.
    gaps.picture_nightly.call_local()
    made = GapPicture.select().order_by(GapPicture.id.desc()).get()
    assert (made.cause, made.status) == (PictureCause.NIGHTLY, PictureStatus.DONE)
    assert gaps.picture_waiting.call_local() == 0


def test_the_clock_lets_old_requests_lapse(worker):
    factories.make_gap_request(expires_at=factories.NOW - timedelta(minutes=1))
    factories.make_gap_request()
    assert gaps.lapse_requests.call_local() == 1
    assert GapRequest.select().where(GapRequest.status == RequestStatus.LAPSED).count() == 1


def test_what_waits_is_computed_once(db, now):
    factories.make_need(starts_at=now)
    gap_orders.ask(cause=PictureCause.BY_HAND, by=None, at=now)
    assert gaps.carry_out_waiting(lambda: now) == 1
    assert gaps.carry_out_waiting(lambda: now) == 0
    assert GapPicture.get().status is PictureStatus.DONE
    assert GapLine.get().children == 1


def test_a_picture_that_fails_keeps_its_cause(db, now):
    gap_orders.ask(cause=PictureCause.BY_HAND, by=None, at=now)
    asked = []

    def clock():
        asked.append(now)
        if len(asked) == 2:
            raise OverflowError
        return now

    assert gaps.carry_out_waiting(clock) == 1
    assert GapPicture.get().problem == "OverflowError"
