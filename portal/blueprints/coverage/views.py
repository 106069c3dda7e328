"""Coverage maps with their tables."""

from __future__ import annotations

import secrets
from pathlib import Path

from flask import Blueprint, g, render_template, send_from_directory
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from xstatic.pkg import leaflet as leaflet_package

from portal.access import allowed_to, public, signed_in
from portal.extensions import now, settings
from portal.permissions import Permission
from portal.presentation import area_name
from portal.services import coverage

blueprint = Blueprint("coverage", __name__)
A_YEAR = 365 * 24 * 3600


@blueprint.get("/coverage")
@public
def public_map() -> ResponseReturnValue:
    """Show the public picture by county; small figures are not shown."""
    rows = coverage.public_counts(now())
    return _page("coverage/public_map.html", rows, "county")


@blueprint.get("/coverage/staff")
@allowed_to(Permission.SEE_COVERAGE)
def show() -> ResponseReturnValue:
    """Show the places of one's own area: counties to the upper levels, townships below."""
    prefix = signed_in().area_code[:6]
    level = "township" if len(prefix) == 6 else "county"
    rows = coverage.counts(prefix, level=level, at=now())
    return _page("coverage/show.html", rows, level)


@blueprint.get("/coverage/leaflet/<path:name>")
@public
def leaflet(name: str) -> ResponseReturnValue:
    """Serve Leaflet from the package that brings it; nothing is fetched from elsewhere."""
    folder = Path(leaflet_package.BASE_DIR)
    return send_from_directory(folder, name, max_age=A_YEAR)


def _page(template: str, rows: list, level: str) -> ResponseReturnValue:
    g.csp_nonce = secrets.token_urlsafe(16)
    drawn = coverage.picture(rows, level=level, tiles_url=settings().tiles_url)
    labels = {row.code: _label(row) for row in rows}
    return render_template(template, rows=rows, level=level, picture=drawn, labels=labels)


def _label(row: coverage.PlaceCounts | coverage.PublicCounts) -> dict[str, str]:
    if row.percent is not None:
        text = _("%(taken)s / %(asked)s 个名额已有人做", taken=row.taken, asked=row.asked)
    else:
        text = _("不显示") if row.asked is None else _("没有需求")
    return {"name": area_name(row.code), "short": area_name(row.code, 1), "text": text}
