"""Pieces that several views of the area share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import signed_in
from portal.blueprints.agreements.forms import TermsForm
from portal.extensions import VersionForm, carried_out, form_status, now
from portal.guardianship_terms import UNFINISHED, AgreementStatus
from portal.services import agreements

A = AgreementStatus
TABS = {
    "missing": (),
    "unfinished": UNFINISHED,
    "active": (A.ACTIVE,),
    "over": (A.EXPIRED, A.ENDED, A.CARER_UNFIT, A.REPLACED),
}


def step_page(
    template: str, form: VersionForm, agreement: Any, act: Callable[[dict[str, Any]], object],
    done: str, **shown: Any,
) -> ResponseReturnValue:  # fmt: skip
    """Show the form of a step, or carry it out and show the agreement."""
    to = url_for("agreements.show", ref=agreement.ref)
    if form.validate_on_submit():
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        if carried_out(form, lambda: act(how)):
            flash(done, "done")
            return redirect(to, 303)
    page = render_template(template, form=form, agreement=agreement, back_url=to, **shown)
    return page, form_status()


def terms_page(
    template: str, form: TermsForm, act: Callable[[dict[str, Any]], Any], back_url: str,
    **shown: Any,
) -> ResponseReturnValue:  # fmt: skip
    """Show the form of the terms; say at every field what is wrong, or write them down."""
    made: list[Any] = []
    if form.validate_on_submit():
        for refusal in agreements.refusals(form.terms(), at=now()):
            form.refuse(refusal)
        how = {"by": signed_in(), "at": now()}
        if not form.errors and carried_out(form, lambda: made.append(act(how))):
            flash(_("协议草稿已保存。下一步：核查被委托人，听孩子的意见。"), "done")
            return redirect(url_for("agreements.show", ref=made[0].ref), 303)
    return render_template(template, form=form, back_url=back_url, **shown), form_status()
