"""The roster of those who handle children's cases, kept by the county (HR-32)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.staff.forms import TrainingForm
from portal.extensions import carried_out, form_status, now, page_number
from portal.permissions import Permission
from portal.services import roster

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
PAGE = 50


@blueprint.get("")
@allowed_to(Permission.KEEP_ROSTER)
def list_all() -> ResponseReturnValue:
    """List the staff of the county with training, last sign-in and load, and what is missing."""
    county, page = signed_in(), page_number()
    count = roster.count(county)
    return render_template(
        "staff/list_all.html",
        lines=roster.lines(county, at=now(), page=page, size=PAGE),
        count=count,
        untrained=roster.untrained(county),
        without_women=roster.roles_without_women(county),
        unstaffed=roster.villages_without_director(county),
        page=page,
        pages=-(-count // PAGE),
    )


@blueprint.route("/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_ROSTER, on=roster.find)
def keep(officer: Any) -> ResponseReturnValue:
    """Write down somebody's sex and training."""
    form = TrainingForm(
        version=str(officer.version),
        sex=officer.sex.value if officer.sex else "",
        trained_on=officer.trained_on,
        trained_hours=officer.trained_hours,
    )

    def act() -> None:
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        roster.keep(officer, **form.told(), **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已登记。"), "done")
        return redirect(url_for("staff.list_all"), 303)
    return render_template("staff/keep.html", form=form, officer=officer), form_status()
