"""A given name and a meeting point: to one cleared person, with consent, never the home."""

from datetime import date, timedelta

import pytest

from portal.assignment_terms import MeetingPlace
from portal.models import Assignment, AuditEntry, Consent
from portal.services import assignments, contacts
from portal.services.refusals import (
    ChangedMeanwhile,
    FieldRefused,
    NotEligible,
    NotInThisState,
)
from portal.vocabulary import AssignmentStatus, HelperStatus, Role
from tests import factories

S = AssignmentStatus
CONSENT = contacts.ConsentGiven("完么才让", "grandparent", factories.TODAY, "愿意")


def _fresh(row):
    return Assignment.get_by_id(row.id)


def _meeting(**values):
    defaults = {
        "place": MeetingPlace.VILLAGE_COMMITTEE,
        "detail": "一楼图书室",
        "second_adult": "李老师",
        "is_public_place": False,
    }
    return contacts.Meeting(**{**defaults, **values})


def _approve(row, now, **values):
    defaults = {"given_name": "卓玛", "meeting": _meeting(), "consent": CONSENT}
    by = factories.make_account(Role.TOWNSHIP)
    contacts.approve(row, by=by, at=now, **{**defaults, **values})


def _accepted(**values):
    return factories.make_assignment(status=S.ACCEPTED, **values)


def test_approval_needs_acceptance_consent_and_writes_itself_down(db, now):
    row = _accepted()
    _approve(row, now)
    assert _fresh(row).status is S.CONTACT_APPROVED
    assert _fresh(row).given_name == "卓玛"
    assert _fresh(row).meeting_point.endswith("一楼图书室")
    assert _fresh(row).consent.child == row.need.child
    assert AuditEntry.select().where(AuditEntry.action == "contact.approved").count() == 1


@pytest.mark.parametrize("status", [status for status in S if status is not S.ACCEPTED], ids=str)
def test_contact_is_approved_only_after_acceptance(db, now, status):
    row = factories.make_assignment(status=status)
    with pytest.raises(NotInThisState):
        _approve(row, now)
    assert _fresh(row).status is status


def test_an_organization_must_name_its_person_first(db, now):
    row = _accepted(organization=factories.make_organization())
    with pytest.raises(FieldRefused):
        _approve(row, now)


def test_without_consent_nothing_is_passed_on(db, now):
    row = _accepted()
    with pytest.raises(FieldRefused):
        _approve(row, now, consent=None)
    assert _fresh(row).given_name is None


def test_a_standing_consent_for_the_service_is_used(db, now):
    row = _accepted()
    standing = factories.make_consent(row.need.child)
    _approve(row, now, consent=None)
    assert _fresh(row).consent == standing
    assert Consent.select().count() == 1


def test_a_withdrawn_consent_does_not_count(db, now):
    row = _accepted()
    factories.make_consent(row.need.child, withdrawn_at=now)
    with pytest.raises(FieldRefused):
        _approve(row, now, consent=None)


def _lapsed_since_the_day_of_service(status):
    helper = factories.make_helper(is_cleared=False)
    served_on = factories.NOW - timedelta(days=2)
    ended_on = factories.TODAY - timedelta(days=1)
    factories.make_vetting(helper, checked_on=ended_on - timedelta(days=365))
    need = factories.make_need(starts_at=served_on)
    return factories.make_assignment(need=need, helper=helper, status=status)


def test_who_lapsed_after_the_day_of_service_is_not_approved_today(db, now):
    row = _lapsed_since_the_day_of_service(S.ACCEPTED)
    with pytest.raises(NotEligible):
        _approve(row, now)
    assert _fresh(row).given_name is None


@pytest.mark.parametrize("status", sorted(contacts.SHOWN_IN, key=str), ids=str)
def test_who_lapsed_after_the_day_of_service_no_longer_sees_the_name(db, now, status):
    row = _lapsed_since_the_day_of_service(status)
    assert contacts.shown_to(row, row.helper.account, at=now) is None
    the_day_before = now - timedelta(days=1)
    assert contacts.shown_to(row, row.helper.account, at=the_day_before) is not None


def test_a_lapsed_clearance_stops_the_approval(db, now):
    row = _accepted()
    row.helper.status = HelperStatus.SUSPENDED
    row.helper.save()
    with pytest.raises(NotEligible):
        _approve(row, now)
    assert Consent.select().count() == 0


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("given_name", {"given_name": " "}),
        ("given_name", {"given_name": "很长很长很长很长很长很长的名"}),
        ("given_name", {"given_name": "卓玛2"}),
        ("detail", {"meeting": _meeting(detail="团结路12号")}),
        ("detail", {"meeting": _meeting(detail="三社大桥旁")}),
        ("detail", {"meeting": _meeting(detail="电话13800000000")}),
        ("detail", {"meeting": _meeting(detail="完么才让家")}),
        ("detail", {"meeting": _meeting(detail="打 139 1234 5678 找我")}),
        ("detail", {"meeting": _meeting(detail="0974-851-2345")}),
        ("detail", {"meeting": _meeting(detail="团结路十二号")}),
        ("detail", {"meeting": _meeting(detail="完么 才让家门口")}),
        ("detail", {"meeting": _meeting(detail="字" * 41)}),
        ("place", {"meeting": _meeting(place=MeetingPlace.ONLINE)}),
        ("second_adult", {"meeting": _meeting(second_adult="")}),
        ("second_adult", {"meeting": _meeting(second_adult="李老师 13912345678")}),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_passed_on(db, now, field, values):
    row = _accepted()
    with pytest.raises(FieldRefused) as refusal:
        _approve(row, now, **values)
    assert refusal.value.field == field
    assert _fresh(row).status is S.ACCEPTED


