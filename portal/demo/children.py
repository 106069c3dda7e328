"""The demo's children: files opened by villages, checked by townships, confirmed by counties."""

from __future__ import annotations

from datetime import date, timedelta

from portal.clock import local_date
from portal.demo import geography, names
from portal.demo.world import World
from portal.models import Child
from portal.services import child_fields, children, consents
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
        carer_relation=chance.choices(RELATIONS, RELATION_WEIGHTS)[0],
        carer_phone=f"+86139{chance.randrange(10**8):08d}",
    )


def _school(luck: float, age: int) -> str:
    if age < 6:
        return "kindergarten" if luck < 0.6 else "not_in_kindergarten"
    if age < 12:
        return "primary" if luck < 0.985 else "dropout"
    return "middle" if luck < 0.97 else "dropout"


def give_consent(world: World, child: Child, service: str, days: float) -> None:
    """Record the guardian's consent that one helper learns the given name and meeting point."""
    if consents.standing(child, service) is not None:
        return
    at = world.moment(days)
    consents.give(
        child,
        purpose=service,
        given_by=child.carer_name,
        relation="grandparent",
        given_on=local_date(at),
        child_heard="愿意，想有人陪着写作业。",
        by=world.township_staff[child.area_code[:9]],
        at=at,
    )


def on_register(world: World) -> list[Child]:
    """Answer the children whose files are confirmed, in the order they were opened."""
    return [child for child in world.children if child.status is ChildStatus.ACTIVE]
