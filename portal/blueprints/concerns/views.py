"""Concerns raised in a service record."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.concerns.forms import AnswerForm
from portal.extensions import PortalForm, carried_out, form_status, now, page_number
from portal.permissions import Permission
from portal.services import cases, concerns

blueprint = Blueprint("concerns", __name__, url_prefix="/concerns")
PAGE = 50


@blueprint.get("")
@allowed_to(Permission.HANDLE_CONCERN)
def list_all() -> ResponseReturnValue:
    """List the open concerns, present danger first, or those answered."""
    is_over = request.args.get("tab") == "over"
    page = page_number()
    rows, count = concerns.in_scope(signed_in(), is_over=is_over, page=page, size=PAGE)
    return render_template(
        "concerns/list_all.html",
        rows=rows,
        is_over=is_over,
        page=page,
        page_count=-(-count // PAGE),
    )


@blueprint.get("/<ref>")
@allowed_to(Permission.HANDLE_CONCERN, on=concerns.find)
def show(concern: Any) -> ResponseReturnValue:
    """Show a concern and what has been done; the reading is written down."""
    concerns.opened(concern, by=signed_in(), at=now())
    return render_template(
        "concerns/show.html",
        concern=concern,
        case=cases.live_case_of(child=concern.child),
        form=PortalForm(),
    )


@blueprint.route("/<ref>/answer", methods=["GET", "POST"])
@allowed_to(Permission.HANDLE_CONCERN, on=concerns.find)
def answer(concern: Any) -> ResponseReturnValue:
    """Write down what was done."""
    form = AnswerForm(data={"version": concern.version})

    def act() -> None:
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        concerns.answer(concern, form.answer(), **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已记录。报告人写下的内容不会改变。"), "done")
        return redirect(url_for("concerns.show", ref=concern.ref), 303)
    page = render_template("concerns/answer.html", concern=concern, form=form)
    return page, form_status()
