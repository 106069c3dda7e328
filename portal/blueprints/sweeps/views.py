"""Sweeps by season, and the early signs they find."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.sweeps.forms import ChangeForm, EndForm, NoteForm
from portal.extensions import PortalForm, carried_out, form_status, now, page_number
from portal.permissions import Permission, permits
from portal.services import child_scope, children, early_signs, seen_signs, sweep_progress, sweeps
from portal.sweep_terms import SignSource, SweepAnswer
from portal.vocabulary import Role

blueprint = Blueprint("sweeps", __name__, url_prefix="/sweeps")
PAGE = 50


@blueprint.get("")
@allowed_to(Permission.SEE_SWEEPS)
def list_all() -> ResponseReturnValue:
    """List the sweeps under way or late: one's own lists, or the county's townships."""
    rows = sweep_progress.for_account(signed_in(), at=now())
    return render_template(
        "sweeps/list_all.html", rows=rows, is_county=signed_in().role is Role.COUNTY
    )


@blueprint.get("/<ref>")
@allowed_to(Permission.SEE_SWEEPS, on=sweeps.find)
def show(village: Any) -> ResponseReturnValue:
    """Show the children of a list, those still waiting first, with one tap each."""
    account, page = signed_in(), page_number()
    lines, count = sweeps.lines_of(village, page=page, size=PAGE)
    done, total = sweep_progress.of([village]).get(village.id, (0, 0))
    return render_template(
        "sweeps/show.html",
        village=village,
        # A form of its own for each child: a tap on one must not use up the token of another.
        rows=[
            (line, child_scope.code_or_name(account, line.child), PortalForm()) for line in lines
        ],
        done=done,
        total=total,
        rest=len(sweeps.remaining(village)) if permits(account, Permission.KEEP_SWEEP) else 0,
        is_late=sweeps.is_late(village, at=now()),
        page=page,
        pages=-(-count // PAGE),
    )


@blueprint.post("/lines/<ref>/confirm")
@allowed_to(Permission.KEEP_SWEEP, on=sweeps.find_line)
def confirm(line: Any) -> ResponseReturnValue:
    """Say with one tap that nothing has changed for a child."""
    form = PortalForm()
    if form.validate_on_submit():
        carried_out(form, lambda: sweeps.confirm(line, by=signed_in(), at=now()))
    return redirect(url_for("sweeps.show", ref=line.village.ref, _anchor="children"), 303)


@blueprint.route("/<ref>/rest", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_SWEEP, on=sweeps.find)
def confirm_rest(village: Any) -> ResponseReturnValue:
    """Say of the children still waiting that nothing has changed, after reading who they are."""
    account, form, counts = signed_in(), PortalForm(), []
    if form.validate_on_submit() and carried_out(
        form, lambda: counts.append(sweeps.confirm_rest(village, by=account, at=now()))
    ):
        flash(_("已记录 %(count)s 个孩子没有变化。", count=counts[0]), "done")
        return redirect(url_for("sweeps.show", ref=village.ref), 303)
    names = [child_scope.code_or_name(account, line.child) for line in sweeps.remaining(village)]
    page = render_template("sweeps/confirm_rest.html", village=village, names=names, form=form)
    return page, form_status()


@blueprint.route("/lines/<ref>/change", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_SWEEP, on=sweeps.find_line)
def report_change(line: Any) -> ResponseReturnValue:
    """Say what changed for a child and which signs were seen; the file comes next."""
    form = ChangeForm()
    if form.validate_on_submit() and carried_out(
        form, lambda: sweeps.report_change(line, **form.told(), by=signed_in(), at=now())
    ):
        return _after_change(line, form.told()["answer"])
    name = child_scope.code_or_name(signed_in(), line.child)
    page = render_template("sweeps/report_change.html", line=line, name=name, form=form)
    return page, form_status()


@blueprint.get("/signs")
@allowed_to(Permission.SEE_SWEEPS)
def list_signs() -> ResponseReturnValue:
    """List the children with early signs that stand, the gravest first."""
    page = page_number()
    rows, count = early_signs.in_scope(signed_in(), page=page, size=PAGE)
    return render_template(
        "sweeps/list_signs.html",
        rows=[(*row, PortalForm()) for row in rows],
        page=page,
        pages=-(-count // PAGE),
    )


@blueprint.route("/children/<ref>/signs", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_SWEEP, on=child_scope.find)
def note_sign(child: Any) -> ResponseReturnValue:
    """Write down an early sign seen outside a sweep."""
    form = NoteForm()

    def act() -> None:
        how = {"source": SignSource.REPORT, "by": signed_in(), "at": now()}
        seen_signs.note(child, form.chosen(), words=form.words.data or "", **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已记录。风险等级按平台规定调整，乡镇会收到通知。"), "done")
        return redirect(url_for("children.show", ref=child.ref), 303)
    return render_template("sweeps/note_sign.html", child=child, form=form), form_status()


@blueprint.route("/signs/<ref>/end", methods=["GET", "POST"])
@allowed_to(Permission.END_SIGN, on=early_signs.find)
def end_sign(sign: Any) -> ResponseReturnValue:
    """End an early sign with a word on why; the level stays until the next assessment."""
    form = EndForm(version=str(sign.version))
    how = {"words": form.words.data or "", "version": form.seen_version()}
    if form.validate_on_submit() and carried_out(
        form, lambda: early_signs.end(sign, **how, by=signed_in(), at=now())
    ):
        flash(_("信号已结束。风险等级不会自动降低，由下一次评估决定。"), "done")
        return redirect(url_for("sweeps.list_signs"), 303)
    return render_template("sweeps/end_sign.html", sign=sign, form=form), form_status()


@blueprint.post("/children/<ref>/case")
@allowed_to(Permission.KEEP_CASE, on=child_scope.find)
def open_case(child: Any) -> ResponseReturnValue:
    """Open a case because of the child's early signs, or lead to the live one."""
    form, opened = PortalForm(), []
    if form.validate_on_submit() and carried_out(
        form, lambda: opened.append(early_signs.open_case(child, by=signed_in(), at=now()))
    ):
        return redirect(url_for("cases.show", ref=opened[0].ref), 303)
    return redirect(url_for("sweeps.list_signs"), 303)


def _after_change(line: Any, answer: SweepAnswer) -> ResponseReturnValue:
    """Lead to the file where something is to be changed in it, else back to the list."""
    account = signed_in()
    child = child_scope.find(account, line.child.ref)
    if answer is SweepAnswer.NOT_FOUND:
        flash(_("已记录，孩子已标为高风险（红），乡镇会收到通知。请马上拨打110报告。"), "refused")
    elif answer is SweepAnswer.LEFT:
        flash(_("已记录，乡镇会核实孩子的去向，需要时办理退出。"), "done")
    elif child is not None and child.status in children.EDITABLE.get(account.role, ()):
        flash(_("已记录。请在档案里更新有变化的项目；没有要改的，可以直接返回名单。"), "done")
        return redirect(url_for("children.edit", ref=child.ref), 303)
    return redirect(url_for("sweeps.show", ref=line.village.ref), 303)
