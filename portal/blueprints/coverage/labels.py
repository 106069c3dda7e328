"""What the public map and table say of a place, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.presentation import area_name, service_name
from portal.services import public_coverage
from portal.services.public_coverage import Line, View
from portal.services.release_counts import BANDS
from portal.vocabulary import N_

BAND_NAMES = dict(zip(BANDS, (N_("0–5 岁"), N_("6–11 岁"), N_("12 岁及以上")), strict=True))


def choices() -> list[tuple[str, str]]:
    """Answer what may be looked at: (value, words)."""
    services = [(code, service_name(code)) for code in public_coverage.SHOWN[1:]]
    return [(public_coverage.CHILDREN, _("登记在册的儿童")), *services]


def columns(view: View) -> list[str]:
    """Answer the heads of the columns of figures."""
    if view.is_service:
        return [_("需要的孩子"), _("做到了的孩子")]
    return [_("登记在册的儿童"), *(_(name) for name in BAND_NAMES.values())]


def place(line: Line) -> str:
    """Answer the name of a line's place; joined counties are named together."""
    return _("、").join(area_name(code, 1) for code in line.parts)


def short_name(code: str) -> str:
    """Answer the name that stands on the map itself; in English without its last, plain word."""
    name = area_name(code, 1)
    for ending in (" County", " City", " District"):
        name = name.removesuffix(ending)
    return name


def on_map(lines: dict[str, Line], view: View) -> dict[str, dict[str, str]]:
    """Answer what `static/map.js` writes on each cell."""
    return {
        code: {
            "name": place(line),
            "short": short_name(code),
            "text": _text(line, view),
        }
        for code, line in lines.items()
    }


def _text(line: Line, view: View) -> str:
    if not view.is_service:
        told = line.figures[0]
        return _("%(count)s 名儿童", count=told) if isinstance(told, int) else _("不显示")
    needed, served = line.figures[:2]
    if line.percent is not None:
        return _("%(needed)s 名孩子需要，%(served)s 名做到了", needed=needed, served=served)
    return _("没有需求") if needed == 0 else _("不显示")
