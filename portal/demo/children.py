"""The demo's children: files opened by villages, checked by townships, confirmed by counties."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from portal.clock import local_date
from portal.demo import child_details, geography, names
from portal.demo.world import World
from portal.models import Child
from portal.services import child_fields, children, follow_ups
from portal.services.transactions import transaction
from portal.vocabulary import ChildStatus, Sex

RELATIONS = ("grandparent", "relative", "sibling", "school", "neighbour", "other")
RELATION_WEIGHTS = (89, 4, 2, 2, 2, 1)
BATCH = 50


def fill(world: World) -> None:
    """Open the files county by county and carry most of them to the register."""
    wanted = [
        (county, number) for county, count in world.counties.items() for number in range(count)
    ]
    batch: list[tuple[str, int]] = []
    for item in world.progress("children", wanted, len(wanted)):
        batch.append(item)
        if len(batch) == BATCH:
            _open(world, batch)
            batch = []
    _open(world, batch)


def _open(world: World, batch: list[tuple[str, int]]) -> None:
    with transaction():
        for county, number in batch:
            townships = [code for code in world.villages if code.startswith(county)]
            village = world.chance.choice(world.villages[world.chance.choice(townships)])
            _one(world, village.code, number)


def _one(world: World, village: str, number: int) -> None:
    director = world.directors[village]
    at = world.moment(world.chance.uniform(4, 20))
    child = children.open_file(
        _fields(world, village, on=local_date(at)),
        by=director,
        at=at,
        is_another_child=True,
        rng=world.chance,
    )
    # A register is never finished: a few files wait at each desk today.
    stage = number % 40
    if stage == 0:
        return
    children.submit(child, by=director, at=at + timedelta(hours=3))
    if stage == 1:
        return
    township = world.township_staff[village[:9]]
    if stage == 2:
        children.return_file(
            child, reason="照护人电话少一位，请核对。", by=township, at=at + timedelta(days=1)
        )
        return
    children.verify(child, by=township, at=at + timedelta(days=1))
    if stage == 3:
        return
    children.confirm(child, by=world.county_staff[village[:6]], at=at + timedelta(days=2))
    world.children.append(child)
    child_details.fill(world, child, by=director, at=at + timedelta(days=2))
    if stage % 2 == 0:
        _plan_visit(world, child, at)


def _plan_visit(world: World, child: Child, confirmed_at: datetime) -> None:
    """Let a first visit fall due; a few are overdue today, as they are anywhere."""
    due_on = local_date(confirmed_at) + timedelta(days=world.chance.randrange(15, 110))
    follow_ups.fall_due(child, due_on=due_on, assignment=None, at=confirmed_at)


def _fields(world: World, village: str, on: date) -> child_fields.OpeningFields:
    chance = world.chance
    ethnicity, language = geography.people_of(village).draw(chance)
    born = on - timedelta(days=chance.randrange(3 * 365, 15 * 365 + 300))
    age = (on - born).days // 365
    return child_fields.OpeningFields(
        name=names.person(chance, ethnicity),
        sex=chance.choice(list(Sex)),
        birth_on=born,
        ethnicity=ethnicity,
        home_language=language,
        area_code=village,
        has_hukou=chance.random() > 0.012,
        school_state=_school(chance.random(), age),
        parents_away="both" if chance.random() < 0.93 else "one_other_incapable",
        carer_name=names.person(chance, ethnicity),
        carer_relation="nobody"
        if chance.random() < 0.004
        else chance.choices(RELATIONS, RELATION_WEIGHTS)[0],
        carer_phone=f"+86139{chance.randrange(10**8):08d}",
    )


def _school(luck: float, age: int) -> str:
    if age < 6:
        return "kindergarten" if luck < 0.6 else "not_in_kindergarten"
    if age < 12:
        return "primary" if luck < 0.985 else "dropout"
    return "middle" if luck < 0.97 else "dropout"


def on_register(world: World) -> list[Child]:
    """Answer the children whose files are confirmed, in the order they were opened."""
    return [child for child in world.children if child.status is ChildStatus.ACTIVE]
