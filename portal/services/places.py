"""Villages and pastures, which townships add under their own code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee
from pypinyin import lazy_pinyin

from maps import geocoding
from portal.models import Account, Area, Child
from portal.models.area import within
from portal.services import areas, audit, geocoders
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInYourArea
from portal.services.transactions import transaction
from portal.services.written_text import is_name, tidy
from portal.vocabulary import N_, AreaLevel, Role

# Villages are numbered from 201 in the national statistical code; 001 to 199 are for the
# neighbourhood committees of towns.
FIRST_NUMBER, LAST_NUMBER = 201, 999
LONGEST = {"name_zh": 40, "name_en": 80, "name_bo": 120}
PLACE_LEVELS = (AreaLevel.VILLAGE, AreaLevel.PASTURE)
_PIN_SENTENCES = {
    "shape": N_("请依次填写纬度和经度（度），例如 36.62, 101.77。"),
    "swapped": N_("纬度在前、经度在后：两个数字好像写反了。"),
    "outside": N_("这个位置不在青海省内，请再核对。"),
}
_FIGURES = re.compile(r"[\d\s.,，、°+-]+")


@dataclass(frozen=True)
class Spot:
    """Where a place lies: degrees WGS-84, and whether it is only near."""

    lat: float
    lon: float
    is_approximate: bool
    source: str


def under(account: Account) -> list[Area]:
    """Answer the villages and pastures in the account's area, in order of code."""
    return list(
        Area.select()
        .where(within(Area.code, account.area_code) & Area.level.in_(PLACE_LEVELS))
        .order_by(Area.code)
    )


def to_live_in(account: Account) -> list[Area]:
    """Answer where a child of the account's area may live: its villages, and its townships."""
    if account.role is Role.VILLAGE_DIRECTOR:
        return list(Area.select().where(Area.code == account.area_code))
    levels = (*PLACE_LEVELS, AreaLevel.TOWNSHIP)
    inside = within(Area.code, account.area_code) & Area.level.in_(levels)
    rows = list(Area.select().where(inside).order_by(Area.code))
    return sorted(rows, key=lambda row: (row.code[:9], len(row.code) == 9, row.code))


def find(account: Account, ref: str) -> Area | None:
    """Answer the village or pasture with the code `ref` in the account's area."""
    found: Area | None = Area.get_or_none(
        within(Area.code, account.area_code) & (Area.code == ref) & Area.level.in_(PLACE_LEVELS)
    )
    return found


def files_in(places: list[Area]) -> dict[str, int]:
    """Answer how many children's files each place has."""
    codes = [place.code for place in places]
    counted = dict.fromkeys(codes, 0)
    rows = Child.select(Child.area_code, peewee.fn.COUNT(Child.id)).where(
        Child.area_code.in_(codes)
    )
    return {**counted, **dict(rows.group_by(Child.area_code).tuples())}


def add(
    *,
    level: AreaLevel,
    name_zh: str,
    name_en: str = "",
    name_bo: str = "",
    code: str = "",
    spot: str = "",
    by: Account,
    at: datetime,
) -> Area:
    """Add a village or pasture under the township of `by`.

    `code` is the official 12-digit code, or empty for the next free number; `spot` is
    "latitude, longitude", a place name of the gazetteer, or empty for the township's seat (marked
    approximate). Raises FieldRefused naming the field, NotInYourArea.
    """
    township = areas.get(by.area_code)
    if township is None or township.level is not AreaLevel.TOWNSHIP:
        raise NotInYourArea
    if level not in PLACE_LEVELS:
        raise FieldRefused("level", N_("请选“村（牧、居）委会”或“牧场”。"))
    names = _names(name_zh, name_en, name_bo)
    where = locate(spot, township)
    with transaction():
        # Two officers adding at once wait for each other here, so that no number is given twice.
        Area.update(source=Area.source).where(Area.code == township.code).execute()
        _refuse_same_name(names["name_zh"], township.code)
        area = Area.create(
            code=_official(code, township.code) if tidy(code) else _next_free(township.code),
            parent=township,
            level=level,
            lat=where.lat,
            lon=where.lon,
            is_approximate=where.is_approximate,
            source=where.source,
            **names,
        )
        audit.record("place.added", by=by, at=at, code=area.code, level=level.value)
    areas.forget_names()
    return area


