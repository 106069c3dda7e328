"""The worker builds the release of the month when it is due, and only once."""

from datetime import datetime

import pytest

from portal.models import PublicRelease
from portal.tasks import queue
from portal.tasks import releases as tasks
from tests import factories, releases

FIRST = datetime(2026, 11, 30, 16, 10)  # the first of December in Shanghai


@pytest.fixture
def worker(app, monkeypatch):
    monkeypatch.setattr(queue, "_application", app)


def test_the_release_of_the_month_is_built_once(worker, monkeypatch):
    releases.make_children(12)
    for at, count in ((factories.NOW, 0), (FIRST, 1), (FIRST, 0)):
        monkeypatch.setattr(tasks, "utc_now", lambda at=at: at)
        assert tasks.build_release.call_local() == count
    assert [made.month for made in PublicRelease] == ["2026-12"]


def test_a_tick_by_hand_builds_it_too(db):
    releases.make_children(12)
    told = db.test_cli_runner().invoke(args=["clocks", "tick", "--at", "2026-12-01T00:10"])
    assert "releases built: 1" in told.output
