"""Signing in and out, invitations, and the accounts of the people who work here."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from portal.access import allowed_to, public, signed_in
from portal.blueprints.accounts.forms import SignInForm
from portal.extensions import PortalForm, limiter, now, say, settings
from portal.services import sign_ins
from portal.services.refusals import Refused
from portal.vocabulary import Permission

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")


def _enter(account: object) -> None:
    """Start a fresh cookie session, so that nothing planted before sign-in lives on."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    login_user(account)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(lambda: settings().sign_in_limit, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for address and passphrase."""
    if current_user.is_authenticated:
        return redirect(url_for("today.show"), 303)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            _enter(sign_ins.sign_in(form.email.data, form.password.data, at=now()))
        except Refused as refusal:
            say(refusal)
        else:
            return redirect(url_for("today.show"), 303)
    status = 200 if request.method == "GET" else 422
    return render_template("accounts/sign_in.html", form=form), status


@blueprint.post("/sign-out")
@allowed_to(Permission.SEE_TODAY)
def sign_out() -> ResponseReturnValue:
    """End the session on the server and in the cookie."""
    if PortalForm().validate_on_submit():
        sign_ins.sign_out(signed_in(), at=now())
        logout_user()
        session.clear()
        flash(_("您已退出。"), "message")
    return redirect(url_for("public.start"), 303)