def rename(
    area: Area,
    *,
    old_name: str,
    name_zh: str,
    name_en: str = "",
    name_bo: str = "",
    by: Account,
    at: datetime,
) -> None:
    """Give a place another name if it still has `old_name`; raises ChangedMeanwhile otherwise."""
    names = _names(name_zh, name_en, name_bo)
    with transaction():
        if names["name_zh"] != old_name:
            _refuse_same_name(names["name_zh"], area.code[:9])
        renamed = (
            Area.update(**names)
            .where((Area.code == area.code) & (Area.name_zh == old_name))
            .execute()
        )
        if not renamed:
            raise ChangedMeanwhile
        audit.record("place.renamed", by=by, at=at, code=area.code)
    areas.forget_names()


def locate(text: str, township: Area) -> Spot:
    """Answer the point that `text` means: figures, a name of the gazetteer, or the township's seat.

    A name that the gazetteer does not know is asked online where a setting allows it; a village is
    public. Raises FieldRefused("spot").
    """
    written = tidy(text)
    if not written:
        return Spot(township.lat, township.lon, True, "township seat")
    if len(written) > 80:
        raise FieldRefused("spot", N_("位置请写经纬度或一个地名，最多80个字。"))
    try:
        if _FIGURES.fullmatch(written):
            pin = geocoding.parse_pin(written)
            return Spot(pin.lat, pin.lon, False, "pin")
        near = geocoders.in_gazetteer(written, township.code[:6])
    except geocoding.PinError as problem:
        raise FieldRefused("spot", _PIN_SENTENCES[problem.reason]) from problem
    near = near or geocoders.online(written, township.code)
    if len(near) != 1:
        raise FieldRefused(
            "spot",
            N_("在本县的地名里没有找到唯一的“%(text)s”。请填经纬度，例如 36.62, 101.77，或留空。"),
            text=written,
        )
    return Spot(near[0].lat, near[0].lon, True, near[0].source)


def _names(name_zh: str, name_en: str, name_bo: str) -> dict[str, Any]:
    names = {"name_zh": tidy(name_zh), "name_en": tidy(name_en), "name_bo": tidy(name_bo)}
    if not names["name_zh"]:
        raise FieldRefused("name_zh", N_("请填写中文名称，例如“东巴村”。"))
    for field, text in names.items():
        if len(text) > LONGEST[field]:
            raise FieldRefused(field, N_("名称最多 %(most)s 个字。"), most=LONGEST[field])
        if text and not is_name(re.sub(r"[0-9()（）]", "", text)):
            raise FieldRefused(field, N_("名称里只能有文字、数字和括号，请去掉其他符号。"))
    if not names["name_en"]:
        names["name_en"] = "".join(lazy_pinyin(names["name_zh"])).capitalize()[:80]
    return {**names, "name_bo": names["name_bo"] or None}


def _refuse_same_name(name: str, township: str) -> None:
    if Area.select().where(within(Area.code, township) & (Area.name_zh == name)).exists():
        raise FieldRefused("name_zh", N_("这个乡镇已有同名的地方，请加上区分的字。"))


def _official(written: str, township: str) -> str:
    code = tidy(written)
    is_own = len(code) == 12 and code.isascii() and code.isdigit() and code.startswith(township)
    if not is_own or code.endswith("000"):
        raise FieldRefused(
            "code",
            N_("统计用区划代码是12位数字，前9位是本乡镇的 %(code)s；不清楚时请留空。"),
            code=township,
        )
    taken = areas.get(code)
    if taken is not None:
        raise FieldRefused("code", N_("这个代码已属于“%(name)s”。"), name=taken.name_zh)
    return code


def _next_free(township: str) -> str:
    taken = {
        int(code[9:]) for (code,) in Area.under(township).select(Area.code).tuples() if code[9:]
    }
    for number in range(FIRST_NUMBER, LAST_NUMBER + 1):
        if number not in taken:
            return f"{township}{number}"
    raise FieldRefused("code", N_("本乡镇的编号已用完，请填写统计用区划代码。"))
