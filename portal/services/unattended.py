"""Children recorded as alone or unattended: red, reported, and a case, in the same act (HR-15).

未成年人保护法 art. 21, statutory: nobody under 16 lives alone; nobody under 8, or in need of
special care for body or mind, is left unattended. That the record itself reports and opens the case
is the platform's.
"""

from __future__ import annotations

from datetime import date, datetime

from portal import clock
from portal.case_terms import CaseOrigin
from portal.child_terms import CarerRelation, GuardianshipKind, GuardianshipRating, HealthState
from portal.models import Account, Child, ChildDetails, UnattendedSpell
from portal.report_terms import ReporterKind, Situation
from portal.services import areas, cases, reports, risk_levels, staff
from portal.services.transactions import transaction
from portal.vocabulary import N_, ChildStatus, RiskLevel, Role

ALONE_UNDER, WATCHED_UNDER = 16, 8
WHY = "unattended"
LAPSED_ALONE = N_("孩子已满16周岁，独自生活的自动规则不再适用。级别不变，请再评估。")
LAPSED_UNATTENDED = N_("孩子已满8周岁，无人看护的自动规则不再适用。级别不变，请再评估。")
# What a file may no longer say of the care of such a child.
NOT_GOOD = {
    GuardianshipKind.GOOD.value: GuardianshipKind.NOBODY.value,
    GuardianshipKind.ORDINARY.value: GuardianshipKind.NOBODY.value,
}


def situation(child: Child, *, on: date) -> Situation | None:
    """Answer ALONE or NO_CARE as the file says it on a day, or None for a child who is cared for.

    Alone: no carer, under 16. Unattended: guardianship "nobody" although somebody is named as
    carer, under 8 or disabled; for older children that is weighed by the township's assessment.
    """
    details = ChildDetails.get_or_none(ChildDetails.child == child.id)
    age = clock.age_on(on, child.birth_on)
    if child.carer_relation == CarerRelation.NOBODY.value and age < ALONE_UNDER:
        return Situation.ALONE
    if details is None or details.guardianship_kind != GuardianshipKind.NOBODY.value:
        return None
    needs_watching = age < WATCHED_UNDER or details.health_state == HealthState.DISABLED.value
    return Situation.NO_CARE if needs_watching else None


def respond(child: Child, *, by: Account | None, at: datetime) -> None:
    """Answer what has just been saved in a file, inside the caller's transaction.

    A child alone or unattended becomes red, is reported to the police and gets a case: once as
    long as it stays so, however often the file is saved. Once it is cared for, the spell ends; the
    level falls only by assessment.
    """
    found = situation(child, on=clock.local_date(at))
    spell = _open_spell(child)
    if found is None or child.status is ChildStatus.EXITED:
        if spell is not None:
            UnattendedSpell.update(ended_at=at).where(UnattendedSpell.id == spell.id).execute()
        return
    _correct_details(child)
    risk_levels.raise_to(child, RiskLevel.RED, why=WHY, by=by, at=at)
    if spell is None:
        _begin(child, found, by=by, at=at)


def found(child: Child, danger: Situation, *, by: Account | None, at: datetime) -> None:
    """Report what somebody found although the file says otherwise, in the caller's transaction.

    A child alone is reported once as long as that stands, a missing one each time. The level is
    the caller's.
    """
    if danger is Situation.MISSING or _open_spell(child) is None:
        _begin(child, danger, by=by, at=at)


def is_reported(child: Child, *, at: datetime) -> bool:
    """Say whether the file has set off a report and a case, and still stands so at `at`.

    A birthday ends it at its own hour, whether or not anybody saved the file or a task has run.
    """
    spell = _open_spell(child)
    return spell is not None and not _has_lapsed(spell, child, at)


def lapse_due(at: datetime) -> int:
    """End the spells that a birthday has ended: the eighth unattended, the 16th alone.

    The township is told; the level stays until the child is assessed. Answer how many ended.
    """
    rows = UnattendedSpell.select(UnattendedSpell, Child).join(Child)
    lapsed = 0
    for spell in rows.where(UnattendedSpell.ended_at.is_null()):
        if _has_lapsed(spell, spell.child, at):
            lapsed += _lapse(spell, at)
    return lapsed


