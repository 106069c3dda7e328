"""A child's file: who opens, checks, confirms and closes it, and who sees a name."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.child_terms import ExitReason, OpeningPurpose
from portal.models import Assignment, AuditEntry, Child, ChildDetails, FollowUp, Message, Need
from portal.services import child_fields, children, code_names, follow_ups, needs, twins
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState, NotInYourArea
from portal.vocabulary import (
    AssignmentStatus,
    ChildStatus,
    FollowUpStatus,
    NeedStatus,
    RiskLevel,
    Role,
)
from tests import factories

S = ChildStatus
RAW = {
    "name": "才让卓玛", "sex": "女", "birth_on": "2016-04-05", "ethnicity": "藏族",
    "home_language": "bo-amdo", "area_code": factories.VILLAGE, "has_hukou": "是",
    "school_state": "primary", "parents_away": "both", "carer_name": "完么才让",
    "carer_relation": "grandparent", "carer_phone": "13897000001",
}  # fmt: skip


@pytest.fixture
def director(db):
    return factories.make_account(Role.VILLAGE_DIRECTOR)


@pytest.fixture
def officer(db):
    return factories.make_account(Role.TOWNSHIP)


@pytest.fixture
def county(db):
    return factories.make_account(Role.COUNTY)


def fields(**changed):
    read, refusals = child_fields.read(
        {**RAW, **changed}, on=factories.TODAY, scope=factories.PROVINCE
    )
    assert refusals == []
    return read


def opened_by(account, now, **changed):
    return children.open_file(fields(**changed), by=account, at=now, rng=random.Random(1))


def again(child):
    return Child.get_by_id(child.id)


def test_a_new_file_is_a_draft_with_a_code_name_and_thirty_days_for_the_rest(director, now):
    child = opened_by(director, now)
    assert child.status is S.DRAFT
    assert code_names.is_right(child.code_name)
    assert child.details_due_on == factories.TODAY + timedelta(days=30)
    assert child.name_pinyin == "cairangzhuoma"
    assert ChildDetails.select().where(ChildDetails.child == child).count() == 1


def test_a_code_name_already_given_is_drawn_again(director, now):
    first = opened_by(director, now)
    second = opened_by(director, now, name="尕藏", birth_on="2015-01-02")
    assert first.code_name != second.code_name


def test_the_audit_row_of_a_new_file_holds_no_name(director, now):
    opened_by(director, now)
    row = AuditEntry.get(AuditEntry.action == "child.entered")
    assert "才让" not in row.detail + row.purpose


def test_a_file_is_opened_in_ones_own_area_only(director, now):
    factories.make_village("632521102201")
    with pytest.raises(NotInYourArea):
        opened_by(director, now, area_code="632521102201")
    assert Child.select().count() == 0


def test_a_like_file_is_warned_about_and_goes_on_when_said_to_be_another(director, now):
    opened_by(director, now)
    with pytest.raises(twins.PossibleTwin):
        opened_by(director, now)
    second = children.open_file(fields(), by=director, at=now, is_another_child=True)
    assert Child.select().count() == 2
    assert second.code_name != Child.get().code_name


def test_a_child_alone_is_red_and_the_township_is_told_without_a_word_of_the_child(
    director, officer, now
):
    child = opened_by(director, now, carer_relation="nobody", carer_name="", carer_phone="")
    assert child.risk_level is RiskLevel.RED
    message = Message.get(Message.template == "child_alone")
    assert message.destination == officer.email
    assert message.payload == "{}"


def test_the_chain_runs_from_village_to_county(director, officer, county, now):
    child = opened_by(director, now)
    children.submit(child, by=director, at=now)
    children.verify(child, by=officer, at=now)
    children.confirm(child, by=county, at=now)
    assert again(child).status is S.ACTIVE
    assert again(child).confirmed_at == now
    acts = [row.action for row in AuditEntry.select().order_by(AuditEntry.id)]
    assert acts == ["child.entered", "child.submitted", "child.verified", "child.confirmed"]


@pytest.mark.parametrize(
    ("act", "starts"),
    [
        (children.submit, {S.DRAFT, S.RETURNED}),
        (children.verify, {S.SUBMITTED}),
        (children.confirm, {S.VERIFIED}),
        (lambda child, **who: children.return_file(child, reason="电话打不通", **who),
         {S.SUBMITTED, S.VERIFIED}),
        (lambda child, **who: children.exit_file(child, reason=ExitReason.MOVED, **who),
         {S.ACTIVE}),
    ],
)  # fmt: skip
def test_each_step_begins_only_where_it_may(officer, now, act, starts):
    for status in S:
        child = factories.make_child(status=status)
        if status in starts:
            act(child, by=officer, at=now)
            assert again(child).status is not status
        else:
            with pytest.raises(NotInThisState):
                act(child, by=officer, at=now)
            assert again(child).status is status


def test_a_step_is_taken_once_even_from_two_stale_pages(director, officer, now):
    child = factories.make_child(status=S.SUBMITTED)
    other_page = again(child)
    children.verify(child, by=officer, at=now)
    with pytest.raises(NotInThisState):
        children.verify(other_page, by=officer, at=now)
    assert AuditEntry.select().where(AuditEntry.action == "child.verified").count() == 1


def test_whoever_entered_a_returned_file_is_told(director, officer, now):
    child = factories.make_child(status=S.SUBMITTED, entered_by=director)
    children.return_file(child, reason="照料人电话打不通", by=officer, at=now)
    assert again(child).status_reason == "照料人电话打不通"
    assert Message.get(Message.template == "file_returned").destination == director.email


@pytest.mark.parametrize("reason", ["", "短", "长" * 301])
def test_a_return_needs_a_reason_of_some_length(officer, now, reason):
    child = factories.make_child(status=S.SUBMITTED)
    with pytest.raises(FieldRefused) as refusal:
        children.return_file(child, reason=reason, by=officer, at=now)
    assert refusal.value.field == "reason"


def test_an_update_of_an_old_page_is_refused(director, now):
    child = opened_by(director, now)
    children.update(child, fields(school_state="middle"), version=1, by=director, at=now)
    with pytest.raises(ChangedMeanwhile):
        children.update(again(child), fields(school_state="high"), version=1, by=director, at=now)
    assert again(child).school_state == "middle"


def test_an_update_names_the_changed_fields_and_not_what_was_written(director, now):
    child = opened_by(director, now)
    children.update(child, fields(name="才让拉毛"), version=1, by=director, at=now)
    row = AuditEntry.get(AuditEntry.action == "child.updated")
    assert row.detail == '{"fields": ["name", "name_pinyin"]}'
    assert again(child).name_pinyin == "cairanglamao"


def test_a_file_under_check_is_not_changed_by_the_village(director, now):
    child = factories.make_child(status=S.SUBMITTED)
    with pytest.raises(NotInThisState):
        children.update(child, fields(), version=child.version, by=director, at=now)


def test_a_carer_who_is_gone_turns_the_file_red(director, officer, now):
    child = opened_by(director, now)
    alone = replace(fields(), carer_relation="nobody", carer_name="", carer_phone="")
    children.update(child, alone, version=1, by=director, at=now)
    assert again(child).risk_level is RiskLevel.RED
    assert Message.select().where(Message.template == "child_alone").count() == 1


@pytest.mark.parametrize("status", children.UNDER_WAY)
def test_nobody_leaves_the_register_over_help_under_way(officer, now, status):
    need = factories.make_need()
    factories.make_assignment(need, status=status)
    with pytest.raises(children.HelpUnderWay):
        children.exit_file(need.child, reason=ExitReason.MOVED, by=officer, at=now)
    assert again(need.child).status is S.ACTIVE
    assert Need.get_by_id(need.id).status is NeedStatus.OPEN


def test_leaving_the_register_withdraws_what_is_only_open_or_proposed(officer, now):
    need = factories.make_need()
    proposal = factories.make_assignment(need, status=AssignmentStatus.PROPOSED)
    children.exit_file(need.child, reason=ExitReason.TURNED_16, by=officer, at=now)
    assert again(need.child).status is S.EXITED
    assert again(need.child).status_reason == "turned_16"
    assert Need.get_by_id(need.id).status is NeedStatus.WITHDRAWN
    assert Assignment.get_by_id(proposal.id).status is AssignmentStatus.WITHDRAWN


def test_leaving_the_register_ends_the_follow_ups(officer, now):
    due = factories.make_follow_up()
    children.exit_file(due.child, reason=ExitReason.MOVED, by=officer, at=now)
    assert FollowUp.get_by_id(due.id).status is FollowUpStatus.CANCELLED


def test_what_is_still_to_come_moves_with_the_child_to_another_village(officer, now):
    there = factories.make_village("632521101202", lat=36.1, lon=100.1)
    need = factories.make_need()
    agreed = factories.make_need(need.child, status=NeedStatus.FILLED)
    past = factories.make_need(need.child, starts_at=now - timedelta(days=3))
    done = factories.make_need(need.child, status=NeedStatus.DONE)
    child = need.child
    moved = replace(_as_fields(child), area_code=there.code)
    old, new = (
        factories.make_account(Role.VILLAGE_DIRECTOR, area_code=code)
        for code in (child.area_code, there.code)
    )
    children.update(child, moved, version=child.version, by=officer, at=now)
    assert Need.get_by_id(need.id).area_code == there.code
    assert (Need.get_by_id(need.id).lat, Need.get_by_id(need.id).lon) == (36.1, 100.1)
    assert needs.find(old, need.ref) is needs.find(old, agreed.ref) is None
    assert needs.find(new, need.ref) == need
    assert needs.find(new, agreed.ref) == agreed
    assert needs.find(old, past.ref) == past
    assert needs.find(old, done.ref) == done


def _as_fields(child):
    return child_fields.OpeningFields(**{name: getattr(child, name) for name in child_fields.NAMES})


def test_an_opening_is_written_down_with_its_purpose(officer, now):
    child = factories.make_child()
    children.opened(child, by=officer, at=now, purpose=OpeningPurpose.VISIT)
    row = AuditEntry.get(AuditEntry.action == "child.opened")
    assert (row.actor, row.subject_ref, row.purpose) == (officer, child.ref, "走访和回访")


def test_the_first_visit_falls_due_when_the_county_puts_the_child_on_the_register(county, now):
    child = factories.make_child(status=S.VERIFIED)
    children.confirm(child, by=county, at=now)
    due = FollowUp.get(FollowUp.child == child.id)
    assert (due.status, due.due_on) == (
        FollowUpStatus.DUE,
        factories.TODAY + follow_ups.INTERVALS[RiskLevel.GREEN],
    )


def test_a_child_found_alone_on_the_register_is_to_be_seen_within_the_week(director, now):
    child = factories.make_child()
    alone = replace(_as_fields(child), carer_relation="nobody")
    children.update(child, alone, version=child.version, by=director, at=now)
    due = FollowUp.get(FollowUp.child == child.id)
    assert due.due_on == factories.TODAY + follow_ups.INTERVALS[RiskLevel.RED]


def test_a_draft_of_a_child_alone_has_no_visit_on_the_register_yet(director, now):
    child = factories.make_child(status=S.DRAFT)
    alone = replace(_as_fields(child), carer_relation="nobody")
    children.update(child, alone, version=child.version, by=director, at=now)
    assert FollowUp.select().count() == 0
