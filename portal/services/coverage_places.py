"""The figures of a staff map by place: raw numbers first, every share with what it is made of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peewee import fn

from maps import ranking
from maps.access import Access
from maps.ladder import Standing
from portal.coverage_terms import CoverageMeasure
from portal.models import Child, Need
from portal.models.area import cut, within
from portal.services import coverage_delivered, coverage_demand
from portal.services.coverage_access import Ground
from portal.services.coverage_delivered import Care
from portal.services.coverage_nearest import Way
from portal.services.coverage_questions import TOWNSHIP_LENGTH, Question
from portal.services.coverage_servable import NOTHING, Servable
from portal.services.shares import Share
from portal.vocabulary import ChildStatus

M = CoverageMeasure
WITHIN = {M.WITHIN_30: 30, M.WITHIN_60: 60, M.WITHIN_120: 120}
# Counted from people, so that chance plays a part; what is within minutes is worked out.
BY_CHANCE = (M.TAKEN, M.CONTACT, M.FULL, M.INTENSITY)
# What goes by the minutes of a way, which may be an estimate.
BY_WAY = (*WITHIN, M.ACCESS)
# What goes by verified records, and is too old where none has come for long.
BY_RECORDS = (M.CONTACT, M.FULL, M.INTENSITY)


@dataclass(frozen=True)
class PlaceFigures:
    """The true figures of one place in a month; only for staff whose area it is.

    `registered` children are of today. `need` children need the service, of whom `contacted` and
    `full` were served, in `visits` of `expected`; `buckets` add up to `need`. `asked` and `taken`
    are places of their needs. `within` counts the children by the minutes to the nearest person,
    `guessed` those of whom this way is an estimate. `access` is places per child within reach,
    `servable` who could be served, out of those in need when the gaps were computed.
    """

    code: str
    registered: int
    need: int
    asked: int
    taken: int
    contacted: int
    full: int
    visits: int
    expected: int
    pending: int
    buckets: Mapping[Standing, int]
    within: Mapping[int, int]
    guessed: int
    access: float | None
    servable: Share
    last_on: date | None
    is_stale: bool

    @property
    def short(self) -> int:
        """Answer the children not served in full: places are ranked by them, never by a rate."""
        return self.need - self.full

    def share(self, measure: CoverageMeasure) -> Share | None:
        """Answer the share that `measure` shows, or None for places per child."""
        if measure is M.ACCESS:
            return None
        if measure in WITHIN:
            return Share(self.within[WITHIN[measure]], self.need)
        return {
            M.TAKEN: Share(self.taken, self.asked),
            M.CONTACT: Share(self.contacted, self.need),
            M.FULL: Share(self.full, self.need),
            M.INTENSITY: Share(self.visits, self.expected),
            M.SERVABLE: self.servable,
        }[measure]

    def value(self, measure: CoverageMeasure) -> float | None:
        """Answer the number that the colour shows, per cent or places; None where nobody needs."""
        share = self.share(measure)
        return self.access if share is None else share.percent

    def is_too_old(self, measure: CoverageMeasure) -> bool:
        """Say whether `measure` goes by records and none has been verified for 90 days."""
        return self.is_stale and measure in BY_RECORDS


class Counts:
    """What one question counts, by township, from which every place is put together."""

    def __init__(
        self,
        asked: Question,
        ground: Ground,
        cares: Sequence[Care],
        ways: Sequence[Way],
        access: Access,
        servable: Servable,
    ) -> None:
        """Count; three queries. Every township of `ground` has a row, `cares` live in them."""
        self.asked = asked
        self.cares = cares
        self.towns = ground.townships
        self.registered = _registered(asked.prefix)
        self.slots = _slots(asked)
        self.last = coverage_delivered.last_confirmed(
            asked.prefix, asked.service, length=TOWNSHIP_LENGTH, until=asked.day
        )
        self.servable = servable.shares
        self.need = Counter(care.township for care in cares)
        self.access = dict(zip(self.towns, access.access, strict=True))
        self.within: Counter[tuple[str, int]] = Counter()
        self.guessed: Counter[str] = Counter()
        for care, way in zip(cares, ways, strict=True):
            self.guessed[care.township] += way.is_guessed
            for edge in WITHIN.values():
                self.within[care.township, edge] += way.minutes <= edge

    def place(self, code: str, cares: Sequence[Care]) -> PlaceFigures:
        """Answer the figures of the place (or of the whole area) with these children."""
        towns = [town for town in self.towns if town.startswith(code[:TOWNSHIP_LENGTH])]
        told = [care.served for care in cares]
        slots = [self.slots[town] for town in towns]
        last = max((self.last[town] for town in towns if town in self.last), default=None)
        return PlaceFigures(
            code=code,
            registered=sum(self.registered[town] for town in towns),
            need=len(cares),
            asked=sum(asked for asked, _taken in slots),
            taken=sum(taken for _asked, taken in slots),
            contacted=sum(one.visits >= 1 for one in told),
            full=sum(care.is_full for care in cares),
            visits=sum(min(one.visits, one.expected) for one in told),
            expected=sum(one.expected for one in told),
            pending=sum(care.is_pending for care in cares),
            buckets=coverage_delivered.delivered(cares).buckets,
            within={e: sum(self.within[town, e] for town in towns) for e in WITHIN.values()},
            guessed=sum(self.guessed[town] for town in towns),
            access=self._mean_access(towns),
            servable=sum((self.servable.get(town, NOTHING) for town in towns), start=NOTHING),
            last_on=last,
            is_stale=coverage_delivered.is_stale(last, self.asked.day),
        )

    def _mean_access(self, towns: Sequence[str]) -> float | None:
        """Answer the mean of the townships' access, weighted by children."""
        children = sum(self.need[town] for town in towns)
        places = sum((self.access[town] or 0.0) * self.need[town] for town in towns)
        return places / children if children else None


