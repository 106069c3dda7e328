"""The lines of a help plan: one need, its measure, the unit, the day; and what each still lacks."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from portal import clock
from portal.models import Account, Need, Plan, PlanLine, ProtectionCase
from portal.models.area import within
from portal.plan_terms import WRITABLE, Department, LineStatus, PlanStatus, ProviderKind
from portal.service_codes import SERVICE_CODES, is_service_code
from portal.services import audit, cases, needs
from portal.services.refusals import FieldRefused, NotInThisState
from portal.services.transactions import change, transaction
from portal.vocabulary import N_, Language, NeedStatus, Tier

K, S = ProviderKind, LineStatus
MOST_LINES = 30
FARTHEST = timedelta(days=730)
LIMITS = {
    "goal": 300, "measure": 1000, "responsible": 120, "frequency": 80, "resource": 120,
}  # fmt: skip
# What is copied into the plan that follows.
CARRIED = (
    "service", "goal", "measure", "provider", "department", "responsible", "due_on", "frequency",
    "resource", "tier", "starts_at", "ends_at", "slots", "min_level", "language",
    "language_required", "same_sex", "is_remote", "term_days", "need", "not_opened",
)  # fmt: skip
# A need in these states goes on; any other may be opened anew.
NEED_GOES_ON = (NeedStatus.OPEN, NeedStatus.FILLED, NeedStatus.DONE)


@dataclass(frozen=True)
class Measure:
    """What a line says; a blank field may follow before the plan is submitted."""

    service: str
    goal: str
    measure: str
    provider: ProviderKind
    department: Department | None
    responsible: str
    due_on: date | None
    frequency: str = ""
    resource: str = ""


@dataclass(frozen=True)
class Wanted:
    """What matching is asked for, in the words of `needs.open_need`; times are naive UTC."""

    tier: Tier = Tier.ROUTINE
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    slots: int = 1
    min_level: int = 1
    language: Language | None = None
    language_required: bool = False
    same_sex: bool = False
    is_remote: bool = False
    term_days: int | None = None


def of_plan(plan: Plan) -> list[PlanLine]:
    """Answer the lines of a plan in the order in which they were written, needs joined."""
    rows = PlanLine.select(PlanLine, Need).join(Need, peewee.JOIN.LEFT_OUTER)
    return list(rows.where(PlanLine.plan == plan.id).order_by(PlanLine.id))


def find(account: Account, ref: str) -> PlanLine | None:
    """Answer the line with `ref` if its case lies in the account's area."""
    if account.role not in cases.READERS:
        return None
    found: PlanLine | None = (
        PlanLine.select(PlanLine, Plan, ProtectionCase)
        .join(Plan)
        .join(ProtectionCase)
        .where((PlanLine.ref == ref) & within(ProtectionCase.area_code, account.area_code))
        .first()
    )
    return found


def add(plan: Plan, told: Measure, wanted: Wanted, *, by: Account, at: datetime) -> PlanLine:
    """Add a line to a draft; raises FieldRefused naming the field, NotInThisState."""
    values = _values(told, wanted, at)
    with transaction():
        _refuse_unless_writable(plan)
        if PlanLine.select().where(PlanLine.plan == plan.id).count() >= MOST_LINES:
            raise FieldRefused("service", N_("一份方案最多30项措施，请合并相近的几项。"))
        line: PlanLine = PlanLine.create(plan=plan, **values)
        audit.record("plan.line_added", by=by, at=at, subject=plan, service=told.service)
    return line


def rewrite(
    line: PlanLine, told: Measure, wanted: Wanted, *, version: int, by: Account, at: datetime
) -> None:
    """Save a draft's line anew; raises FieldRefused, NotInThisState, ChangedMeanwhile."""
    values = _values(told, wanted, at)
    with transaction():
        _refuse_unless_writable(line.plan)
        change(line, version=version, **values)
        audit.record("plan.line_changed", by=by, at=at, subject=line.plan, service=told.service)


def drop(line: PlanLine, *, version: int, by: Account, at: datetime) -> None:
    """Take a line out of a draft that nobody has approved yet; raises NotInThisState."""
    with transaction():
        _refuse_unless_writable(line.plan)
        change(line, version=version)
        PlanLine.delete().where(PlanLine.id == line.id).execute()
        audit.record("plan.line_dropped", by=by, at=at, subject=line.plan, service=line.service)


