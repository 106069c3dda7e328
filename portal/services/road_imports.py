"""A county's table of road minutes: uploaded as a draft, looked at, put in force, stopped.

A draft changes nothing. What is confirmed replaces the county's whole table, so that page and
download are always one document with one source and one date.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from itertools import permutations

import peewee

from maps.geometry import distance_km
from maps.places import areas_by_code
from portal import clock
from portal.models import Account, RoadTable
from portal.services import areas, audit, road_csv, road_table
from portal.services.refusals import ChangedMeanwhile, FieldRefused, Refused
from portal.services.road_csv import Reading, Told, Way
from portal.services.road_settings import COUNTY_LENGTH
from portal.services.transactions import change, transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_, AreaLevel

LONGEST_SOURCE = 200
MOST_BYTES = road_csv.MOST_BYTES
OLDEST = date(2000, 1, 1)
# Faster than this in a straight line nobody drives here; seats may be some km beside the truth.
FASTEST_KM_H, NEAR_KM = 100.0, 5.0
# Ended tables that a page names.
SHOWN = 20


class NotADraft(Refused):
    """The table was put in force or taken away already."""

    sentence = N_("这张表已经启用或停用，请回到“道路用时”查看现在的表。")


class NotInForce(Refused):
    """A draft was never in force."""

    sentence = N_("这张表还没有启用，不用停用；不要它，请删去这份草稿。")


@dataclass(frozen=True)
class Difference:
    """One way and what it says before and after; None where it is not in the table."""

    way: Way
    before: Told | None
    after: Told | None


@dataclass(frozen=True)
class Comparison:
    """What a draft would change."""

    new: list[Difference]
    changed: list[Difference]
    removed: list[Difference]
    unchanged: int

    @property
    def differences(self) -> list[Difference]:
        """Answer whatever changes: removed first, because that is easily overlooked."""
        return [*self.removed, *self.changed, *self.new]


def upload(
    content: bytes, *, source: str, as_of: date | None, by: Account | None, at: datetime,
    area_code: str | None = None,
) -> tuple[RoadTable | None, Reading]:  # fmt: skip
    """Keep a table as the area's one draft, or keep nothing and answer the lines that are wrong.

    `by` is an officer of the county; without one (command line) `area_code` names the area.
    Raises FieldRefused("file" | "source" | "as_of").
    """
    area = (by.area_code if by else area_code or road_table.PROVINCE)[:COUNTY_LENGTH]
    said, day = _source(source), _as_of(as_of, clock.local_date(at))
    reading = road_csv.read(content, area_code=area)
    if reading.wrong:
        return None, reading
    document = road_csv.write(reading.ways)
    with transaction():
        RoadTable.delete().where(_drafts(area)).execute()
        draft = RoadTable.create(
            area_code=area, document=document, ways=len(reading.ways), source=said, as_of=day,
            sha256=hashlib.sha256(document.encode()).hexdigest(), entered_by=by, entered_at=at,
        )  # fmt: skip
        audit.record("roads.uploaded", by=by, at=at, subject=draft, ways=draft.ways)
    return draft, reading


def _drafts(area: str) -> peewee.Expression:
    return (RoadTable.area_code == area) & RoadTable.in_force_at.is_null()


def _source(text: str) -> str:
    said = tidy(text)
    if not 2 <= len(said) <= LONGEST_SOURCE:
        raise FieldRefused("source", N_("请写明这些分钟数从哪里来，2到200个字。"))
    return said


def _as_of(day: date | None, today: date) -> date:
    if day is None or not OLDEST <= day <= today:
        raise FieldRefused("as_of", N_("请填写这些分钟数是哪一天的，不能是将来的日子。"))
    return day


def blank(account: Account) -> str:
    """Answer a table to be filled in: both ways between all townships of the account's county."""
    towns = areas.of_level(AreaLevel.TOWNSHIP, under=account.area_code[:COUNTY_LENGTH])
    codes = [town.code for town in towns]
    return road_csv.write(dict.fromkeys(permutations(codes, 2), ("", "")))


