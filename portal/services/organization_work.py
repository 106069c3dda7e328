"""What goes on in an organization: its people, whom it invites, and the work it has in hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

import peewee

from portal.assignment_terms import WithdrawReason
from portal.models import Account, Assignment, Helper, Invitation, Need, Organization, Vetting
from portal.services import assignments, invitations, messages, offers, record_checks, staff
from portal.services.places_left import IN_HAND
from portal.services.refusals import FieldRefused
from portal.services.transactions import transaction
from portal.vocabulary import (
    N_,
    AssignmentStatus,
    HelperKind,
    HelperStatus,
    Role,
    VettingResult,
)  # fmt: skip

UNANSWERED = (AssignmentStatus.PROPOSED, AssignmentStatus.OFFERED)
ROLE_OF = {
    HelperKind.VOLUNTEER: Role.VOLUNTEER,
    HelperKind.SOCIAL_WORKER: Role.SOCIAL_WORKER,
}


@dataclass(frozen=True)
class Person:
    """One of an organization's people: whether cleared on the day, until when; never why not."""

    name: str
    kind: HelperKind
    status: HelperStatus
    is_cleared: bool
    cleared_until: date | None


def people_of(
    organization: Organization, *, on: date, page: int = 1, size: int = 50
) -> list[Person]:
    """Answer one page of the organization's people by name, as of the Shanghai day `on`."""
    rows = Helper.select().where(Helper.organization == organization)
    helpers = list(rows.order_by(Helper.full_name, Helper.id).paginate(page, size))
    ids = [helper.id for helper in helpers]
    last = peewee.fn.MAX(Vetting.valid_until)
    mine = Vetting.helper.in_(ids)
    clear = Vetting.result == VettingResult.CLEAR
    until: dict[int, date] = {
        helper_id: _day(day)
        for helper_id, day in Vetting.select(Vetting.helper, last)
        .where(mine & clear)
        .group_by(Vetting.helper)
        .tuples()
    }
    in_force = {row.helper_id for row in Vetting.clear_on(on).where(mine)}
    is_hit = Vetting.result == VettingResult.HIT
    hit = {row.helper_id for row in Vetting.select().where(mine & is_hit)}
    return [
        Person(
            name=helper.full_name,
            kind=helper.kind,
            status=helper.status,
            is_cleared=helper.id in in_force and helper.id not in hit,
            cleared_until=until.get(helper.id),
        )
        for helper in helpers
    ]


def _day(value: date | str) -> date:
    # An aggregate of a DATE column comes back as text from SQLite.
    return value if isinstance(value, date) else date.fromisoformat(value)


def headcount(organization: Organization) -> dict[HelperStatus, int]:
    """Answer how many people the organization has in each status."""
    counted = (
        Helper.select(Helper.status, peewee.fn.COUNT(Helper.id))
        .where(Helper.organization == organization)
        .group_by(Helper.status)
    )
    return dict(counted.tuples())


def invite_person(
    organization: Organization, *, email: str, kind: HelperKind | None, by: Account, at: datetime
) -> tuple[Invitation, str]:
    """Invite a volunteer or social worker into the organization; answer invitation and token.

    Raises FieldRefused("email" or "kind"), OrganizationNotActive.
    """
    if kind is None:
        raise FieldRefused("kind", N_("请选择邀请对方做志愿者，还是社会工作者。"))
    return invitations.invite(
        email=email, role=ROLE_OF[kind], area_code=organization.area_code, by=by, at=at
    )


def release(organization: Organization, *, by: Account, at: datetime) -> int:
    """Take back every offer and agreement of the organization and its people; answer how many.

    Offers nobody answered are withdrawn; agreements not yet given are cancelled and their places
    freed by a conditional UPDATE. A visit that has begun stays, so that its record can be written.
    Each township officer concerned hears once, with a count.
    """
    people = Helper.select(Helper.id).where(Helper.organization == organization)
    whose = (Assignment.organization == organization) | Assignment.helper.in_(people)
    reason = WithdrawReason.CLEARANCE
    with transaction():
        live = (
            Assignment.select(Assignment, Need)
            .join(Need)
            .where(whose & Assignment.status.in_((*UNANSWERED, *IN_HAND)))
            .order_by(Assignment.id)
        )
        rows = [row for row in live if not record_checks.has_begun(row, at)]
        concerned: Counter[str] = Counter()
        for row in rows:
            if row.status is not AssignmentStatus.PROPOSED:
                concerned[row.need.area_code[:9]] += 1
            if row.status in UNANSWERED:
                offers.withdraw(row, reason=reason, by=by, at=at)
            else:
                assignments.cancel(row, reason=reason, by=by, at=at)
        _tell_townships(organization, concerned, at=at)
    return len(rows)


def _tell_townships(organization: Organization, concerned: Counter[str], *, at: datetime) -> None:
    for township, count in sorted(concerned.items()):
        for officer in staff.responsible_for(township, Role.TOWNSHIP):
            key = f"organization_stopped:{organization.ref}:{organization.version}:{officer.id}"
            messages.owe_to(officer, "organization_stopped", key=key, at=at, count=count)
