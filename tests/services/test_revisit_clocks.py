"""The two clocks of a warning letter."""

from __future__ import annotations

import pytest

from portal.deadline_terms import Deadline
from portal.models import Revisit
from portal.report_terms import RevisitSide
from portal.services import revisit_clocks
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, VILLAGE

pytestmark = pytest.mark.usefixtures("db")


def test_hr_30_police_and_village_are_timed_each_where_it_is():
    factories.make_letter()
    found = {clock.rule: clock for clock in revisit_clocks.clocks(NOW)}
    assert found[Deadline.POLICE_REVISIT].area_code == COUNTY
    assert found[Deadline.VILLAGE_REVISIT].area_code == VILLAGE
    assert {clock.started_at for clock in found.values()} == {NOW}
    assert {clock.stopped_at for clock in found.values()} == {None}
    assert list(revisit_clocks.clocks(NOW, area=OTHER_COUNTY)) == []


def test_a_visit_stops_its_own_clock():
    factories.make_letter()
    Revisit.update(done_at=NOW).where(Revisit.side == RevisitSide.POLICE).execute()
    stopped = {clock.rule: clock.stopped_at for clock in revisit_clocks.clocks(NOW)}
    assert stopped == {Deadline.POLICE_REVISIT: NOW, Deadline.VILLAGE_REVISIT: None}
