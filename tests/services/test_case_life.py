"""The whole life of a case by random hands: no illegal step is reachable, history only grows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from portal.assessment_terms import AssessedItem, EmergencySign
from portal.case_terms import LIVE_CASES, CaseOrigin, CaseStatus, CloseReason
from portal.models import (
    Assessment,
    AuditEntry,
    CaseClosure,
    CaseStep,
    DepartmentTask,
    FollowUp,
    Need,
    Plan,
    PlanLine,
    ProtectionCase,
    Report,
)
from portal.plan_terms import (
    UNDECIDED,
    ClosureStatus,
    Department,
    LineStatus,
    PlanStatus,
    ProviderKind,
    TaskStatus,
)
from portal.report_terms import ReportStatus
from portal.services import (
    assessments,
    case_closing,
    case_reviews,
    cases,
    department_tasks,
    follow_ups,
    plan_approval,
    plan_lines,
    plan_work,
    plans,
)
from portal.services.plan_lines import Measure, Wanted
from portal.services.refusals import Refused
from portal.services.scored_answers import Scored
from portal.vocabulary import FollowUpStatus, Language, NeedStatus, RiskLevel, Role
from tests import factories
from tests.factories import NOW, VILLAGE

C, S, L = CaseStatus, PlanStatus, LineStatus
HOUR = timedelta(hours=1)
BACK = {C.OPEN, C.ASSESSING, C.ASSESSED, C.PLANNED, C.IN_SERVICE, C.FOLLOW_UP}
LEGAL: dict[CaseStatus, set[CaseStatus]] = {
    C.OPEN: {C.ASSESSING, C.CLOSE_PROPOSED},
    C.ASSESSING: {C.ASSESSED, C.CLOSE_PROPOSED},
    C.ASSESSED: {C.PLANNED, C.CLOSE_PROPOSED},
    C.PLANNED: {C.IN_SERVICE, C.ASSESSED, C.CLOSE_PROPOSED},
    C.IN_SERVICE: {C.PLANNED, C.FOLLOW_UP, C.CLOSE_PROPOSED},
    C.FOLLOW_UP: {C.PLANNED, C.CLOSE_PROPOSED},
    C.CLOSE_PROPOSED: {C.CLOSED} | BACK,
    C.CLOSED: {C.ASSESSING},
}
TOTALS = {RiskLevel.GREEN: 0, RiskLevel.BLUE: 12, RiskLevel.YELLOW: 24, RiskLevel.RED: 36}
hands = st.integers(min_value=0, max_value=4)


class CaseLife(RuleBasedStateMachine):
    """One case in the hands of two officers of the township, the county, and two strangers."""

    def __init__(self) -> None:
        """Open a case of a child of its own."""
        super().__init__()
        self.at = NOW
        roles = (Role.TOWNSHIP, Role.TOWNSHIP, Role.COUNTY, Role.VILLAGE_DIRECTOR, Role.POLICE)
        self.people = [factories.make_account(role) for role in roles]
        self.child = factories.make_child()
        how = {"child": self.child, "by": self.people[0], "at": self.at}
        self.id = cases.open_case(VILLAGE, CaseOrigin.TOWNSHIP, **how).id
        self.seen: list[tuple[int, str, str]] = []

    @property
    def case(self) -> ProtectionCase:
        """The case as it is stored."""
        found: ProtectionCase = ProtectionCase.get_by_id(self.id)
        return found

    def attempt(self, act: Any) -> None:
        """Carry out an act; a refused one leaves nothing, any other makes a legal step."""
        self.at += HOUR
        before, rows = self.case.status, self._counts()
        try:
            act()
        except Refused:
            assert (self.case.status, self._counts()) == (before, rows)
            return
        after = self.case.status
        assert after is before or after in LEGAL[before], f"{before} -> {after}"

    def _counts(self) -> tuple[int, ...]:
        tables = (AuditEntry, CaseStep, Plan, PlanLine, CaseClosure, DepartmentTask, Need)
        return tuple(table.select().count() for table in tables)

    def _plan(self) -> Plan | None:
        rows = Plan.select().where((Plan.case == self.id) & Plan.status.in_(UNDECIDED))
        found: Plan | None = rows.order_by(Plan.id.desc()).first()
        return found

    def _lines(self) -> list[PlanLine]:
        rows = PlanLine.select().join(Plan).where(Plan.case == self.id)
        return list(rows.where(PlanLine.status.not_in((L.DONE, L.MOVED))).order_by(PlanLine.id))

    def _how(self, hand: int, row: Any) -> dict[str, Any]:
        return {"version": row.version, "by": self.people[hand], "at": self.at}

    @rule(hand=st.integers(0, 1), level=st.sampled_from(list(TOTALS)))
    def assess(self, hand: int, level: RiskLevel) -> None:
        """Assess or re-assess: begun, screened without a sign, scored."""

        def act() -> None:
            assessment = assessments.begin(self.case, **self._how(hand, self.case))
            answers = dict.fromkeys(EmergencySign, False)
            assessments.screen(assessment, answers, "", **self._how(hand, assessment))

        self.attempt(act)
        under_way = Assessment.select().where(
            (Assessment.case == self.id) & Assessment.completed_at.is_null()
        )
        assessment = under_way.first()
        if assessment is not None:
            self.attempt(lambda: self._score(assessment, hand, level))

    def _score(self, assessment: Assessment, hand: int, level: RiskLevel) -> None:
        total = TOTALS[level]
        scores = {item: min(2, max(0, total - 2 * i)) for i, item in enumerate(AssessedItem)}
        told = Scored(
            scores=scores, assessed_on=(self.at + 8 * HOUR).date(), team="民政站、派出所",
            child_words="想妈妈。", words_language=Language.AMDO,
        )  # fmt: skip
        assessments.complete(assessment, told, **self._how(hand, assessment))

    @rule(hand=st.integers(0, 1), is_interim=st.booleans())
    def begin_plan(self, hand: int, is_interim: bool) -> None:
        """Begin a plan of either kind."""
        how = {"is_interim": is_interim, "by": self.people[hand], "at": self.at}
        self.attempt(lambda: plans.begin(self.case, **how))

    @precondition(lambda self: self._plan() is not None)
    @rule(hand=st.integers(0, 1), provider=st.sampled_from(ProviderKind), is_whole=st.booleans())
    def write_plan(self, hand: int, provider: ProviderKind, is_whole: bool) -> None:
        """Write the plan's words and a line, sometimes leaving out what is needed."""
        plan = self._plan()
        day = (self.at + timedelta(days=30)).date()
        told = plans.Words("有人照看", "愿意", "同意", "商定", "民政站" if is_whole else "", day)
        self.attempt(lambda: plans.write(plan, told, **self._how(hand, plan)))
        measure = Measure(
            "E1", "按时上学", "每周一次", provider, Department.EDUCATION, "民政站", day,
        )  # fmt: skip
        starts_at = self.at + timedelta(days=3)
        wanted = Wanted(starts_at=starts_at, ends_at=starts_at + HOUR)
        by = {"by": self.people[hand], "at": self.at}
        self.attempt(lambda: plan_lines.add(plan, measure, wanted, **by))

    @precondition(lambda self: self._plan() is not None)
    @rule(hand=st.integers(0, 1), act=st.sampled_from([plans.submit, plans.submit, plans.discard]))
    def hand_in(self, hand: int, act: Any) -> None:
        """Submit or discard the plan."""
        plan = self._plan()
        self.attempt(lambda: act(plan, **self._how(hand, plan)))

    @precondition(lambda self: self._plan() is not None)
    @rule(hand=hands, is_good=st.booleans())
    def decide_plan(self, hand: int, is_good: bool) -> None:
        """Approve or return the plan, by anybody."""
        plan = self._plan()
        how = self._how(hand, plan)
        if is_good:
            self.attempt(lambda: plan_approval.approve(plan, **how))
        else:
            self.attempt(lambda: plan_approval.send_back(plan, why="请补充。", **how))

    @precondition(lambda self: bool(self._lines()))
    @rule(hand=st.integers(0, 1), status=st.sampled_from([L.DONE, L.DONE, L.PARTLY, L.MOVED]))
    def carry_out(self, hand: int, status: LineStatus) -> None:
        """Answer the letters, finish the needs, record how the lines ended."""
        for task in DepartmentTask.select().where(
            (DepartmentTask.case == self.id) & (DepartmentTask.status == TaskStatus.ASKED)
        ):
            told = {
                "is_done": True,
                "answered_on": (self.at + 9 * HOUR).date(),
                "answer": "已办理。",
            }
            how = {**told, **self._how(hand, task)}
            self.attempt(lambda task=task, how=how: department_tasks.record_answer(task, **how))
        Need.update(status=NeedStatus.DONE).where(Need.child == self.child.id).execute()
        for line in self._lines():
            how = {"status": status, "result": "已办理。", **self._how(hand, line)}
            self.attempt(lambda line=line, how=how: plan_work.record_result(line, **how))

    @rule(hand=st.integers(0, 1))
    def follow(self, hand: int) -> None:
        """Go on to the follow-up, and see the child if somebody is due to."""
        self.attempt(lambda: plan_work.begin_follow_up(self.case, **self._how(hand, self.case)))
        due = FollowUp.get_or_none(
            (FollowUp.child == self.child.id) & (FollowUp.status == FollowUpStatus.DUE)
        )
        if due is not None:
            told = {"saw_child": True, "note": "孩子在家，奶奶照看。"}
            how = {**told, "done_on": (self.at + 9 * HOUR).date(), **self._how(hand, due)}
            self.attempt(lambda: follow_ups.do(due, **how))

    @rule(hand=st.integers(0, 1))
    def review(self, hand: int) -> None:
        """Hold a review at which the child is seen."""
        day = (self.at + 9 * HOUR).date()
        meeting = case_reviews.Meeting(day, "孩子已返校。", "民政站", True, None)
        by = {"by": self.people[hand], "at": self.at + HOUR}
        self.attempt(lambda: case_reviews.hold(self.case, meeting, **by))

    @rule(hand=hands, reason=st.sampled_from(CloseReason))
    def propose(self, hand: int, reason: CloseReason) -> None:
        """Propose to close the case, by anybody, for any reason."""
        Report.update(status=ReportStatus.RECEIVED).execute()
        told = case_closing.Proposal(reason, "孩子有人照看，按时上学，屋里安全。")
        how = self._how(hand, self.case)
        self.attempt(lambda: case_closing.propose(self.case, told, **how))

    @rule(hand=hands, is_good=st.booleans())
    def decide_closure(self, hand: int, is_good: bool) -> None:
        """Confirm or return a proposal, by anybody."""
        case, how = self.case, self._how(hand, self.case)
        if is_good:
            self.attempt(lambda: case_closing.confirm(case, **how))
        else:
            self.attempt(lambda: case_closing.send_back(case, why="再去看一次。", **how))

    @rule(hand=st.integers(0, 2))
    def reopen(self, hand: int) -> None:
        """Take the case up again."""
        how = self._how(hand, self.case)
        self.attempt(lambda: case_closing.reopen(self.case, why="孩子又独自在家。", **how))

    @rule(hand=st.integers(0, 1))
    def go_on(self, hand: int) -> None:
        """Take the step that comes next in a life without mishaps, so that long ones are lived."""
        NEXT[self.case.status](self, hand)

    @rule(hand=st.integers(0, 1))
    def go_on_twice(self, hand: int) -> None:
        """The same, so that a step forward is as likely as one aside."""
        self.go_on(hand)
        self.go_on(hand)

    @invariant()
    def history_only_grows(self) -> None:
        """What was written once stays as it was, in its order."""
        rows = CaseStep.select(CaseStep.id, CaseStep.verb, CaseStep.note)
        present = list(rows.where(CaseStep.case == self.id).order_by(CaseStep.id).tuples())
        assert present[: len(self.seen)] == self.seen
        self.seen = present

    @invariant()
    def plans_are_decided_by_others(self) -> None:
        """No plan in force was decided by its author, and one whole plan holds at most."""
        approved = Plan.select().where((Plan.case == self.id) & Plan.approved_at.is_null(False))
        for plan in approved:
            assert plan.decided_by_id not in {plan.author_id, plan.submitted_by_id}
            assert plan.decided_by.role in plan_approval.OFFICES
        mine = (Plan.case == self.id) & (Plan.status == S.APPROVED)
        assert Plan.select().where(mine & ~Plan.is_interim).count() <= 1

    @invariant()
    def the_state_has_what_it_needs(self) -> None:
        """A helped case has a whole plan in force, a followed one no open line, a closed none."""
        case = self.case
        in_force = plans.in_force(case)
        if case.status in (C.IN_SERVICE, C.FOLLOW_UP):
            assert any(not plan.is_interim for plan in in_force)
        if case.status is C.FOLLOW_UP:
            assert plans.lines_under_way(case) == 0
        if case.status is C.CLOSED:
            assert in_force == []
            assert case.closed_at is not None
        else:
            assert case.close_reason is None

    @invariant()
    def closures_are_decided_by_others(self) -> None:
        """A closing waits exactly while the case says so, and nobody confirmed his own."""
        rows = list(CaseClosure.select().where(CaseClosure.case == self.id))
        waiting = [row for row in rows if row.status is ClosureStatus.PROPOSED]
        assert len(waiting) == (1 if self.case.status is C.CLOSE_PROPOSED else 0)
        for row in rows:
            assert row.proposed_by.role is Role.TOWNSHIP
            if row.status is ClosureStatus.CONFIRMED:
                assert row.decided_by_id != row.proposed_by_id
                assert row.decided_by.role in case_closing.OFFICES

    @invariant()
    def a_child_has_one_live_case(self) -> None:
        """However often it was closed and opened."""
        live = ProtectionCase.child == self.child.id
        assert (
            ProtectionCase.select().where(live & ProtectionCase.status.in_(LIVE_CASES)).count() <= 1
        )