def rows(counts: Counts) -> list[PlaceFigures]:
    """Answer the figures of every place, most children short first, then by code."""
    length = counts.asked.length
    by_place = coverage_delivered.by_place(counts.cares, length)
    codes = sorted({town[:length] for town in counts.towns})
    made = [counts.place(code, by_place.get(code, [])) for code in codes]
    return sorted(made, key=lambda row: (-row.short, row.code))


def _registered(prefix: str) -> Counter[str]:
    place = cut(Child.area_code, TOWNSHIP_LENGTH)
    found = Child.select(place, fn.COUNT(Child.id)).where(
        within(Child.area_code, prefix) & (Child.status == ChildStatus.ACTIVE)
    )
    return Counter(dict(found.group_by(place).tuples()))


def _slots(asked: Question) -> defaultdict[str, tuple[int, int]]:
    """Answer (places asked for, places taken) of the needs of the month, by township."""
    place = cut(Child.area_code, TOWNSHIP_LENGTH)
    is_wanted = coverage_demand.wanted(
        asked.prefix, asked.service, since=asked.month, until=asked.until, language=asked.language
    )
    found = Need.select(place, fn.SUM(Need.slots), fn.SUM(Need.filled)).join(Child).where(is_wanted)
    told = {code: (int(s), int(f)) for code, s, f in found.group_by(place).tuples()}
    return defaultdict(lambda: (0, 0), told)


def smoothed(rows: Sequence[PlaceFigures], measure: CoverageMeasure) -> dict[str, float | None]:
    """Answer by code what colours show of `measure` if a child or two shall not decide them.

    Shares that chance plays a part in are drawn towards the mean of `rows` (maps.ranking), in per
    cent; everything else is as it is.
    """
    shares = [row.share(measure) for row in rows]
    if measure not in BY_CHANCE:
        return {row.code: row.value(measure) for row in rows}
    told = [share for share in shares if share is not None]
    rates = ranking.smoothed([share.good for share in told], [share.of for share in told])
    return {
        row.code: None if rate is None else 100 * rate
        for row, rate in zip(rows, rates, strict=True)
    }
