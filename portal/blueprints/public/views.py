"""Public pages: the start, how matching works, privacy, sources, language."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.access import public
from portal.extensions import LOCALES
from portal.services import match_weights

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
@public
def start() -> ResponseReturnValue:
    """Say what this is and whom to call now."""
    return render_template("public/start.html")


@blueprint.get("/how-matching-works")
@public
def matching() -> ResponseReturnValue:
    """Say how children's needs and people are brought together."""
    checks = match_weights.CHECKS.values()
    return render_template("public/matching.html", live=match_weights.live(), checks=checks)


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say what is kept about whom, why and how long."""
    return render_template("public/privacy.html")


@blueprint.get("/sources")
@public
def sources() -> ResponseReturnValue:
    """Credit the sources of the places and the law."""
    return render_template("public/sources.html")


@blueprint.get("/language/<code>")
@public
def language(code: str) -> ResponseReturnValue:
    """Choose the language and go back to where one was."""
    if code in LOCALES:
        session["language"] = code
    back = request.args.get("back", "")
    # Browsers read a backslash as a stroke and leave tabs and line ends out before they look.
    is_plain = back.isprintable() and "\\" not in back
    is_ours = is_plain and back.startswith("/") and not back.startswith("//")
    return redirect(back if is_ours else url_for("public.start"), 303)
