"""Who hears of an assignment: the person asked, the organization's managers, the sender."""

from __future__ import annotations

from datetime import datetime

from portal.models import Account, Assignment, Helper, Turn
from portal.services import messages
from portal.vocabulary import AccountStatus, Role


def recipients(assignment: Assignment) -> list[Account]:
    """Answer the accounts an assignment concerns: the person, or the organization's managers."""
    if assignment.helper_id is not None:
        return [assignment.helper.account]
    return list(
        Account.select().where(
            (Account.organization == assignment.organization_id)
            & (Account.role == Role.ORGANIZATION)
            & (Account.status == AccountStatus.ACTIVE)
        )
    )


def tell(assignment: Assignment, template: str, *, at: datetime, **payload: str) -> None:
    """Owe the message `template` to whoever the assignment concerns; nothing of a child in it."""
    for account in recipients(assignment):
        key = f"{template}:{assignment.ref}:{assignment.version}:{account.id}"
        messages.owe_to(account, template, key=key, at=at, **payload)


def tell_turn(turn: Turn, template: str, *, at: datetime) -> None:
    """Owe the message `template` to whoever stands in the order of a need, as an offer would."""
    asked = Assignment(helper=turn.helper, organization=turn.organization)
    for account in recipients(asked):
        key = f"{template}:{turn.ref}:{turn.version}:{account.id}"
        messages.owe_to(account, template, key=key, at=at)


def tell_replaced(assignment: Assignment, helper: Helper, *, at: datetime) -> None:
    """Owe `helper` the message that the organization sends somebody else in his place."""
    key = f"person_replaced:{assignment.ref}:{assignment.version}"
    messages.owe_to(helper.account, "person_replaced", key=key, at=at)


def tell_sender(assignment: Assignment, template: str, *, at: datetime) -> None:
    """Owe the message `template` to the township officer who sent the offer, if one did."""
    if assignment.offered_by is not None:
        key = f"{template}:{assignment.ref}:{assignment.version}"
        messages.owe_to(assignment.offered_by, template, key=key, at=at)
