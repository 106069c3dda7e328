"""What happens by itself: each task does its work, and one bad thing stops no other."""

from datetime import timedelta

import pytest

from portal.models import ContactCheck
from portal.services import contact_checks
from portal.tasks import clocks, queue
from portal.vocabulary import Channel
from tests import factories


@pytest.fixture
def worker(app, monkeypatch):
    monkeypatch.setattr(queue, "_application", app)
    monkeypatch.setattr(clocks, "utc_now", lambda: factories.NOW)


def test_the_hourly_clock_deletes_what_abandoned_sign_ups_told(worker, now):
    for age in (timedelta(hours=23), timedelta(hours=25)):
        contact_checks.start(Channel.EMAIL, "yang.xue@example.org", at=now - age)
    clocks.forget_sign_ups.call_local()
    assert [row.created_at for row in ContactCheck] == [now - timedelta(hours=23)]


def test_a_tick_does_what_is_due_once(db, now):
    factories.make_need(starts_at=now - timedelta(hours=1))
    runner = db.test_cli_runner()
    first = runner.invoke(args=["clocks", "tick", "--at", "2026-11-24T10:00"])
    again = runner.invoke(args=["clocks", "tick", "--at", "2026-11-24T10:00"])
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "needs lapsed: 1" in first.output
    assert "needs lapsed: 0" in again.output


def test_a_broken_clock_is_told_and_stops_no_other(db, now, monkeypatch):
    def breaks(_at):
        raise RuntimeError

    monkeypatch.setitem(clocks.DUE, "offers lapsed", breaks)
    factories.make_need(starts_at=now - timedelta(hours=1))
    told = db.test_cli_runner().invoke(args=["clocks", "tick", "--at", "2026-11-24T10:00"])
    assert told.exit_code == 1
    assert "offers lapsed: failed" in told.output
    assert "needs lapsed: 1" in told.output
