"""The demo province: whole, true to its own rules, and never in production."""

from __future__ import annotations

import shutil

import peewee
import pytest
from peewee import fn

from portal.case_terms import CaseStatus
from portal.clock import utc_now
from portal.demo import delivery
from portal.demo.world import PASSPHRASE
from portal.guardianship_terms import AgreementStatus
from portal.models import (
    Absence,
    Account,
    Agreement,
    Area,
    Assignment,
    AuditEntry,
    Breach,
    Campaign,
    Child,
    Climb,
    FollowUp,
    Helper,
    Message,
    Need,
    Placement,
    ProtectionCase,
    ServiceRecord,
    Vetting,
)
from portal.placement_terms import PlacementStatus
from portal.service_codes import SERVICE_CODES
from portal.services import accounts, audit, release_building
from portal.vocabulary import (
    AreaLevel,
    AssignmentStatus,
    ChildStatus,
    FollowUpStatus,
    RecordStatus,
    Role,
    VettingResult,
)
from tests.conftest import copied, kept_app, make_app

AGREED = (
    AssignmentStatus.ACCEPTED,
    AssignmentStatus.CONTACT_APPROVED,
    AssignmentStatus.SCHEDULED,
    AssignmentStatus.DELIVERED,
    AssignmentStatus.CONFIRMED,
    AssignmentStatus.VERIFIED,
)


@pytest.fixture
def demo(demo_file, scratch):
    with copied(demo_file, scratch) as path:
        app = kept_app(f"sqlite:///{path}", environment="demo")
        yield app
        app.config["DATABASE"].close()


def test_the_province_has_its_places_people_and_work(demo):
    counties = Area.select().where(Area.level == AreaLevel.COUNTY).count()
    assert counties == 45
    assert 400 <= Child.select().count() <= 700
    assert Helper.select().count() >= 240
    assert ServiceRecord.select().where(ServiceRecord.status == RecordStatus.VERIFIED).count() > 100
    assert FollowUp.select().where(FollowUp.status == FollowUpStatus.DUE).count() > 0
    assert Campaign.select().count() > 0


def test_every_role_has_a_demo_account_that_can_sign_in(demo):
    for role in Role:
        client = demo.test_client()
        answer = client.post(
            "/accounts/sign-in",
            data={"email": f"{role}@demo.example", "password": PASSPHRASE},
        )
        assert answer.status_code == 303, role
        assert client.get("/today").status_code == 200, role


@pytest.mark.parametrize(
    ("role", "act"),
    [
        (Role.VOLUNTEER, "填写服务记录"),
        (Role.VOLUNTEER, "答复邀请"),
        (Role.SOCIAL_WORKER, "答复邀请"),
        (Role.ORGANIZATION, "答复邀请"),
        (Role.VILLAGE_DIRECTOR, "确认服务记录"),
        (Role.TOWNSHIP, "核验服务记录"),
        (Role.TOWNSHIP, "去看孩子，记录回访"),
        (Role.TOWNSHIP, "审阅系统建议，发出邀请"),
        (Role.COUNTY, "登记入职查询，审批人员"),
        (Role.COUNTY, "审批社会组织"),
        (Role.EDITOR, "审阅并发布别人写的页面"),
        (Role.POLICE, "受理报告"),
        (Role.TOWNSHIP, "签收公安通报"),
        (Role.GUARDIAN, "看评估结果的说明"),
        (Role.GUARDIAN, "等县民政部门答复您的申请或投诉"),
        (Role.COUNTY, "书面答复申请或投诉"),
    ],
)
def test_every_step_of_the_walk_can_be_taken_today(demo, role, act):
    demo.config["CLOCK"] = utc_now
    client = demo.test_client()
    client.post("/accounts/sign-in", data={"email": f"{role}@demo.example", "password": PASSPHRASE})
    assert act in client.get("/today").text


def test_nobody_was_offered_a_child_without_a_clear_answer_in_force(demo):
    clear = Vetting.select().where(
        (Vetting.helper == Assignment.helper)
        & (Vetting.result == VettingResult.CLEAR)
        & (Vetting.checked_on <= peewee.fn.date(Assignment.offered_at))
        & (Vetting.valid_until >= peewee.fn.date(Assignment.offered_at))
    )
    offered = Assignment.select().where(
        Assignment.offered_at.is_null(False) & Assignment.helper.is_null(False)
    )
    assert offered.count() > 300
    assert offered.where(~peewee.fn.EXISTS(clear)).count() == 0


def test_no_need_has_more_people_than_it_asked_for(demo):
    taken = (
        Assignment.select(peewee.fn.COUNT(Assignment.id))
        .where((Assignment.need == Need.id) & Assignment.status.in_(AGREED))
    )  # fmt: skip
    assert Need.select().where(taken > Need.slots).count() == 0


def test_the_history_is_on_the_record_unbroken(demo):
    assert audit.verify() == AuditEntry.select().count() > 3000


def test_the_public_reads_figures_of_the_past_months_that_nobody_can_guess(demo):
    # How many need one service hangs on the day; how many are on the register does not.
    page = demo.test_client().get("/coverage").text
    assert page.count("<tr") > 5
    assert "共和县" in page[page.index("<tbody>") : page.index("</tbody>")]
    with demo.app_context():
        assert release_building.examine() == (2, [])


def test_nothing_is_owed_any_more_when_the_demo_begins(demo):
    # What has climbed is told in the morning, and the next morning was still to come.
    began = AuditEntry.select(fn.MAX(AuditEntry.at)).scalar()
    is_due = Message.due_at <= began
    assert Message.select().where(Message.sent_at.is_null() & is_due).count() == 0


def test_a_second_time_is_refused_or_with_once_does_nothing(demo):
    before = Account.select().count()
    runner = demo.test_cli_runner()
    again = runner.invoke(args=["demo"])
    assert (again.exit_code, "already" in again.output) == (1, True)
    once = runner.invoke(args=["demo", "--once"])
    assert (once.exit_code, "already" in once.output) == (0, True)
    assert Account.select().count() == before


def test_the_demo_refuses_production(migrated_file, tmp_path):
    path = tmp_path / "real.db"
    shutil.copyfile(migrated_file, path)
    app = make_app(f"sqlite:///{path}", environment="production")
    told = app.test_cli_runner().invoke(args=["demo"])
    assert told.exit_code == 1
    assert "refuses" in told.output
    assert accounts.demo_accounts() == []
    app.config["DATABASE"].close()


def test_cases_and_placements_stand_in_every_state(demo):
    states = {case.status for case in ProtectionCase.select()}
    assert states >= set(CaseStatus) - {CaseStatus.CLOSE_PROPOSED, CaseStatus.CLOSED}
    placed = {row.status for row in Placement.select()}
    assert placed >= {PlacementStatus.ESCORTED, PlacementStatus.IN_CARE, PlacementStatus.TRACKED}


def test_most_families_speak_weekly_and_most_agreements_are_in_force(demo):
    children = Child.select().where(Child.status == ChildStatus.ACTIVE).count()
    assert Absence.select(Absence.child).distinct().count() == children
    in_force = Agreement.select().where(Agreement.status == AgreementStatus.ACTIVE).count()
    assert children * 0.75 < in_force < children


def test_missed_deadlines_have_climbed(demo):
    assert Breach.select().count() > 0
    assert Climb.select().count() >= Breach.select().count()


def test_whatever_is_asked_for_the_demo_knows_what_was_done():
    assert set(delivery.CONTENT) == set(SERVICE_CODES)
