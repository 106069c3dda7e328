"""Schedules: when helper and child meet, without a clash and only on a cleared day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from portal import clock
from portal.models import Account, Assignment, Helper, HelperSkill
from portal.models.base import is_sqlite
from portal.service_codes import LICENSED
from portal.services import audit, clearance, staff
from portal.services.places_left import move
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState, Refused
from portal.services.transactions import transaction
from portal.vocabulary import N_, AssignmentStatus, Role

S = AssignmentStatus
OPEN_TO_SCHEDULE = (S.CONTACT_APPROVED, S.SCHEDULED)
# All four are the platform's own: each window is widened before two are compared (matching says the
# same of needs), nobody serves more than twelve hours, and a wrong year is caught at once.
WIDENING = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SHORTEST = timedelta(minutes=15)
FURTHEST = timedelta(days=180)


class ConsentTakenBack(Refused):
    """The guardian has taken the consent back, so nobody meets the child on it."""

    sentence = N_(
        "监护人已撤回同意，不能再约时间。请与乡镇联系，由乡镇取消这项任务或重新取得同意。"
    )


def schedule(
    assignment: Assignment,
    *,
    starts_at: datetime,
    ends_at: datetime,
    version: int | None = None,
    by: Account,
    at: datetime,
) -> None:
    """Agree (or agree anew) on a window, naive UTC; helper, township and village hear of it.

    The helper must be cleared on the new day (HR-01, statutory for staff, applied to volunteers),
    trained and licensed then (HR-22), and free: the helper's row is held while other windows are
    read, so two windows agreed at once cannot both pass. Raises FieldRefused("day" | "start" |
    "end"), NotEligible, ConsentTakenBack, NotInThisState, ChangedMeanwhile.
    """
    _refuse_times(starts_at, ends_at, at)
    with transaction():
        present = Assignment.get_by_id(assignment.id)
        if present.status not in OPEN_TO_SCHEDULE or present.helper_id is None:
            raise NotInThisState(state=present.status.zh)
        if version is not None and present.version != version:
            raise ChangedMeanwhile
        if present.consent is not None and present.consent.withdrawn_at is not None:
            raise ConsentTakenBack
        helper = hold(present.helper)
        day = clock.local_date(starts_at)
        clearance.refuse_unless_cleared(helper, on=day)
        _refuse_untrained(helper, present.need.service, day)
        _refuse_clash(helper, present, starts_at, ends_at)
        move(
            assignment,
            S.SCHEDULED,
            only_if=Assignment.version == present.version,
            starts_at=starts_at,
            ends_at=ends_at,
        )
        _tell(assignment, helper, by=by, at=at)
        audit.record("visit.scheduled", by=by, at=at, subject=assignment, day=day)


def hold(helper: Helper) -> Helper:
    """Answer the helper's row, held until the end of the transaction.

    SQLite lets one writer in at a time; PostgreSQL would let two read each other's past.
    """
    row = Helper.select().where(Helper.id == helper.id)
    held: Helper = (row if is_sqlite() else row.for_update()).get()
    return held


def _refuse_times(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    if starts_at <= at:
        raise FieldRefused("start", N_("开始时间已经过去，请填写将来的时间。"))
    if starts_at > at + FURTHEST:
        raise FieldRefused(
            "day", N_("日期太远。请约在 %(most)s 天之内，并看看年份对不对。"), most=FURTHEST.days
        )
    if ends_at <= starts_at:
        raise FieldRefused("end", N_("结束时间要晚于开始时间。"))
    if ends_at - starts_at < SHORTEST:
        raise FieldRefused("end", N_("一次服务至少 15 分钟，请看看结束时间。"))
    if ends_at - starts_at > LONGEST:
        raise FieldRefused("end", N_("一次服务最长 12 小时，请分成几次来约。"))


def _refuse_untrained(helper: Helper, service: str, day: date) -> None:
    if helper.trained_until is None or helper.trained_until < day:
        raise FieldRefused("day", N_("那一天培训已经过期。请先参加培训，或约得早一些。"))
    if service not in LICENSED:
        return
    skill = HelperSkill.get_or_none(
        (HelperSkill.helper == helper.id) & (HelperSkill.service == service)
    )
    if skill is None or skill.licence_until is None or skill.licence_until < day:
        raise FieldRefused("day", N_("那一天执业资格已经过期。请先更新资格，或约得早一些。"))


def _refuse_clash(
    helper: Helper, assignment: Assignment, starts_at: datetime, ends_at: datetime
) -> None:
    clash = (
        Assignment.select()
        .where(
            (Assignment.helper == helper.id)
            & (Assignment.id != assignment.id)
            & (Assignment.status == S.SCHEDULED)
            & (Assignment.starts_at < ends_at + 2 * WIDENING)
            & (Assignment.ends_at > starts_at - 2 * WIDENING)
        )
        .order_by(Assignment.starts_at)
        .first()
    )
    if clash is not None:
        raise FieldRefused(
            "start",
            N_("与已约好的服务（%(other)s）太近，两次之间至少要隔一小时，请换个时间。"),
            other=f"{clock.to_local(clash.starts_at):%m-%d %H:%M}–"
            f"{clock.to_local(clash.ends_at):%H:%M}",
        )


def _tell(assignment: Assignment, helper: Helper, *, by: Account, at: datetime) -> None:
    area_code = assignment.need.area_code
    officers = staff.responsible_for(area_code, Role.TOWNSHIP, Role.VILLAGE_DIRECTOR)
    key = f"visit_scheduled:{assignment.ref}:{assignment.version}"
    staff.tell([*officers, helper.account], "visit_scheduled", key=key, at=at, besides=by)
