"""Help plans: written by the township, decided by somebody else, carried out line by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.plans.forms import LineForm, PlanForm, ResultForm, WantedForm, WhyForm
from portal.blueprints.plans.pages import line_data, plan_data, wanted_data
from portal.extensions import VersionForm, carried_out, form_status, now
from portal.permissions import Permission
from portal.plan_terms import WRITABLE
from portal.services import (
    cases,
    plan_approval,
    plan_lines,
    plan_overview,
    plan_work,
    plans,
)

blueprint = Blueprint("plans", __name__, url_prefix="/plans")


@blueprint.post("/begin/<ref>")
@allowed_to(Permission.KEEP_CASE, on=cases.find)
def begin(case: Any) -> ResponseReturnValue:
    """Begin the whole plan of a case."""
    return _begin(case, is_interim=False)


@blueprint.post("/begin-interim/<ref>")
@allowed_to(Permission.KEEP_CASE, on=cases.find)
def begin_interim(case: Any) -> ResponseReturnValue:
    """Begin the plan that keeps the child safe until the whole one stands."""
    return _begin(case, is_interim=True)


@blueprint.get("/<ref>")
@allowed_to(Permission.SEE_CASE, on=plans.find)
def show(plan: Any) -> ResponseReturnValue:
    """Show a plan: what it lacks, or what has come of it."""
    cases.opened(plan.case, by=signed_in(), at=now())
    is_written = plan.status in WRITABLE
    return render_template(
        "plans/show.html",
        plan=plan,
        lines=plan_overview.lines_of(plan, at=now()),
        lacks=plans.lacks(plan) if is_written else [],
        is_written=is_written,
        why_not=plan_approval.why_not(plan, signed_in()),
        is_at_work=plan.case.status in plan_approval.AT_WORK,
        needs_county=plans.needs_county(plan.case),
        form=VersionForm(version=str(plan.version)),
    )


@blueprint.route("/<ref>/write", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_CASE, on=plans.find)
def write(plan: Any) -> ResponseReturnValue:
    """Write down what the meeting agreed on."""
    form = PlanForm(data=plan_data(plan))
    words = form.words() if form.validate_on_submit() else None
    if words is not None and carried_out(form, lambda: plans.write(plan, words, **_how(form))):
        flash(_("已保存。"), "done")
        return _to(plan)
    return render_template("plans/write.html", plan=plan, form=form), form_status()


@blueprint.route("/<ref>/lines", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_CASE, on=plans.find)
def add_line(plan: Any) -> ResponseReturnValue:
    """Add a measure to a draft."""
    child = plan.case.child
    form = LineForm(data={"language": child.home_language.value if child else "", "slots": "1"})
    told = form.told() if form.validate_on_submit() else None
    by = {"by": signed_in(), "at": now()}
    if told is not None and carried_out(form, lambda: plan_lines.add(plan, *told, **by)):
        flash(_("已加入一项措施。"), "done")
        return _to(plan)
    return render_template("plans/line.html", plan=plan, line=None, form=form), form_status()


@blueprint.route("/lines/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_CASE, on=plan_lines.find)
def rewrite_line(line: Any) -> ResponseReturnValue:
    """Change a measure of a draft."""
    form = LineForm(data=line_data(line))
    told = form.told() if form.validate_on_submit() else None
    if told is not None and carried_out(
        form, lambda: plan_lines.rewrite(line, *told, **_how(form))
    ):
        flash(_("已保存。"), "done")
        return _to(line.plan)
    drop = VersionForm(version=str(line.version))
    page = render_template("plans/line.html", plan=line.plan, line=line, form=form, drop=drop)
    return page, form_status()


@blueprint.post("/lines/<ref>/drop")
@allowed_to(Permission.KEEP_CASE, on=plan_lines.find)
def drop_line(line: Any) -> ResponseReturnValue:
    """Take a measure out of a draft."""
    return _act(line.plan, lambda how: plan_lines.drop(line, **how), _("已删去这项措施。"))


@blueprint.post("/<ref>/submit")
@allowed_to(Permission.KEEP_CASE, on=plans.find)
def submit(plan: Any) -> ResponseReturnValue:
    """Send a plan to approval."""
    return _act(plan, lambda how: plans.submit(plan, **how), _("已提交，等待另一人审批。"))


@blueprint.post("/<ref>/discard")
@allowed_to(Permission.KEEP_CASE, on=plans.find)
def discard(plan: Any) -> ResponseReturnValue:
    """Put a draft aside."""
    return _act(plan, lambda how: plans.discard(plan, **how), _("草稿已作废。"))


@blueprint.post("/<ref>/approve")
@allowed_to(Permission.APPROVE_PLAN, on=plans.find)
def approve(plan: Any) -> ResponseReturnValue:
    """Put a plan in force."""
    done = _("已批准。需求已经提出，给部门的函已经生成。")
    return _act(plan, lambda how: plan_approval.approve(plan, **how), done)


@blueprint.route("/<ref>/send-back", methods=["GET", "POST"])
@allowed_to(Permission.APPROVE_PLAN, on=plans.find)
def send_back(plan: Any) -> ResponseReturnValue:
    """Return a plan with what is to be mended."""
    form = WhyForm(version=str(plan.version))

    def act() -> None:
        plan_approval.send_back(plan, why=form.why.data or "", **_how(form))

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已退回，编写人会收到通知。"), "done")
        return _to(plan)
    return render_template("plans/send_back.html", plan=plan, form=form), form_status()


@blueprint.route("/lines/<ref>/result", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_CASE, on=plan_lines.find)
def record_result(line: Any) -> ResponseReturnValue:
    """Write down how a measure ended."""
    form = ResultForm(version=str(line.version))
    told = form.told() if form.validate_on_submit() else None
    if told is not None and carried_out(
        form, lambda: plan_work.record_result(line, **told, **_how(form))
    ):
        flash(_("结果已登记。"), "done")
        return _to(line.plan)
    return render_template("plans/record_result.html", line=line, form=form), form_status()


@blueprint.route("/lines/<ref>/need", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_CASE, on=plan_lines.find)
def ask_anew(line: Any) -> ResponseReturnValue:
    """Open the need of a measure at a new time."""
    form = WantedForm(data=wanted_data(line, is_timed=False))
    wanted = form.wanted() if form.validate_on_submit() else None
    if wanted is not None and not form.errors and carried_out(
        form, lambda: plan_work.ask_anew(line, wanted, **_how(form))
    ):  # fmt: skip
        flash(_("需求已提出，下一次匹配时会寻找合适的人。"), "done")
        return _to(line.plan)
    return render_template("plans/ask_anew.html", line=line, form=form), form_status()


def _begin(case: Any, *, is_interim: bool) -> ResponseReturnValue:
    form, begun = VersionForm(), []
    how = {"is_interim": is_interim, "by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form, lambda: begun.append(plans.begin(case, **how))
    ):
        flash(_("方案草稿已建立，请写明目标并逐项加入措施。"), "done")
        return _to(begun[0])
    return redirect(url_for("cases.show", ref=case.ref), 303)


def _act(plan: Any, act: Callable[[dict[str, Any]], object], done: str) -> ResponseReturnValue:
    form = VersionForm()
    if form.validate_on_submit() and carried_out(form, lambda: act(_how(form))):
        flash(done, "done")
    return _to(plan)


def _how(form: VersionForm) -> dict[str, Any]:
    return {"version": form.seen_version(), "by": signed_in(), "at": now()}


def _to(plan: Any) -> ResponseReturnValue:
    return redirect(url_for("plans.show", ref=plan.ref), 303)
