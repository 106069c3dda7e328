"""Today: the village's lists, the township's late villages and children with signs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.models import SweepLine
from portal.services import sweeps, today
from portal.sweep_terms import SignKind, SweepAnswer
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("db")
LATE = NOW + timedelta(days=7)


def lines(role, at=NOW):
    page = today.for_account(factories.make_account(role), at=at)
    return {
        name: [item for item in group.items if item.endpoint.startswith("sweeps.")]
        for name, group in (("now", page.now), ("week", page.this_week), ("wait", page.waiting))
    }


def test_the_village_reads_how_many_children_wait_and_until_when():
    village = factories.make_list(factories.make_child(), factories.make_child())
    [line] = lines(Role.VILLAGE_DIRECTOR)["now"]
    assert (line.ref, line.params, line.tone) == (village.ref, {"left": 2}, "calm")
    assert line.until == village.sweep.closes_on
    [late] = lines(Role.VILLAGE_DIRECTOR, LATE)["now"]
    assert late.tone == "danger"
    assert late.since == sweeps.closes_at(village.sweep)


def test_the_township_waits_for_a_village_and_chases_it_when_it_is_late():
    factories.make_list()
    found = lines(Role.TOWNSHIP)
    assert (found["now"], len(found["wait"])) == ([], 1)
    found = lines(Role.TOWNSHIP, LATE)
    assert ([item.tone for item in found["now"]], found["wait"]) == (["danger"], [])


def test_the_county_reads_of_late_lists_only():
    factories.make_list()
    assert lines(Role.COUNTY)["week"] == []
    [line] = lines(Role.COUNTY, LATE)["week"]
    assert line.params == {"late": 1}


def test_a_finished_list_is_no_work():
    child = factories.make_child()
    factories.make_list(child)
    sweeps.confirm(SweepLine.get(), by=child.entered_by, at=NOW)
    assert lines(Role.VILLAGE_DIRECTOR) == {"now": [], "week": [], "wait": []}


def test_the_township_considers_a_case_for_two_serious_signs():
    child = factories.make_child()
    for kind in (SignKind.CARER_ILL, SignKind.LOST_CONTACT):
        factories.make_sign(child, kind=kind)
    [line] = lines(Role.TOWNSHIP)["now"]
    assert (line.who, line.tone) == (child.code_name, "danger")


def test_the_township_checks_whom_a_sweep_found_gone_until_somebody_finds_otherwise():
    child = factories.make_child()
    what = "排查说孩子已离开，请核实去向，办理退出"

    def told():
        page = today.for_account(factories.make_account(Role.TOWNSHIP), at=NOW)
        return [item.who for item in page.now.items if item.what == what]

    for answer, said in ((SweepAnswer.LEFT, [child.code_name]), (SweepAnswer.UPDATED, [])):
        factories.make_list(child)
        line = SweepLine.select().order_by(SweepLine.id.desc()).get()
        how = {"words": "跟父母去了西宁。", "by": child.entered_by, "at": NOW}
        sweeps.report_change(line, answer, **how)
        assert told() == said
