"""Letters to departments: what each is asked for, what it answered, and whom the county chases."""

from __future__ import annotations

from datetime import date, datetime

import peewee

from portal import clock
from portal.models import Account, Child, DepartmentTask, PlanLine, ProtectionCase
from portal.models.area import within
from portal.plan_terms import Department, TaskStatus
from portal.service_codes import ServiceCode
from portal.services import audit, cases, staff
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.services.transactions import transaction
from portal.services.written_text import words_of
from portal.vocabulary import N_, Role

S = TaskStatus
LONGEST = 1000
TOWNSHIP_LENGTH = 9


def ask(
    department: Department,
    *,
    about: ServiceCode | None,
    child: Child | None = None,
    case: ProtectionCase | None = None,
    line: PlanLine | None = None,
    area_code: str,
    text: str,
    due_on: date | None = None,
    by: Account | None,
    at: datetime,
) -> DepartmentTask:
    """Ask a department in writing; the township carries the letter, and the county hears of it.

    A letter about the same child and service that the department has not answered is kept, unless
    a plan's `line` asks. Raises FieldRefused("text" | "due_on").
    """
    said = words_of("text", text, most=LONGEST)
    if due_on is not None and due_on < clock.local_date(at):
        raise FieldRefused("due_on", N_("希望答复的日期已经过去，请填写今天以后的日期。"))
    with transaction():
        asked = _asked_before(department, about, child) if line is None else None
        if asked is not None:
            return asked
        task: DepartmentTask = DepartmentTask.create(
            number=_next_number(area_code[:TOWNSHIP_LENGTH], clock.local_date(at).year),
            area_code=area_code,
            department=department,
            about=about.code if about else None,
            child=child,
            case=case,
            line=line,
            text=said,
            due_on=due_on,
            asked_by=by,
            asked_at=at,
        )
        audit.record(
            "department_task.asked", by=by, at=at, subject=task, department=department.value
        )
        officers = staff.responsible_for(area_code, Role.TOWNSHIP, Role.COUNTY)
        key = f"department_asked:{task.ref}"
        staff.tell(officers, "department_asked", key=key, at=at, besides=by)
    return task


def visible_to(account: Account) -> peewee.ModelSelect:
    """Select the letters of the account's area, child and case joined; township and county only."""
    rows = (
        DepartmentTask.select(DepartmentTask, Child, ProtectionCase)
        .join(Child, peewee.JOIN.LEFT_OUTER)
        .join_from(DepartmentTask, ProtectionCase, peewee.JOIN.LEFT_OUTER)
        .order_by(DepartmentTask.asked_at, DepartmentTask.id)
    )
    if account.role not in cases.READERS:
        return rows.where(DepartmentTask.id.is_null())
    return rows.where(within(DepartmentTask.area_code, account.area_code))


def find(account: Account, ref: str) -> DepartmentTask | None:
    """Answer the letter with `ref` if it lies in the account's area."""
    found: DepartmentTask | None = visible_to(account).where(DepartmentTask.ref == ref).first()
    return found


def in_scope(
    account: Account, *, is_over: bool, page: int = 1, size: int = 50
) -> tuple[list[DepartmentTask], int]:
    """Answer one page of letters that wait, the oldest first (or answered ones), and the count."""
    waiting = DepartmentTask.status == S.ASKED
    rows = visible_to(account).where(~waiting if is_over else waiting)
    if is_over:
        rows = rows.order_by(DepartmentTask.answered_at.desc(), DepartmentTask.id.desc())
    return list(rows.paginate(page, size)), rows.count()


def of_case(case: ProtectionCase) -> list[DepartmentTask]:
    """Answer the letters of a case, the latest first."""
    rows = DepartmentTask.select().where(DepartmentTask.case == case.id)
    return list(rows.order_by(DepartmentTask.id.desc()))


def opened(task: DepartmentTask, *, by: Account, at: datetime) -> None:
    """Write into the audit record that `by` reads the letter with the child's name in it."""
    audit.opened(task, by=by, at=at, purpose="letter")


def record_answer(
    task: DepartmentTask,
    *,
    is_done: bool,
    answered_on: date,
    answer: str,
    version: int,
    by: Account,
    at: datetime,
) -> None:
    """Write down what the department answered; raises FieldRefused, NotInThisState."""
    said = words_of("answer", answer, most=LONGEST)
    if answered_on > clock.local_date(at):
        raise FieldRefused("answered_on", N_("答复日期不能在将来，请填写收到答复的日子。"))
    if answered_on < clock.local_date(task.asked_at):
        raise FieldRefused("answered_on", N_("答复日期早于发函日期，请看看日期对不对。"))
    with transaction():
        status = S.DONE if is_done else S.REFUSED
        values = {"answered_on": answered_on, "answer": said, "answered_by": by, "answered_at": at}
        moved = (
            DepartmentTask.update(status=status, version=DepartmentTask.version + 1, **values)
            .where(_waiting(task) & (DepartmentTask.version == version))
            .execute()
        )
        _bring_up(task, moved)
        audit.record("department_task.answered", by=by, at=at, subject=task, status=status.value)


def chase(task: DepartmentTask, *, version: int, by: Account, at: datetime) -> None:
    """Urge as county that the department answers; the township is told, once a day at most."""
    with transaction():
        moved = (
            DepartmentTask.update(
                chased_by=by, chased_at=at, version=DepartmentTask.version + 1
            )
            .where(_waiting(task) & (DepartmentTask.version == version))
            .execute()
        )  # fmt: skip
        _bring_up(task, moved)
        audit.record("department_task.chased", by=by, at=at, subject=task)
        officers = staff.responsible_for(task.area_code, Role.TOWNSHIP)
        key = f"department_chased:{task.ref}:{clock.local_date(at)}"
        staff.tell(officers, "department_chased", key=key, at=at)


def _waiting(task: DepartmentTask) -> peewee.Expression:
    return (DepartmentTask.id == task.id) & (DepartmentTask.status == S.ASKED)


def _bring_up(task: DepartmentTask, moved: int) -> None:
    present = DepartmentTask.get_by_id(task.id)
    if not moved:
        is_same = present.status is S.ASKED
        raise ChangedMeanwhile if is_same else NotInThisState(state=present.status.zh)
    task.__data__.update(present.__data__)


def _asked_before(
    department: Department, about: ServiceCode | None, child: Child | None
) -> DepartmentTask | None:
    if child is None:
        return None
    code = about.code if about else None
    rows = DepartmentTask.select().where(
        (DepartmentTask.child == child.id)
        & (DepartmentTask.department == department)
        & (DepartmentTask.about.is_null() if code is None else DepartmentTask.about == code)
        & (DepartmentTask.status == S.ASKED)
    )
    found: DepartmentTask | None = rows.order_by(DepartmentTask.id).first()
    return found


def _next_number(township: str, year: int) -> str:
    """Answer the next number of the township's year; one writer at a time makes it unique."""
    start = f"{township}-{year}-H"
    last = (
        DepartmentTask.select(peewee.fn.MAX(DepartmentTask.number))
        .where(DepartmentTask.number.startswith(start))
        .scalar()
    )
    return f"{start}{int(last.rpartition('H')[2]) + 1 if last else 1:04d}"