def _assess(life: CaseLife, hand: int) -> None:
    life.assess(hand, RiskLevel.GREEN)


def _plan_it(life: CaseLife, hand: int) -> None:
    if life._plan() is None:
        life.begin_plan(hand, False)
        life.write_plan(hand, ProviderKind.OWN, True)
    life.hand_in(hand, plans.submit)


def _carry_out(life: CaseLife, hand: int) -> None:
    life.carry_out(hand, L.DONE)
    life.follow(hand)


def _close(life: CaseLife, hand: int) -> None:
    life.assess(hand, RiskLevel.GREEN)
    life.review(hand)
    life.propose(hand, CloseReason.GUARDIAN_ABLE)


NEXT = {
    C.OPEN: _assess,
    C.ASSESSING: _assess,
    C.ASSESSED: _plan_it,
    C.PLANNED: lambda life, hand: life.decide_plan(2, True),
    C.IN_SERVICE: _carry_out,
    C.FOLLOW_UP: _close,
    C.CLOSE_PROPOSED: lambda life, hand: life.decide_closure(2, True),
    C.CLOSED: lambda life, hand: life.reopen(hand),
}


@pytest.mark.usefixtures("db")
def test_the_next_steps_lead_round_the_whole_life_and_round_again():
    life = CaseLife()
    lived = []
    for _ in range(16):
        lived.append(life.case.status)
        life.go_on(0)
    assert set(lived) >= set(C) - {C.ASSESSING}
    assert lived.count(C.CLOSED) == 2


@pytest.mark.usefixtures("db")
def test_no_hand_leads_a_case_where_it_may_not_go():
    run_state_machine_as_test(
        CaseLife,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
