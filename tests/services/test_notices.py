"""Each message goes to whoever the assignment concerns, and holds nothing of a child."""

import pytest

from portal.models import Message
from portal.presentation import message_text
from portal.services import notices
from portal.services.transactions import transaction
from portal.vocabulary import AccountStatus, Role
from tests import factories

TEMPLATES = (
    "offer", "offer_withdrawn", "person_named", "contact_approved", "assignment_cancelled",
    "assignment_given_back", "person_replaced",
)  # fmt: skip


def test_a_named_person_hears_alone(db):
    row = factories.make_assignment(
        helper=factories.make_helper(organization=factories.make_organization())
    )
    assert notices.recipients(row) == [row.helper.account]


def test_an_organizations_active_managers_hear(db):
    organization = factories.make_organization()
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    factories.make_account(
        Role.ORGANIZATION, organization=organization, status=AccountStatus.SUSPENDED
    )
    factories.make_account(Role.VOLUNTEER, organization=organization)
    row = factories.make_assignment(organization=organization)
    assert notices.recipients(row) == [manager]


def test_without_a_sender_nobody_is_told(db, now):
    row = factories.make_assignment(offered_by=None)
    with transaction():
        notices.tell_sender(row, "assignment_given_back", at=now)
    assert Message.select().count() == 0


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_message_says_what_to_do_and_nothing_of_the_child(db, now, template):
    row = factories.make_assignment()
    with transaction():
        notices.tell(row, template, at=now, until="2026-11-26 10:00")
    with db.test_request_context():
        subject, body = message_text(Message.get())
    assert subject.startswith("守望")
    assert "登录" in body
    child = row.need.child
    for secret in (child.name, child.code_name, child.carer_name, "试验村"):
        assert secret not in subject + body
