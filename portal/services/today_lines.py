"""The shape of a day's page: lines in three groups, each line one act, the most urgent first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import peewee

from portal import clock
from portal.vocabulary import N_, Term

# So many lines of a kind stand on the page; the rest is one line that leads to the list.
LIMIT = 6
DANGER, ATTENTION, CALM = "danger", "attention", "calm"


@dataclass(frozen=True)
class Item:
    """One line: what is to be done (a msgid), where it is done, about whom, until when.

    `since` is when it should have been done; the page says how late that is.
    """

    what: str
    endpoint: str
    ref: str | None = None
    tab: str | None = None
    params: dict[str, str | int] = field(default_factory=dict)
    service: str | None = None
    area: str | None = None
    who: str = ""
    term: Term | None = None
    until: datetime | date | None = None
    since: datetime | date | None = None
    tone: str = CALM


@dataclass(frozen=True)
class Found:
    """The first rows of a kind, and how many there are in all."""

    rows: list[Any]
    total: int


@dataclass
class Group:
    """One group of lines; `count` says how many acts there are, also where lines are few."""

    items: list[Item] = field(default_factory=list)
    count: int = 0

    def add(self, item: Item | None) -> None:
        """Put a line at the end."""
        if item is not None:
            self.items.append(item)
            self.count += 1

    def add_found(
        self, found: Found, line: Callable[[Any], Item], *, all_at: str, tab: str | None = None
    ) -> None:
        """Put a line for each row, and one line that leads to the rest of them."""
        self.items += [line(row) for row in found.rows]
        self.count += found.total
        rest = found.total - len(found.rows)
        if rest > 0 and found.rows:
            of_these = line(found.rows[0])
            self.items.append(
                Item(
                    N_("还有 %(rest)s 件同样的事"),
                    all_at,
                    tab=tab,
                    params={"rest": rest},
                    tone=of_these.tone,
                )
            )


@dataclass
class TodayPage:
    """A role's first page: now, this week, waiting for others; `doors` where no work is given."""

    now: Group = field(default_factory=Group)
    this_week: Group = field(default_factory=Group)
    waiting: Group = field(default_factory=Group)
    doors: list[Item] = field(default_factory=list)
    # What several lines need; today_reading fills it when the first of them asks.
    reading: Any = None


def by_when(due: datetime | None, at: datetime) -> dict[str, Any]:
    """Answer the times of a line: until when, or since when it is late."""
    is_late = due is not None and due <= at
    return {"until": None if is_late else due, "since": due if is_late else None}


NOTHING = Found([], 0)


def first_of_each(
    scope: peewee.ModelSelect,
    table: Any,
    kind: Sequence[Any],
    order: Sequence[Any],
    kind_of: Callable[[Any], Hashable],
    *,
    limit: int = LIMIT,
) -> defaultdict[Hashable, Found]:
    """Answer the first `limit` rows of every kind and how many it has, in one query.

    `scope` selects rows of `table` with its joins; rows with equal `kind` expressions are one kind,
    which `kind_of` tells of a row. An absent kind has none.
    """
    place = peewee.fn.ROW_NUMBER().over(partition_by=list(kind), order_by=list(order))
    total = peewee.fn.COUNT(table.id).over(partition_by=list(kind))
    ranked = (
        scope.clone()
        .order_by()
        .select(table.id.alias("row_id"), place.alias("place"), total.alias("total"))
        .alias("ranked")
    )
    # A function around it, or peewee would take the number for a column of a joined row.
    of_kind = peewee.fn.COALESCE(ranked.c.total, 0).alias("total_of_kind")
    rows = (
        scope.join_from(table, ranked, on=(table.id == ranked.c.row_id))
        .where(ranked.c.place <= limit)
        .select_extend(of_kind)
        .order_by(*order)
    )
    found: defaultdict[Hashable, Found] = defaultdict(lambda: NOTHING)
    for row in rows:
        of_this = kind_of(row)
        if of_this not in found:
            found[of_this] = Found([], row.total_of_kind)
        found[of_this].rows.append(row)
    return found


def all_of(rows: Sequence[Any], *, limit: int = LIMIT) -> Found:
    """Answer rows that were read whole, the first ones for the page."""
    return Found(list(rows[:limit]), len(rows))


def counted(query: peewee.ModelSelect, table: Any, *, limit: int = LIMIT) -> Found:
    """Answer the first rows of `query` in its own order and the count of all, in one query."""
    total = peewee.fn.COUNT(table.id).over().alias("total_rows")
    rows = list(query.select_extend(total).limit(limit))
    return Found(rows, rows[0].total_rows if rows else 0)


def day_of(moment: datetime | date) -> date:
    """Answer the Shanghai day of an instant, or the day itself."""
    return clock.local_date(moment) if isinstance(moment, datetime) else moment
