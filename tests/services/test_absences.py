"""Absences: one at a time for a parent, kept by village and township, at one with the file."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.child_terms import ExitReason
from portal.models import Absence, AuditEntry, Child, ChildDetails
from portal.prevention_terms import (
    AbsenceEnding,
    AbsentParent,
    ContactBy,
    LeftReason,
    Province,
    WorkKind,
)  # fmt: skip
from portal.services import absences, children
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import ChildStatus, Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY

E, P = AbsenceEnding, AbsentParent
pytestmark = pytest.mark.usefixtures("db")


def facts(**values):
    """Answer the facts of a mother's absence, some of them replaced."""
    told = {
        "parent": P.MOTHER, "began_on": date(2026, 10, 1), "expected_on": date(2027, 1, 20),
        "province": Province.ZHEJIANG, "city": "义乌", "employer": "拉面馆",
        "work": WorkKind.RAMEN, "channel": ContactBy.VIDEO, "why": LeftReason.SCHOOL_PLACE,
    }  # fmt: skip
    return absences.AbsenceFacts(**{**told, **values})


def record(child, **values):
    is_silent = values.pop("is_silent", False)
    how = {"is_silent": is_silent, "by": child.entered_by, "at": NOW}
    return absences.record(child, facts(**values), **how)


@pytest.mark.parametrize(("written", "kept"), [("", "西宁市城东区拉面馆"), ("工地", "工地")])
def test_a_workplace_stands_with_the_absence_and_no_longer_in_the_file(written, kept):
    child = factories.make_child()
    values = {"mother_workplace": "西宁市城东区拉面馆", "father_workplace": "果洛"}
    ChildDetails.update(**values).execute()
    assert record(child, employer=written).employer == kept
    details = ChildDetails.get()
    assert (details.mother_workplace, details.father_workplace) == (None, "果洛")


def end(absence, **values):
    told = {"ending": E.RETURNED_HOME, "ended_on": TODAY, "version": absence.version}
    by = absence.recorded_by
    absences.end(absence, **{**told, **values}, by=by, at=NOW)


def test_a_parent_has_one_current_absence():
    child = factories.make_child()
    record(child)
    record(child, parent=P.FATHER)
    with pytest.raises(FieldRefused) as refused:
        record(child)
    assert refused.value.field == "parent"
    assert [row.parent for row in absences.current_of(child)] == [P.FATHER, P.MOTHER]


def test_who_came_back_may_leave_again():
    child = factories.make_child()
    end(record(child))
    record(child)
    assert Absence.select().count() == 2


def test_silence_is_counted_from_the_entry_unless_there_was_none_since_the_leaving():
    quiet = record(factories.make_child())
    silent = record(factories.make_child(), is_silent=True)
    assert (quiet.quiet_since, silent.quiet_since) == (TODAY, date(2026, 10, 1))


def test_both_away_is_written_into_the_file():
    child = factories.make_child(parents_away="one_other_incapable")
    record(child)
    assert Child.get().parents_away == "one_other_incapable"
    record(child, parent=P.FATHER)
    assert Child.get().parents_away == "both"


def test_what_is_not_clear_is_said_and_not_changed():
    child = factories.make_child(parents_away="both")
    assert "还没有登记" in absences.of_file(child).remark
    father = record(child, parent=P.FATHER)
    assert "双方" in absences.of_file(child).remark
    record(child)
    assert absences.of_file(child).remark is None
    end(father)
    assert Child.get().parents_away == "both"
    assert "双方" in absences.of_file(child).remark


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        (E.RETURNED_HOME, ExitReason.PARENT_RETURNED),
        (E.CHILD_JOINED, ExitReason.JOINED_PARENTS),
        (E.SWAPPED, None),
        (E.WRONG, None),
        (E.OTHER, None),
    ],
)
def test_a_return_suggests_the_exit_and_does_not_do_it(ending, reason):
    child = factories.make_child()
    end(record(child), ending=ending)
    assert absences.of_file(child).suggested is reason
    assert Child.get().status is ChildStatus.ACTIVE


def test_while_somebody_is_away_no_exit_is_suggested():
    child = factories.make_child()
    father = record(child, parent=P.FATHER)
    record(child)
    end(father)
    assert absences.of_file(child).suggested is None


@pytest.mark.parametrize("reason", ExitReason, ids=str)
def test_an_exit_ends_what_is_open(reason):
    child = factories.make_child()
    record(child)
    officer = factories.make_account(Role.TOWNSHIP)
    children.exit_file(child, reason=reason, by=officer, at=NOW)
    expected = absences.ENDING_OF_EXIT.get(reason, E.LEFT_REGISTER)
    assert Absence.get().ending is expected


def test_a_file_that_left_takes_no_absence():
    with pytest.raises(NotInThisState):
        record(factories.make_child(status=ChildStatus.EXITED))


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("began_on", {"began_on": TODAY + timedelta(days=1)}),
        ("began_on", {"began_on": date(1990, 1, 1)}),
        ("expected_on", {"expected_on": date(2026, 9, 30)}),
        ("expected_on", {"expected_on": date(2036, 9, 30)}),
        ("city", {"city": "长" * 61}),
        ("employer", {"employer": "长" * 121}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(field, values):
    with pytest.raises(FieldRefused) as refused:
        record(factories.make_child(), **values)
    assert refused.value.field == field
    assert Absence.select().count() == 0


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("ended_on", {"ended_on": TODAY + timedelta(days=1)}),
        ("ended_on", {"ended_on": date(2026, 9, 30)}),
        ("ending", {"ending": E.LEFT_REGISTER}),
    ],
)
def test_an_end_that_cannot_be_is_refused(field, values):
    absence = record(factories.make_child())
    with pytest.raises(FieldRefused) as refused:
        end(absence, **values)
    assert refused.value.field == field


def test_an_ended_absence_is_history():
    absence = record(factories.make_child())
    end(absence)
    with pytest.raises(NotInThisState):
        end(absence)
    with pytest.raises(NotInThisState):
        absences.update(absence, facts(city="杭州"), version=2, by=absence.recorded_by, at=NOW)


def test_a_new_place_is_an_update_and_the_second_saver_is_told():
    absence = record(factories.make_child())
    by = absence.recorded_by
    absences.update(absence, facts(city="杭州", parent=P.FATHER), version=1, by=by, at=NOW)
    assert (Absence.get().city, Absence.get().parent) == ("杭州", P.MOTHER)
    with pytest.raises(ChangedMeanwhile):
        absences.update(absence, facts(city="温州"), version=1, by=by, at=NOW)


def test_the_audit_record_holds_codes_and_no_place_of_work():
    record(factories.make_child())
    entry = AuditEntry.get(AuditEntry.action == "absence.recorded")
    assert "school_place" in entry.detail
    assert "拉面馆" not in entry.detail


@pytest.mark.parametrize("role", Role, ids=str)
def test_village_and_township_alone_keep_absences(role):
    absence = record(factories.make_child())
    account = factories.make_account(role)
    found = absences.find(account, absence.ref)
    assert (found == absence) is (role in absences.KEEPERS)


def test_another_townships_absence_is_not_there():
    absence = record(factories.make_child())
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    assert absences.find(stranger, absence.ref) is None


def test_a_child_without_an_absence_is_a_gap_of_the_village():
    bare, full = factories.make_child(), factories.make_child()
    record(full)
    factories.make_child(area_code=OTHER_TOWNSHIP)
    factories.make_child(status=ChildStatus.EXITED)
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    assert list(absences.unrecorded(director)) == [bare]
    assert list(absences.unrecorded(factories.make_account(Role.COUNTY))) == []
