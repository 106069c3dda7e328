"""Protection cases of the home township, one in every state that a case can be in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.assessment_terms import AssessedItem, EmergencySign
from portal.assignment_terms import WithdrawReason
from portal.case_terms import CaseOrigin, CloseReason
from portal.clock import local_date
from portal.demo.children import on_register
from portal.demo.world import HOME_COUNTY, HOME_TOWNSHIP, World, attempt
from portal.guardianship_terms import InterventionKind, Organ
from portal.models import (
    Assessment,
    Child,
    Concern,
    DepartmentTask,
    FollowUp,
    Need,
    Plan,
    PlanLine,
    ProtectionCase,
)  # fmt: skip
from portal.plan_terms import Department, LineStatus, ProviderKind
from portal.services import (
    assessments,
    case_closing,
    cases,
    department_tasks,
    follow_ups,
    interventions,
    needs,
    plan_approval,
    plan_lines,
    plan_work,
    plans,
)
from portal.services.scored_answers import Scored
from portal.vocabulary import FollowUpStatus, Language, NeedStatus

UNDER_WAY = (NeedStatus.OPEN, NeedStatus.FILLED)
# How far a story goes: each step takes the case on from the one before.
OPENED, BEGUN, ASSESSED, PLANNED, IN_SERVICE, FOLLOWED, PROPOSED, CLOSED = range(8)


@dataclass(frozen=True)
class Story:
    """How many days ago a case was opened, how far it has come, and how grave it was found."""

    days_ago: int
    until: int
    origin: CaseOrigin
    score: int
    words: str = ""


STORIES = (
    Story(1, OPENED, CaseOrigin.TOWNSHIP, 0),
    Story(3, BEGUN, CaseOrigin.EARLY_SIGN, 0),
    Story(9, ASSESSED, CaseOrigin.SWEEP, 1, "想让妈妈多打电话。"),
    Story(14, PLANNED, CaseOrigin.SWEEP, 1, "希望有人教数学。"),
    Story(40, IN_SERVICE, CaseOrigin.CONCERN, 1, "晚上有点怕黑。"),
    Story(75, FOLLOWED, CaseOrigin.TOWNSHIP, 0, "现在奶奶身体好了。"),
    Story(90, PROPOSED, CaseOrigin.TOWNSHIP, 0, "爸爸回来了，很高兴。"),
    Story(105, CLOSED, CaseOrigin.TOWNSHIP, 0, "在学校有朋友。"),
)


def fill(world: World) -> None:
    """Let each story happen to a child of the home township who has no case yet."""
    children = [c for c in on_register(world) if c.area_code.startswith(HOME_TOWNSHIP)]
    # What is open for a child, as on the volunteers' desks, would stand against a closing.
    busy = {need.child_id for need in Need.select().where(Need.status.in_(UNDER_WAY))}
    busy |= {concern.child_id for concern in Concern.select()}
    free = [c for c in children if cases.live_case_of(child=c) is None and c.id not in busy]
    for story, child in zip(STORIES, free, strict=False):
        _Teller(world, story, child).tell()


class _Teller:
    """Carries one case through its steps, by the officers whose work each step is."""

    def __init__(self, world: World, story: Story, child: Child) -> None:
        self.world, self.story, self.child = world, story, child
        self.township = world.township_staff[HOME_TOWNSHIP]
        self.county = world.county_staff[HOME_COUNTY]
        self.at = world.now - timedelta(days=story.days_ago)
        self.case: ProtectionCase

    def tell(self) -> None:
        """Take the steps of the story in order; each a while after the one before."""
        steps: tuple[Callable[[], None], ...] = (
            self.open, self.begin, self.assess, self.plan, self.approve, self.follow,
            self.propose, self.confirm,
        )  # fmt: skip
        for step in steps[: self.story.until + 1]:
            if not attempt(step):
                return

    def later(self, **span: int) -> datetime:
        """Let time pass; answer the new instant, never in the future."""
        self.at = min(self.at + timedelta(**span), self.world.now - timedelta(minutes=5))
        return self.at

    def present(self) -> ProtectionCase:
        """Answer the case as it stands."""
        self.case = ProtectionCase.get_by_id(self.case.id)
        return self.case

    def open(self) -> None:
        """Open the case."""
        area = self.child.area_code
        how = {"child": self.child, "by": self.township, "at": self.at}
        self.case = cases.open_case(area, self.story.origin, **how)  # type: ignore[arg-type]

    def begin(self) -> None:
        """Begin to assess; the emergency screen finds nothing."""
        case, at = self.present(), self.later(hours=20)
        self.assessment = assessments.begin(case, version=case.version, by=self.township, at=at)
        answers = dict.fromkeys(EmergencySign, False)
        assessments.screen(
            self.assessment, answers, "", version=self.assessment.version, by=self.township, at=at
        )

    def assess(self, score: int | None = None) -> None:
        """Score the 24 items, hear the child, name who was there."""
        at = self.later(days=2)
        worst = self.story.score if score is None else score
        scores = {item: worst if number % 2 else 0 for number, item in enumerate(AssessedItem)}
        told = Scored(
            scores=scores, assessed_on=local_date(at),
            team="乡镇儿童督导员、村儿童主任、班主任、驻村民警",
            strengths="孩子愿意上学，奶奶疼他，邻居常来帮忙。", child_words=self.story.words,
            words_language=Language.ZH,
        )  # fmt: skip
        found = Assessment.get_by_id(self.assessment.id)
        assessments.complete(found, told, version=found.version, by=self.township, at=at)

    def plan(self) -> None:
        """Write a plan with three measures and submit it."""
        plan = plans.begin(
            self.present(), is_interim=False, by=self.township, at=self.later(days=1)
        )
        words = plans.Words(
            goals="晚上有大人在家，每周和父母通话，数学赶上班里。",
            child_opinion=self.story.words, guardian_opinion="同意，愿意配合。",
            minutes="会商一致：以陪伴和家庭教育指导为主，教育部门帮助补课。",
            attendees="乡镇、村委会、学校、派出所", review_on=self._day(60),
        )  # fmt: skip
        plans.write(plan, words, version=plan.version, by=self.township, at=self.at)
        for measure, wanted in self._measures():
            plan_lines.add(plan, measure, wanted, by=self.township, at=self.at)
        self.plan_id = plan.id
        present = Plan.get_by_id(plan.id)
        plans.submit(present, version=present.version, by=self.township, at=self.later(hours=3))

    def _day(self, days: int) -> date:
        return local_date(self.at) + timedelta(days=days)

    def _measures(self) -> list[tuple[plan_lines.Measure, plan_lines.Wanted]]:
        start = (self.at + timedelta(days=9)).replace(hour=7, minute=0, second=0)
        tutor = plan_lines.Wanted(starts_at=start, ends_at=start + timedelta(hours=2))
        own, letter, helper = ProviderKind.OWN, ProviderKind.DEPARTMENT, ProviderKind.MATCHING
        return [
            (self._measure("G1", "照料人知道怎样管手机和作息", own, None), plan_lines.Wanted()),
            (self._measure("E2", "学校安排补课和同伴", letter, Department.EDUCATION),
             plan_lines.Wanted()),
            (self._measure("E1", "数学赶上班里", helper, None), tutor),
        ]  # fmt: skip

    def _measure(
        self, service: str, goal: str, provider: ProviderKind, department: Department | None
    ) -> plan_lines.Measure:
        return plan_lines.Measure(
            service=service, goal=goal, measure="每周一次，由负责人联系家里。", provider=provider,
            department=department, responsible="村儿童主任", due_on=self._day(45),
            frequency="每周一次",
        )  # fmt: skip

    def approve(self) -> None:
        """Let the county approve the plan, and the township guide the carer."""
        plan = Plan.get_by_id(self.plan_id)
        at = self.later(days=1)
        plan_approval.approve(plan, version=plan.version, by=self.county, at=at)
        guided = interventions.Taken(
            kind=InterventionKind.GUIDANCE, organ=Organ.TOWNSHIP, organ_name="倒淌河镇人民政府",
            decided_on=local_date(at), words="和照料人谈了夜间看护、用火和每周联系父母。",
        )  # fmt: skip
        interventions.record_in_case(self.present(), guided, by=self.township, at=at)

    def follow(self) -> None:
        """End every measure well, and go on to follow-up visits."""
        plan = Plan.get_by_id(self.plan_id)
        for line in plan_lines.of_plan(plan):
            self._done(line)
        case, at = self.present(), self.later(days=2)
        plan_work.begin_follow_up(case, version=case.version, by=self.township, at=at)

    def _done(self, line: PlanLine) -> None:
        at = self.later(days=6)
        for task in DepartmentTask.select().where(DepartmentTask.line == line.id):
            department_tasks.record_answer(
                task, is_done=True, answered_on=local_date(at), answer="学校已安排补课。",
                version=task.version, by=self.township, at=at,
            )  # fmt: skip
        if line.need is not None:
            needs.withdraw(line.need, reason=WithdrawReason.NEED_CHANGED, by=self.township, at=at)
        plan_work.record_result(
            line, status=LineStatus.DONE, result="已经做到。", version=line.version,
            by=self.township, at=at,
        )  # fmt: skip

    def propose(self) -> None:
        """See the child once more and propose to close."""
        director = self.world.directors[self.child.area_code]
        row = FollowUp.get_or_none(
            (FollowUp.child == self.child.id) & (FollowUp.status == FollowUpStatus.DUE)
        ) or follow_ups.fall_due(self.child, due_on=self._day(1), assignment=None, at=self.at)
        assert row is not None
        # The visit may have been arranged later than the story's own pace.
        self.at = max(self.at, row.created_at)
        at = self.later(days=8)
        follow_ups.do(
            row, saw_child=True, note="孩子好，爸爸在家，作业写完了。", done_on=local_date(at),
            by=director, at=at,
        )  # fmt: skip
        told = case_closing.Proposal(
            CloseReason.GUARDIAN_ABLE, "父亲已返乡，监护正常，措施都已落实。"
        )
        case = self.present()
        case_closing.propose(
            case, told, version=case.version, by=self.township, at=self.later(days=1)
        )

    def confirm(self) -> None:
        """Let the county confirm the closing."""
        case, county = self.present(), self.county
        case_closing.confirm(case, version=case.version, by=county, at=self.later(days=1))
