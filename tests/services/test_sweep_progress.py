"""Progress: children answered of those who still count, by list or by township."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.models import Child, SweepLine, SweepVillage
from portal.services import sweep_progress, sweeps
from portal.services.transactions import transaction
from portal.vocabulary import ChildStatus, Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.usefixtures("db")
NEIGHBOUR = "632521101202"


def seen(account, at=NOW):
    return [
        (row.area_code, row.done, row.total, row.finished, row.lists, row.late)
        for row in sweep_progress.for_account(account, at=at)
    ]


def test_a_village_sees_its_list_and_who_left_the_register_does_not_count():
    first, _second, gone = (factories.make_child() for _ in range(3))
    village = factories.make_list(first, _second, gone)
    sweeps.confirm(SweepLine.get(SweepLine.child == first.id), by=first.entered_by, at=NOW)
    with transaction():
        Child.update(status=ChildStatus.EXITED).where(Child.id == gone.id).execute()
    assert seen(first.entered_by) == [(VILLAGE, 1, 2, 0, 1, 0)]
    assert sweep_progress.for_account(first.entered_by, at=NOW)[0].ref == village.ref


def test_the_county_sees_townships_with_their_lists_added_up():
    sweep = factories.make_list().sweep
    child = factories.make_child(area_code=NEIGHBOUR)
    other = factories.make_child(area_code=OTHER_TOWNSHIP)
    for each in (child, other):
        village = SweepVillage.create(sweep=sweep, area_code=each.area_code)
        SweepLine.create(sweep=sweep, village=village, child=each)
    sweeps.confirm(SweepLine.get(SweepLine.child == child.id), by=child.entered_by, at=NOW)
    county = factories.make_account(Role.COUNTY)
    late = NOW + timedelta(days=10)
    assert seen(county, late) == [
        (TOWNSHIP, 1, 2, 1, 2, 1), (OTHER_TOWNSHIP, 0, 1, 0, 1, 1),
    ]  # fmt: skip
    assert [row.ref for row in sweep_progress.for_account(county, at=NOW)][0] == ""


def test_a_finished_list_goes_when_its_sweep_is_over_and_an_unseen_one_in_the_end():
    child = factories.make_child()
    factories.make_list(child, closes_on=TODAY)
    assert len(seen(child.entered_by, NOW + timedelta(days=62))) == 1
    assert seen(child.entered_by, NOW + timedelta(days=63)) == []
    sweeps.confirm(SweepLine.get(), by=child.entered_by, at=NOW)
    assert len(seen(child.entered_by, NOW)) == 1
    assert seen(child.entered_by, NOW + timedelta(days=1)) == []
