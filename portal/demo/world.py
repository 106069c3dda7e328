"""What the makers of the demo share: chance, clock, who is who, and progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

import click

from portal.models import Account, Area, Child, Helper, Organization
from portal.services.refusals import Refused

T = TypeVar("T")
PASSPHRASE = "shouwang-demo-2026"
# How far back the invented history goes.
HISTORY = timedelta(days=112)
# Where the demo's own township, county and village lie: Daotanghe in Gonghe, by the lake.
HOME_COUNTY = "632521"
HOME_TOWNSHIP = "632521101"
PROVINCE = "63"


@dataclass
class World:
    """The province as it is being made."""

    scale: str
    chance: Random
    now: datetime
    counties: dict[str, int]
    county_staff: dict[str, Account] = field(default_factory=dict)
    township_staff: dict[str, Account] = field(default_factory=dict)
    directors: dict[str, Account] = field(default_factory=dict)
    villages: dict[str, list[Area]] = field(default_factory=dict)
    organizations: list[Organization] = field(default_factory=list)
    helpers: list[Helper] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)

    @property
    def begun(self) -> datetime:
        """Answer when the history begins (naive UTC)."""
        return self.now - HISTORY

    def progress(self, text: str, items: Iterable[T], count: int) -> Iterator[T]:
        """Yield the items and keep a line of progress up to date on a terminal."""
        if not sys.stderr.isatty():
            click.echo(f"  {text} ({count}) …", err=True)
            yield from items
            return
        with click.progressbar(items, length=count, label=f"  {text}", file=sys.stderr) as bar:
            yield from bar

    def moment(self, days: float, hour: int = 2) -> datetime:
        """Answer an instant `days` after the beginning, at `hour` UTC (10:00 in Shanghai is 2)."""
        day = (self.begun + timedelta(days=days)).replace(hour=0, minute=0, second=0)
        return day + timedelta(hours=hour, minutes=self.chance.randrange(0, 50))


def attempt(act: Callable[..., object], *args: object, **values: object) -> bool:
    """Carry out an act; a refusal is part of life and of the demo."""
    try:
        act(*args, **values)
    except Refused:
        return False
    return True
