"""Sixteen weeks of help, from needs opened to services verified and followed up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from portal.assignment_terms import DeclineReason, MeetingPlace
from portal.clock import local_date, to_utc
from portal.demo import delivery
from portal.demo.children import on_register
from portal.demo.names import given_name
from portal.demo.world import HISTORY, World, attempt
from portal.models import Account, Assignment, Child, MatchRun
from portal.service_codes import SERVICE_CODES
from portal.services import (
    assignments,
    contacts,
    continuity,
    lapsed_needs,
    match_runs,
    needs,
    offers,
    schedules,
)  # fmt: skip
from portal.vocabulary import (
    AssignmentStatus,
    ContactKind,
    Language,
    Role,
    Tier,
)

WEEKS = HISTORY.days // 7
# Needs a week for every hundred children on the register.
NEEDS_A_HUNDRED = 4.0
KEPT_FREE = timedelta(days=18)
SERVICES = ("E1", "P3", "E3", "S1", "G1", "P1", "W1", "L2", "T1", "M2")
SERVICE_WEIGHTS = (26, 22, 12, 8, 10, 7, 5, 4, 3, 3)
TIERS = (Tier.CRITICAL, Tier.URGENT, Tier.ROUTINE)
TIER_WEIGHTS = (6, 24, 70)
HOURS = (9, 10, 14, 15, 16)


def fill(world: World) -> None:
    """Let the weeks pass one after another; what is planned for later stays open."""
    for week in world.progress("weeks of history", range(WEEKS), WEEKS):
        start = 22 + week * (HISTORY.days - 22) / WEEKS
        _open_needs(world, start)
        _match_and_offer(world, start + 1)
        _answer(world, start + 1)
        _approve_and_schedule(world, start + 2)
        delivery.serve(world, until=start + 7)
        delivery.visit(world, start + 6)
        lapsed_needs.lapse_due(world.moment(start + 6))


def _open_needs(world: World, days: float) -> None:
    children = on_register(world)
    count = max(1, round(len(children) * NEEDS_A_HUNDRED / 100))
    for child in world.chance.sample(children, min(count, len(children))):
        at = world.moment(days)
        service = world.chance.choices(SERVICES, SERVICE_WEIGHTS)[0]
        start = window(world, local_date(at))
        attempt(
            needs.open_need,
            child,
            service=service,
            tier=world.chance.choices(TIERS, TIER_WEIGHTS)[0],
            starts_at=start,
            ends_at=start + timedelta(minutes=SERVICE_CODES[service].typical_minutes),
            slots=2 if SERVICE_CODES[service].contact is ContactKind.GROUP else 1,
            min_level=2 if world.chance.random() < 0.15 else 1,
            language=child.home_language,
            is_language_required=child.home_language is not Language.ZH
            and world.chance.random() < 0.25,
            by=world.directors[child.area_code],
            at=at,
        )


def window(world: World, opened_on: date) -> datetime:
    """Answer a start on a Saturday, a Sunday or an afternoon within three weeks."""
    day = opened_on + timedelta(days=world.chance.randrange(4, 21))
    if world.chance.random() < 0.7:
        day += timedelta(days=(5 - day.weekday()) % 7)
    hour = world.chance.choice(HOURS)
    return to_utc(datetime.combine(day, time(hour)))


def _match_and_offer(world: World, days: float) -> None:
    for county in world.counties:
        for proposal in proposals(world, county, world.moment(days, hour=1)):
            if world.chance.random() < 0.93:
                offer(world, proposal, world.moment(days, hour=2))


def proposals(world: World, county: str, at: datetime) -> list[Assignment]:
    """Run the matching of a county and answer what it proposes."""
    made: MatchRun = match_runs.run(county, by=world.county_staff[county], at=at)
    return list(
        Assignment.select()
        .where((Assignment.run == made) & (Assignment.status == AssignmentStatus.PROPOSED))
        .order_by(Assignment.id)
    )


def explain(proposal: Assignment, officer: Account, at: datetime) -> None:
    """Say why somebody else is invited, where the child has a helper of its own."""
    if continuity.replaced_by([proposal], at=at):
        reason = "原来的服务人员这段时间来不了"
        attempt(continuity.give_reason, proposal, reason, by=officer, at=at)


def offer(world: World, proposal: Assignment, at: datetime) -> None:
    """Send an offer as the township does, sometimes to the person's organization."""
    # Nobody is asked more than three times in seven days: today's desks ask these two themselves.
    if proposal.helper in world.helpers[:2] and at > world.now - KEPT_FREE:
        return
    officer = world.township_staff[proposal.need.area_code[:9]]
    by_organization = proposal.organization_id is not None and world.chance.random() < 0.35
    explain(proposal, officer, at)
    attempt(offers.send, proposal, by=officer, at=at, to_organization=by_organization)


def _in(status: AssignmentStatus) -> list[Assignment]:
    return list(Assignment.select().where(Assignment.status == status).order_by(Assignment.id))


def _answer(world: World, days: float) -> None:
    at = world.moment(days, hour=4)
    for asked in _in(AssignmentStatus.OFFERED):
        if world.chance.random() < 0.08:
            continue
        if asked.helper_id is None:
            _answer_for_organization(world, asked, at)
        elif world.chance.random() < 0.86:
            attempt(offers.accept, asked, by=asked.helper.account, at=at)
        else:
            reason = world.chance.choice(list(DeclineReason))
            attempt(offers.decline, asked, reason=reason, by=asked.helper.account, at=at)
    offers.lapse_due(world.moment(days + 2))


def _answer_for_organization(world: World, asked: Assignment, at: datetime) -> None:
    manager = Account.get(
        (Account.organization == asked.organization_id) & (Account.role == Role.ORGANIZATION)
    )
    if not attempt(offers.accept, asked, by=manager, at=at):
        return
    people = assignments.own_people(asked)
    world.chance.shuffle(people)
    for person in people:
        if attempt(assignments.name_person, asked, person.ref, by=manager, at=at):
            return


def _approve_and_schedule(world: World, days: float) -> None:
    at = world.moment(days)
    for row in _in(AssignmentStatus.ACCEPTED):
        if world.chance.random() < 0.95 and row.need.starts_at > at:
            attempt(contacts.approve, row, **contact(world, row, at))
    for row in _in(AssignmentStatus.CONTACT_APPROVED):
        if world.chance.random() < 0.95 and row.need.starts_at > at + timedelta(hours=8):
            need = row.need
            attempt(
                schedules.schedule,
                row,
                starts_at=need.starts_at,
                ends_at=need.ends_at,
                by=row.helper.account,
                at=at + timedelta(hours=6),
            )


def contact(world: World, row: Assignment, at: datetime) -> dict[str, Any]:
    """Answer what a township officer writes when he approves a contact."""
    child: Child = row.need.child
    return {
        "given_name": given_name(child.name, child.ethnicity)[:6],
        "meeting": contacts.Meeting(
            place=MeetingPlace.ONLINE if row.need.is_remote else MeetingPlace.CHILDREN_HOME,
            detail="一楼活动室",
            second_adult="儿童主任",
            is_public_place=True,
        ),
        "consent": contacts.ConsentGiven(
            given_by=child.carer_name,
            relation="grandparent",
            given_on=local_date(at),
            child_heard="愿意，想有人陪着写作业。",
        ),
        "by": world.township_staff[child.area_code[:9]],
        "at": at,
    }
