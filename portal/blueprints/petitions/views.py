"""Requests about data and complaints: people file, a township enters paper, the county answers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from portal.access import allowed_to, signed_in
from portal.blueprints.petitions.forms import AnswerForm, FileForm, PaperForm
from portal.extensions import VersionForm, carried_out, form_status, now, page_number
from portal.permissions import Permission
from portal.services import petitions, suspicions
from portal.services.due_times import DueTimes

blueprint = Blueprint("petitions", __name__, url_prefix="/petitions")
PAGE = 50


@blueprint.get("")
@allowed_to(Permission.FILE_PETITION)
def list_own() -> ResponseReturnValue:
    """List what one has asked for and how far each answer is."""
    rows = list(petitions.own(signed_in()).limit(PAGE))
    due = [(row, petitions.due_on(row)) for row in rows]
    return render_template("petitions/list_own.html", rows=due)


@blueprint.route("/file", methods=["GET", "POST"])
@allowed_to(Permission.FILE_PETITION)
def file() -> ResponseReturnValue:
    """File a request about data, or a complaint."""
    account, form = signed_in(), FileForm()
    known = {child.ref: child for child in petitions.children_of(account)}
    form.child.choices = [SelectChoice("", _("不针对某个孩子"))]
    form.child.choices += [SelectChoice(ref, child.name) for ref, child in known.items()]
    made: list[Any] = []

    def act() -> None:
        child = known.get(form.child.data or "")
        how = {"child": child, "by": account, "at": now()}
        made.append(petitions.file(form.asked(), form.text.data or "", **how))

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已收到。这一页就是回执，请记下编号。"), "done")
        return redirect(url_for("petitions.show", ref=made[0].ref), 303)
    page = render_template("petitions/file.html", form=form, has_children=bool(known))
    return page, form_status()


@blueprint.get("/<ref>")
@allowed_to(Permission.FILE_PETITION, on=petitions.find_filed)
def show(petition: Any) -> ResponseReturnValue:
    """Show the receipt of what one filed, how far it is, and the answer."""
    return _receipt(petition)


@blueprint.get("/paper")
@allowed_to(Permission.ENTER_PETITION)
def list_entered() -> ResponseReturnValue:
    """List what one has entered from paper."""
    rows = list(petitions.own(signed_in()).limit(PAGE))
    due = [(row, petitions.due_on(row)) for row in rows]
    return render_template("petitions/list_entered.html", rows=due)


@blueprint.route("/paper/enter", methods=["GET", "POST"])
@allowed_to(Permission.ENTER_PETITION)
def enter() -> ResponseReturnValue:
    """Enter a request or complaint that came on paper."""
    form, made = PaperForm(), []

    def act() -> None:
        text, how = form.text.data or "", {"by": signed_in(), "at": now()}
        made.append(petitions.enter(form.asked(), text, form.paper(), **how))

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已登记，请把回执打印出来交给提出人。"), "done")
        return redirect(url_for("petitions.show_entered", ref=made[0].ref), 303)
    return render_template("petitions/enter.html", form=form), form_status()


@blueprint.get("/paper/<ref>")
@allowed_to(Permission.ENTER_PETITION, on=petitions.find_entered)
def show_entered(petition: Any) -> ResponseReturnValue:
    """Show the receipt of what came on paper, to be printed, and the answer to hand over."""
    return _receipt(petition)


@blueprint.get("/received")
@allowed_to(Permission.ANSWER_PETITION)
def list_all() -> ResponseReturnValue:
    """List what the county has to answer, the oldest first, or what it has answered."""
    account, page = signed_in(), page_number()
    is_over = request.args.get("tab") == "over"
    found, count = petitions.in_scope(account, is_over=is_over, page=page, size=PAGE)
    times = DueTimes(account.area_code)
    rows = [(row, petitions.due_at(row, times), petitions.due_on(row, times)) for row in found]
    return render_template(
        "petitions/list_all.html", rows=rows, is_over=is_over, page=page,
        pages=-(-count // PAGE), now=now(),
    )  # fmt: skip


@blueprint.post("/received/<ref>/take")
@allowed_to(Permission.ANSWER_PETITION, on=petitions.find_received)
def take(petition: Any) -> ResponseReturnValue:
    """Take it in hand."""
    form = VersionForm()
    how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(form, lambda: petitions.take(petition, **how)):
        flash(_("已由您办理，提出人能看到。"), "done")
    return redirect(url_for("petitions.answer", ref=petition.ref), 303)


@blueprint.route("/received/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.ANSWER_PETITION, on=petitions.find_received)
def answer(petition: Any) -> ResponseReturnValue:
    """Show what is asked for, and answer it in writing."""
    form = AnswerForm(version=str(petition.version))

    def act() -> None:
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        petitions.answer(petition, form.decided(), form.answer.data or "", **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已答复。"), "done")
        return redirect(url_for("petitions.answer", ref=petition.ref), 303)
    is_sealed = suspicions.is_any(petition.filed_by, petition.child)
    page = render_template(
        "petitions/answer.html", form=form, petition=petition, due_on=petitions.due_on(petition),
        steps=petitions.steps_of(petition), is_sealed=is_sealed,
    )  # fmt: skip
    return page, form_status()


def _receipt(petition: Any) -> str:
    due_on, steps = petitions.due_on(petition), petitions.steps_of(petition)
    return render_template("petitions/show.html", petition=petition, due_on=due_on, steps=steps)
