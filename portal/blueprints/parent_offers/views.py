"""Offers to absent parents: made, printed, answered, concluded."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.parent_offers.forms import AnswerForm, OfferForm, OutcomeForm
from portal.clock import local_date
from portal.extensions import carried_out, form_status, now
from portal.permissions import Permission
from portal.prevention_terms import OfferAnswer
from portal.services import absences, parent_offers

blueprint = Blueprint("parent_offers", __name__, url_prefix="/parent-offers")


@blueprint.route("/make/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_ABSENCE, on=absences.find)
def make(absence: Any) -> ResponseReturnValue:
    """Write down what the parents are offered."""
    form = OfferForm(data={"offered_on": f"{local_date(now()):%Y-%m-%d}"})
    told = form.told() if form.validate_on_submit() else None
    if told and carried_out(
        form, lambda: parent_offers.make(absence, **told, by=signed_in(), at=now())
    ):
        flash(_("已登记。可以打印一张告知单交给家里。"), "done")
        return redirect(url_for("absences.show", ref=absence.ref), 303)
    return render_template("parent_offers/make.html", form=form, absence=absence), form_status()


@blueprint.get("/<ref>/leaflet")
@allowed_to(Permission.KEEP_ABSENCE, on=parent_offers.find)
def leaflet(offer: Any) -> ResponseReturnValue:
    """Show a page to print and hand over; it names no child."""
    return render_template("parent_offers/leaflet.html", offer=offer)


@blueprint.route("/<ref>/answer", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_ABSENCE, on=parent_offers.find)
def answer(offer: Any) -> ResponseReturnValue:
    """Write down what the parents say; a yes leads to the need it opens."""
    today = f"{local_date(now()):%Y-%m-%d}"
    form = AnswerForm(data={"version": str(offer.version), "answered_on": today})
    told = form.told() if form.validate_on_submit() else None
    if told and carried_out(
        form, lambda: parent_offers.answer(offer, **told, by=signed_in(), at=now())
    ):
        flash(_("答复已登记。"), "done")
        if told["said"] is OfferAnswer.ACCEPTED:
            return redirect(
                url_for("needs.open_need", ref=offer.absence.child.ref, offer=offer.ref), 303
            )
        return redirect(url_for("absences.show", ref=offer.absence.ref), 303)
    return render_template("parent_offers/answer.html", form=form, offer=offer), form_status()


@blueprint.route("/<ref>/conclude", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_ABSENCE, on=parent_offers.find)
def conclude(offer: Any) -> ResponseReturnValue:
    """Write down what came of an accepted offer."""
    today = f"{local_date(now()):%Y-%m-%d}"
    form = OutcomeForm(data={"version": str(offer.version), "outcome_on": today})
    told = form.told() if form.validate_on_submit() else None
    if told and carried_out(
        form, lambda: parent_offers.conclude(offer, **told, by=signed_in(), at=now())
    ):
        flash(_("结果已登记。"), "done")
        return redirect(url_for("absences.show", ref=offer.absence.ref), 303)
    return render_template("parent_offers/conclude.html", form=form, offer=offer), form_status()
