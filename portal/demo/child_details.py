"""The rest of the demo children's files, filled in by the villages in the weeks after opening."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from portal.demo import names
from portal.demo.world import World
from portal.models import Account, Child
from portal.services import areas, child_details

# Of a hundred villages' files so many are complete, and so many begun.
COMPLETE, BEGUN = 0.88, 0.96
HEALTH = (("healthy", 94), ("ill", 4), ("disabled", 2))
RATINGS = (("ordinary", "fair", 62), ("good", "good", 30), ("carer_weak", "poor", 8))
INCOMES = (["work"], ["work", "farming"], ["farming"], ["work", "relatives"])
HELP: tuple[list[str], ...] = ([], [], [], ["minimum"], ["temporary"])


def fill(world: World, child: Child, *, by: Account, at: datetime) -> None:
    """Fill all sections of most files and the first two of some; a few stay empty and overdue."""
    luck = world.chance.random()
    sections = list(child_details.SECTIONS.values())
    wanted = sections if luck < COMPLETE else sections[:2] if luck < BEGUN else []
    for number, section in enumerate(wanted):
        moment = min(at + timedelta(days=3 * number + 1), world.now - timedelta(hours=1))
        written = _written(world, child)
        child_details.save(child, section, written, version=child.version, by=by, at=moment)


def _written(world: World, child: Child) -> dict[str, Any]:
    """Answer every section's fields as a village would write them."""
    chance = world.chance
    place = "".join(areas.names(child.area_code)[-2:])
    health = chance.choices([h for h, _n in HEALTH], [n for _h, n in HEALTH])[0]
    kind, rating, _weight = chance.choices(RATINGS, [weight for *_r, weight in RATINGS])[0]
    if child.carer_relation == "nobody":
        kind, rating = "nobody", "poor"
    return {
        "hukou_place": place,
        "residence": place,
        "health_state": health,
        "illness": "先天性心脏病，已手术" if health == "ill" else "",
        "disability": "肢体三级" if health == "disabled" else "",
        "school_name": f"{areas.names(child.area_code[:9])[-1]}寄宿制学校",
        "is_boarding": "是" if chance.random() < 0.6 else "否",
        "father_name": names.person(chance, child.ethnicity),
        "father_phone": f"139{chance.randrange(10**8):08d}",
        "mother_name": names.person(chance, child.ethnicity),
        "guardianship_kind": kind,
        "guardianship_rating": rating,
        "carer_state": chance.choice(("healthy", "healthy", "chronic")),
        "incomes": chance.choice(INCOMES),
        "assistance": (given := chance.choice(HELP)),
        # Some who might have the minimum allowance have not asked for it yet.
        "entitled": [*given, "minimum"] if kind == "carer_weak" else given,
    }
