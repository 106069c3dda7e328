"""How the figures of supervision are said: in words, as a bar with its interval, as a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import format_date, gettext

from portal.services import indicators
from portal.services.indicators import Figure, Measure
from portal.services.measures import MEASURES
from portal.services.shares import LEAST
from portal.supervision_terms import FigureKind, Indicator

K = FigureKind


@dataclass(frozen=True)
class Said:
    """A figure in words; `bar` is (value, low, high) in percent where it may be drawn."""

    text: str
    small_print: str
    bar: tuple[float, float, float] | None
    tone: str


def said(kind: FigureKind, figure: Figure) -> Said:
    """Answer a figure as it is read."""
    if kind is K.SHARE:
        return _share(figure)
    if kind is K.HOURS:
        return _hours(figure)
    if kind in indicators.BY_HEAD:
        return _by_head(figure)
    tone = "danger" if indicators.is_alarming(kind, figure) else "calm"
    return Said(str(figure.count), "", None, tone)


def _share(figure: Figure) -> Said:
    share = figure.share
    if share.percent is None:
        return Said("—", gettext("没有可数的"), None, "quiet")
    counts = gettext("%(good)s / %(of)s", good=share.good, of=share.of)
    if not share.is_enough:
        few = gettext("不到 %(least)s 件，太少，不作比较", least=LEAST)
        return Said(counts, few, None, "quiet")
    low, high = share.interval
    between = gettext("可能在 %(low)s%% 到 %(high)s%% 之间", low=round(low), high=round(high))
    return Said(f"{share.percent:.0f}% · {counts}", between, (share.percent, low, high), "calm")


def _hours(figure: Figure) -> Said:
    middle = figure.median_hours
    if middle is None:
        return Said("—", gettext("没有可数的"), None, "quiet")
    few = len(figure.hours) < LEAST
    of = gettext("共 %(count)s 件", count=len(figure.hours))
    text = gettext("%(hours)s 小时", hours=f"{middle:.1f}")
    note = gettext("%(of)s，太少，不作比较", of=of) if few else of
    return Said(text, note, None, "quiet" if few else "calm")


def _by_head(figure: Figure) -> Said:
    if figure.by_head is None:
        nobody = gettext("没有人") if figure.count else gettext("没有可数的")
        return Said("—", nobody, None, "quiet")
    counts = gettext("%(count)s / %(of)s 人", count=figure.count, of=figure.of)
    return Said(f"{figure.by_head:.1f}", counts, None, "calm")


def lines_of(area: str, since: datetime, until: datetime) -> list[tuple[Indicator, Said]]:
    """Answer each indicator of the area in words, what must be nought and is not first."""
    lines = [
        (indicator, said(measure.kind, indicators.whole(measure, area, since, until)))
        for indicator, measure in MEASURES.items()
        if len(area) <= measure.deepest
    ]
    return sorted(lines, key=lambda line: line[1].tone != "danger")


def figure_rows(
    measure: Measure, area: str, since: datetime, until: datetime
) -> list[tuple[str, Said, bool]]:
    """Answer (place, words, is different) of the next level."""
    rows = indicators.by_place(measure, area, since, until)
    return [(row.code, said(measure.kind, row.figure), row.is_different) for row in rows]


def parts_of(
    measure: Measure, area: str, since: datetime, until: datetime
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Answer (by what, [(part, words)]) for everything by which the figure is taken apart."""
    return [
        (
            gettext(heading),
            [(gettext(label), said(measure.kind, part).text) for label, part in found.items()],
        )
        for heading, found in indicators.parts(measure, area, since, until)
    ]


def points_of(measure: Measure, area: str, at: datetime) -> list[tuple[str, str, float | None]]:
    """Answer (month, words, height 0 to 100 or None) of twelve months; none without a past."""
    if not measure.has_trend:
        return []
    months = indicators.trend(measure, area, at)
    values = [_value(measure.kind, figure) for _first, figure in months]
    most = 100.0 if measure.kind is K.SHARE else max([v for v in values if v is not None] + [1.0])
    return [
        (
            format_date(first, "y-MM"),
            said(measure.kind, figure).text,
            None if value is None else 100 * value / most,
        )
        for (first, figure), value in zip(months, values, strict=True)
    ]


def _value(kind: FigureKind, figure: Figure) -> Any:
    if kind is K.SHARE:
        return figure.share.percent
    if kind in indicators.BY_HEAD:
        return figure.by_head
    return figure.median_hours if kind is K.HOURS else float(figure.count)
