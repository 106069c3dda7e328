"""My child: what a guardian sees, the code that ties an account to a child, calls home."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.family.forms import CallForm, LinkForm
from portal.clock import local_date
from portal.extensions import PortalForm, carried_out, form_status, limiter, now, settings
from portal.permissions import Permission
from portal.services import explanations, guardian_links, own_child, parent_calls

blueprint = Blueprint("family", __name__, url_prefix="/my-child")


def is_wrong_code(_response: Any) -> bool:
    """Say whether the answer of this request was to a code that opens nothing."""
    return bool(g.get("is_wrong_code"))


@blueprint.get("")
@allowed_to(Permission.SEE_OWN_CHILD)
def list_own() -> ResponseReturnValue:
    """List one's own children; with a single one, show it at once."""
    links = guardian_links.own(signed_in())
    if len(links) == 1:
        return redirect(url_for("family.show", ref=links[0].ref), 303)
    return render_template("family/list_own.html", links=links)


@blueprint.route("/link", methods=["GET", "POST"])
@allowed_to(Permission.SEE_OWN_CHILD)
@limiter.limit(lambda: settings().sign_in_limit, methods=["POST"], deduct_when=is_wrong_code)
def link() -> ResponseReturnValue:
    """Tie one's account to a child with the code from the paper."""
    form, made = LinkForm(), []

    def act() -> None:
        made.append(guardian_links.accept(signed_in(), form.code.data or "", at=now()))

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("绑定好了。"), "done")
        return redirect(url_for("family.show", ref=made[0].ref), 303)
    g.is_wrong_code = bool(form.errors)
    return render_template("family/link.html", form=form), form_status()


@blueprint.get("/<ref>")
@allowed_to(Permission.SEE_OWN_CHILD, on=guardian_links.find_own)
def show(own: Any) -> ResponseReturnValue:
    """Show one's own child: the result explained, the help agreed, visits, calls, notices."""
    seen = own_child.of(own, at=now())
    return render_template("family/show.html", seen=seen, child=own.child, form=PortalForm())


@blueprint.post("/explained/<ref>")
@allowed_to(Permission.SEE_OWN_CHILD, on=explanations.find_own)
def read(explanation: Any) -> ResponseReturnValue:
    """Note that one has read the result."""
    form = PortalForm()
    if form.validate_on_submit() and carried_out(
        form, lambda: explanations.mark_read(explanation, by=signed_in(), at=now())
    ):
        flash(_("已记下您看过了。有不明白的，请打电话问乡镇儿童督导员。"), "done")
    return redirect(url_for("family.show", ref=explanation.link.ref), 303)


@blueprint.route("/<ref>/call", methods=["GET", "POST"])
@allowed_to(Permission.SEE_OWN_CHILD, on=guardian_links.find_own)
def tell_call(own: Any) -> ResponseReturnValue:
    """Tell of a call home."""
    form = CallForm(on=f"{local_date(now()):%Y-%m-%d}")

    def act() -> None:
        parent_calls.tell(own, **form.told(), by=signed_in(), at=now())

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已记下。儿童主任问过孩子之后，会记入档案。"), "done")
        return redirect(url_for("family.show", ref=own.ref), 303)
    return render_template("family/tell_call.html", form=form, own=own), form_status()
