"""The figures of supervision: each counted by place from what is stored, and compared honestly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf
from statistics import median

from portal import clock
from portal.models import Account
from portal.services import areas
from portal.services.shares import LEAST, Share
from portal.supervision_terms import FigureKind
from portal.vocabulary import AreaLevel, Role

# Whoever supervises an area reads the places of the next level.
NEXT_LENGTH = {2: 4, 4: 6, 6: 9, 9: 12}
LEVELS = dict(zip((4, 6, 9, 12), list(AreaLevel)[1:5], strict=True))
READERS = frozenset({Role.COUNTY, Role.SUPERVISOR})
MONTHS = 12
BY_HEAD = frozenset({FigureKind.BURDEN, FigureKind.AVERAGE})


@dataclass(frozen=True)
class Scope:
    """Where and when: places of `length` digits under `prefix`, [since, until) in naive UTC."""

    prefix: str
    length: int
    since: datetime
    until: datetime

    @property
    def day(self) -> date:
        """Answer the last Shanghai day of the window."""
        return clock.local_date(self.until - timedelta(seconds=1))


@dataclass(frozen=True)
class Figure:
    """One figure of one place: a share, a count, or the hours of so many events.

    `of` is by how many people a count is divided where it is read by head.
    """

    share: Share = Share(0, 0)
    count: int = 0
    hours: tuple[float, ...] = ()
    of: int = 0

    def __add__(self, other: Figure) -> Figure:
        """Answer both places together."""
        return Figure(
            self.share + other.share,
            self.count + other.count,
            self.hours + other.hours,
            self.of + other.of,
        )

    @property
    def median_hours(self) -> float | None:
        """Answer the median of the hours, or None of too few to say."""
        return median(self.hours) if self.hours else None

    @property
    def by_head(self) -> float | None:
        """Answer the count by head, or None where there is nobody to divide by."""
        return self.count / self.of if self.of else None


NONE = Figure()
Counted = dict[str, Figure]
# The parts of a figure of one area, by their labels (msgids), in the order in which they are read.
Parts = dict[str, Figure]


@dataclass(frozen=True)
class Split:
    """By what a figure is taken apart (a msgid), and how its parts are counted."""

    heading: str
    count: Callable[[Scope], Parts]


@dataclass(frozen=True)
class Measure:
    """How an indicator is counted; `has_trend` where a month of the past can be counted too.

    `deepest` is the length of the smallest place's code that the facts know. `note` (a msgid) says
    what the reader would not guess.
    """

    kind: FigureKind
    count: Callable[[Scope], Counted]
    has_trend: bool = True
    deepest: int = 12
    splits: tuple[Split, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A place with its figure; `is_different` where its interval leaves the whole's share out."""

    code: str
    figure: Figure
    is_different: bool


def may_read(account: Account, prefix: str) -> bool:
    """Say whether `account` may read the places below `prefix`.

    A village has four children on average: only its own county reads figures by village.
    """
    deepest = 9 if account.role is Role.COUNTY else 6
    is_inside = prefix.startswith(account.area_code) and len(prefix) in NEXT_LENGTH
    if account.role not in READERS or not is_inside or len(prefix) > deepest:
        return False
    return areas.get(prefix) is not None


def window(at: datetime, months: int) -> tuple[datetime, datetime]:
    """Answer [since, until): the last `months` calendar months, the present one included."""
    first = clock.local_date(at).replace(day=1)
    for _ in range(months - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return clock.start_of(first), at


def whole(measure: Measure, prefix: str, since: datetime, until: datetime) -> Figure:
    """Answer the figure of the whole area."""
    counted = measure.count(Scope(prefix, len(prefix), since, until))
    return counted.get(prefix, NONE)


def by_place(measure: Measure, prefix: str, since: datetime, until: datetime) -> list[Row]:
    """Answer each place of the next level, the one in most need of attention first.

    Shares are ranked by the upper end of their interval, so that three of three do not beat
    ninety of a hundred; places with fewer than LEAST stand last, unranked.
    """
    length = NEXT_LENGTH[len(prefix)]
    if length > measure.deepest:
        return []
    counted = measure.count(Scope(prefix, length, since, until))
    total = sum(counted.values(), NONE)
    known = [area.code for area in areas.of_level(LEVELS[length], under=prefix)]
    rows = [
        Row(code, counted.get(code, NONE), counted.get(code, NONE).share.differs_from(total.share))
        for code in known
    ]
    return sorted(rows, key=lambda row: _rank(measure.kind, row))


def _rank(kind: FigureKind, row: Row) -> tuple[bool, float, str]:
    figure = row.figure
    if kind is FigureKind.SHARE:
        return not figure.share.is_enough, figure.share.interval[1], row.code
    if kind is FigureKind.HOURS:
        return len(figure.hours) < LEAST, -(figure.median_hours or 0), row.code
    if kind in BY_HEAD:
        return _rank_by_head(kind, row)
    return False, -figure.count, row.code


def _rank_by_head(kind: FigureKind, row: Row) -> tuple[bool, float, str]:
    by_head = row.figure.by_head
    if kind is FigureKind.AVERAGE:
        return by_head is None, by_head or 0.0, row.code
    # Children and nobody to look after them: no burden is larger.
    is_nothing = by_head is None and not row.figure.count
    return is_nothing, -(inf if by_head is None else by_head), row.code


def parts(
    measure: Measure, prefix: str, since: datetime, until: datetime
) -> list[tuple[str, Parts]]:
    """Answer (by what, its parts) for everything by which a figure of the area is taken apart."""
    scope = Scope(prefix, len(prefix), since, until)
    return [(split.heading, split.count(scope)) for split in measure.splits]


def trend(measure: Measure, prefix: str, at: datetime) -> list[tuple[date, Figure]]:
    """Answer the figure of each of the last twelve calendar months, the oldest first."""
    months: list[tuple[date, Figure]] = []
    until = at
    for _ in range(MONTHS):
        first = clock.local_date(until - timedelta(seconds=1)).replace(day=1)
        since = clock.start_of(first)
        months.append((first, whole(measure, prefix, since, until)))
        until = since
    return months[::-1]


def is_alarming(kind: FigureKind, figure: Figure) -> bool:
    """Say whether what must be nought is not."""
    return kind is FigureKind.ZERO and figure.count > 0
