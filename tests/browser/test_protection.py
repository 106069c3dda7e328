"""The four protection mechanisms clicked through, from a report at night to the closed case."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from portal.assessment_terms import AssessedItem, EmergencySign
from portal.case_terms import CaseStatus
from portal.models import (
    AuditEntry,
    CaseStep,
    DepartmentTask,
    FollowUp,
    HelperSkill,
    Need,
    Placement,
    ProtectionCase,
    Report,
    RiskChange,
)
from portal.placement_terms import PlacementStatus
from portal.services import areas, audit
from portal.vocabulary import HelperKind, NeedStatus, RiskLevel, Role
from tests import factories
from tests.browser.conftest import Desk, match_now, sign_in
from tests.factories import NOW

FACTS = "住校的孩子周末回家，晚上家里没有大人，自己生炉子。"
UNIT = "第二寄宿制学校"
NEED_DAY = "2026-12-05"
ON_RECORD = {
    "report.received", "report.accepted", "report.dispatched", "report.disposed",
    "placement.escorted", "report.notified", "report.signed_for", "case.opened",
    "assessment.completed", "case.plan_submitted", "need.opened", "offer.accepted",
    "record.verified", "placement.received", "placement.returned", "follow_up.done",
}  # fmt: skip
OFFICES = (
    Role.REPORTER_UNIT, Role.POLICE, Role.TOWNSHIP, Role.COUNTY, Role.VILLAGE_DIRECTOR,
)  # fmt: skip


class Walk:
    """The people at their desks, and a day that moves on; every page must read well."""

    def __init__(self, site, desk, script: bool) -> None:
        self.site, self.script = site, script
        self.now = NOW
        self.read: dict[Desk, str] = {}
        self.accounts = {role: factories.make_account(role) for role in OFFICES}
        self.child = factories.make_child(
            name="李卓玛", home_language="zh", entered_by=self.accounts[Role.VILLAGE_DIRECTOR]
        )
        self.helper = factories.make_helper(
            kind=HelperKind.SOCIAL_WORKER, skills={"P1": 2}, full_name="辛卓"
        )
        HelperSkill.update(licence_no="心咨001", licence_until=date(2028, 1, 1)).execute()
        areas.forget_names()
        people = {**self.accounts, Role.SOCIAL_WORKER: self.helper.account}
        self.desks = {role: desk(account, script=script) for role, account in people.items()}
        self.addresses = {role: account.email for role, account in people.items()}

    def at(self, role: Role, path: str | None = None) -> Desk:
        """Seat somebody of a role at `path`."""
        person = self.desks[role]
        if path is not None:
            person.go(path)
            self.look(person)
        return person

    def look(self, person: Desk) -> None:
        """Read the page as axe does, where scripts run."""
        if self.script:
            person.check_reading()
            self.read[person] = person.page.url

    def sleep(self, **span: int) -> None:
        """Let time pass; whoever's session is over signs in anew."""
        self.now += timedelta(**span)
        self.site.move_to(self.now)
        for role, person in self.desks.items():
            person.go("/today")
            if "sign-in" in person.page.url:
                sign_in(person, self.addresses[role])

    def day(self, days: int = 0) -> str:
        """Answer a day of the walk as a form takes it."""
        return f"{self.now + timedelta(hours=8, days=days):%Y-%m-%d}"

    def case(self) -> ProtectionCase:
        """Answer the case as it stands."""
        return ProtectionCase.get()

    def case_page(self, role: Role = Role.TOWNSHIP) -> Desk:
        """Open the case's page."""
        return self.at(role, f"/cases/{self.case().ref}")

    def write_and(self, person: Desk, button: str, **values: str) -> None:
        """Look at a form, unless it was read when it was opened; fill it, press its button."""
        if self.read.get(person) != person.page.url:
            self.look(person)
        person.write(**values)
        person.press(button)


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with_script", "without_script"])
def test_a_child_alone_at_night_is_reported_protected_helped_and_home_again(site, desk, script):
    walk = Walk(site, desk, script)
    school_reports(walk)
    police_act(walk)
    township_signs_and_assesses(walk)
    interim_plan(walk)
    county_receives(walk)
    whole_plan(walk)
    psychologist_is_matched_and_serves(walk)
    guardian_is_admonished_and_ordered(walk)
    child_returns(walk)
    level_falls_step_by_step(walk)
    followed_up_and_closed(walk)
    steps = [step.verb for step in CaseStep.select().order_by(CaseStep.id)]
    assert steps[0] == "opened"
    assert walk.case().status is CaseStatus.CLOSED
    acts = {entry.action for entry in AuditEntry.select()}
    assert acts >= ON_RECORD, ON_RECORD - acts
    audit.verify()


