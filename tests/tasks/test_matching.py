"""The worker carries out what waits; a run that breaks keeps its cause and stops no other."""

import pytest

from portal.matching_terms import RunCause, RunStatus
from portal.models import Assignment, MatchRun
from portal.services import match_orders
from portal.tasks import matching, queue
from tests import factories

R, C = RunStatus, RunCause


@pytest.fixture
def worker(app, monkeypatch):
    monkeypatch.setattr(queue, "_application", app)
    monkeypatch.setattr(matching, "utc_now", lambda: factories.NOW)


def _ask(area=factories.COUNTY, **values):
    told = {"cause": C.BY_HAND, "by": None, "at": factories.NOW, **values}
    return match_orders.ask(area, **told)


def test_the_nightly_run_is_over_the_province(worker):
    factories.make_need()
    factories.make_helper()
    assert matching.match_nightly.call_local() == 1
    made = MatchRun.get()
    assert (made.area_code, made.cause, made.status) == (factories.PROVINCE, C.NIGHTLY, R.DONE)
    assert Assignment.select().count() == 1


def test_what_waits_is_carried_out_once(worker):
    _ask()
    _ask(area=factories.OTHER_COUNTY)
    assert matching.match_waiting.call_local() == 2
    assert matching.match_waiting.call_local() == 0
    assert {made.status for made in MatchRun} == {R.DONE}


def test_a_run_that_breaks_keeps_its_cause_and_stops_no_other(worker, caplog):
    need = factories.make_need()
    # A latitude that no place has: the matcher refuses the question.
    type(need).update(lat=123.0).execute()
    _ask()
    _ask(area=factories.OTHER_COUNTY)
    assert matching.carry_out_waiting(lambda: factories.NOW) == 2
    broken, other = MatchRun.select().order_by(MatchRun.id)
    assert (broken.status, broken.problem) == (R.FAILED, "ProblemRefused")
    assert other.status is R.DONE
    assert broken.ref in caplog.text
