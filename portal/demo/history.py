"""Sixteen weeks of help, from needs opened to services verified and followed up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from portal.assignment_terms import DeclineReason, MeetingPlace
from portal.clock import local_date, to_utc
from portal.demo import delivery
from portal.demo.children import on_register
from portal.demo.names import given_name
from portal.demo.world import HISTORY, HOME_COUNTY, HOME_TOWNSHIP, World, attempt
from portal.models import Account, Assignment, Child, MatchRun
from portal.service_codes import SERVICE_CODES
from portal.services import (
    assignments,
    contacts,
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
        start = _window(world, local_date(at))
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


def _window(world: World, opened_on: date) -> datetime:
    """Answer a start on a Saturday, a Sunday or an afternoon within three weeks."""
    day = opened_on + timedelta(days=world.chance.randrange(4, 21))
    if world.chance.random() < 0.7:
        day += timedelta(days=(5 - day.weekday()) % 7)
    hour = world.chance.choice(HOURS)
    return to_utc(datetime.combine(day, time(hour)))


def _match_and_offer(world: World, days: float) -> None:
    for county in world.counties:
        for proposal in _proposals(world, county, world.moment(days, hour=1)):
            if world.chance.random() < 0.93:
                _offer(world, proposal, world.moment(days, hour=2))


def _proposals(world: World, county: str, at: datetime) -> list[Assignment]:
    made: MatchRun = match_runs.run(county, by=world.county_staff[county], at=at)
    return list(
        Assignment.select()
        .where((Assignment.run == made) & (Assignment.status == AssignmentStatus.PROPOSED))
        .order_by(Assignment.id)
    )


def _offer(world: World, proposal: Assignment, at: datetime) -> None:
    officer = world.township_staff[proposal.need.area_code[:9]]
    by_organization = proposal.organization_id is not None and world.chance.random() < 0.35
    attempt(offers.send, proposal, by=officer, at=at, to_organization=by_organization)


def _in(status: AssignmentStatus) -> list[Assignment]:
    return list(Assignment.select().where(Assignment.status == status).order_by(Assignment.id))


def _answer(world: World, days: float) -> None:
    at = world.moment(days, hour=4)
    for offer in _in(AssignmentStatus.OFFERED):
        if world.chance.random() < 0.08:
            continue
        if offer.helper_id is None:
            _answer_for_organization(world, offer, at)
        elif world.chance.random() < 0.86:
            attempt(offers.accept, offer, by=offer.helper.account, at=at)
        else:
            reason = world.chance.choice(list(DeclineReason))
            attempt(offers.decline, offer, reason=reason, by=offer.helper.account, at=at)
    offers.lapse_due(world.moment(days + 2))


def _answer_for_organization(world: World, offer: Assignment, at: datetime) -> None:
    manager = Account.get(
        (Account.organization == offer.organization_id) & (Account.role == Role.ORGANIZATION)
    )
    if not attempt(offers.accept, offer, by=manager, at=at):
        return
    people = assignments.own_people(offer)
    world.chance.shuffle(people)
    for person in people:
        if attempt(assignments.name_person, offer, person.ref, by=manager, at=at):
            return


def _approve_and_schedule(world: World, days: float) -> None:
    at = world.moment(days)
    for row in _in(AssignmentStatus.ACCEPTED):
        if world.chance.random() < 0.95 and row.need.starts_at > at:
            attempt(contacts.approve, row, **_contact(world, row, at))
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


def _contact(world: World, row: Assignment, at: datetime) -> dict[str, object]:
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


def today(world: World) -> None:
    """Leave every demo desk something to do: fresh needs, proposals, and offers in hand."""
    at = world.now - timedelta(hours=1)
    near = [child for child in on_register(world) if child.area_code.startswith(HOME_TOWNSHIP)]
    for number, child in enumerate(near[:14]):
        start = _window(world, local_date(at))
        attempt(
            needs.open_need,
            child,
            service=("E1", "P3", "G1", "E3")[number % 4],
            tier=TIERS[min(number % 5, 2)],
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            by=world.directors[child.area_code],
            at=at,
        )
    proposals = _proposals(world, HOME_COUNTY, at + timedelta(minutes=10))
    for number, proposal in enumerate(proposals):
        is_demo_person = proposal.helper.id in {helper.id for helper in world.helpers[:2]}
        if is_demo_person or number % 3 == 0:
            _offer(world, proposal, at + timedelta(minutes=20))
