"""Guardians of a child: codes on paper, results explained, suspicions, calls to confirm."""

from __future__ import annotations

from random import SystemRandom
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from wtforms import SelectChoice

from portal.access import allowed_to, signed_in
from portal.blueprints.guardians.forms import CodeForm, EndForm, ExplainForm, LiftForm, chosen
from portal.child_terms import GuardianRelation
from portal.clock import local_date
from portal.extensions import PortalForm, carried_out, form_status, now
from portal.guardian_terms import LinkEnding
from portal.permissions import Permission
from portal.presentation import label
from portal.services import (
    assessment_scope,
    cases,
    child_scope,
    explanations,
    guardian_links,
    parent_calls,
    suspicions,
)  # fmt: skip

blueprint = Blueprint("guardians", __name__, url_prefix="/guardians")


@blueprint.route("/child/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.LINK_GUARDIAN, on=child_scope.find)
def of_child(child: Any) -> ResponseReturnValue:
    """Show the guardians' accounts of a child, and make a code that is handed over on paper."""
    form, made = CodeForm(), []

    def act() -> None:
        relation = chosen(GuardianRelation, form.relation.data)
        how = {"by": signed_in(), "at": now(), "rng": SystemRandom()}
        made.append(guardian_links.hand_out(child, relation, **how))

    if form.validate_on_submit() and carried_out(form, act):
        link, code = made[0]
        with force_locale("zh_Hans_CN"):
            printed = guardian_links.grouped(code)
            return render_template("guardians/paper.html", child=child, link=link, code=printed)
    rows = [(link, suspicions.standing_on(link)) for link in guardian_links.of_child(child)]
    case = cases.live_case_of(child=child)
    page = render_template(
        "guardians/of_child.html", child=child, rows=rows, case=case, form=form, at=now(),
        suspected={link.id: suspicions.since(link) for link, _rows in rows},
    )  # fmt: skip
    return page, form_status()


@blueprint.route("/link/<ref>/end", methods=["GET", "POST"])
@allowed_to(Permission.LINK_GUARDIAN, on=guardian_links.find)
def end(link: Any) -> ResponseReturnValue:
    """End a link, or take back a code."""
    form = EndForm()

    def act() -> None:
        ending = chosen(LinkEnding, form.ending.data)
        guardian_links.end(link, ending, by=signed_in(), at=now())

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已结束，这个账号不再看到孩子的情况。"), "done")
        return redirect(url_for("guardians.of_child", ref=link.child.ref), 303)
    return render_template("guardians/end.html", form=form, link=link), form_status()


@blueprint.post("/link/<ref>/suspect")
@allowed_to(Permission.LINK_GUARDIAN, on=guardian_links.find)
def suspect(link: Any) -> ResponseReturnValue:
    """Say that a guardian is suspected in the child's live case."""
    form, case = PortalForm(), cases.live_case_of(child=link.child)
    back = redirect(url_for("guardians.of_child", ref=link.child.ref), 303)
    if case is None:
        flash(_("这个孩子没有办理中的个案。请先立案。"), "refused")
        return back
    if form.validate_on_submit() and carried_out(
        form, lambda: suspicions.mark(case, link, by=signed_in(), at=now())
    ):
        flash(_("已列为嫌疑。从现在起，本案的内容不再给他看，也不会通知他。"), "done")
    return back


@blueprint.route("/suspicion/<ref>/lift", methods=["GET", "POST"])
@allowed_to(Permission.LINK_GUARDIAN, on=suspicions.find)
def lift(suspicion: Any) -> ResponseReturnValue:
    """Lift a suspicion with the reason."""
    form = LiftForm(version=str(suspicion.version))
    child = suspicion.link.child

    def act() -> None:
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        suspicions.lift(suspicion, form.why.data or "", **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("嫌疑已解除。"), "done")
        return redirect(url_for("guardians.of_child", ref=child.ref), 303)
    return render_template("guardians/lift.html", form=form, child=child), form_status()


@blueprint.route("/assessment/<ref>/explain", methods=["GET", "POST"])
@allowed_to(Permission.EXPLAIN_RESULT, on=assessment_scope.find)
def explain(assessment: Any) -> ResponseReturnValue:
    """Write down that the result was explained to a guardian."""
    child = explanations.child_of(assessment)
    standing = guardian_links.standing_of(child) if child else []
    links = {link.ref: link for link in standing}
    form = ExplainForm(told_on=f"{local_date(now()):%Y-%m-%d}")
    form.whom.choices = [
        SelectChoice(ref, f"{label(link.relation)} · {link.account.display_name}")
        for ref, link in links.items()
    ] + [SelectChoice("", _("没有账号的监护人（填姓名）"))]

    def act() -> None:
        explanations.explain(assessment, form.told(links), by=signed_in(), at=now())

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已记下。有账号的监护人现在能在“我的孩子”里看到。"), "done")
        return redirect(url_for("assessments.show", ref=assessment.ref), 303)
    told = explanations.of_assessment(assessment)
    page = render_template("guardians/explain.html", form=form, assessment=assessment, told=told)
    return page, form_status()


@blueprint.get("/calls")
@allowed_to(Permission.CONFIRM_CALL)
def list_calls() -> ResponseReturnValue:
    """List the calls that parents have told of and nobody has confirmed."""
    rows = list(parent_calls.waiting_for(signed_in()).limit(100))
    return render_template("guardians/list_calls.html", rows=rows, form=PortalForm())


@blueprint.post("/calls/<ref>")
@allowed_to(Permission.CONFIRM_CALL, on=parent_calls.find)
def check_call(call: Any) -> ResponseReturnValue:
    """Say whether child or carer confirms a call."""
    form, is_true = PortalForm(), request.form.get("answer") == "yes"
    if form.validate_on_submit() and carried_out(
        form, lambda: parent_calls.check(call, is_true, by=signed_in(), at=now())
    ):
        flash(_("已核实，联系记入档案。") if is_true else _("已记下：没有核实到。"), "done")
    return redirect(url_for("guardians.list_calls"), 303)
