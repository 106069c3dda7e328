"""Units that must report: their register and confirmations, and the county's list of units."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.units.forms import ConfirmForm, DescribeForm
from portal.extensions import carried_out, form_status, now, page_number
from portal.permissions import Permission
from portal.services import reporting_units, reports, zero_reports

blueprint = Blueprint("units", __name__)
PAGE = 50


@blueprint.get("/reports/own")
@allowed_to(Permission.KEEP_OWN_REPORTS)
def list_own() -> ResponseReturnValue:
    """List what the unit has reported: its register, and the term to confirm."""
    page, account = page_number(), signed_in()
    rows, count = reports.own_of(account, page=page, size=PAGE)
    return render_template(
        "units/list_own.html", rows=rows, page=page, pages=-(-count // PAGE),
        unit=reporting_units.of(account), term=zero_reports.owed_by(account, at=now()),
    )  # fmt: skip


@blueprint.route("/reports/own/unit", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_OWN_REPORTS)
def describe() -> ResponseReturnValue:
    """Say once what kind of unit this is."""
    form, known = DescribeForm(), reporting_units.of(signed_in())

    def act() -> None:
        reporting_units.describe(form.chosen(), form.name.data or "", by=signed_in(), at=now())

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("单位资料已保存，以后报告时会自动填好。"), "done")
        return redirect(url_for("units.list_own"), 303)
    return render_template("units/describe.html", form=form, known=known), form_status()


@blueprint.route("/reports/own/confirm", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_OWN_REPORTS)
def confirm() -> ResponseReturnValue:
    """Confirm the reports of a term: so many, and nothing else to report."""
    account = signed_in()
    term = zero_reports.owed_by(account, at=now())
    form = ConfirmForm(data={"term": term.code if term else ""})
    if form.validate_on_submit() and carried_out(
        form, lambda: zero_reports.confirm(form.term.data or "", by=account, at=now())
    ):
        flash(_("本学期已确认，县里会看到。发现新的情况，随时报告。"), "done")
        return redirect(url_for("units.list_own"), 303)
    counted = zero_reports.counted(account, term) if term else 0
    page = render_template("units/confirm.html", form=form, term=term, counted=counted)
    return page, form_status()


@blueprint.get("/units")
@allowed_to(Permission.SEE_REPORTING_UNITS)
def list_all() -> ResponseReturnValue:
    """List the county's units and whether each has confirmed the term."""
    term = zero_reports.to_confirm(now())
    rows = zero_reports.units_of(signed_in(), term)
    return render_template("units/list_all.html", rows=rows, term=term)
