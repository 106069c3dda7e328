"""What prevention achieves, by month and place; never a child."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.access import allowed_to, signed_in
from portal.blueprints.outcomes.pages import period, points_of, rows_of
from portal.clock import local_date
from portal.extensions import now
from portal.permissions import Permission
from portal.services import outcomes

# It belongs to the absences, but is read by those who supervise.
blueprint = Blueprint("outcomes", __name__, url_prefix="/absences/outcomes")


@blueprint.get("")
@allowed_to(Permission.SEE_OUTCOMES)
def show() -> ResponseReturnValue:
    """Show how many came home or took the child along in the last twelve months."""
    account = signed_in()
    since, until = period(local_date(now()))
    level = outcomes.level_for(account)
    counts = outcomes.counts(account.area_code, since, until, level=level)
    return render_template(
        "outcomes/show.html",
        counts=counts, points=points_of(counts.by_month), rows=rows_of(counts.by_month),
        since=since, until=until, reasons=outcomes.reasons(account.area_code),
    )  # fmt: skip
