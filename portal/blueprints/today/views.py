"""Today's work: the first page of every role."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.access import allowed_to
from portal.vocabulary import Permission

blueprint = Blueprint("today", __name__, url_prefix="/today")


@blueprint.get("")
@allowed_to(Permission.SEE_TODAY)
def show() -> ResponseReturnValue:
    """Show what is to be done now, this week, and what waits for others."""
    return render_template("today/show.html")
