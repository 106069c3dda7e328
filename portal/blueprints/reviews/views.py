"""How a report is examined before it is accepted, and stepping back from one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.reviews.forms import ReviewForm
from portal.extensions import PortalForm, carried_out, form_status, now
from portal.permissions import Permission
from portal.services import recusals, report_reviews, reports

blueprint = Blueprint("reviews", __name__, url_prefix="/reports")
police_only_on = allowed_to(Permission.HANDLE_REPORT, on=reports.find)


@blueprint.route("/<ref>/review", methods=["GET", "POST"])
@police_only_on
def choose(report: Any) -> ResponseReturnValue:
    """Choose how a report is examined, where a day is not enough."""
    form = ReviewForm(version=str(report.version))

    def act() -> None:
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        approver = form.approver.data or ""
        report_reviews.choose(report, form.chosen(), approver=approver, **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已登记审查方式，页面上的期限已改。"), "done")
        return redirect(url_for("reports.show", ref=report.ref), 303)
    return render_template("reviews/choose.html", form=form, report=report), form_status()


@blueprint.route("/<ref>/recuse", methods=["GET", "POST"])
@police_only_on
def recuse(report: Any) -> ResponseReturnValue:
    """Step back from a report that names the officer or somebody close to him."""
    form = PortalForm()
    if form.validate_on_submit() and carried_out(
        form, lambda: recusals.recuse(report, by=signed_in(), at=now())
    ):
        flash(_("您已回避，这份报告由其他民警办理。"), "done")
        return redirect(url_for("reports.list_all"), 303)
    return render_template("reviews/recuse.html", form=form, report=report), form_status()
