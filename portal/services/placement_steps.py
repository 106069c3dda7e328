"""Into temporary care: the police escort, civil affairs receive and decide, notes are added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal import clock
from portal.case_terms import CaseOrigin
from portal.models import Account, Placement, PlacementNote, ProtectionCase, Report
from portal.placement_terms import CareForm, Ground, NoteKind, PlacementStatus, TakenTo
from portal.report_terms import ReportStatus
from portal.services import areas, audit, cases, placement_ties, staff
from portal.services.refusals import FieldRefused, NotInThisState, Refused
from portal.services.transactions import carry, transaction
from portal.services.written_text import tidy, words_of
from portal.vocabulary import N_, AreaLevel, Role

S, R = PlacementStatus, ReportStatus
# The police take a child along once they are on their way; what follows does not end that.
ON_THE_WAY = (R.DISPATCHED, R.DISPOSED, R.NOTIFIED, R.RECEIVED)
LONGEST = 2000
LONGEST_LINE = {"about": 300, "place": 120, "receiver_name": 72, "receiver_unit": 120,
                "document_no": 80}  # fmt: skip
# Whoever writes an escort down later than this has mistaken the date.
LATEST_ENTRY = timedelta(days=30)


class AlreadyPlaced(Refused):
    """A child is in one place at a time."""

    sentence = N_("这个孩子已经登记了临时安置，还没有办结。请在那一页继续办理。")


@dataclass(frozen=True)
class Escort:
    """Where the child was taken and when (naive UTC); `about` says who it is, without a name."""

    taken_to: TakenTo
    place: str
    escorted_at: datetime
    about: str = ""


@dataclass(frozen=True)
class HandOver:
    """Who took the child over, on which document; what the child wishes, or why not heard.

    `told` says that the carer was told of the right to apply for protection or revocation, or
    why not; `township` is where the child lives, if it is known and no case is open yet.
    """

    receiver_name: str
    receiver_unit: str
    document_no: str
    handed_over_at: datetime
    is_wish_heard: bool
    wish: str
    is_carer_told: bool
    township: str = ""


def escort_of_report(report: Report, told: Escort, *, by: Account, at: datetime) -> Placement:
    """Record that the police escorted the child of a report to temporary care.

    Raises NotInThisState before anybody is on the way, AlreadyPlaced, FieldRefused.
    """
    with transaction():
        present = Report.get_by_id(report.id)
        if present.status not in ON_THE_WAY:
            raise NotInThisState(state=present.status.zh)
        case = cases.live_case_of(report=present)
        return _escort(told, report=present, case=case, by=by, at=at, area_code=present.area_code)


def escort_of_case(case: ProtectionCase, told: Escort, *, by: Account, at: datetime) -> Placement:
    """Record that township or county took the child of a case to temporary care."""
    with transaction():
        return _escort(told, report=None, case=case, by=by, at=at, area_code=case.area_code)


def receive(
    placement: Placement, told: HandOver, *, version: int, by: Account, at: datetime
) -> None:
    """Take the child over as the county's civil affairs, on a document that both sides sign.

    Where no case is open yet and the township is known, one is opened there. Raises FieldRefused,
    NotInThisState, ChangedMeanwhile.
    """
    values = {name: line(name, getattr(told, name))
              for name in ("receiver_name", "receiver_unit", "document_no")}  # fmt: skip
    wish = words_of("wish", told.wish, most=LONGEST)
    if not placement.escorted_at <= told.handed_over_at <= at:
        raise FieldRefused("day", N_("交接时间应在护送之后、现在之前，请核对日期和钟点。"))
    with transaction():
        case = _case_for(placement, told.township, by=by, at=at)
        move(
            placement, S.HANDED_OVER, (S.ESCORTED,), version, **values, case=case, received_by=by,
            handed_over_at=told.handed_over_at, is_wish_heard=told.is_wish_heard,
            is_carer_told=told.is_carer_told,
        )  # fmt: skip
        record(placement, "received", N_("民政部门已接收孩子，双方签署交接手续。"), by=by, at=at)
        add(placement, NoteKind.WISH, wish, by=by, at=at)
        if case is not None:
            placement_ties.join(case, by=by, at=at)
        key = f"placement_received:{placement.ref}"
        staff.tell([placement.escorted_by], "placement_received", key=key, at=at, besides=by)


def begin(
    placement: Placement, *, ground: Ground, form: CareForm, began_on: date, version: int,
    by: Account, at: datetime,
) -> None:  # fmt: skip
    """Decide on temporary guardianship: on which ground, in which form, from which day."""
    first = clock.local_date(placement.escorted_at)
    if not first <= began_on <= clock.local_date(at):
        raise FieldRefused("began_on", N_("临时监护从护送当天到今天之间的某一天算起，请核对日期。"))
    with transaction():
        values = {"ground": ground, "form": form, "began_on": began_on, "decided_at": at}
        move(placement, S.IN_CARE, (S.HANDED_OVER,), version, **values)
        record(placement, "begun", N_("已决定临时监护。"), by=by, at=at, ground=ground.value)


def cancel(placement: Placement, *, reason: str, version: int, by: Account, at: datetime) -> None:
    """Void an escort that was recorded by mistake, before anybody took the child over."""
    why = words_of("reason", reason, most=LONGEST)
    with transaction():
        move(placement, S.CANCELLED, (S.ESCORTED,), version, ended_at=at)
        record(placement, "cancelled", N_("误登记，已作废。"), by=by, at=at)
        add(placement, NoteKind.REMARK, why, by=by, at=at)


def write(placement: Placement, text: str, *, by: Account, at: datetime) -> None:
    """Add a remark, or the police's written note on the case; raises FieldRefused("text")."""
    words = words_of("text", text, most=LONGEST)
    is_police = by.role is Role.POLICE
    with transaction():
        kind = NoteKind.CASE_NOTE if is_police else NoteKind.REMARK
        add(placement, kind, words, by=by, at=at)
        if is_police and placement.noted_at is None:
            first = (Placement.id == placement.id) & Placement.noted_at.is_null()
            Placement.update(noted_at=at).where(first).execute()
            placement.noted_at = at
            record(placement, "noted", N_("公安机关已出具案件情况说明。"), by=by, at=at)
        else:
            audit.record(f"placement.{kind.value}", by=by, at=at, subject=placement)


