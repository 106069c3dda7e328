"""How a line of today's work is said: words, place, time, how late, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import gettext

from portal.clock import local_date
from portal.presentation import area_name, label, local_day, local_time, service_name
from portal.services.today_lines import Group, Item, day_of


@dataclass(frozen=True)
class Line:
    """A line as the list of tasks shows it."""

    what: str
    who: str
    until: str
    late: str
    url: str
    tone: str


def lines_of(group: Group, *, at: datetime) -> list[Line]:
    """Answer the lines of a group in the reader's language."""
    return [line_of(item, at=at) for item in group.items]


def line_of(item: Item, *, at: datetime) -> Line:
    """Answer one line in the reader's language."""
    words = {
        name: gettext(said) if isinstance(said, str) and said else said
        for name, said in item.params.items()
    }
    what = gettext(item.what, **words)
    if item.service:
        what = f"{what} · {service_name(item.service)}"
    who = [item.who, area_name(item.area, 1) if item.area else "", label(item.term)]
    return Line(
        what=what,
        who=" · ".join(part for part in who if part),
        until=_until(item.until, at),
        late=_late(item.since, at),
        url=_url(item),
        tone=item.tone,
    )


def _url(item: Item) -> str:
    values = {"ref": item.ref, "tab": item.tab}
    return url_for(item.endpoint, **{name: said for name, said in values.items() if said})


def _until(until: datetime | date | None, at: datetime) -> str:
    if until is None:
        return ""
    said = local_time(until) if isinstance(until, datetime) else local_day(until)
    if day_of(until) == local_date(at):
        return gettext("今天 %(when)s", when=said)
    return said


def _late(since: datetime | date | None, at: datetime) -> str:
    if since is None:
        return ""
    days = (local_date(at) - day_of(since)).days
    if days > 0:
        return gettext("已过 %(days)s 天", days=days)
    if isinstance(since, datetime) and at - since >= timedelta(hours=1):
        return gettext("已过 %(hours)s 小时", hours=int((at - since).total_seconds()) // 3600)
    return gettext("刚刚")
