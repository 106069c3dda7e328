"""The clock of a follow-up: to the end of its day, stopped by the entry, not by what is claimed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.models import FollowUp
from portal.services import follow_up_clocks, follow_ups
from portal.vocabulary import FollowUpStatus, Role
from tests import factories
from tests.factories import NOW, TODAY

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


def test_a_visit_has_until_the_end_of_its_day_in_shanghai():
    factories.make_follow_up(days=3)
    [found] = follow_up_clocks.clocks(NOW)
    assert found.due_at == clock.start_of(TODAY + 4 * DAY)


def test_what_is_far_off_is_not_timed_yet():
    factories.make_follow_up(days=4)
    assert list(follow_up_clocks.clocks(NOW)) == []
    assert len(list(follow_up_clocks.clocks(NOW + DAY))) == 1


def test_a_visit_written_down_late_is_late_whatever_day_it_names():
    officer = factories.make_account(Role.VILLAGE_DIRECTOR)
    late, timely = factories.make_follow_up(days=0), factories.make_follow_up(days=0)
    for row, at in ((late, NOW + 2 * DAY), (timely, NOW)):
        follow_ups.do(
            row, saw_child=True, note="孩子在家，都好。", done_on=TODAY, by=officer, at=at
        )
    stopped = {found.ref: found.stopped_at for found in follow_up_clocks.clocks(NOW + 3 * DAY)}
    assert stopped[late.ref] == NOW + 2 * DAY
    assert stopped.get(timely.ref, NOW) == NOW


def test_a_visit_that_is_no_longer_needed_is_not_timed():
    factories.make_follow_up(days=-9, status=FollowUpStatus.CANCELLED)
    assert list(follow_up_clocks.clocks(NOW)) == []
    assert FollowUp.select().count() == 1
