"""Reading the newest picture of the gaps: each account its own area, and nothing beyond it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import peewee

from portal.gap_terms import NewcomerKind
from portal.models import Account, Campaign, GapGain, GapLine, GapPicture, GapStep
from portal.models.area import within
from portal.service_codes import is_service_code
from portal.services import coverage_demand, gap_orders
from portal.vocabulary import Language, Role

READERS = frozenset({Role.TOWNSHIP, Role.COUNTY, Role.SUPERVISOR})
# How a gap is named in an address: its township and its service, the same in every picture.
REF = re.compile(r"(\d{9})-([A-Z]\d)")
AREA = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}")
TOWNSHIP_LENGTH, COUNTY_LENGTH = 9, 6
BEST = 20
BY_SIZE = (NewcomerKind.VOLUNTEER, NewcomerKind.SOCIAL_WORKER, NewcomerKind.ORGANIZATION)


@dataclass(frozen=True)
class Offer:
    """What one newcomer would add at a place."""

    area_code: str
    service: str
    kind: NewcomerKind
    language: Language | None
    gain: int


@dataclass(frozen=True)
class Totals:
    """Sums over one's own area: gaps, children short, and those beyond present capacity."""

    gaps: int
    short: int
    structural: int


@dataclass(frozen=True)
class GreedyList:
    """Several newcomers of one kind for one service, one after another."""

    service: str
    kind: NewcomerKind
    language: Language | None
    steps: tuple[GapStep, ...]

    @property
    def total(self) -> int:
        """Answer how many more children all of them would serve."""
        return int(self.steps[-1].total)


def area_of(account: Account, told: str) -> str | None:
    """Answer the area that is asked for (nothing: one's own); None for another's, or for none."""
    if account.role not in READERS:
        return None
    if not told:
        return account.area_code
    is_inside = AREA.fullmatch(told) is not None and told.startswith(account.area_code)
    return told if is_inside else None


def ref_of(line: GapLine) -> str:
    """Answer how the gap of a line is named in an address."""
    return f"{line.area_code}-{line.service}"


def in_scope(account: Account, made: GapPicture, area: str = "") -> peewee.ModelSelect:
    """Select the lines of a picture in the account's area (or one in it) where somebody is short.

    An area of somebody else has none.
    """
    rows = GapLine.select().where((GapLine.picture == made.id) & (GapLine.short > 0))
    prefix = area_of(account, area)
    if prefix is None:
        return rows.where(GapLine.id.is_null())
    return rows.where(within(GapLine.area_code, prefix))


