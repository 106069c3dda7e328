"""Emergencies of the demo: reported, dispatched, escorted to temporary care, and what followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.assessment_terms import EmergencySign
from portal.clock import local_date
from portal.demo.children import on_register
from portal.demo.world import HOME_COUNTY, HOME_TOWNSHIP, World, attempt
from portal.guardianship_terms import Applicant, InterventionKind, OrderOutcome, Organ
from portal.models import Account, Child, Placement, Plan, ProtectionCase, Report
from portal.placement_terms import Background, CareForm, Conclusion, Ground, TakenTo, Title
from portal.plan_terms import ProviderKind
from portal.report_terms import Disposal, ReporterKind, Situation
from portal.services import (
    assessments,
    case_joining,
    cases,
    interventions,
    placement_returns,
    placement_steps,
    plan_approval,
    plan_lines,
    plans,
    protection_orders,
    report_steps,
    reports,
)
from portal.services.placement_returns import Collected, Member
from portal.services.placement_steps import Escort, HandOver
from portal.vocabulary import Role

NOTICE = "孩子夜里独自在家，父母电话打不通，已护送临时照料。请上门评估家庭情况。"
# Each step takes the emergency on from the one before.
NOTIFIED, SIGNED, RECEIVED, IN_CARE, CONSULTING, RETURNED = range(6)
TEAM = [
    Member("马晓兰", "县未成年人救助保护中心", Background.SOCIAL_WORK, Title.INTERMEDIATE),
    Member("祁生梅", "县人民医院", Background.PSYCHOLOGY, Title.JUNIOR),
    Member("拉毛措", "县人民医院", Background.MEDICINE, Title.INTERMEDIATE),
    Member("韩永明", "县公安局", Background.OTHER, Title.NONE),
]


@dataclass(frozen=True)
class Emergency:
    """How many hours ago it was reported, how far it has come, and whether violence is at home."""

    hours_ago: int
    until: int
    is_violent: bool = False


EMERGENCIES = (
    Emergency(9, NOTIFIED),
    Emergency(60, RECEIVED),
    Emergency(24 * 45, IN_CARE, is_violent=True),
    Emergency(24 * 70, CONSULTING),
    Emergency(24 * 100, RETURNED),
)


def fill(world: World) -> None:
    """Let each emergency happen to a child of the home township who has no case yet."""
    children = [c for c in on_register(world) if c.area_code.startswith(HOME_TOWNSHIP)]
    free = [child for child in children if cases.live_case_of(child=child) is None]
    for emergency, child in zip(EMERGENCIES, reversed(free), strict=False):
        _Teller(world, emergency, child).tell()


def officer(role: Role) -> Account:
    """Answer the home county's officer of a role."""
    found: Account = Account.get((Account.role == role) & (Account.area_code == HOME_COUNTY))
    return found