def school_reports(walk: Walk) -> None:
    """A school reports a child alone at night."""
    school = walk.at(Role.REPORTER_UNIT, "/report")
    walk.write_and(
        school, "发送报告", situations="alone", facts=FACTS, danger="yes", unit=UNIT,
        area_code=factories.COUNTY,
    )  # fmt: skip
    walk.look(school)
    assert school.page.locator(".tracking-code").count() == 1


def police_act(walk: Walk) -> None:
    """The police accept, dispatch, deal with it, escort the child and notify the township."""
    police = walk.at(Role.POLICE, "/today")
    police.follow("受理报告")
    police.press("受理")
    police.press("已出警")
    police.follow("登记处置")
    walk.write_and(police, "保存", disposal="unreachable", note="到场见到孩子，父母联系不上。")
    police.follow("登记护送到临时照料")
    walk.write_and(
        police, "登记护送，通知民政部门", taken_to="rescue", place="县救助管理站",
        day=walk.day(), time="10:00", about="小学女生",
    )  # fmt: skip
    walk.look(police)
    assert Placement.get().status is PlacementStatus.ESCORTED
    police.go(f"/reports/{Report.get().ref}")
    police.follow("通报乡镇")
    walk.write_and(
        police,
        "保存",
        township=factories.TOWNSHIP,
        notice="孩子夜里独自在家，已护送，请评估。",
    )


def township_signs_and_assesses(walk: Walk) -> None:
    """The township signs, names the child, screens: red at once, without scoring."""
    walk.sleep(hours=2)
    township = walk.at(Role.TOWNSHIP, "/today")
    township.follow("签收公安通报")
    walk.look(township)
    assert not township.sees(UNIT)
    township.press("签收")
    township = walk.case_page()
    township.follow("关联孩子的档案")
    walk.write_and(township, "保存", child=walk.child.ref)
    township.press("开始评估")
    answers = {sign.value: "no" for sign in EmergencySign}
    answers[EmergencySign.NO_CARER.value] = "yes"
    walk.write_and(township, "保存筛查结果", **answers, words="奶奶住院，父母电话关机。")
    walk.look(township)
    case = walk.case()
    assert (case.status, case.level) == (CaseStatus.ASSESSED, RiskLevel.RED)
    assert RiskChange.select().count() > 0
    assert "red" in {case.child.risk_level.value}


def add_line(walk: Walk, township: Desk, **values: str) -> None:
    """Add a measure to the plan on the page."""
    township.follow("加一项措施")
    line = {"goal": "孩子安全，有人照看", "measure": "每天晚上有人到家里看一次。",
            "responsible": "村儿童主任", "due_on": walk.day(30)}  # fmt: skip
    walk.write_and(township, "保存这项措施", **{**line, **values})


def finish_plan(walk: Walk, township: Desk) -> None:
    """Write the meeting down, submit, and let the county approve."""
    township.follow("填写目标、意见和会商")
    walk.write_and(
        township, "保存", goals="孩子每晚有大人照看。", child_opinion="想见妈妈。",
        guardian_opinion="母亲同意配合。", attendees="乡镇、县民政、派出所、学校",
        minutes="先保证安全，再谈返家。", review_on=walk.day(30),
    )  # fmt: skip
    township.press("提交审批")
    walk.look(township)
    county = walk.at(Role.COUNTY, township.page.url.removeprefix(walk.site.address))
    county.press("批准方案")
    walk.look(county)


def interim_plan(walk: Walk) -> None:
    """The safety plan within 48 hours, approved by the county because the case is red."""
    township = walk.case_page()
    township.press("制定临时安全方案")
    walk.look(township)
    add_line(walk, township, service="G1", provider="own")
    finish_plan(walk, township)