def carry_over(earlier: Plan, plan: Plan) -> int:
    """Copy what has not ended well into a new draft, in the caller's transaction; answer how many.

    A line keeps its need; only the approval of the new plan ends the old line.
    """
    open_ended = (S.OPEN, S.PARTLY, S.NOT_DONE)
    rows = PlanLine.select().where(
        (PlanLine.plan == earlier.id) & PlanLine.status.in_(open_ended)
    )  # fmt: skip
    count = 0
    for old in rows.order_by(PlanLine.id):
        PlanLine.create(
            plan=plan, carried_from=old, **{name: old.__data__[name] for name in CARRIED}
        )
        count += 1
    return count


def lacks(line: PlanLine, *, at: datetime) -> list[str]:
    """Answer what the line lacks before it may be submitted at `at`, as msgids."""
    found = []
    if not line.measure:
        found.append(N_("这项需要还没有写措施。"))
    if line.provider is K.DEPARTMENT and line.department is None:
        found.append(N_("请选择由哪个部门办理。"))
    if not line.responsible:
        found.append(N_("请写明责任单位和责任人。"))
    if line.due_on is None:
        found.append(N_("请填写完成期限。"))
    elif line.due_on < clock.local_date(at):
        found.append(N_("完成期限已经过去，请填写今天以后的日期。"))
    return found + (_window_lacks(line, at) if line.provider is K.MATCHING else [])


def goes_on(line: PlanLine) -> bool:
    """Say whether the line has a need that is still open, filled or done."""
    return line.need is not None and line.need.status in NEED_GOES_ON


def _window_lacks(line: PlanLine, at: datetime) -> list[str]:
    if goes_on(line):
        return []
    if line.starts_at is None or line.ends_at is None:
        return [N_("请填写希望服务的日期和时间，批准后按它提出需求。")]
    if line.starts_at <= at:
        return [N_("希望服务的时间已经过去，请填写将来的日期和时间。")]
    return []


def _values(told: Measure, wanted: Wanted, at: datetime) -> dict[str, Any]:
    values = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in asdict(told).items()
    }
    if not is_service_code(told.service):
        raise FieldRefused("service", N_("请从列表中选一项需要。"))
    for name, most in LIMITS.items():
        if len(values[name]) > most:
            raise FieldRefused(name, N_("最多 %(most)s 个字，请先写最要紧的。"), most=most)
    _refuse_day(told.due_on, at)
    if told.provider is not K.DEPARTMENT:
        values["department"] = None
    if told.provider is not K.MATCHING:
        return {**values, **asdict(Wanted()), "tier": None}
    _refuse_wanted(told.service, wanted, at)
    return {**values, **asdict(wanted)}


def _refuse_day(day: date | None, at: datetime) -> None:
    today = clock.local_date(at)
    if day is not None and day < today:
        raise FieldRefused("due_on", N_("完成期限已经过去，请填写今天以后的日期。"))
    if day is not None and day - today > FARTHEST:
        raise FieldRefused("due_on", N_("完成期限太远，请填写两年以内的日期。"))


def _refuse_wanted(service: str, wanted: Wanted, at: datetime) -> None:
    if wanted.starts_at is not None and wanted.ends_at is not None:
        needs.refuse_window(wanted.starts_at, wanted.ends_at, at)
    measure = (wanted.slots, wanted.min_level, wanted.is_remote)
    needs.refuse_measure(SERVICE_CODES[service], *measure)
    if wanted.language_required and wanted.language is None:
        raise FieldRefused("language", N_("要求会说的语言时，请选是哪一种语言。"))


def _refuse_unless_writable(plan: Plan) -> None:
    """Move the plan's version on: whoever submits an older page is told that it has changed."""
    is_writable = (
        Plan.update(version=Plan.version + 1)
        .where((Plan.id == plan.id) & Plan.status.in_(WRITABLE))
        .execute()
    )
    if not is_writable:
        present: PlanStatus = Plan.get_by_id(plan.id).status
        raise NotInThisState(state=present.zh)
