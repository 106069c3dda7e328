"""Letters to departments: written, printed, answered; chased by the county."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.department_tasks.forms import AnswerForm, AskForm
from portal.clock import local_date
from portal.extensions import VersionForm, carried_out, form_status, now, page_number
from portal.permissions import Permission
from portal.services import cases, child_scope, department_tasks

blueprint = Blueprint("department_tasks", __name__, url_prefix="/department-tasks")
PAGE = 50


@blueprint.get("")
@allowed_to(Permission.SEE_DEPARTMENT_TASK)
def list_all() -> ResponseReturnValue:
    """List the letters that wait for an answer, the oldest first, or those answered."""
    is_over = request.args.get("tab") == "over"
    page = page_number()
    rows, count = department_tasks.in_scope(signed_in(), is_over=is_over, page=page, size=PAGE)
    return render_template(
        "department_tasks/list_all.html",
        rows=rows,
        is_over=is_over,
        page=page,
        pages=-(-count // PAGE),
    )


@blueprint.route("/ask/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_DEPARTMENT_TASK, on=cases.find)
def ask(case: Any) -> ResponseReturnValue:
    """Ask a department about the child of a case."""
    form, asked = AskForm(), []
    told = form.told() if form.validate_on_submit() else None

    def act() -> None:
        where = {"child": case.child, "case": case, "area_code": case.area_code}
        who = {"by": signed_in(), "at": now()}
        asked.append(department_tasks.ask(**(told or {}), **where, **who))

    if told is not None and carried_out(form, act):
        flash(_("函已生成，请打印、盖章、送达。"), "done")
        return _to(asked[0])
    return render_template("department_tasks/ask.html", case=case, form=form), form_status()


@blueprint.get("/<ref>")
@allowed_to(Permission.SEE_DEPARTMENT_TASK, on=department_tasks.find)
def show(task: Any) -> ResponseReturnValue:
    """Show what a department is asked for and what it answered."""
    form = VersionForm(version=str(task.version))
    return render_template("department_tasks/show.html", task=task, form=form)


@blueprint.get("/<ref>/letter")
@allowed_to(Permission.KEEP_DEPARTMENT_TASK, on=department_tasks.find)
def letter(task: Any) -> ResponseReturnValue:
    """Show the letter for printing; only the township that carries it reads the name in it."""
    if task.child is not None:
        department_tasks.opened(task, by=signed_in(), at=now())
    who = child_scope.code_or_name(signed_in(), task.child) if task.child else ""
    return render_template("department_tasks/letter.html", task=task, who=who)


@blueprint.route("/<ref>/answer", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_DEPARTMENT_TASK, on=department_tasks.find)
def answer(task: Any) -> ResponseReturnValue:
    """Write down what the department answered."""
    today = local_date(now())
    form = AnswerForm(data={"answered_on": f"{today:%Y-%m-%d}", "version": str(task.version)})
    who = {"by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form, lambda: department_tasks.record_answer(task, **form.told(), **who)
    ):
        flash(_("答复已登记。"), "done")
        return _to(task)
    return render_template("department_tasks/answer.html", task=task, form=form), form_status()


@blueprint.post("/<ref>/chase")
@allowed_to(Permission.CHASE_DEPARTMENT, on=department_tasks.find)
def chase(task: Any) -> ResponseReturnValue:
    """Urge as county; the township is told."""
    form = VersionForm()
    who = {"by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form, lambda: department_tasks.chase(task, version=form.seen_version(), **who)
    ):
        flash(_("已催办，乡镇会收到通知。"), "done")
    return _to(task)


def _to(task: Any) -> ResponseReturnValue:
    return redirect(url_for("department_tasks.show", ref=task.ref), 303)
