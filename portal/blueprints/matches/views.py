"""Runs of the matcher and their proposals."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.extensions import PortalForm, now, page_number
from portal.permissions import Permission
from portal.services import match_runs, needs, suitability
from portal.services.match_plans import LONGEST_ON_A_PAGE

blueprint = Blueprint("matches", __name__, url_prefix="/matches")


@blueprint.get("")
@allowed_to(Permission.RUN_MATCHING)
def list_all() -> ResponseReturnValue:
    """List the runs that touch one's own area, newest first."""
    page = page_number()
    runs, pages = match_runs.newest(signed_in(), page=page)
    return render_template(
        "matches/list_all.html", runs=runs, form=PortalForm(), page=page, pages=pages
    )


@blueprint.post("/run")
@allowed_to(Permission.RUN_MATCHING)
def run() -> ResponseReturnValue:
    """Match the open needs of one's own area now."""
    form = PortalForm()
    if not form.validate_on_submit():
        return redirect(url_for("matches.list_all"), 303)
    made = match_runs.run(
        signed_in().area_code, by=signed_in(), at=now(), seconds=LONGEST_ON_A_PAGE
    )
    flash(_("匹配已完成。请逐项审阅建议，再发出邀请。"), "done")
    return redirect(url_for("matches.show", ref=made.ref), 303)


@blueprint.get("/<ref>")
@allowed_to(Permission.RUN_MATCHING, on=match_runs.find)
def show(made: Any) -> ResponseReturnValue:
    """Show what a run proposes for one's own area, and what it could not fill."""
    found = match_runs.results(made, signed_in())
    cards = {result.need.ref: needs.card(result.need) for result in found}
    reasons = {
        row.ref: [_(text) for text in suitability.plain_reasons(row)]
        for result in found
        for row in result.proposals
    }
    return render_template(
        "matches/show.html",
        made=made, results=found, cards=cards, reasons=reasons, form=PortalForm(),
    )  # fmt: skip


@blueprint.get("/needs/<ref>")
@allowed_to(Permission.RUN_MATCHING, on=match_runs.find_unfilled)
def explain(item: Any) -> ResponseReturnValue:
    """Say why nobody was proposed for a need, and what might help."""
    return render_template(
        "matches/explain.html",
        item=item,
        card=needs.card(item.need),
        reasons=match_runs.reasons_for(item),
    )