def county_receives(walk: Walk) -> None:
    """The county takes the child over and decides on temporary guardianship."""
    county = walk.at(Role.COUNTY, f"/placements/{Placement.get().ref}")
    county.follow("接收孩子")
    walk.write_and(
        county, "登记交接", day=walk.day(), time="11:30", receiver_name="马晓兰",
        receiver_unit="县未成年人救助保护中心", document_no="共民护〔2026〕1号", heard="yes",
        wish="想去舅舅家。", told_carer="yes",
    )  # fmt: skip
    county.follow("决定临时监护")
    walk.write_and(county, "开始临时监护", ground="neglect", form="protection", began_on=walk.day())
    walk.look(county)
    assert Placement.get().status is PlacementStatus.IN_CARE


def whole_plan(walk: Walk) -> None:
    """The help plan: a psychologist by matching, a letter to education, the village's own."""
    township = walk.case_page()
    township.press("制定新的帮扶方案")
    add_line(
        walk, township, service="P1", provider="matching", goal="孩子晚上不再害怕",
        measure="每周一次心理疏导。", tier="urgent", day=NEED_DAY, starts="09:00", ends="11:00",
    )  # fmt: skip
    add_line(walk, township, service="E2", provider="department", department="education")
    finish_plan(walk, township)
    assert Need.get().status is NeedStatus.OPEN
    assert DepartmentTask.select().count() == 1


def psychologist_is_matched_and_serves(walk: Walk) -> None:
    """Matching finds the psychologist, who serves; village and township confirm."""
    township = walk.at(Role.TOWNSHIP, "/matches")
    match_now(township)
    assert township.sees("辛卓")
    township.press("邀请本人")
    worker = walk.at(Role.SOCIAL_WORKER, "/today")
    worker.follow("答复邀请")
    assert not worker.sees("卓玛")
    worker.press("接受这份邀请")
    township.go("/today")
    township.follow("批准接触")
    walk.write_and(
        township, "批准接触", given_name="卓玛", place="school", detail="图书室",
        second_adult="王老师", given_by="完么才让", relation="grandparent",
        given_on="2026-11-24", child_heard="愿意，想有人一起读书。",
    )  # fmt: skip
    worker.go("/today")
    worker.follow("约定时间")
    worker.press("约定这个时间")
    walk.sleep(days=12)
    worker.go("/today")
    worker.follow("填写服务记录")
    walk.write_and(
        worker, "保存服务记录", method="individual", language="zh", content="谈话和画画。",
        observation="愿意说话。", next_step="下周再来。", concern="no",
    )  # fmt: skip
    director = walk.at(Role.VILLAGE_DIRECTOR, "/today")
    director.follow("确认服务记录")
    director.press("情况属实，确认")
    township.go("/today")
    township.follow("核验服务记录")
    township.press("核验，计入时长")


def guardian_is_admonished_and_ordered(walk: Walk) -> None:
    """First the admonition, then the order for family-education guidance (rung 2)."""
    report = Report.select().order_by(Report.id).get()
    for measure, number in (("admonition-police", "7"), ("education_order-police", "8")):
        police = walk.at(Role.POLICE, f"/guardianship/report/{report.ref}/measure")
        walk.write_and(
            police, "保存", measure=measure, organ_name="共和县公安局", decided_on=walk.day(),
            document_no=f"共公训〔2026〕{number}号", words="不得让孩子独自生活。",
            skip_reason="孩子处于危险之中。",
        )  # fmt: skip
    township = walk.at(Role.TOWNSHIP, f"/guardianship/{walk.case().ref}")
    assert township.sees("训诫")
    assert township.sees("责令接受家庭教育指导")


def child_returns(walk: Walk) -> None:
    """No return before the consultation concludes; then the mother collects the child."""
    county = walk.at(Role.COUNTY, f"/placements/{Placement.get().ref}")
    county.follow("启动联合会商")
    people = (("马晓兰", "social_work", "intermediate"), ("祁生梅", "psychology", "junior"),
              ("拉毛措", "medicine", "none"))  # fmt: skip
    for number, (name, background, title) in enumerate(people):
        row = {"name": name, "unit": "县人民医院", "background": background, "title": title}
        county.write(**{f"team-{number}-{field}": value for field, value in row.items()})
    walk.look(county)
    county.press("启动会商")
    assert not county.sees("登记领回")
    walk.sleep(days=1)
    county.go(f"/placements/{Placement.get().ref}")
    county.follow("登记会商结论")
    walk.write_and(county, "登记结论", conclusion="fit", minutes="母亲已返乡，愿意接受指导。")
    county.follow("登记领回")
    walk.write_and(
        county, "登记领回，开始走访", collected_on=walk.day(), collected_by="母亲完么措", months="3"
    )
    walk.look(county)
    assert Placement.get().status is PlacementStatus.TRACKED


