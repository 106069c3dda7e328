"""The clock of a concern: from the day it was raised until it is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.services import concern_clocks
from portal.vocabulary import ConcernStatus
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("db")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("status", list(ConcernStatus), ids=str)
def test_only_an_answer_stops_the_clock(status):
    factories.make_concern(status=status, answered_at=NOW + HOUR)
    [found] = concern_clocks.clocks(NOW + 2 * HOUR)
    assert found.started_at == NOW
    assert (found.stopped_at is not None) is (status is ConcernStatus.ANSWERED)
