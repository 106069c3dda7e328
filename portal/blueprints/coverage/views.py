"""Coverage maps with their tables; the public ones read the newest release and nothing else."""

from __future__ import annotations

import secrets
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    g,
    jsonify,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask.typing import ResponseReturnValue
from xstatic.pkg import leaflet as leaflet_package

from portal.access import allowed_to, public, signed_in
from portal.blueprints.coverage import labels, openapi, staff
from portal.extensions import now, settings
from portal.permissions import Permission
from portal.services import coverage, coverage_sheet, public_coverage, releases

blueprint = Blueprint("coverage", __name__)
A_YEAR = 365 * 24 * 3600


@blueprint.get("/coverage")
@public
def public_map() -> ResponseReturnValue:
    """Show one view of the newest release, or say that there is none yet."""
    told = releases.newest()
    if told is None:
        return render_template("coverage/public_map.html", release=None, picture=None)
    asked = request.args
    view = public_coverage.view_of(told, asked.get("show", ""), asked.get("level", ""))
    g.csp_nonce = secrets.token_urlsafe(16)
    return render_template(
        "coverage/public_map.html",
        release=told,
        view=view,
        lines=public_coverage.lines(told, view),
        columns=labels.columns(view),
        place=labels.place,
        choices=labels.choices(),
        labels=labels.on_map(public_coverage.by_cell(told, view), view),
        picture=public_coverage.picture(told, view, tiles_url=settings().tiles_url),
    )


@blueprint.get("/coverage/release.csv")
@public
def download() -> ResponseReturnValue:
    """Send every figure of the newest release as one file for a spreadsheet."""
    told = releases.newest() or abort(404)
    answer = Response(releases.as_csv(told), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"shouwang-{told.month}.csv")
    return answer


@blueprint.get("/api/v1/coverage")
@public
def api() -> ResponseReturnValue:
    """Send the document of the newest release, byte for byte as it was sealed."""
    told = releases.newest()
    if told is None:
        return jsonify(error="no_release", message="Nothing has been released yet."), 404
    return Response(told.document, mimetype="application/json")


@blueprint.get("/api/v1/openapi.json")
@public
def describe() -> ResponseReturnValue:
    """Describe the public API."""
    return jsonify(openapi.description(url_for("coverage.api")))


@blueprint.get("/coverage/staff")
@allowed_to(Permission.SEE_COVERAGE)
def show() -> ResponseReturnValue:
    """Show the places of one's own area: counties to the upper levels, townships below."""
    asked = staff.question()
    told = coverage.figures(asked)
    g.csp_nonce = secrets.token_urlsafe(16)
    return render_template(
        "coverage/show.html", told=told, asked=asked, choices=staff.choices(asked),
        months=staff.neighbours(asked), labels=staff.on_map(told), steps=staff.steps(told),
        drop=staff.drop(told), remark=staff.remark(told),
        picture=coverage.picture(told, tiles_url=settings().tiles_url),
        **staff.words(),
    )  # fmt: skip


@blueprint.get("/coverage/staff.csv")
@allowed_to(Permission.SEE_COVERAGE)
def download_own() -> ResponseReturnValue:
    """Send the figures of one's own area as a file for a spreadsheet; it is audited."""
    asked = staff.question()
    text = coverage_sheet.export(asked, by=signed_in(), at=now())
    answer = Response(text, mimetype="text/csv")
    name = f"coverage-{asked.prefix}-{asked.month:%Y-%m}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@blueprint.get("/coverage/leaflet/<path:name>")
@public
def leaflet(name: str) -> ResponseReturnValue:
    """Serve Leaflet from the package that brings it; nothing is fetched from elsewhere."""
    folder = Path(leaflet_package.BASE_DIR)
    return send_from_directory(folder, name, max_age=A_YEAR)