def level_falls_step_by_step(walk: Walk) -> None:
    """Two assessments without danger bring red to yellow and yellow to blue, never faster."""
    for level in (RiskLevel.YELLOW, RiskLevel.BLUE):
        walk.sleep(days=30)
        township = walk.case_page()
        township.press("再评估一次")
        walk.write_and(township, "保存筛查结果", **{sign.value: "no" for sign in EmergencySign})
        walk.write_and(
            township, "完成评估", **{item.value: "0" for item in AssessedItem},
            assessed_on=walk.day(), team="乡镇儿童督导员、村儿童主任、班主任",
            strengths="母亲在家。", child_words="妈妈回来了，很高兴。", words_language="zh",
        )  # fmt: skip
        walk.look(township)
        assert walk.case().level is level


def followed_up_and_closed(walk: Walk) -> None:
    """Measures end, visits are made for three months, the county closes what was red."""
    answer_the_letter(walk)
    township = walk.case_page()
    township.page.locator("main a[href*='/plans/']").first.click()
    while township.page.get_by_role("link", name="登记结果").count():
        township.follow("登记结果")
        walk.write_and(township, "保存结果", status="done", result="已经做到。")
    township = walk.case_page()
    township.press("转入跟踪回访")
    visits(walk)
    county = walk.at(Role.COUNTY, f"/placements/{Placement.get().ref}")
    county.follow("登记保密告知")
    told = dict.fromkeys(("school_told_on", "police_told_on", "village_told_on"), walk.day())
    walk.write_and(county, "登记告知日期", **told)
    county.follow("办结安置")
    walk.write_and(county, "办结安置", words="母亲照料稳定，跟踪期满。")
    police_finish(walk)
    township = walk.at(Role.TOWNSHIP, f"/closures/{walk.case().ref}")
    assert township.sees("没有。可以结案。"), township.page.locator("main").inner_text()
    township.follow("提出结案")
    walk.write_and(
        township, "提出结案", reason="guardian_able", summary="母亲在家照料，措施都已落实。"
    )
    county = walk.at(Role.COUNTY, f"/closures/{walk.case().ref}")
    county.press("确认结案")
    walk.look(county)


def answer_the_letter(walk: Walk) -> None:
    """The education department answers."""
    township = walk.at(Role.TOWNSHIP, f"/department-tasks/{DepartmentTask.get().ref}")
    township.follow("登记答复")
    walk.write_and(
        township, "保存答复", outcome="done", answered_on=walk.day(), answer="已安排补课。"
    )


def visits(walk: Walk) -> None:
    """The village's director sees the child each time it is due, until the tracking is over."""
    until = Placement.get().tracking_until
    while (walk.now + timedelta(hours=8)).date() <= until:
        walk.sleep(days=28)
        due = FollowUp.get(FollowUp.status == "due")
        director = walk.at(Role.VILLAGE_DIRECTOR, f"/follow-ups/{due.ref}")
        walk.write_and(
            director, "保存这次回访", saw_child="yes", done_on=walk.day(),
            note="孩子好，母亲在家，作业写完了。",
        )  # fmt: skip


def police_finish(walk: Walk) -> None:
    """The emergency of the screening reached the police as a report of its own: it ends too."""
    for report in Report.select().order_by(Report.id.desc()).limit(1):
        if report.status.value == "received":
            return
        police = walk.at(Role.POLICE, f"/reports/{report.ref}")
        police.press("受理")
        police.follow("登记处置")
        walk.write_and(police, "保存", disposal="unfounded", note="与前一份报告是同一件事。")
        police.follow("通报乡镇")
        walk.write_and(police, "保存", township=factories.TOWNSHIP, notice="同一件事，已在办理。")
        township = walk.at(Role.TOWNSHIP, f"/reports/notices/{report.ref}")
        township.press("签收")


def test_the_walk_begins_on_a_tuesday_morning():
    assert (NOW + timedelta(hours=8)) == datetime(2026, 11, 24, 10, 0)
