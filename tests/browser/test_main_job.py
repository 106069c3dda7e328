"""The main job through seven roles: signed up, cleared, matched, met, served, verified, mapped."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import pytest

from portal.models import (
    Account,
    Assignment,
    AuditEntry,
    FollowUp,
    Helper,
    Message,
    ServiceRecord,
)
from portal.services import areas, audit
from portal.vocabulary import (
    AssignmentStatus,
    FollowUpStatus,
    HelperStatus,
    RecordStatus,
    Role,
)
from tests import factories
from tests.browser.conftest import Desk, Site, match_now, sign_in

PHONE_NUMBER = "+8613912345678"
AFTER_THE_SERVICE = datetime(2026, 12, 5, 4, 0)
NEXT_DAY = datetime(2026, 12, 6, 2, 0)
STEPS_ON_RECORD = {
    "helper.applied", "vetting.recorded", "helper.approved", "need.opened", "match.run",
    "offer.sent", "offer.accepted", "contact.approved", "visit.scheduled",
    "record.recorded", "record.confirmed", "record.verified",
}  # fmt: skip
SERVED = {
    "method": "individual",
    "language": "zh",
    "content": "一起读了两篇课文，讲了三道应用题。",
    "observation": "孩子精神好，说爸爸春节回来。",
    "next_step": "下周同一时间。",
    "concern": "no",
}


@pytest.fixture
def staff(site: Site) -> dict[Role, Account]:
    """Answer one account for each office that the walk passes."""
    roles = (Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY, Role.SUPERVISOR)
    made = {role: factories.make_account(role) for role in roles}
    areas.forget_names()
    return made


@pytest.fixture
def child(staff: dict[Role, Account]):
    """Answer a child on the register of the village."""
    return factories.make_child(
        name="李卓玛", home_language="zh", entered_by=staff[Role.VILLAGE_DIRECTOR]
    )


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with_script", "without_script"])
def test_the_main_job_can_be_clicked_from_sign_up_to_the_map(site, desk, staff, child, script):
    def seat(account: Account | None = None, *, phone: bool = False) -> Desk:
        return desk(account, phone=phone, script=script)

    def look(person: Desk) -> None:
        if script:
            person.check_reading()

    volunteer = seat(phone=True)
    sign_up(volunteer, look)
    county = seat(staff[Role.COUNTY])
    clear(county, look)
    director = seat(staff[Role.VILLAGE_DIRECTOR])
    open_need(director, child, look, day="2026-12-05")
    township = seat(staff[Role.TOWNSHIP])
    match_and_offer(township, look)
    volunteer.go("/today")
    assert not volunteer.sees("卓玛")
    accept(volunteer, look)
    assert not volunteer.sees("卓玛")
    approve_contact(township, look)
    agree_on_time(volunteer, look)
    site.move_to(AFTER_THE_SERVICE)
    # Eleven days later every session is over.
    sign_in(volunteer, PHONE_NUMBER)
    record(volunteer, look)
    sign_in(director, staff[Role.VILLAGE_DIRECTOR].email)
    confirm(director, look)
    site.move_to(NEXT_DAY)
    sign_in(township, staff[Role.TOWNSHIP].email)
    verify(township, look)
    written = ServiceRecord.get()
    assert (written.status, written.minutes) == (RecordStatus.VERIFIED, 120)
    assert FollowUp.get().status is FollowUpStatus.DUE
    sign_in(volunteer, PHONE_NUMBER)
    assert volunteer.sees("2 小时")
    township.go("/follow-ups")
    assert township.sees(child.code_name)
    look(township)
    see_the_maps(seat(staff[Role.SUPERVISOR]), seat(phone=True), look)
    acts = {entry.action for entry in AuditEntry.select()}
    assert acts >= STEPS_ON_RECORD
    audit.verify()


@pytest.mark.browser
def test_an_organization_accepts_and_names_its_person(site, desk, staff, child):
    organization = factories.make_organization()
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    person = factories.make_helper(organization=organization, full_name="索南措")
    need = factories.make_need(child)
    factories.make_assignment(need, person, AssignmentStatus.PROPOSED)
    township = desk(staff[Role.TOWNSHIP])
    township.go("/today")
    township.follow("审阅系统建议，发出邀请")
    township.press("改为邀请其组织")
    office = desk(manager)
    office.check_reading()
    office.follow("答复邀请")
    office.check_reading()
    assert not office.sees("卓玛")
    office.press("接受这份邀请")
    office.follow("指定人员")
    office.check_reading()
    office.write(helper=person.ref)
    office.press("指定这个人")
    row = Assignment.get()
    assert (row.status, row.helper_id) == (AssignmentStatus.ACCEPTED, person.id)


def sign_up(person: Desk, look: Callable[[Desk], None]) -> None:
    """Sign up on a phone in five steps; the code comes from the outbox."""
    person.go("/")
    look(person)
    person.follow("我想帮忙")
    look(person)
    person.write(kind="volunteer", channel="sms", destination=PHONE_NUMBER[3:])
    person.press("发送验证码")
    look(person)
    person.write(code=json.loads(Message.get().payload)["code"])
    person.press("确认")
    look(person)
    person.write(full_name="辛卓", sex="F", birth_on="1994-03-02", area_code=factories.TOWNSHIP)
    person.press("下一步")
    look(person)
    person.write(language_zh="3", skill_E1="2", max_minutes="120", capacity="3", free_5="540-1080")
    person.press("下一步")
    look(person)
    person.write(agree="y", password=factories.PASSPHRASE, again=factories.PASSPHRASE)
    person.press("签署并提交申请")
    look(person)
    assert Helper.get().status is HelperStatus.APPLIED


def clear(county: Desk, look: Callable[[Desk], None]) -> None:
    """Record the answer of the query and the training."""
    look(county)
    county.follow("登记入职查询，审批人员")
    look(county)
    county.follow("登记查询结果")
    look(county)
    county.write(
        authority="共和县公安局", checked_on="2026-11-20", reference_no="查字1号", result="clear"
    )
    county.press("登记结果")
    county.follow("登记培训并批准")
    look(county)
    county.write(trained_until="2027-11-20")
    county.press("批准服务")
    look(county)
    assert Helper.get().status is HelperStatus.ACTIVE


def open_need(director: Desk, child, look: Callable[[Desk], None], *, day: str) -> None:
    """Open a need from the child's file."""
    look(director)
    director.go("/children")
    look(director)
    director.follow(child.code_name)
    look(director)
    director.follow("提出服务需求")
    look(director)
    director.write(service="E1", tier="urgent", day=day, starts="09:00", ends="11:00", slots="1")
    director.press("提出需求")
    look(director)


