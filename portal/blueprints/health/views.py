"""Whether the portal is alive and well."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from portal.access import allowed_to, public
from portal.extensions import now
from portal.permissions import Permission
from portal.services import health

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """Answer that the process is alive."""
    return jsonify(status="ok")


@blueprint.get("/health/deep")
@public
def deep() -> ResponseReturnValue:
    """Answer whether everything works; yes or no, and what is missing."""
    found = health.look(now())
    told = {"status": "ok" if found.is_well else "late", "warnings": found.warnings}
    return jsonify(told), 200 if found.is_well else 503


@blueprint.get("/health")
@allowed_to(Permission.SEE_SYSTEM)
def show() -> ResponseReturnValue:
    """Show how the system runs."""
    return render_template("health/show.html", health=health.look(now()))