def test_a_surname_is_left_out(db, now):
    child = factories.make_child(name="马小燕", ethnicity="回族")
    row = _accepted(need=factories.make_need(child))
    with pytest.raises(FieldRefused):
        _approve(row, now, given_name="马小燕")
    _approve(row, now, given_name="小燕")
    assert _fresh(row).given_name == "小燕"


@pytest.mark.parametrize("ethnicity", ["汉族", "东乡族", "保安族", "满族", "苗族"])
@pytest.mark.parametrize("written", ["马小燕", "马 小燕", "马·小燕", "马小燕同学"])
def test_a_whole_name_is_no_given_name_however_it_is_written(db, now, ethnicity, written):
    child = factories.make_child(name="马小燕", ethnicity=ethnicity)
    row = _accepted(need=factories.make_need(child))
    with pytest.raises(FieldRefused) as refusal:
        _approve(row, now, given_name=written)
    assert refusal.value.field == "given_name"
    assert _fresh(row).given_name is None


@pytest.mark.parametrize("ethnicity", ["藏族", "蒙古族", "哈萨克族"])
def test_a_name_without_a_surname_may_be_told_whole(db, now, ethnicity):
    child = factories.make_child(name="央吉", ethnicity=ethnicity)
    row = _accepted(need=factories.make_need(child))
    _approve(row, now, given_name="央吉")
    assert _fresh(row).given_name == "央吉"


def test_a_child_without_a_carer_can_be_met_as_well(db, now):
    child = factories.make_child(carer_name="", carer_phone="", carer_relation="nobody")
    row = _accepted(need=factories.make_need(child))
    _approve(row, now)
    assert _fresh(row).status is S.CONTACT_APPROVED


def test_contact_is_approved_for_the_person_whom_the_township_saw(db, now):
    organization = factories.make_organization()
    row = _accepted(helper=factories.make_helper(organization=organization))
    seen = row.version
    other = factories.make_helper(organization=organization)
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    assignments.name_person(_fresh(row), other.ref, by=manager, at=now)
    with pytest.raises(ChangedMeanwhile):
        _approve(_fresh(row), now, version=seen)
    assert _fresh(row).given_name is None
    assert Consent.select().count() == 0


def test_the_helper_is_not_the_second_adult(db, now):
    row = _accepted()
    with pytest.raises(FieldRefused):
        _approve(row, now, meeting=_meeting(second_adult=row.helper.full_name))


def test_a_public_place_stands_in_for_the_second_adult(db, now):
    row = _accepted()
    _approve(row, now, meeting=_meeting(second_adult="", is_public_place=True))
    assert _fresh(row).second_adult is None


def test_nobody_drives_a_child_alone(db, now):
    helper = factories.make_helper(skills={"T2": 2})
    row = _accepted(need=factories.make_need(service="T2"), helper=helper)
    with pytest.raises(FieldRefused):
        _approve(row, now, meeting=_meeting(second_adult="", is_public_place=True))


def test_a_remote_service_meets_online(db, now):
    row = _accepted(need=factories.make_need(is_remote=True))
    with pytest.raises(FieldRefused):
        _approve(row, now)
    _approve(row, now, meeting=_meeting(place=MeetingPlace.ONLINE, detail="", second_adult=""))
    assert _fresh(row).status is S.CONTACT_APPROVED


@pytest.mark.parametrize("status", list(S), ids=str)
def test_the_name_is_shown_while_the_assignment_lives_and_each_time_logged(db, now, status):
    row = factories.make_assignment(status=status)
    contact = contacts.shown_to(row, row.helper.account, at=now)
    opened = AuditEntry.select().where(AuditEntry.action == "child.opened").count()
    assert (contact is not None) == (status in contacts.SHOWN_IN) == bool(opened)


def test_a_visit_never_recorded_does_not_show_the_name_for_ever(db, now):
    row = factories.make_assignment(status=S.SCHEDULED)
    account = row.helper.account
    last = row.starts_at + contacts.SHOWN_AFTER
    assert contacts.shown_to(row, account, at=last) is not None
    assert contacts.shown_to(row, account, at=last + timedelta(days=1)) is None


def test_nobody_else_is_shown_the_name(db, now):
    organization = factories.make_organization()
    helper = factories.make_helper(organization=organization)
    row = factories.make_assignment(helper=helper, status=S.CONTACT_APPROVED)
    others = [
        factories.make_account(role, organization=organization)
        for role in (Role.ORGANIZATION, Role.TOWNSHIP, Role.VILLAGE_DIRECTOR, Role.VOLUNTEER)
    ]
    assert [contacts.shown_to(row, other, at=now) for other in others] == [None] * 4
    assert AuditEntry.select().count() == 0


@pytest.mark.parametrize("way", ["suspended", "consent withdrawn", "hit"])
def test_the_name_is_gone_at_the_next_request(db, now, way):
    row = factories.make_assignment(status=S.CONTACT_APPROVED)
    if way == "suspended":
        row.helper.status = HelperStatus.SUSPENDED
        row.helper.save()
    elif way == "hit":
        factories.make_vetting(row.helper, result="hit", checked_on=date(2026, 11, 1))
    else:
        Consent.update(withdrawn_at=now).execute()
    assert contacts.shown_to(_fresh(row), row.helper.account, at=now) is None