def line(field: str, text: str, *, most: int | None = None, is_needed: bool = True) -> str:
    """Answer one line that somebody wrote; raises FieldRefused for none or for too much."""
    words = tidy(text)
    longest = most or LONGEST_LINE[field]
    if is_needed and not words:
        raise FieldRefused(field, N_("这一项还没有填。"))
    if len(words) > longest:
        raise FieldRefused(field, N_("这一项最多 %(most)s 个字，请写短一些。"), most=longest)
    return words


def add(
    placement: Placement, kind: NoteKind, text: str, *, by: Account | None, at: datetime
) -> None:
    """Add a line to the placement, in the caller's transaction."""
    PlacementNote.create(placement=placement, kind=kind, at=at, author=by, text=text)


def record(
    placement: Placement, verb: str, sentence: str, *, by: Account, at: datetime, **detail: Any
) -> None:
    """Write a step into the placement, into its case's history, and into the audit record."""
    add(placement, NoteKind.STEP, sentence, by=by, at=at)
    audit.record(f"placement.{verb}", by=by, at=at, subject=placement, **detail)
    if placement.case_id is not None:
        cases.step(placement.case, f"placement_{verb}", sentence, by=by, at=at)


def move(
    placement: Placement,
    status: PlacementStatus,
    states: tuple[PlacementStatus, ...],
    version: int,
    **values: Any,
) -> None:
    """Let one conditional UPDATE decide the step; bring the row object up to date.

    Raises NotInThisState, ChangedMeanwhile.
    """
    carry(placement, status, states, version, **values)
    # What was joined before the step may be another case, or none.
    placement.__rel__.clear()


def _escort(
    told: Escort, *, report: Report | None, case: ProtectionCase | None, area_code: str,
    by: Account, at: datetime,
) -> Placement:  # fmt: skip
    about, place = line("about", told.about, is_needed=False), line("place", told.place)
    if not at - LATEST_ENTRY <= told.escorted_at <= at:
        raise FieldRefused("day", N_("护送时间应在最近三十天之内、现在之前，请核对日期和钟点。"))
    mine = (Placement.report == report) if report is not None else (Placement.case == case)
    if Placement.select().where(mine & Placement.status.in_(placement_ties.AWAY)).exists():
        raise AlreadyPlaced
    placement: Placement = Placement.create(
        case=case, report=report, area_code=area_code, about=about, taken_to=told.taken_to,
        place=place, escorted_by=by, escorted_at=told.escorted_at, recorded_at=at,
    )  # fmt: skip
    record(placement, "escorted", N_("已护送孩子接受临时照料。"), by=by, at=at)
    if case is not None:
        placement_ties.join(case, by=by, at=at)
    officers = staff.responsible_for(area_code, Role.COUNTY)
    key = f"placement_escorted:{placement.ref}"
    staff.tell(officers, "placement_escorted", key=key, at=at, besides=by)
    return placement


def _case_for(
    placement: Placement, township: str, *, by: Account, at: datetime
) -> ProtectionCase | None:
    """Answer the case of the placement; open it at the township where the child lives if named."""
    if placement.case_id is not None:
        held: ProtectionCase = placement.case
        return held
    found = cases.live_case_of(report=placement.report)
    if found is not None or not township:
        return found
    area = areas.get(township)
    if area is None or area.level is not AreaLevel.TOWNSHIP:
        raise FieldRefused("township", N_("请选择孩子实际居住的乡镇（街道）。"))
    how: dict[str, Any] = {"report": placement.report, "is_urgent": True, "by": by, "at": at}
    return cases.open_case(township, CaseOrigin.PLACEMENT, **how)
