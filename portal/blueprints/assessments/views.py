"""Joint assessments: emergency screen, items, result, and levels that people set."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.assessment_terms import SIGN_EXAMPLES, Dimension, EmergencySign
from portal.blueprints.assessments.forms import RaiseForm, ReasonForm, ScoreForm, ScreenForm
from portal.extensions import VersionForm, carried_out, form_status, now
from portal.permissions import Permission
from portal.services import (
    assessment_scope,
    assessment_signing,
    assessments,
    cases,
    scored_answers,
)  # fmt: skip

blueprint = Blueprint("assessments", __name__, url_prefix="/assessments")
assess_on = allowed_to(Permission.ASSESS, on=assessment_scope.find)


@blueprint.post("/cases/<ref>/begin")
@allowed_to(Permission.ASSESS, on=cases.find)
def begin(case: Any) -> ResponseReturnValue:
    """Begin to assess a case, or go on with what is under way."""
    form, made = VersionForm(), []
    how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form, lambda: made.append(assessments.begin(case, **how))
    ):
        return _next(made[0])
    return redirect(url_for("cases.show", ref=case.ref), 303)


@blueprint.get("/<ref>")
@allowed_to(Permission.SEE_CASE, on=assessment_scope.find)
def show(assessment: Any) -> ResponseReturnValue:
    """Show the result with the history of the case's levels; the reading is written down."""
    assessment_scope.opened(assessment, by=signed_in(), at=now())
    latest = assessment_scope.latest_of(assessment.case)
    return render_template(
        "assessments/show.html",
        assessment=assessment,
        totals=assessment_scope.totals_of(assessment),
        signs=scored_answers.signs_of(assessment),
        history=assessment_scope.history_of(assessment.case),
        steps_risen=assessment_scope.steps_risen,
        due=_due(assessment),
        is_pending=assessment_scope.is_pending(assessment),
        is_in_force=latest == assessment and assessment.case.status.value != "closed",
        why_not_lower=assessment_signing.why_not_lower(assessment, at=now()) if latest else None,
        form=VersionForm(version=str(assessment.version)),
    )


def _due(assessment: Any) -> Any:
    is_over = assessment.completed_at is not None
    return assessment_scope.next_due(assessment, assessment.case) if is_over else None


@blueprint.route("/<ref>/screen", methods=["GET", "POST"])
@assess_on
def screen(assessment: Any) -> ResponseReturnValue:
    """Ask the ten emergency signs; any yes is red and reported at once."""
    if assessment.completed_at is not None:
        return _next(assessment)
    stored = {name: "yes" if yes else "no" for name, yes in assessment.screen.items()}
    form = ScreenForm(data={"version": str(assessment.version), **stored})
    if form.validate_on_submit() and _screened(form, assessment):
        return _next(assessment)
    page = render_template(
        "assessments/screen.html",
        assessment=assessment,
        form=form,
        signs=[(form[sign.value], SIGN_EXAMPLES[sign]) for sign in EmergencySign],
    )
    return page, form_status()


def _screened(form: ScreenForm, assessment: Any) -> bool:
    answers, words = form.answers(), form.words.data or ""
    for refusal in scored_answers.screen_refusals(answers, words):
        form.refuse(refusal)
    how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
    return not form.errors and carried_out(
        form, lambda: assessments.screen(assessment, answers, words, **how)
    )


@blueprint.route("/<ref>/items", methods=["GET", "POST"])
@assess_on
def score(assessment: Any) -> ResponseReturnValue:
    """Ask the 24 items, who was there and the child's own words."""
    if assessment.completed_at is not None or not assessment.screen:
        return _next(assessment)
    form = ScoreForm(data={"version": str(assessment.version)})
    if form.validate_on_submit() and _scored(form, assessment):
        return _next(assessment)
    page = render_template(
        "assessments/score.html", assessment=assessment, form=form, dimensions=list(Dimension)
    )
    return page, form_status()


def _scored(form: ScoreForm, assessment: Any) -> bool:
    told, at = form.told(), now()
    earliest = assessments.earliest_of(assessment)
    for refusal in scored_answers.refusals(told, earliest=earliest, at=at):
        form.refuse(refusal)
    how = {"version": form.seen_version(), "by": signed_in(), "at": at}
    return not form.errors and carried_out(
        form, lambda: assessments.complete(assessment, told, **how)
    )


@blueprint.route("/<ref>/raise", methods=["GET", "POST"])
@assess_on
def raise_level(assessment: Any) -> ResponseReturnValue:
    """Raise the level with a reason."""
    if assessment.completed_at is None:
        return _next(assessment)
    form = RaiseForm(data={"version": str(assessment.version)})
    form.offer_above(assessment.level)

    def act() -> None:
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        assessment_signing.raise_level(assessment, form.chosen(), form.reason.data or "", **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("级别已调高。"), "done")
        return _to(assessment)
    page = render_template("assessments/raise_level.html", assessment=assessment, form=form)
    return page, form_status()


@blueprint.route("/<ref>/lower", methods=["GET", "POST"])
@assess_on
def lower(assessment: Any) -> ResponseReturnValue:
    """Propose one step lower; a second person has to sign."""
    if assessment.completed_at is None:
        return _next(assessment)
    done = _("已提出，等待第二人复签；在此之前级别不变。")
    return _with_reason(
        assessment, assessment_signing.propose_lower, "assessments/lower.html", done
    )


@blueprint.post("/<ref>/sign")
@allowed_to(Permission.SIGN_ASSESSMENT, on=assessment_scope.find)
def sign(assessment: Any) -> ResponseReturnValue:
    """Sign as the second person."""
    form = VersionForm()
    how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form, lambda: assessment_signing.sign(assessment, **how)
    ):
        flash(_("已复签，级别降一级。"), "done")
    return _to(assessment)


@blueprint.route("/<ref>/decline", methods=["GET", "POST"])
@allowed_to(Permission.SIGN_ASSESSMENT, on=assessment_scope.find)
def decline(assessment: Any) -> ResponseReturnValue:
    """Decline to sign, with the reason."""
    if not assessment_scope.is_pending(assessment):
        return _to(assessment)
    done = _("已记录，级别不变。")
    return _with_reason(assessment, assessment_signing.decline, "assessments/decline.html", done)


def _with_reason(assessment: Any, act: Any, template: str, done: str) -> ResponseReturnValue:
    form = ReasonForm(data={"version": str(assessment.version)})

    def carry_out() -> None:
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        act(assessment, form.reason.data or "", **how)

    if form.validate_on_submit() and carried_out(form, carry_out):
        flash(done, "done")
        return _to(assessment)
    return render_template(template, assessment=assessment, form=form), form_status()


def _to(assessment: Any) -> ResponseReturnValue:
    return redirect(url_for("assessments.show", ref=assessment.ref), 303)


def _next(assessment: Any) -> ResponseReturnValue:
    """Lead to the next step: screen, items, result."""
    if assessment.completed_at is not None:
        return _to(assessment)
    step = "assessments.score" if assessment.screen else "assessments.screen"
    return redirect(url_for(step, ref=assessment.ref), 303)