def _has_lapsed(spell: UnattendedSpell, child: Child, at: datetime) -> bool:
    """Say whether the file meant the child when the spell began, and its age alone ended that."""
    began = situation(child, on=clock.local_date(spell.since))
    return began is not None and situation(child, on=clock.local_date(at)) is None


def _lapse(spell: UnattendedSpell, at: datetime) -> bool:
    is_alone = spell.child.carer_relation == CarerRelation.NOBODY.value
    day = clock.birthday(spell.child.birth_on, ALONE_UNDER if is_alone else WATCHED_UNDER)
    mine = (UnattendedSpell.id == spell.id) & UnattendedSpell.ended_at.is_null()
    with transaction():
        ended_at = clock.start_of(day)
        ended = bool(UnattendedSpell.update(ended_at=ended_at).where(mine).execute())
        if ended:
            case = cases.going_on(spell.case)
            sentence = LAPSED_ALONE if is_alone else LAPSED_UNATTENDED
            cases.step(case, "spell_lapsed", sentence, by=None, at=at)
            officers = staff.responsible_for(spell.child.area_code, Role.TOWNSHIP)
            staff.tell(officers, "spell_lapsed", key=f"spell_lapsed:{spell.id}", at=at)
    return ended


def _open_spell(child: Child) -> UnattendedSpell | None:
    found: UnattendedSpell | None = UnattendedSpell.get_or_none(
        (UnattendedSpell.child == child.id) & UnattendedSpell.ended_at.is_null()
    )
    return found


def _correct_details(child: Child) -> None:
    """Take back what an older entry says of good care; recording a danger is never refused."""
    mine = ChildDetails.child == child.id
    for kind, instead in NOT_GOOD.items():
        same = ChildDetails.guardianship_kind == kind
        ChildDetails.update(guardianship_kind=instead).where(mine & same).execute()
    good = (GuardianshipRating.GOOD.value, GuardianshipRating.FAIR.value)
    poor = GuardianshipRating.POOR.value
    ChildDetails.update(guardianship_rating=poor).where(
        mine & ChildDetails.guardianship_rating.in_(good)
    ).execute()


def _begin(child: Child, found: Situation, *, by: Account | None, at: datetime) -> None:
    report = reports.receive_from_office(_told(child, found, at), _who(child, by), at=at)
    is_missing = found is Situation.MISSING
    case = cases.open_case(
        child.area_code,
        CaseOrigin.EARLY_SIGN if is_missing else CaseOrigin.LIVING_ALONE,
        child=child,
        report=report,
        is_urgent=True,
        by=by,
        at=at,
    )
    if _open_spell(child) is None:
        UnattendedSpell.create(child=child, since=at, report=report, case=case)
    officers = staff.responsible_for(child.area_code, Role.TOWNSHIP)
    staff.tell(officers, "child_alone", key=f"child_alone:{child.ref}:{child.version}", at=at)


def _told(child: Child, found: Situation, at: datetime) -> reports.Told:
    """Answer what the police are told: whom they have to find, and what the file says."""
    age = clock.age_on(clock.local_date(at), child.birth_on)
    said = f"{child.name}，{child.sex.zh}，{age}岁，档案{child.code_name}，登记为{found.zh}。"
    return reports.Told(
        situations=(found,),
        area_code=child.area_code[: staff.REACH[Role.POLICE]],
        facts=said + "本报告由建档、更新档案或排查时自动发出。",
        is_danger_now=found is Situation.MISSING,
        place=" ".join(areas.names(child.area_code)),
    )


def _who(child: Child, by: Account | None) -> reports.Who:
    unit = f"{areas.names(child.area_code)[-1]}村（牧、居）民委员会"
    if len(child.area_code) < staff.REACH[Role.VILLAGE_DIRECTOR]:
        unit = areas.names(child.area_code)[-1]
    name = by.display_name if by else ""
    return reports.Who(ReporterKind.COMMITTEE, unit=unit, name=name, account=by)