def find(account: Account, ref: str) -> RoadTable | None:
    """Answer the table `ref` of the account's own county."""
    found: RoadTable | None = (
        RoadTable.select(RoadTable, Account)
        .left_outer_join(Account)
        .where(
            (RoadTable.ref == ref)
            & (RoadTable.area_code == account.area_code[:COUNTY_LENGTH])
            & RoadTable.ended_at.is_null()
        )
        .first()
    )
    return found


def draft_of(account: Account) -> RoadTable | None:
    """Answer the table that waits for the county's confirmation, or None."""
    found: RoadTable | None = RoadTable.get_or_none(_drafts(account.area_code[:COUNTY_LENGTH]))
    return found


def ended(account: Account) -> list[RoadTable]:
    """Answer the tables that held before, the newest first."""
    area = account.area_code[:COUNTY_LENGTH]
    rows = RoadTable.select().where(
        (RoadTable.area_code == area) & RoadTable.ended_at.is_null(False)
    )
    return list(rows.order_by(RoadTable.ended_at.desc(), RoadTable.id.desc()).limit(SHOWN))


def compare(draft: RoadTable) -> Comparison:
    """Answer what `draft` would change in the table that its area keeps now."""
    present = road_table.in_force(draft.area_code)
    before = road_csv.read_kept(present.document) if present else {}
    after = road_csv.read_kept(draft.document)
    both = before.keys() & after.keys()
    changed = [way for way in sorted(both) if before[way] != after[way]]
    return Comparison(
        new=[Difference(way, None, after[way]) for way in sorted(after.keys() - both)],
        changed=[Difference(way, before[way], after[way]) for way in changed],
        removed=[Difference(way, before[way], None) for way in sorted(before.keys() - both)],
        unchanged=len(both) - len(changed),
    )


def ways_of(table: RoadTable) -> list[Difference]:
    """Answer every way of a table, by code."""
    kept = road_csv.read_kept(table.document)
    return [Difference(way, told, told) for way, told in sorted(kept.items())]


def doubtful(table: RoadTable) -> list[Difference]:
    """Answer the ways that look like a slip of the pen: nobody is so fast, or winter is faster.

    They are shown, never refused: a seat may stand a little beside its true place.
    """
    return [way for way in ways_of(table) if _is_doubtful(way.way, way.after or ("", ""))]


def _is_doubtful(way: Way, told: Told) -> bool:
    minutes, winter = float(told[0]), float(told[1] or told[0])
    start, end = (areas_by_code()[code] for code in way)
    km = float(distance_km(start.lat, start.lon, end.lat, end.lon))
    return winter < minutes or km - NEAR_KM > FASTEST_KM_H * minutes / 60


def confirm(draft: RoadTable, *, version: int, by: Account | None, at: datetime) -> None:
    """Put a draft in force in place of what the area has kept.

    Raises NotADraft, ChangedMeanwhile if another draft or another officer was quicker.
    """
    with transaction():
        if RoadTable.get_or_none(RoadTable.id == draft.id) is None:
            raise ChangedMeanwhile
        if draft.in_force_at is not None:
            raise NotADraft
        told = compare(draft)
        before = road_table.in_force(draft.area_code)
        if before is not None:
            change(before, ended_at=at)
        change(draft, version=version, in_force_at=at)
        audit.record(
            "roads.confirmed", by=by, at=at, subject=draft,
            new=len(told.new), changed=len(told.changed), removed=len(told.removed),
        )  # fmt: skip


def discard(draft: RoadTable, *, version: int, by: Account | None, at: datetime) -> None:
    """Throw a draft away; what holds goes on holding. Raises NotADraft, ChangedMeanwhile."""
    with transaction():
        if draft.in_force_at is not None:
            raise NotADraft
        gone = RoadTable.delete().where((RoadTable.id == draft.id) & (RoadTable.version == version))
        if not gone.execute():
            raise ChangedMeanwhile
        audit.record("roads.discarded", by=by, at=at, subject=draft)


def stop(table: RoadTable, *, version: int, by: Account, at: datetime) -> None:
    """Stop using a table; from now on its ways are estimated.

    Raises NotInForce, ChangedMeanwhile.
    """
    if table.in_force_at is None:
        raise NotInForce
    with transaction():
        change(table, version=version, ended_at=at)
        audit.record("roads.stopped", by=by, at=at, subject=table, ways=table.ways)
