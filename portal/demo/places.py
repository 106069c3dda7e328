"""The demo's villages and pastures, added by their townships."""

from __future__ import annotations

from portal.demo.world import HOME_TOWNSHIP, World
from portal.services import areas, places
from portal.services.transactions import transaction
from portal.vocabulary import AreaLevel

FARMING = ("上", "下", "东", "西", "新", "大", "小", "前", "后", "北", "南", "中")
FARMING_ENDS = ("庄村", "滩村", "台村", "坡村", "沟村", "坪村")
HERDING = (
    "黄科",
    "元者",
    "蒙古",
    "拉乙亥",
    "甲乙",
    "尼那",
    "上卡",
    "次汉达",
    "东格",
    "若合",
    "塔秀",
    "切吉",
)
PASTORAL = ("6323", "6325", "6326", "6327", "6328", "632223", "632224")
# Children live in a few townships of a county at first, as a register grows.
TOWNSHIPS_A_COUNTY = {"small": 6, "province": 40}
VILLAGES_A_TOWNSHIP = {"small": 3, "province": 4}


def townships_of(world: World, county: str) -> list[str]:
    """Answer the townships of a county in which the demo has children, the home township first."""
    codes = [area.code for area in areas.of_level(AreaLevel.TOWNSHIP, under=county)]
    most = TOWNSHIPS_A_COUNTY[world.scale]
    if len(codes) > most:
        codes = sorted(world.chance.sample(codes, most))
    if county == HOME_TOWNSHIP[:6] and HOME_TOWNSHIP not in codes:
        codes[0] = HOME_TOWNSHIP
    return codes


def fill(world: World) -> None:
    """Add villages to every township that has an officer."""
    for number, (township, officer) in enumerate(sorted(world.township_staff.items())):
        is_pastoral = township.startswith(PASTORAL)
        names = _names(world, is_pastoral)
        with transaction():
            world.villages[township] = [
                places.add(
                    level=AreaLevel.PASTURE if is_pastoral and "牧" in name else AreaLevel.VILLAGE,
                    name_zh=name,
                    by=officer,
                    at=world.moment(number % 3),
                )
                for name in names
            ]


def _names(world: World, is_pastoral: bool) -> list[str]:
    count = VILLAGES_A_TOWNSHIP[world.scale]
    if is_pastoral:
        stems = world.chance.sample(HERDING, count)
        return [f"{stem}{'牧委会' if n % 2 else '村'}" for n, stem in enumerate(stems)]
    stems = world.chance.sample(FARMING, count)
    return [stem + world.chance.choice(FARMING_ENDS) for stem in stems]
