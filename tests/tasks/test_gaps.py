"""The worker computes the pictures that wait, and one that fails stops no other."""

from portal.gap_terms import PictureCause, PictureStatus
from portal.models import GapLine, GapPicture
from portal.services import gap_orders
from portal.tasks import gaps
from tests import factories


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
