"""Protection cases: the list, one case with its history, and whose file it belongs to."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from portal.access import allowed_to, signed_in
from portal.blueprints.cases.forms import MergeForm, NameChildForm
from portal.case_terms import CaseOrigin
from portal.extensions import PortalForm, VersionForm, carried_out, form_status, now, page_number
from portal.permissions import Permission
from portal.services import (
    assessment_scope,
    case_joining,
    cases,
    child_scope,
    concerns,
    ladders,
    placements,
    plan_overview,
    warning_letters,
)
from portal.services.refusals import FieldRefused
from portal.vocabulary import N_

blueprint = Blueprint("cases", __name__, url_prefix="/cases")
PAGE = 50


@blueprint.get("")
@allowed_to(Permission.SEE_CASE)
def list_all() -> ResponseReturnValue:
    """List the cases under way, red and urgent ones first, or those closed."""
    is_over = request.args.get("tab") == "over"
    page = page_number()
    rows, count = cases.in_scope(signed_in(), is_over=is_over, page=page, size=PAGE)
    return render_template(
        "cases/list_all.html", rows=rows, is_over=is_over, page=page, pages=-(-count // PAGE)
    )


@blueprint.get("/<ref>")
@allowed_to(Permission.SEE_CASE, on=cases.find)
def show(case: Any) -> ResponseReturnValue:
    """Show a case: what is next, what has been done; the reading is written down."""
    cases.opened(case, by=signed_in(), at=now())
    return render_template(
        "cases/show.html",
        case=case,
        steps=cases.steps_of(case),
        joined=cases.joined_to(case),
        can_merge=case_joining.may_merge(case, signed_in()),
        assessed=assessment_scope.of_case(case),
        overview=plan_overview.of_case(case, signed_in(), at=now()),
        guardianship=ladders.of_case(case, at=now()),
        stays=placements.shown_in(case, at=now()),
        letters=warning_letters.of_case(case),
        form=VersionForm(version=str(case.version)),
    )


@blueprint.route("/<ref>/child", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_CASE, on=cases.find)
def name_child(case: Any) -> ResponseReturnValue:
    """Say whose file the case belongs to."""
    files = {child.ref: child for child in child_scope.of_township(signed_in())}
    form = NameChildForm(version=str(case.version))
    form.child.choices = [
        SelectChoice("", _("请选择")), *(SelectChoice(ref, c.name) for ref, c in files.items()),
    ]  # fmt: skip

    def act() -> None:
        child = files.get(form.child.data)
        if child is None:
            raise FieldRefused("child", N_("请选择孩子的档案。"))
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        case_joining.name_child(case, child, **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已关联孩子的档案。"), "done")
        return redirect(url_for("cases.show", ref=cases.going_on(case).ref), 303)
    return render_template("cases/name_child.html", case=case, form=form), form_status()


@blueprint.route("/<ref>/merge", methods=["GET", "POST"])
@allowed_to(Permission.MERGE_CASES, on=cases.find)
def merge(case: Any) -> ResponseReturnValue:
    """Unite a case with the other one of the same child."""
    form = MergeForm(version=str(case.version))
    stays: list[Any] = []

    def act() -> None:
        told = (form.number.data or "", form.reason.data or "")
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        stays.append(case_joining.merge(case, *told, **how))

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已并案。在办的事项都在这个个案里继续。"), "done")
        return redirect(url_for("cases.show", ref=stays[0].ref), 303)
    return render_template("cases/merge.html", case=case, form=form), form_status()


@blueprint.post("/children/<ref>")
@allowed_to(Permission.KEEP_CASE, on=child_scope.find)
def open_for_child(child: Any) -> ResponseReturnValue:
    """Open a case of one's own for a child, or lead to the one it has."""
    return _opened(child, CaseOrigin.TOWNSHIP)


@blueprint.post("/concerns/<ref>")
@allowed_to(Permission.KEEP_CASE, on=concerns.find)
def open_for_concern(concern: Any) -> ResponseReturnValue:
    """Open a case for what a helper noticed."""
    more = {"concern": concern, "is_urgent": concern.is_danger_now}
    return _opened(concern.child, CaseOrigin.CONCERN, **more)


def _opened(child: Any, origin: CaseOrigin, **more: Any) -> ResponseReturnValue:
    form = PortalForm()
    if not form.validate_on_submit():
        return redirect(url_for("children.show", ref=child.ref), 303)
    how = {"child": child, "by": signed_in(), "at": now(), **more}
    case = cases.open_case(child.area_code, origin, **how)
    flash(_("已立案，请按时开始评估。"), "done")
    return redirect(url_for("cases.show", ref=case.ref), 303)