def match_and_offer(township: Desk, look: Callable[[Desk], None]) -> None:
    """Run the matching, read the reasons and send the offer."""
    look(township)
    township.go("/matches")
    look(township)
    match_now(township)
    look(township)
    assert township.sees("辛卓")
    township.press("邀请本人")
    look(township)
    assert Assignment.get().status is AssignmentStatus.OFFERED


def accept(volunteer: Desk, look: Callable[[Desk], None]) -> None:
    """Accept from today's page."""
    look(volunteer)
    volunteer.follow("答复邀请")
    look(volunteer)
    volunteer.press("接受这份邀请")
    look(volunteer)


def approve_contact(township: Desk, look: Callable[[Desk], None]) -> None:
    """Approve the contact with the guardian's consent."""
    township.go("/today")
    township.follow("批准接触")
    look(township)
    township.write(
        given_name="卓玛",
        place="school",
        detail="图书室",
        second_adult="王老师",
        given_by="完么才让",
        relation="grandparent",
        given_on="2026-11-24",
        child_heard="愿意，想有人一起读书。",
    )
    township.press("批准接触")
    look(township)


def agree_on_time(volunteer: Desk, look: Callable[[Desk], None]) -> None:
    """See the given name now, and agree on the time."""
    volunteer.go("/today")
    volunteer.follow("约定时间")
    look(volunteer)
    volunteer.press("约定这个时间")
    assert volunteer.sees("卓玛")
    assert volunteer.sees("图书室")
    assert not volunteer.sees("李卓玛")
    look(volunteer)


def record(volunteer: Desk, look: Callable[[Desk], None]) -> None:
    """Write the record after the service."""
    volunteer.go("/today")
    volunteer.follow("填写服务记录")
    look(volunteer)
    volunteer.write(**SERVED)
    volunteer.press("保存服务记录")
    look(volunteer)


def confirm(director: Desk, look: Callable[[Desk], None]) -> None:
    """Confirm as the village's director."""
    director.go("/today")
    look(director)
    director.follow("确认服务记录")
    look(director)
    director.press("情况属实，确认")
    look(director)


def verify(township: Desk, look: Callable[[Desk], None]) -> None:
    """Verify as the township."""
    township.go("/today")
    look(township)
    township.follow("核验服务记录")
    look(township)
    township.press("核验，计入时长")
    look(township)


def see_the_maps(supervisor: Desk, public: Desk, look: Callable[[Desk], None]) -> None:
    """Read the true figures as a supervisor, and none before the first release as anybody."""
    supervisor.go("/coverage/staff")
    look(supervisor)
    assert supervisor.sees("海南藏族自治州")
    public.go("/coverage")
    look(public)
    assert public.sees("还没有发布过数字")
    assert public.page.locator("tbody tr").count() == 0
