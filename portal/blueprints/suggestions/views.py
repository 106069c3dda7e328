"""Written suggestions: the county registers and answers, supervisors see."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from portal.access import allowed_to, signed_in
from portal.blueprints.suggestions.forms import AnswerForm, RegisterForm
from portal.extensions import carried_out, form_status, now, page_number
from portal.permissions import Permission
from portal.presentation import area_name
from portal.services import suggestions

blueprint = Blueprint("suggestions", __name__, url_prefix="/suggestions")
PAGE = 50


@blueprint.get("")
@allowed_to(Permission.SEE_SUGGESTION)
def list_all() -> ResponseReturnValue:
    """List the suggestions that await a reply, the oldest first, or those answered."""
    is_over = request.args.get("tab") == "over"
    page = page_number()
    found, count = suggestions.in_scope(signed_in(), is_over=is_over, page=page, size=PAGE)
    rows = [(row, suggestions.due_on(row), suggestions.is_late(row, at=now())) for row in found]
    return render_template(
        "suggestions/list_all.html", rows=rows, is_over=is_over, page=page, pages=-(-count // PAGE)
    )


@blueprint.get("/<ref>")
@allowed_to(Permission.SEE_SUGGESTION, on=suggestions.find)
def show(suggestion: Any) -> ResponseReturnValue:
    """Show a suggestion and its reply."""
    due_on = suggestions.due_on(suggestion)
    return render_template("suggestions/show.html", suggestion=suggestion, due_on=due_on)


@blueprint.route("/register", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_SUGGESTION)
def register() -> ResponseReturnValue:
    """Register a suggestion that came in on paper."""
    form = RegisterForm()
    form.area_code.choices = [
        SelectChoice(place.code, area_name(place.code, 1))
        for place in suggestions.places(signed_in())
    ]
    made: list[Any] = []

    def act() -> None:
        made.append(suggestions.register(form.told(), by=signed_in(), at=now()))

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已登记，一个月之内书面答复（法定）。"), "done")
        return redirect(url_for("suggestions.show", ref=made[0].ref), 303)
    return render_template("suggestions/register.html", form=form), form_status()


@blueprint.route("/<ref>/answer", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_SUGGESTION, on=suggestions.find)
def answer(suggestion: Any) -> ResponseReturnValue:
    """Record the written reply."""
    form = AnswerForm(version=str(suggestion.version))

    def act() -> None:
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        suggestions.answer(suggestion, form.told(), **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("答复已登记。"), "done")
        return redirect(url_for("suggestions.show", ref=suggestion.ref), 303)
    page = render_template("suggestions/answer.html", form=form, suggestion=suggestion)
    return page, form_status()
