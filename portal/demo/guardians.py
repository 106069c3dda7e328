"""The demo's guardian: a father far away, to whom everything was explained, and his requests."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.case_terms import CaseStatus
from portal.child_terms import GuardianRelation
from portal.clock import local_date
from portal.demo import desks
from portal.demo.world import HOME_COUNTY, HOME_TOWNSHIP, World
from portal.guardian_terms import PetitionKind, PetitionOutcome, ToldHow
from portal.models import Account, Assessment, Child, ProtectionCase
from portal.prevention_terms import ContactBy
from portal.services import (
    absences,
    assessment_scope,
    explanations,
    guardian_links,
    parent_calls,
    petitions,
)
from portal.services.refusals import Refused
from portal.vocabulary import Role

# In so many days somebody comes to help, at the first of these hours that suits.
COMING, HOURS = 4, (15, 12, 18, 9, 20)


def fill(world: World) -> None:
    """Tie the demo's guardian to a child that is being helped, and let him ask and complain."""
    father = Account.get((Account.role == Role.GUARDIAN) & Account.email.startswith("guardian@"))
    case = _case()
    if case is None:
        return
    assessment = assessment_scope.latest_of(case)
    assert assessment is not None
    _explain(world, father, assessment)
    any(_is_coming(world, case.child, hour) for hour in HOURS)
    _ask(world, father, case.child)


def _is_coming(world: World, child: Child, hour: int) -> bool:
    """Let somebody agree to come at `hour`; say whether it worked, for a rule may forbid it."""
    try:
        return desks.agreed(world, child, -COMING, hour) is not None
    except Refused:
        return False


def _case() -> ProtectionCase | None:
    """Answer a case in service in the home township, rather of a child whose father is away."""
    rows = (
        ProtectionCase.select(ProtectionCase, Child)
        .join(Child)
        .where(
            (ProtectionCase.status == CaseStatus.IN_SERVICE)
            & ProtectionCase.report.is_null()
            & ProtectionCase.area_code.startswith(HOME_TOWNSHIP)
        )
        .order_by(ProtectionCase.id)
    )
    found = list(rows)
    return next((case for case in found if _parent_away(case.child)), found[0] if found else None)


def _parent_away(child: Child) -> GuardianRelation | None:
    """Answer which parent is away, or None."""
    away = absences.current_of(child)
    return GuardianRelation(away[0].parent.value) if away else None


def _explain(world: World, father: Account, assessment: Assessment) -> None:
    officer, child = world.township_staff[HOME_TOWNSHIP], assessment.case.child
    at: datetime = assessment.completed_at + timedelta(hours=4)
    relation = _parent_away(child) or GuardianRelation.FATHER
    link, code = guardian_links.hand_out(child, relation, by=officer, at=at, rng=world.chance)
    guardian_links.accept(father, code, at=at + timedelta(hours=3))
    link = guardian_links.own(father)[0]
    told = explanations.Told(
        link, "", None, ToldHow.PHONE, local_date(at + timedelta(days=1)), "听明白了，愿意配合。"
    )
    explanations.explain(assessment, told, by=officer, at=at + timedelta(days=1))
    if parent_calls.absence_of(link) is not None:
        yesterday = world.now - timedelta(days=1)
        how = {"on": local_date(yesterday), "channel": ContactBy.VIDEO}
        parent_calls.tell(link, **how, by=father, at=yesterday)  # type: ignore[arg-type]


def _ask(world: World, father: Account, child: Child) -> None:
    """Let one request be answered, one wait, and a helper's complaint be in hand."""
    county = world.county_staff[HOME_COUNTY]
    at = world.now - timedelta(days=24)
    words = "孩子的民族写错了，应当是藏族，请更正。"
    row = petitions.file(PetitionKind.CORRECTION, words, child=child, by=father, at=at)
    petitions.take(row, version=row.version, by=county, at=at + timedelta(days=2))
    petitions.answer(
        row, PetitionOutcome.GRANTED, "已核对户口簿并更正，更正后的档案可以到乡镇查看。",
        version=row.version, by=county, at=at + timedelta(days=5),
    )  # fmt: skip
    copy = "请给我一份孩子档案的复印件，寄到我打工的地方。"
    petitions.file(
        PetitionKind.COPY, copy, child=child, by=father, at=world.now - timedelta(days=3)
    )
    at = world.now - timedelta(days=9)
    late = "三次约好的服务，都在前一天晚上才通知改时间，希望早一点告诉我们。"
    row = petitions.file(PetitionKind.COMPLAINT, late, by=world.helpers[0].account, at=at)
    petitions.take(row, version=row.version, by=county, at=at + timedelta(days=1))
