"""Out of temporary care: joint consultation, and only then home, with visits afterwards (HR-18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal import clock
from portal.models import Account, Consultation, ConsultationMember, FollowUp, Placement
from portal.placement_terms import (
    AFTER,
    Background,
    Conclusion,
    NoteKind,
    PlacementStatus,
    Title,
)
from portal.services import follow_ups, placements, staff
from portal.services.placement_steps import LONGEST, add, line, move, record
from portal.services.refusals import FieldRefused, NotInThisState, Refused
from portal.services.transactions import transaction
from portal.services.written_text import words_of
from portal.vocabulary import N_, FollowUpStatus, Role

S = PlacementStatus
ENDS_IN = (S.RELATIVE_CARE, S.LONG_TERM, S.REVOCATION)
# Also what is arranged or agreed may be consulted about again, when things have changed.
OPENS_IN = (S.HANDED_OVER, S.IN_CARE, S.RETURNING, *ENDS_IN)
LEARNED = frozenset({Background.SOCIAL_WORK, Background.PSYCHOLOGY, Background.MEDICINE})
TITLED = frozenset({Title.INTERMEDIATE, Title.SENIOR})
# The draft of 2024 on assessing guardianship (domain.md 2.2).
FEWEST, MOST = 3, 12
SHORTEST_TRACKING, LONGEST_TRACKING = 3, 12


class StillConsulting(Refused):
    """HR-18: nobody goes home while a consultation is open or before it found the guardian fit."""

    sentence = N_("会商还没有得出“可以送回”的结论，不能送回孩子。请先完成会商。")


@dataclass(frozen=True)
class Member:
    """Somebody on the assessing team."""

    name: str
    unit: str
    background: Background
    title: Title


@dataclass(frozen=True)
class Collected:
    """Who collected the child and when; for how many months somebody visits afterwards."""

    collected_on: date | None
    collected_by: str
    months: int


def consult(
    placement: Placement, team: list[Member], *, assessor: str = "",
    is_assessor_checked: bool = False, version: int, by: Account, at: datetime,
) -> None:  # fmt: skip
    """Open a joint consultation with its team.

    Raises FieldRefused("team" | "assessor"), NotInThisState, ChangedMeanwhile.
    """
    _refuse_team(team)
    unit = line("assessor", assessor, most=120, is_needed=False)
    if unit and not is_assessor_checked:
        raise FieldRefused(
            "assessor", N_("请先核对该机构已登记、年检合格，业务范围包含儿童青少年社会工作或评估。")
        )
    with transaction():
        move(placement, S.CONSULTING, OPENS_IN, version, conclusion=None, concluded_at=None)
        opened = Consultation.create(placement=placement, opened_by=by, opened_at=at, assessor=unit)
        for member in team:
            ConsultationMember.create(consultation=opened, **vars(member))
        record(placement, "consulted", N_("已启动联合会商。"), by=by, at=at, team=len(team))


def conclude(
    placement: Placement, *, conclusion: Conclusion, minutes: str, version: int, by: Account,
    at: datetime,
) -> None:  # fmt: skip
    """Conclude the open consultation with its minutes; the placement goes where it says."""
    words = words_of("minutes", minutes, most=LONGEST)
    with transaction():
        values: dict[str, Any] = {"conclusion": conclusion, "concluded_at": at}
        if conclusion in {Conclusion.RELATIVE_CARE, Conclusion.LONG_TERM}:
            values["care_ended_at"] = at
        elif conclusion is Conclusion.CONTINUE:
            values["care_ended_at"] = None
        was_begun = placement.began_on is not None
        goes_on = conclusion is Conclusion.CONTINUE and not was_begun
        after = S.HANDED_OVER if goes_on else AFTER[conclusion]
        # The row of the consultation first: the trigger of HR-18 looks at it.
        held = _open_one(placement)
        Consultation.update(
            concluded_at=at, concluded_by=by, conclusion=conclusion, minutes=words,
            version=Consultation.version + 1,
        ).where(Consultation.id == held.id).execute()  # fmt: skip
        move(placement, after, (S.CONSULTING,), version, **values)
        sentence = N_("联合会商已有结论。")
        record(placement, "concluded", sentence, by=by, at=at, conclusion=conclusion.value)


def collect(
    placement: Placement, told: Collected, *, version: int, by: Account, at: datetime
) -> None:
    """Record that the guardian collected the child, after a consultation that agreed (HR-18).

    Police and village hear that a child is home again, without a word about the child; the first
    visit falls due. Raises StillConsulting, FieldRefused, NotInThisState, ChangedMeanwhile.
    """
    person = line("collected_by", told.collected_by, most=120)
    if not SHORTEST_TRACKING <= told.months <= LONGEST_TRACKING:
        raise FieldRefused("months", N_("跟踪走访三个月到一年，请选择月数。"))
    with transaction():
        _refuse_return(placement)
        agreed = clock.local_date(placement.concluded_at)
        day = told.collected_on
        if day is None or not agreed <= day <= clock.local_date(at):
            raise FieldRefused("collected_on", N_("领回日期应在会商同意之后、今天或以前。"))
        until = clock.months_after(day, told.months)
        move(placement, S.TRACKED, (S.RETURNING,), version, collected_on=day, collected_by=person,
             returned_at=at, tracking_until=until,
             care_ended_at=placement.care_ended_at or at)  # fmt: skip
        record(placement, "returned", N_("监护人已领回孩子，开始跟踪走访。"), by=by, at=at)
        _visit_soon(placement, day, at=at)
        _tell_of_return(placement, by=by, at=at)


def tell(
    placement: Placement, *, days: dict[str, date | None], version: int, by: Account, at: datetime
) -> None:
    """Record when school, police station and village were told in confidence of the return.

    `days` has the keys school, police and village; what stays empty is not told yet.
    """
    today = clock.local_date(at)
    values = {f"{who}_told_on": day for who, day in days.items()}
    if placement.collected_on is None:
        raise NotInThisState(state=placement.status.zh)
    for name, day in values.items():
        if day is not None and not placement.collected_on <= day <= today:
            raise FieldRefused(name, N_("告知日期应在领回之后、今天或以前。"))
    with transaction():
        move(placement, S.TRACKED, (S.TRACKED,), version, **values)
        record(placement, "told", N_("已登记保密告知学校、派出所和村的情况。"), by=by, at=at)


def end(placement: Placement, *, words: str, version: int, by: Account, at: datetime) -> None:
    """End a placement: the visits after the return are over, or something lasting is arranged.

    Raises FieldRefused("words"), NotInThisState, ChangedMeanwhile.
    """
    reason = words_of("words", words, most=LONGEST)
    with transaction():
        states: tuple[PlacementStatus, ...] = ENDS_IN
        if placement.status is S.TRACKED:
            states = (S.TRACKED,)
            _refuse_end_of_tracking(placement, at)
        care_ended_at = placement.care_ended_at or at
        move(placement, S.ENDED, states, version, ended_at=at, care_ended_at=care_ended_at)
        record(placement, "ended", N_("安置已办结。"), by=by, at=at)
        add(placement, NoteKind.REMARK, reason, by=by, at=at)


def visits_of(placement: Placement) -> list[date]:
    """Answer the days since the return on which somebody saw the child, in order."""
    if placement.collected_on is None or placement.case_id is None:
        return []
    if placement.case.child_id is None:
        return []
    rows = FollowUp.select(FollowUp.done_on).where(
        (FollowUp.child == placement.case.child_id)
        & (FollowUp.status == FollowUpStatus.DONE)
        & (FollowUp.saw_child == True)  # noqa: E712
        & (FollowUp.done_on >= placement.collected_on)
    )
    return [day for (day,) in rows.order_by(FollowUp.done_on).tuples()]


def _refuse_team(team: list[Member]) -> None:
    if len(team) > MOST:
        raise FieldRefused("team", N_("会商小组最多 %(most)s 人。"), most=MOST)
    for member in team:
        line("team", member.name, most=72)
        line("team", member.unit, most=120)
    learned = [member for member in team if member.background in LEARNED]
    if len(learned) < FEWEST:
        raise FieldRefused("team", N_("会商小组至少三人具有社会工作、心理或医学背景，请补充成员。"))
    if not any(member.title in TITLED for member in learned):
        raise FieldRefused("team", N_("会商小组中至少一人具有中级以上职称，请补充成员。"))


def _open_one(placement: Placement) -> Consultation:
    held = placements.open_consultation_of(placement)
    if held is None:
        raise NotInThisState(state=placement.status.zh)
    return held


def _refuse_return(placement: Placement) -> None:
    present = Placement.get_by_id(placement.id)
    is_open = placements.open_consultation_of(placement) is not None
    is_fit = present.conclusion is Conclusion.FIT and present.concluded_at is not None
    if present.status in {S.ENDED, S.CANCELLED, S.TRACKED}:
        raise NotInThisState(state=present.status.zh)
    if is_open or not is_fit or present.status is not S.RETURNING:
        raise StillConsulting


def _visit_soon(placement: Placement, day: date, *, at: datetime) -> None:
    if placement.case_id is not None and placement.case.child_id is not None:
        due_on = follow_ups.due_after(placement.case.child.risk_level, day)
        due_on = min(due_on, clock.months_after(day, 1))
        follow_ups.fall_due(placement.case.child, due_on=due_on, assignment=None, at=at)


def _tell_of_return(placement: Placement, *, by: Account, at: datetime) -> None:
    home = placement.case.area_code if placement.case_id is not None else placement.area_code
    roles = (Role.POLICE, Role.TOWNSHIP) if len(home) < 12 else (
        Role.POLICE, Role.TOWNSHIP, Role.VILLAGE_DIRECTOR)  # fmt: skip
    key = f"placement_returned:{placement.ref}"
    officers = staff.responsible_for(home, *roles)
    staff.tell(officers, "placement_returned", key=key, at=at, besides=by)


def _refuse_end_of_tracking(placement: Placement, at: datetime) -> None:
    if placement.tracking_until is None or clock.local_date(at) < placement.tracking_until:
        raise FieldRefused("words", N_("跟踪走访的期限还没有到，期满之后再办结。"))
    told = (placement.school_told_on, placement.police_told_on, placement.village_told_on)
    if None in told:
        raise FieldRefused("words", N_("还没有登记全部告知日期（学校、派出所、村），请先登记。"))
    has_file = placement.case_id is not None and placement.case.child_id is not None
    if has_file and not visits_of(placement):
        raise FieldRefused("words", N_("孩子回家之后还没有一次当面走访的记录，请先走访。"))
