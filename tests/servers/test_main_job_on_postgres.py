"""The main job and every page of every role on the database of a province."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.assignment_terms import MeetingPlace
from portal.models import (
    Assignment,
    AuditEntry,
    Child,
    ChildDetails,
    FollowUp,
    Helper,
    MatchRun,
    Need,
)
from portal.services import (
    audit,
    child_import,
    contacts,
    follow_ups,
    hours,
    match_runs,
    needs,
    offers,
    record_checks,
    records,
    schedules,
)
from portal.vocabulary import (
    AssignmentStatus,
    ChildStatus,
    FollowUpStatus,
    HelperKind,
    Language,
    NeedStatus,
    RecordStatus,
    Role,
    ServiceMethod,
    Tier,
)
from tests import factories
from tests.servers import pages
from tests.sheets import HEADER, ROW, book

STARTS_AT = datetime(2026, 12, 5, 1, 0)
ENDS_AT = STARTS_AT + timedelta(hours=2)
WRITTEN_AT = ENDS_AT + timedelta(hours=1)
LATER = WRITTEN_AT + timedelta(days=1)
STEPS_ON_RECORD = [
    "need.opened", "match.run", "offer.sent", "offer.accepted", "contact.approved",
    "visit.scheduled", "record.recorded", "record.confirmed", "record.verified", "follow_up.done",
]  # fmt: skip
LISTS = {
    Role.VOLUNTEER: ["/assignments", "/records", "/volunteers/profile"],
    Role.SOCIAL_WORKER: ["/assignments", "/records", "/volunteers/profile"],
    Role.ORGANIZATION: ["/assignments", "/records", "/organizations/own"],
    Role.VILLAGE_DIRECTOR: [
        "/children", "/needs", "/assignments", "/records", "/records?tab=verified", "/follow-ups",
        "/coverage/staff",
    ],
    Role.TOWNSHIP: [
        "/children", "/children/import", "/needs", "/matches", "/assignments", "/records",
        "/follow-ups", "/concerns", "/places", "/accounts/invitations", "/coverage/staff",
    ],
    Role.COUNTY: [
        "/children", "/needs", "/matches", "/assignments", "/records", "/concerns", "/vetting",
        "/organizations", "/organizations?tab=active", "/accounts/invitations", "/coverage/staff",
    ],
    Role.SUPERVISOR: ["/coverage/staff"],
    Role.AUDITOR: ["/audit", "/audit/verify"],
    Role.SECURITY_ADMIN: ["/accounts", "/accounts/invitations/new"],
    Role.SYSTEM_ADMIN: ["/health"],
    Role.EDITOR: ["/campaigns/manage", "/campaigns/manage/new"],
}  # fmt: skip


@pytest.fixture
def app(postgres_app):
    return postgres_app


def _township():
    return factories.make_account(Role.TOWNSHIP)


def _agreed(helper, child, now):
    """Bring one need from its opening to an agreed visit."""
    officer = _township()
    director = child.entered_by
    need = needs.open_need(
        child, service="E1", tier=Tier.URGENT, starts_at=STARTS_AT, ends_at=ENDS_AT,
        by=director, at=now,
    )  # fmt: skip
    made = match_runs.run(factories.TOWNSHIP, by=officer, at=now)
    row = Assignment.get(Assignment.run == made)
    assert (row.need, row.helper) == (need, helper)
    offers.send(row, by=officer, at=now)
    offers.accept(row, by=helper.account, at=now)
    contacts.approve(
        row,
        given_name="卓玛",
        meeting=contacts.Meeting(MeetingPlace.SCHOOL, "图书室", "王老师", is_public_place=True),
        consent=contacts.ConsentGiven("完么才让", "grandparent", factories.TODAY, "愿意一起读书。"),
        by=officer,
        at=now,
    )
    schedules.schedule(row, starts_at=STARTS_AT, ends_at=ENDS_AT, by=helper.account, at=now)
    return row, officer


def _report():
    return record_checks.Report(
        STARTS_AT, ENDS_AT, ServiceMethod.INDIVIDUAL, Language.ZH,
        content="一起读了两篇课文。", observation="精神好，愿意说话。",
    )  # fmt: skip


def test_the_main_job_runs_from_a_need_to_the_next_visit(app, now):
    child = factories.make_child()
    director = child.entered_by
    helper = factories.make_helper()
    row, officer = _agreed(helper, child, now)
    written = records.record(row, _report(), None, by=helper.account, at=WRITTEN_AT)
    assert hours.total_of(helper) == 0
    records.confirm(written, by=director, at=WRITTEN_AT)
    records.verify(written, by=officer, at=LATER)
    assert hours.total_of(helper) == 120
    assert written.status is RecordStatus.VERIFIED
    assert Assignment.get_by_id(row.id).status is AssignmentStatus.VERIFIED
    assert Need.get_by_id(row.need_id).status is NeedStatus.DONE
    due = FollowUp.get(FollowUp.status == FollowUpStatus.DUE)
    following = follow_ups.do(
        due,
        saw_child=True,
        note="孩子在家，奶奶照看。",
        done_on=LATER.date(),
        by=director,
        at=LATER,
    )
    assert following.due_on > due.done_on
    acts = [entry.action for entry in AuditEntry.select().order_by(AuditEntry.id)]
    assert [act for act in acts if act in STEPS_ON_RECORD] == STEPS_ON_RECORD
    assert audit.verify() == len(acts)


def test_an_act_refused_half_way_leaves_nothing_behind(app, now):
    child = factories.make_child()
    row, _officer = _agreed(factories.make_helper(), child, now)
    before = AuditEntry.select().count()
    stranger = factories.make_helper()
    with pytest.raises(records.NotYourVisit):
        records.record(row, _report(), None, by=stranger.account, at=WRITTEN_AT)
    # After a refusal the connection must be usable: PostgreSQL refuses all in a broken transaction.
    assert AuditEntry.select().count() == before
    records.record(row, _report(), None, by=row.helper.account, at=WRITTEN_AT)


def _account_of(role, helper):
    if role is Role.SOCIAL_WORKER:
        Helper.update(kind=HelperKind.SOCIAL_WORKER).where(Helper.id == helper.id).execute()
        helper.account.role = role
        helper.account.save()
    if role in {Role.VOLUNTEER, Role.SOCIAL_WORKER}:
        return helper.account
    return factories.make_account(role, organization=helper.organization)


@pytest.fixture
def busy(app, now):
    """Answer the helper of a place where everything waits, a match run among it."""
    helper = factories.make_busy_place()
    match_runs.run(factories.COUNTY, by=None, at=now)
    assert MatchRun.select().count() == 1
    return helper


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_page_a_role_can_reach_opens(busy, sign_in, role):
    client = sign_in(_account_of(role, busy))
    lists = ["/today", *LISTS.get(role, [])]
    for url in lists:
        answer = client.get(url)
        assert answer.status_code == 200, f"{role} {url} answered {answer.status_code}"
    for url, answer in pages.walk(client, lists, pages.PUBLIC):
        assert answer.status_code in {200, 303}, f"{role} {url} answered {answer.status_code}"


@pytest.mark.parametrize("url", pages.PUBLIC)
def test_public_pages_open(busy, client, url):
    assert client.get(url).status_code == 200


def test_the_deep_look_finds_all_well(app, client):
    answer = client.get("/health/deep").json
    # In November the coming year's calendar is rightly asked for.
    assert answer == {"status": "ok", "warnings": ["no work calendar for 2027"]}


def test_the_whole_spreadsheet_of_children_comes_in_or_nothing(app, now):
    factories.make_village()
    officer = _township()
    names = ("才让卓玛", "尕藏", "索南措", "多杰", "拉毛")
    right = [[name, *ROW[1:]] for name in names]
    wrong = child_import.import_children(book(HEADER, *right, right[0]), by=officer, at=now)
    assert (wrong.written, [cell.row for cell in wrong.refused]) == (0, [len(names) + 2])
    assert Child.select().count() == 0
    report = child_import.import_children(book(HEADER, *right), by=officer, at=now)
    assert (report.written, report.refused) == (len(names), [])
    assert {child.status for child in Child.select()} == {ChildStatus.SUBMITTED}
    assert ChildDetails.select().count() == len(names)
    assert audit.verify() == len(names) + 1
    again = child_import.import_children(book(HEADER, *right), by=officer, at=now)
    assert (again.written, again.refused_rows) == (0, len(names))
