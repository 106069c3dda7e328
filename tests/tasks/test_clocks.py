"""What happens by itself: each task does its work, and one bad thing stops no other."""

from datetime import datetime, timedelta

import pytest

from portal.models import Breach, ContactCheck
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


def test_a_tick_tells_the_figures_of_the_deadlines_and_writes_nothing_twice(db):
    factories.make_concern()
    runner = db.test_cli_runner()
    told = [runner.invoke(args=["clocks", "tick", "--at", "2026-11-25T10:00"]).output for _ in "ab"]
    assert "breaches new: 1\nclimbs new: 1\n" in told[0]
    assert "breaches new: 0\nclimbs new: 0\n" in told[1]


def test_a_clock_that_cannot_be_computed_fails_the_tick_and_stops_no_other(db):
    factories.make_case(opened_at=datetime(2026, 12, 31, 2))
    factories.make_concern()
    told = db.test_cli_runner().invoke(args=["clocks", "tick", "--at", "2027-01-09"])
    assert told.exit_code == 1
    assert Breach.select().where(Breach.kind == "concern").count() == 1
    assert "clocks that cannot be computed: 1" in told.output


def test_the_deadlines_are_watched_by_the_minute(worker, now):
    factories.make_concern(raised_at=now - timedelta(hours=24))
    clocks.watch_deadlines.call_local()
    assert Breach.select().count() == 1


def test_a_calendar_is_drafted_corrected_and_loaded_by_command(db, tmp_path):
    runner = db.test_cli_runner()
    draft = runner.invoke(args=["calendar", "draft", "2027"])
    assert draft.output.startswith("day,kind,name\n2027-01-01,workday,\n")
    file = tmp_path / "2027.csv"
    file.write_text(draft.output)
    refused = runner.invoke(args=["calendar", "load", str(file)])
    assert refused.exit_code == 1
    assert "261 个工作日" in refused.output
    file.write_bytes(factories.calendar_of(2027))
    assert runner.invoke(args=["calendar", "load", str(file)]).output == "loaded 2027\n"
