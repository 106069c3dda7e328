"""Supervision pages of county, prefecture and province."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.access import allowed_to, signed_in
from portal.blueprints.supervision.pages import figure_rows, lines_of, parts_of, points_of
from portal.extensions import now
from portal.permissions import Permission
from portal.services import indicators, measures
from portal.services.indicators import may_read

blueprint = Blueprint("supervision", __name__, url_prefix="/supervision")
WINDOWS = (1, 3, 12)


def _asked() -> tuple[str, int]:
    """Answer area and months of the query; an area of somebody else is not found."""
    area = request.args.get("area") or signed_in().area_code[:6]
    if not may_read(signed_in(), area):
        abort(404)
    months = request.args.get("months", 3, type=int)
    return area, months if months in WINDOWS else 3


@blueprint.get("")
@allowed_to(Permission.SEE_SUPERVISION)
def overview() -> ResponseReturnValue:
    """Show every figure of the area, what must be nought first."""
    area, months = _asked()
    since, until = indicators.window(now(), months)
    return render_template(
        "supervision/overview.html", area=area, months=months, windows=WINDOWS, since=since,
        lines=lines_of(area, since, until),
    )  # fmt: skip


@blueprint.get("/<code>")
@allowed_to(Permission.SEE_SUPERVISION)
def show(code: str) -> ResponseReturnValue:
    """Show one figure by place, the place in most need of attention first, and by month."""
    found = measures.find(code)
    if found is None:
        abort(404)
    indicator, measure = found
    area, months = _asked()
    since, until = indicators.window(now(), months)
    return render_template(
        "supervision/show.html", indicator=indicator, kind=measure.kind, area=area, months=months,
        windows=WINDOWS, since=since, rows=figure_rows(measure, area, since, until),
        points=points_of(measure, area, now()), reads=lambda code: may_read(signed_in(), code),
        note=measure.note, parts=parts_of(measure, area, since, until),
    )  # fmt: skip
