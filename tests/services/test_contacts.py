"""A given name and a meeting point: to one cleared person, with consent, never the home."""

from datetime import date

import pytest

from portal.assignment_terms import MeetingPlace
from portal.models import Assignment, AuditEntry, Consent
from portal.services import contacts
from portal.services.refusals import FieldRefused, NotEligible, NotInThisState
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
        ("detail", {"meeting": _meeting(detail="字" * 41)}),
        ("place", {"meeting": _meeting(place=MeetingPlace.ONLINE)}),
        ("second_adult", {"meeting": _meeting(second_adult="")}),
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