class _Teller:
    """Carries one emergency through its steps."""

    def __init__(self, world: World, emergency: Emergency, child: Child) -> None:
        self.world, self.emergency, self.child = world, emergency, child
        self.police, self.unit = officer(Role.POLICE), officer(Role.REPORTER_UNIT)
        self.township = world.township_staff[HOME_TOWNSHIP]
        self.county = world.county_staff[HOME_COUNTY]
        self.at = world.now - timedelta(hours=emergency.hours_ago)
        self.report: Report

    def tell(self) -> None:
        """Take the steps in order."""
        steps: tuple[Callable[[], None], ...] = (
            self.notify, self.sign, self.receive, self.place, self.consult, self.go_home,
        )  # fmt: skip
        for step in steps[: self.emergency.until + 1]:
            if not attempt(step):
                return

    def later(self, **span: int) -> datetime:
        """Let time pass; answer the new instant, never in the future."""
        self.at = min(self.at + timedelta(**span), self.world.now - timedelta(minutes=5))
        return self.at

    def how(self, by: Account, **span: int) -> dict[str, Any]:
        """Answer version, person and time of the next act on the report."""
        self.report = Report.get_by_id(self.report.id)
        return {"version": self.report.version, "by": by, "at": self.later(**span)}

    def care(self) -> Placement:
        """Answer the placement as it stands."""
        found: Placement = Placement.get(Placement.report == self.report.id)
        return found

    def notify(self) -> None:
        """Report, accept, dispatch, deal with it, escort the child, notify the township."""
        told = reports.Told(
            situations=(Situation.ALONE, Situation.NO_CARE), area_code=HOME_COUNTY,
            facts="住校生周末回家，夜里家里没有大人，孩子自己生炉子。", is_danger_now=True,
            discovered_at=self.at - timedelta(minutes=40),
            told_police_at=self.at - timedelta(minutes=30),
        )  # fmt: skip
        who = reports.Who(kind=ReporterKind.SCHOOL, unit="第二寄宿制学校", account=self.unit)
        self.report, _code = reports.receive(told, who, at=self.at, rng=self.world.chance)
        report_steps.accept(self.report, **self.how(self.police, minutes=5))
        report_steps.dispatch(self.report, **self.how(self.police, minutes=5))
        violent = self.emergency.is_violent
        report_steps.dispose(
            self.report, disposal=Disposal.VIOLENCE if violent else Disposal.UNREACHABLE,
            note="到场见到孩子，身体无大碍，父母联系不上。", **self.how(self.police, hours=1),
        )  # fmt: skip
        told_of = Escort(TakenTo.RESCUE, "县救助管理站", self.at, about="小学女生")
        placement_steps.escort_of_report(
            self.report, told_of, by=self.police, at=self.later(hours=1)
        )
        report_steps.notify(
            self.report, township=HOME_TOWNSHIP, notice=NOTICE, **self.how(self.police, hours=1)
        )

    def sign(self) -> None:
        """Sign as township, find the child's file, assess: danger, red at once."""
        report_steps.sign_for(self.report, **self.how(self.township, hours=3))
        case = cases.live_case_of(report=self.report)
        assert case is not None
        case_joining.name_child(
            case, self.child, version=case.version, by=self.township, at=self.later(hours=1)
        )
        case, at = ProtectionCase.get_by_id(case.id), self.later(hours=4)
        begun = assessments.begin(case, version=case.version, by=self.township, at=at)
        answers = dict.fromkeys(EmergencySign, False)
        answers[EmergencySign.NO_CARER] = True
        words = "父母电话关机，奶奶住院。"
        assessments.screen(begun, answers, words, version=begun.version, by=self.township, at=at)

    def receive(self) -> None:
        """Take the child over as the county's civil affairs."""
        placement, at = self.care(), self.later(hours=2)
        told = HandOver(
            receiver_name="马晓兰", receiver_unit="县未成年人救助保护中心",
            document_no=f"共民护〔2026〕{placement.id}号", handed_over_at=at, is_wish_heard=True,
            wish="想去舅舅家，也愿意先住在中心。", is_carer_told=True,
        )  # fmt: skip
        placement_steps.receive(placement, told, version=placement.version, by=self.county, at=at)

    def place(self) -> None:
        """Decide on temporary guardianship; warn the guardian; where there was violence, go on."""
        self._plan(is_interim=True)
        placement, at = self.care(), self.later(days=1)
        placement_steps.begin(
            placement, ground=Ground.NEGLECT, form=CareForm.PROTECTION, began_on=local_date(at),
            version=placement.version, by=self.county, at=at,
        )  # fmt: skip
        self._admonish()
        placement_steps.write(
            self.care(),
            "监护人两次未接电话，已上门送达训诫书。",
            by=self.police,
            at=self.later(days=2),
        )
        if self.emergency.is_violent:
            self._order()

    def _plan(self, *, is_interim: bool) -> None:
        """Let the township write a plan of one measure, and the county approve it."""
        case = cases.live_case_of(report=self.report)
        assert case is not None
        at, by = self.later(hours=5), self.township
        plan = plans.begin(case, is_interim=is_interim, by=by, at=at)
        words = plans.Words(
            goals="孩子每晚有大人照看，监护人知道自己的责任。", child_opinion="想早点见到妈妈。",
            guardian_opinion="母亲在电话里同意配合。", minutes="会商一致，先保证安全，再谈返家。",
            attendees="乡镇、县民政、派出所、学校", review_on=local_date(at) + timedelta(days=30),
        )  # fmt: skip
        plans.write(plan, words, version=plan.version, by=by, at=at)
        measure = plan_lines.Measure(
            service="G1", goal="监护人能够重新照看孩子", measure="每周通话一次，返乡后上门指导。",
            provider=ProviderKind.OWN, department=None, responsible="乡镇儿童督导员",
            due_on=local_date(at) + timedelta(days=120),
        )  # fmt: skip
        plan_lines.add(plan, measure, plan_lines.Wanted(), by=by, at=at)
        plan = Plan.get_by_id(plan.id)
        plans.submit(plan, version=plan.version, by=by, at=at)
        plan = Plan.get_by_id(plan.id)
        plan_approval.approve(plan, version=plan.version, by=self.county, at=self.later(hours=2))

    def _admonish(self) -> None:
        taken = interventions.Taken(
            kind=InterventionKind.ADMONITION, organ=Organ.POLICE, organ_name="共和县公安局",
            decided_on=local_date(self.at), document_no="共公训〔2026〕7号",
            words="训诫父母不得让孩子独自生活。", skip_reason="孩子处于危险之中。",
        )  # fmt: skip
        interventions.record_from_report(self.report, taken, by=self.police, at=self.at)

    def _order(self) -> None:
        case = cases.live_case_of(report=self.report)
        assert case is not None
        at = self.later(days=3)
        told = protection_orders.Application(
            Applicant.RESCUE,
            "共和县人民法院",
            at,
            is_urgent=True,
            words="孩子身上有伤，怕再受伤害。",
        )
        order = protection_orders.apply(case, told, by=self.county, at=at)
        self._decide(order)

    def _decide(self, order: Any) -> None:
        at = self.later(hours=20)
        granted = protection_orders.Decision(
            OrderOutcome.GRANTED, at, "（2026）青2521民保令1号",
            local_date(at) + timedelta(days=150),
        )  # fmt: skip
        protection_orders.decide(order, granted, version=order.version, by=self.county, at=at)

    def consult(self) -> None:
        """Open a joint consultation."""
        placement = self.care()
        placement_returns.consult(
            placement, TEAM, version=placement.version, by=self.county, at=self.later(days=40)
        )

    def go_home(self) -> None:
        """Conclude that the guardian is fit again; he collects the child; visits go on."""
        placement, at = self.care(), self.later(days=2)
        placement_returns.conclude(
            placement, conclusion=Conclusion.FIT, minutes="母亲已返乡，住处安全，愿意接受指导。",
            version=placement.version, by=self.county, at=at,
        )  # fmt: skip
        self._plan(is_interim=False)
        placement, at = self.care(), self.later(days=1)
        told = Collected(local_date(at), "母亲", 3)
        placement_returns.collect(placement, told, version=placement.version, by=self.county, at=at)
