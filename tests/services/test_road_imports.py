"""A county's table: a draft changes nothing, what is confirmed replaces the whole table."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from portal.models import AuditEntry, RoadTable
from portal.services import road_imports, road_table
from portal.services.refusals import ChangedMeanwhile, FieldRefused
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, OTHER_TOWNSHIP, TODAY, TOWNSHIP

HEAD = "from,to,minutes,winter_minutes\n"
THERE, BACK = (TOWNSHIP, OTHER_TOWNSHIP), (OTHER_TOWNSHIP, TOWNSHIP)
TELLS = {"source": "县交通运输局", "as_of": TODAY}


@pytest.fixture
def county(db):
    return factories.make_account(Role.COUNTY)


def upload(county, lines, **values):
    content = (HEAD + lines).encode()
    return road_imports.upload(content, **{**TELLS, **values}, by=county, at=NOW)


def test_a_draft_changes_nothing_until_it_is_confirmed(county):
    draft, reading = upload(county, f"{TOWNSHIP},{OTHER_TOWNSHIP},35,50\n")
    assert reading.wrong == []
    assert road_imports.draft_of(county) == draft
    assert road_table.roads().minutes(*THERE) is None
    road_imports.confirm(draft, version=draft.version, by=county, at=NOW)
    assert road_table.roads().minutes(*THERE) == 35
    assert road_imports.draft_of(county) is None
    kept = road_table.in_force(COUNTY)
    assert (kept.source, kept.as_of, kept.ways) == ("县交通运输局", TODAY, 1)


def test_nothing_of_a_faulty_table_is_taken_and_nothing_is_lost(county):
    factories.make_road_table((*THERE, "35"))
    waiting, _ = upload(county, f"{TOWNSHIP},{OTHER_TOWNSHIP},36,\n")
    draft, reading = upload(county, f"{TOWNSHIP},{OTHER_TOWNSHIP},37,\nx,y,z,\n")
    assert draft is None
    assert [wrong.line for wrong in reading.wrong] == [3]
    assert road_imports.draft_of(county) == waiting
    assert road_table.roads().minutes(*THERE) == 35


def test_what_a_draft_would_change_is_told_before(county):
    factories.make_road_table((*THERE, "35", "50"), (*BACK, "40"), (COUNTY, TOWNSHIP, "10"))
    lines = f"{TOWNSHIP},{OTHER_TOWNSHIP},35,55\n{OTHER_TOWNSHIP},{TOWNSHIP},40.0,\n"
    draft, _ = upload(county, f"{lines}{OTHER_COUNTY},{COUNTY},120,\n")
    told = road_imports.compare(draft)
    assert [each.way for each in told.new] == [(OTHER_COUNTY, COUNTY)]
    assert [(e.way, e.before, e.after) for e in told.changed] == [
        (THERE, ("35", "50"), ("35", "55"))
    ]
    assert [each.way for each in told.removed] == [(COUNTY, TOWNSHIP)]
    assert told.unchanged == 1
    road_imports.confirm(draft, version=1, by=county, at=NOW)
    entry = AuditEntry.get(AuditEntry.action == "roads.confirmed")
    assert json.loads(entry.detail) == {"new": 1, "changed": 1, "removed": 1}
    assert len(road_imports.ended(county)) == 1
    assert len(road_imports.ways_of(road_table.in_force(COUNTY))) == 3


def test_an_area_has_one_draft_the_newest(county):
    first, _ = upload(county, f"{TOWNSHIP},{OTHER_TOWNSHIP},35,\n")
    second, _ = upload(county, f"{TOWNSHIP},{OTHER_TOWNSHIP},36,\n")
    assert road_imports.draft_of(county) == second
    with pytest.raises(ChangedMeanwhile):
        road_imports.confirm(first, version=1, by=county, at=NOW)


def test_a_draft_is_confirmed_once(county):
    draft, _ = upload(county, f"{TOWNSHIP},{OTHER_TOWNSHIP},35,\n")
    again = RoadTable.get_by_id(draft.id)
    road_imports.confirm(draft, version=1, by=county, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        road_imports.confirm(again, version=1, by=county, at=NOW)
    with pytest.raises(road_imports.NotADraft):
        road_imports.confirm(draft, version=2, by=county, at=NOW)
    with pytest.raises(road_imports.NotADraft):
        road_imports.discard(draft, version=2, by=county, at=NOW)
    assert road_table.in_force(COUNTY) == draft


def test_a_discarded_draft_is_gone_and_what_holds_goes_on(county):
    factories.make_road_table((*THERE, "35"))
    draft, _ = upload(county, f"{TOWNSHIP},{OTHER_TOWNSHIP},36,\n")
    with pytest.raises(ChangedMeanwhile):
        road_imports.discard(draft, version=7, by=county, at=NOW)
    road_imports.discard(draft, version=1, by=county, at=NOW)
    assert road_imports.draft_of(county) is None
    assert road_table.roads().minutes(*THERE) == 35


def test_a_stopped_table_counts_no_more_but_is_kept(county):
    table = factories.make_road_table((*THERE, "35"))
    with pytest.raises(ChangedMeanwhile):
        road_imports.stop(table, version=7, by=county, at=NOW)
    road_imports.stop(table, version=1, by=county, at=NOW)
    assert road_table.roads().minutes(*THERE) is None
    assert road_imports.ended(county) == [table]
    assert road_imports.find(county, table.ref) is None


def test_a_draft_cannot_be_stopped_only_discarded(county):
    draft, _ = upload(county, f"{TOWNSHIP},{OTHER_TOWNSHIP},36,\n")
    with pytest.raises(road_imports.NotInForce):
        road_imports.stop(draft, version=1, by=county, at=NOW)
    assert road_imports.draft_of(county) == draft


def test_only_the_own_county_finds_a_table(county):
    table = factories.make_road_table((*THERE, "35"))
    assert road_imports.find(county, table.ref) == table
    other = factories.make_account(Role.COUNTY, area_code=OTHER_COUNTY)
    assert road_imports.find(other, table.ref) is None
    assert road_imports.draft_of(other) is None


def test_the_province_gives_any_way_from_the_command_line(county):
    line = f"{OTHER_COUNTY},{OTHER_COUNTY},35,\n"
    assert upload(county, line)[0] is None
    draft, _ = upload(None, line)
    assert (draft.area_code, draft.entered_by) == ("63", None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("source", ""), ("source", "长" * 201), ("as_of", None),
        ("as_of", TODAY + timedelta(days=1)), ("as_of", date(1999, 12, 31)),
    ],
)  # fmt: skip
def test_source_and_day_are_needed(county, field, value):
    with pytest.raises(FieldRefused) as refused:
        upload(county, f"{TOWNSHIP},{OTHER_TOWNSHIP},35,\n", **{field: value})
    assert refused.value.field == field


def test_ways_that_look_like_a_slip_of_the_pen_are_shown_not_refused(county):
    lines = [f"{TOWNSHIP},{OTHER_TOWNSHIP},35,50", f"{OTHER_TOWNSHIP},{TOWNSHIP},50,35",
             f"{OTHER_COUNTY},{COUNTY},15,", f"{COUNTY},{OTHER_COUNTY},150,"]  # fmt: skip
    draft, reading = upload(county, "\n".join(lines))
    assert reading.wrong == []
    odd = [each.way for each in road_imports.doubtful(draft)]
    assert odd == [(OTHER_COUNTY, COUNTY), BACK]
