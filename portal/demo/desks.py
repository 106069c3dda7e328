"""What lies on every demo desk today, so that each step of the walk can be taken at once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from portal.clock import local_date, to_utc
from portal.demo import delivery, history
from portal.demo.children import on_register
from portal.demo.world import HOME_COUNTY, HOME_TOWNSHIP, World, attempt
from portal.models import Assignment, Child, Helper, Need, ServiceRecord
from portal.services import asking_limits, contacts, needs, offers, records, schedules
from portal.services.refusals import Refused
from portal.vocabulary import Tier

FRESH_NEEDS = 14
SERVICES = ("E1", "P3", "G1", "E3")
TIERS = (Tier.CRITICAL, Tier.URGENT, Tier.ROUTINE)
# Days ago, and how far the service has come: to be verified, to be confirmed, to be recorded.
TO_VERIFY, TO_CONFIRM, TO_RECORD = 4, 3, 1
HOURS = (15, 12, 18, 9, 20)


def fill(world: World) -> None:
    """Let the demo volunteer serve three children of the demo village, and open fresh needs."""
    village = world.villages[HOME_TOWNSHIP][0].code
    known = [child for child in on_register(world) if child.area_code == village]
    for child, days_ago in zip(known, (TO_VERIFY, TO_CONFIRM, TO_RECORD), strict=False):
        # The volunteer may have served elsewhere at that hour; then it was another one.
        any(_served(world, child, days_ago, hour) for hour in HOURS)
    _fresh(world)


def _served(world: World, child: Child, days_ago: int, hour: int) -> bool:
    """Let the demo volunteer visit `child` as far as the desk wants; say whether it worked."""
    try:
        row = agreed(world, child, days_ago, hour)
    except Refused:
        return False
    if row is None or days_ago == TO_RECORD:
        return row is not None
    return _recorded(world, row, is_confirmed=days_ago == TO_VERIFY)


def agreed(world: World, child: Child, days_ago: int, hour: int) -> Assignment | None:
    """Carry a need of `child` as far as a visit agreed with the demo volunteer."""
    day = local_date(world.now) - timedelta(days=days_ago)
    start = to_utc(datetime.combine(day, time(hour)))
    opened = start - timedelta(days=6)
    need = needs.open_need(
        child, service="E1", tier=Tier.ROUTINE, starts_at=start,
        ends_at=start + timedelta(hours=2), by=world.directors[child.area_code], at=opened,
    )  # fmt: skip
    row = _proposal(world, need, opened + timedelta(hours=3))
    if row is None:
        return None
    officer = world.township_staff[child.area_code[:9]]
    person = world.helpers[0]
    if row.helper_id != person.id:
        why = {
            "reason": "孩子认识她。",
            "by": officer,
            "at": opened + timedelta(hours=4),
        }
        if not attempt(offers.change_person, row, person.ref, **why):
            return None
        row = Assignment.get_by_id(row.id)
    history.explain(row, officer, opened + timedelta(hours=4))
    offers.send(row, by=officer, at=opened + timedelta(hours=5))
    offers.accept(row, by=person.account, at=opened + timedelta(hours=8))
    contacts.approve(row, **history.contact(world, row, opened + timedelta(days=1)))
    agreed = opened + timedelta(days=1, hours=6)
    schedules.schedule(
        row, starts_at=need.starts_at, ends_at=need.ends_at, by=person.account, at=agreed
    )
    return row


def _proposal(world: World, need: Need, at: datetime) -> Assignment | None:
    found = (row for row in history.proposals(world, HOME_COUNTY, at) if row.need_id == need.id)
    return next(found, None)


def _recorded(world: World, row: Assignment, *, is_confirmed: bool) -> bool:
    delivery.record(world, row)
    written = ServiceRecord.get_or_none(ServiceRecord.assignment == row.id)
    if written is not None and is_confirmed:
        director = world.directors[row.need.area_code]
        records.confirm(written, by=director, at=written.recorded_at + timedelta(days=1))
    return written is not None


def _fresh(world: World) -> None:
    """Open needs this morning, propose, and offer some: to the demo people and organization too.

    Invitations go out by day, so that a demo made at night has those of the evening before.
    """
    at = _by_day(world.now - timedelta(hours=1))
    near = [child for child in on_register(world) if child.area_code.startswith(HOME_TOWNSHIP)]
    for number, child in enumerate(near[:FRESH_NEEDS]):
        start = history.window(world, local_date(at))
        attempt(
            needs.open_need,
            child,
            service=SERVICES[number % 4],
            tier=TIERS[min(number % 5, 2)],
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            by=world.directors[child.area_code],
            at=at,
        )
    offered = at + timedelta(minutes=20)
    waiting = list(history.proposals(world, HOME_COUNTY, at + timedelta(minutes=10)))
    volunteer, worker = world.helpers[:2]
    for person, to_organization in ((volunteer, False), (worker, False), (worker, True)):
        row = _asked(world, waiting, person, offered, to_organization=to_organization)
        waiting = [proposal for proposal in waiting if row is None or proposal.id != row.id]
    for number, proposal in enumerate(waiting):
        if number % 3 == 0:
            history.offer(world, proposal, offered)


def _by_day(at: datetime) -> datetime:
    """Answer `at`, or the evening before at half past seven where it is night or soon will be."""
    if not asking_limits.is_night(at) and not asking_limits.is_night(at + timedelta(minutes=30)):
        return at
    evening = to_utc(datetime.combine(local_date(at), time(19, 30)))
    return evening if evening < at else evening - timedelta(days=1)


def _asked(
    world: World, waiting: list[Assignment], person: Helper, at: datetime, *, to_organization: bool
) -> Assignment | None:
    """Offer one of the proposals to `person` (or his organization), who is chosen if need be."""
    own_first = sorted(waiting, key=lambda proposal: proposal.helper_id != person.id)
    for proposal in own_first:
        officer = world.township_staff[proposal.need.area_code[:9]]
        how = {"by": officer, "at": at}
        if proposal.helper_id != person.id:
            why = {"reason": "孩子认识她。", **how}
            if not attempt(offers.change_person, proposal, person.ref, **why):
                continue
        row = Assignment.get_by_id(proposal.id)
        history.explain(row, officer, at)
        if attempt(offers.send, row, to_organization=to_organization, **how):
            return proposal
    return None
