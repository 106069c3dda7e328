"""Into temporary care: who may take which step when, and what must be written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.models import (
    AuditEntry,
    CaseStep,
    Child,
    Message,
    Placement,
    PlacementNote,
    ProtectionCase,
)
from portal.placement_terms import CareForm, Ground, NoteKind, PlacementStatus, TakenTo
from portal.report_terms import ReportStatus
from portal.services import placement_steps
from portal.services.placement_steps import AlreadyPlaced, Escort, HandOver
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW, TODAY, TOWNSHIP

S = PlacementStatus
pytestmark = pytest.mark.usefixtures("db")
ESCORT = Escort(TakenTo.RESCUE, "共和县救助管理站", NOW - timedelta(hours=1), "男孩，约七岁")
HAND_OVER = HandOver("李建国", "共和县救助管理站", "交字3号", NOW, True, "想和奶奶在一起", True)


def police():
    return factories.make_account(Role.POLICE)


def county():
    return factories.make_account(Role.COUNTY)


def escorted(**values):
    report = factories.make_report(status=ReportStatus.DISPATCHED)
    told = replace(ESCORT, **values)
    return placement_steps.escort_of_report(report, told, by=police(), at=NOW)


def received(placement=None, **values):
    placement = placement or escorted()
    told = replace(HAND_OVER, **values)
    by = county()
    placement_steps.receive(placement, told, version=placement.version, by=by, at=NOW)
    return placement


def test_an_escort_is_written_down_and_the_county_hears_of_it_without_the_child():
    officer = county()
    placement = escorted()
    assert (placement.status, placement.report_id is not None) == (S.ESCORTED, True)
    assert PlacementNote.get().kind is NoteKind.STEP
    assert AuditEntry.select().where(AuditEntry.action == "placement.escorted").count() == 1
    assert Message.get().destination == officer.email
    assert ESCORT.about not in Message.get().payload


@pytest.mark.parametrize("status", ReportStatus, ids=str)
def test_an_escort_is_recorded_once_the_police_are_on_the_way(status):
    report = factories.make_report(status=status)
    if status in placement_steps.ON_THE_WAY:
        assert placement_steps.escort_of_report(report, ESCORT, by=police(), at=NOW)
    else:
        with pytest.raises(NotInThisState):
            placement_steps.escort_of_report(report, ESCORT, by=police(), at=NOW)


@pytest.mark.parametrize("status", PlacementStatus, ids=str)
def test_a_child_is_in_one_place_at_a_time(status):
    case = factories.make_case()
    factories.make_placement(case, status)
    if status in {S.ENDED, S.CANCELLED, S.TRACKED, S.LONG_TERM, S.RELATIVE_CARE}:
        assert placement_steps.escort_of_case(case, ESCORT, by=county(), at=NOW)
    else:
        with pytest.raises(AlreadyPlaced):
            placement_steps.escort_of_case(case, ESCORT, by=county(), at=NOW)


def test_an_escort_of_a_case_makes_the_child_red_and_stands_in_its_history():
    case = factories.make_case()
    placement_steps.escort_of_case(case, ESCORT, by=county(), at=NOW)
    assert Child.get().risk_level is RiskLevel.RED
    assert CaseStep.get().verb == "placement_escorted"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"place": "  "}, "place"),
        ({"place": "站" * 121}, "place"),
        ({"about": "字" * 301}, "about"),
        ({"escorted_at": NOW + timedelta(minutes=1)}, "day"),
        ({"escorted_at": NOW - timedelta(days=31)}, "day"),
    ],
)
def test_a_wrong_escort_is_sent_back_at_its_field(values, field):
    with pytest.raises(FieldRefused) as refused:
        escorted(**values)
    assert refused.value.field == field
    assert not Placement.select().exists()


def test_the_county_receives_with_document_wish_and_right_told():
    placement = received()
    assert placement.status is S.HANDED_OVER
    assert (placement.document_no, placement.is_wish_heard) == ("交字3号", True)
    wishes = PlacementNote.select().where(PlacementNote.kind == NoteKind.WISH)
    assert [note.text for note in wishes] == ["想和奶奶在一起"]
    assert not ProtectionCase.select().exists()


def test_a_case_opens_at_the_township_if_it_is_known():
    placement = received(township=TOWNSHIP)
    case = ProtectionCase.get()
    assert placement.case == case
    assert (case.area_code, case.is_urgent) == (TOWNSHIP, True)


def test_a_case_that_is_open_already_is_kept():
    placement = escorted()
    case = factories.make_case(report=placement.report)
    received(placement, township="632521102")
    assert ProtectionCase.select().count() == 1
    assert placement.case == case


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"receiver_name": ""}, "receiver_name"),
        ({"receiver_unit": " "}, "receiver_unit"),
        ({"document_no": ""}, "document_no"),
        ({"document_no": "号" * 81}, "document_no"),
        ({"wish": "不"}, "wish"),
        ({"wish": "字" * 2001}, "wish"),
        ({"handed_over_at": NOW + timedelta(minutes=1)}, "day"),
        ({"handed_over_at": NOW - timedelta(hours=2)}, "day"),
        ({"township": "632521"}, "township"),
        ({"township": "999999999"}, "township"),
    ],
)
def test_a_wrong_hand_over_is_sent_back_at_its_field(values, field):
    with pytest.raises(FieldRefused) as refused:
        received(**values)
    assert refused.value.field == field
    assert Placement.get().status is S.ESCORTED


def steps(placement, version):
    how = {"version": version, "by": county(), "at": NOW}
    return {
        "receive": lambda: placement_steps.receive(placement, HAND_OVER, **how),
        "begin": lambda: placement_steps.begin(
            placement, ground=Ground.NEGLECT, form=CareForm.FOSTER, began_on=TODAY, **how
        ),
        "cancel": lambda: placement_steps.cancel(placement, reason="登记错了", **how),
    }


FROM = {"receive": S.ESCORTED, "begin": S.HANDED_OVER, "cancel": S.ESCORTED}


@pytest.mark.parametrize("status", PlacementStatus, ids=str)
@pytest.mark.parametrize("act", FROM)
def test_a_step_is_taken_only_from_its_own_state(status, act):
    placement = factories.make_placement(status=status)
    step = steps(placement, placement.version)[act]
    if status is FROM[act]:
        step()
        assert Placement.get().status is not status
    else:
        with pytest.raises(NotInThisState):
            step()
        assert Placement.get().status is status


@pytest.mark.parametrize("act", FROM)
def test_the_second_saver_is_told(act):
    placement = factories.make_placement(status=FROM[act])
    with pytest.raises(ChangedMeanwhile):
        steps(placement, placement.version + 1)[act]()


@pytest.mark.parametrize("days", [-4, 1])
def test_guardianship_begins_between_the_escort_and_today(days):
    placement = factories.make_placement(status=S.HANDED_OVER)
    with pytest.raises(FieldRefused) as refused:
        placement_steps.begin(
            placement, ground=Ground.NEGLECT, form=CareForm.FOSTER,
            began_on=TODAY + timedelta(days=days), version=1, by=county(), at=NOW,
        )  # fmt: skip
    assert refused.value.field == "began_on"


def test_what_the_police_write_first_is_their_note_on_the_case():
    placement = escorted()
    placement_steps.write(placement, "父母均联系不上，正在查找。", by=police(), at=NOW)
    later = NOW + timedelta(days=1)
    placement_steps.write(placement, "找到父亲的工作单位。", by=police(), at=later)
    assert Placement.get().noted_at == NOW


def test_what_others_write_is_a_remark():
    placement = escorted()
    placement_steps.write(placement, "已安排体检。", by=county(), at=NOW)
    assert Placement.get().noted_at is None


@pytest.mark.parametrize("text", ["", "好", "字" * 2001])
def test_a_note_says_something_and_not_too_much(text):
    with pytest.raises(FieldRefused):
        placement_steps.write(factories.make_placement(), text, by=county(), at=NOW)