def lines(
    account: Account,
    made: GapPicture,
    *,
    service: str | None = None,
    area: str = "",
    page: int = 1,
    size: int = 25,
) -> tuple[list[GapLine], int]:
    """Answer one page of the gaps, those that come first in front, and the count of pages."""
    rows = in_scope(account, made, area)
    if service is not None:
        rows = rows.where(GapLine.service == service)
    count = rows.count()
    return list(rows.order_by(GapLine.rank).paginate(page, size)), -(-count // size)


def totals(
    account: Account, made: GapPicture, *, service: str | None = None, area: str = ""
) -> Totals:
    """Answer the sums over the account's area (of one service); one query."""
    rows = in_scope(account, made, area)
    if service is not None:
        rows = rows.where(GapLine.service == service)
    nought = peewee.fn.COALESCE
    counted = rows.select(
        peewee.fn.COUNT(GapLine.id),
        nought(peewee.fn.SUM(GapLine.short), 0),
        nought(peewee.fn.SUM(GapLine.structural), 0),
    )
    return Totals(*(int(number) for number in next(iter(counted.tuples()))))


def services(account: Account, made: GapPicture) -> list[str]:
    """Answer the services of which something is short in the account's area."""
    rows = in_scope(account, made).select(GapLine.service).distinct()
    return sorted(code for (code,) in rows.tuples())


def without_place(
    account: Account, made: GapPicture, *, service: str | None = None, area: str = ""
) -> int:
    """Answer how many children in need have no township, and so stand in no line."""
    prefix = area_of(account, area)
    if prefix is None or made.since is None:
        return 0
    period = {"since": made.since, "until": made.until}
    return coverage_demand.without_place(prefix, service, **period)


def find(account: Account, ref: str) -> GapLine | None:
    """Answer the gap named `ref` of the newest picture, if it lies in the account's area."""
    told, made = REF.fullmatch(ref), gap_orders.newest()
    if told is None or made is None:
        return None
    code, service = told.groups()
    found: GapLine | None = (
        in_scope(account, made)
        .where((GapLine.area_code == code) & (GapLine.service == service))
        .first()
    )
    return found


def place_of(account: Account, ref: str) -> tuple[str, str] | None:
    """Answer (township, service) of a gap's name if it lies in the account's area."""
    told = REF.fullmatch(ref)
    if told is None or account.role not in READERS or not is_service_code(told[2]):
        return None
    return (told[1], told[2]) if told[1].startswith(account.area_code) else None


def offers(made: GapPicture, shown: Sequence[GapLine]) -> dict[str, list[Offer]]:
    """Answer what newcomers at the seats of these gaps would add, the most first; one query."""
    codes = sorted({line.area_code for line in shown})
    rows = GapGain.select().where((GapGain.picture == made.id) & GapGain.area_code.in_(codes))
    found: defaultdict[str, list[Offer]] = defaultdict(list)
    for row in rows.order_by(GapGain.gain.desc(), GapGain.id) if codes else ():
        found[f"{row.area_code}-{row.service}"].append(_offer(row))
    return dict(found)


def best(
    account: Account, made: GapPicture, *, service: str | None = None, limit: int = BEST
) -> list[Offer]:
    """Answer the newcomers in the account's area that would add most, each by itself."""
    rows = GapGain.select().where(
        (GapGain.picture == made.id) & within(GapGain.area_code, account.area_code)
    )
    if account.role not in READERS:
        return []
    if service is not None:
        rows = rows.where(GapGain.service == service)
    # Of two that add as much, the smaller one is the easier to find.
    size = peewee.Case(GapGain.kind, [(kind.value, n) for n, kind in enumerate(BY_SIZE)], 9)
    order = (GapGain.gain.desc(), size, GapGain.area_code, GapGain.service, GapGain.id)
    return [_offer(row) for row in rows.order_by(*order).limit(limit)]


def _offer(row: GapGain) -> Offer:
    return Offer(row.area_code, row.service, row.kind, row.language, row.gain)


def greedy_lists(
    account: Account, made: GapPicture, *, service: str | None = None, limit: int = 6
) -> list[GreedyList]:
    """Answer the lists of several newcomers for the account's area, those that add most first.

    Lists are made for counties, prefectures and the province; a township has none.
    """
    if account.role not in READERS or len(account.area_code) > COUNTY_LENGTH:
        return []
    rows = GapStep.select().where(
        (GapStep.picture == made.id) & (GapStep.scope == account.area_code)
    )
    if service is not None:
        rows = rows.where(GapStep.service == service)
    grouped: defaultdict[tuple[str, str, str], list[GapStep]] = defaultdict(list)
    for row in rows.order_by(GapStep.number, GapStep.id):
        language = row.language.value if row.language else ""
        grouped[row.service, row.kind.value, language].append(row)
    made_of = [
        GreedyList(steps[0].service, steps[0].kind, steps[0].language, tuple(steps))
        for steps in grouped.values()
        if len(steps) > 1
    ]
    made_of.sort(key=lambda one: (-one.total, one.service, one.kind.value))
    return made_of[:limit]


def campaigns(shown: Iterable[GapLine]) -> dict[str, list[Campaign]]:
    """Answer the campaign pages begun for these gaps, the newest first; one query."""
    codes = sorted({line.area_code for line in shown})
    found: defaultdict[str, list[Campaign]] = defaultdict(list)
    rows = Campaign.select().where(Campaign.area_code.in_(codes))
    for row in rows.order_by(Campaign.id.desc()) if codes else ():
        found[f"{row.area_code}-{row.service}"].append(row)
    return dict(found)
