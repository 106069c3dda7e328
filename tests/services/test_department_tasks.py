"""Letters to departments: asked once, answered once, chased by the county, read in their area."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.models import AuditEntry, DepartmentTask, Message
from portal.plan_terms import Department, TaskStatus
from portal.service_codes import SERVICE_CODES
from portal.services import cases, department_tasks
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, OTHER_TOWNSHIP, TODAY, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.usefixtures("db")
E2 = SERVICE_CODES["E2"]


def ask(child=None, **values):
    """Ask the education department about a return to school."""
    how = {"about": E2, "child": child, "area_code": VILLAGE, "text": "请安排孩子返校。"}
    return department_tasks.ask(Department.EDUCATION, **{**how, "by": None, "at": NOW, **values})


def answer(task, **values):
    """Write down that the department did it today."""
    told = {
        "is_done": True,
        "answered_on": TODAY,
        "answer": "已安排就读。",
        "version": task.version,
    }
    officer = factories.make_account(Role.TOWNSHIP)
    how = {"version": task.version, "by": officer, "at": NOW}
    department_tasks.record_answer(task, **{**told, **how, **values})


def test_a_letter_has_number_audit_row_and_messages_without_a_name():
    officers = [factories.make_account(role) for role in (Role.TOWNSHIP, Role.COUNTY)]
    child = factories.make_child()
    task = ask(child)
    assert task.number == f"{TOWNSHIP}-2026-H0001"
    assert ask(factories.make_child()).number.endswith("H0002")
    assert {m.destination for m in Message.select()} == {a.email for a in officers}
    entry = AuditEntry.get(AuditEntry.action == "department_task.asked")
    assert child.name not in entry.detail


def test_an_unanswered_letter_is_not_sent_twice_but_an_answered_one_may_be():
    child = factories.make_child()
    first = ask(child)
    assert ask(child).id == first.id
    assert ask(child, about=SERVICE_CODES["W1"]).id != first.id
    answer(first)
    assert ask(child).id != first.id


@pytest.mark.parametrize("text", ["", "  ", "办", "字" * 1001])
def test_a_letter_says_what_is_asked_for(text):
    with pytest.raises(FieldRefused) as refused:
        ask(text=text)
    assert refused.value.field == "text"


def test_no_letter_asks_for_an_answer_in_the_past():
    with pytest.raises(FieldRefused) as refused:
        ask(due_on=TODAY - timedelta(days=1))
    assert refused.value.field == "due_on"


@pytest.mark.parametrize("is_done", [True, False])
def test_an_answer_is_kept_with_its_day_and_words(is_done):
    task = factories.make_department_task()
    answer(task, is_done=is_done)
    kept = DepartmentTask.get()
    assert kept.status is (TaskStatus.DONE if is_done else TaskStatus.REFUSED)
    assert (kept.answered_on, kept.answered_at) == (TODAY, NOW)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("answer", "好"),
        ("answer", "字" * 1001),
        ("answered_on", TODAY + timedelta(days=1)),
        ("answered_on", TODAY - timedelta(days=1)),
    ],
)
def test_a_wrong_answer_names_its_field(field, value):
    with pytest.raises(FieldRefused) as refused:
        answer(factories.make_department_task(), **{field: value})
    assert refused.value.field == field


def test_an_answer_is_written_once():
    task = factories.make_department_task()
    answer(task)
    with pytest.raises(NotInThisState):
        answer(task)
    with pytest.raises(ChangedMeanwhile):
        answer(factories.make_department_task(), version=7)


def test_the_county_chases_and_the_township_is_told():
    task = factories.make_department_task()
    officer = factories.make_account(Role.TOWNSHIP)
    county = factories.make_account(Role.COUNTY)
    department_tasks.chase(task, version=1, by=county, at=NOW)
    assert DepartmentTask.get().chased_at == NOW
    assert officer.email in {m.destination for m in Message.select()}
    department_tasks.chase(task, version=2, by=county, at=NOW)
    answer(task)
    with pytest.raises(NotInThisState):
        department_tasks.chase(task, version=task.version, by=county, at=NOW)


def test_waiting_letters_stand_oldest_first_and_answered_ones_apart():
    late = factories.make_department_task(asked_at=NOW - timedelta(days=30))
    fresh = factories.make_department_task()
    done = factories.make_department_task(status=TaskStatus.DONE, answered_at=NOW)
    officer = factories.make_account(Role.TOWNSHIP)
    assert department_tasks.in_scope(officer, is_over=False) == ([late, fresh], 2)
    assert department_tasks.in_scope(officer, is_over=True) == ([done], 1)
    assert department_tasks.of_case(late.case) == [late]


@pytest.mark.parametrize("role", Role, ids=str)
def test_letters_are_read_by_township_and_county_of_their_area_alone(role):
    task = factories.make_department_task()
    area = "63" if role not in cases.READERS else factories.HOME_AREA[role]
    found = department_tasks.find(factories.make_account(role, area_code=area), task.ref)
    assert (found == task) == (role in cases.READERS)
    stranger = factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP)
    assert department_tasks.find(stranger, task.ref) is None
