"""Reviews, follow-up and closing: proposed by the township, confirmed by somebody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.closures.forms import ProposeForm, ReviewForm, WhyForm, told
from portal.case_terms import CloseReason
from portal.clock import local_date
from portal.extensions import VersionForm, carried_out, form_status, now
from portal.permissions import Permission
from portal.services import case_closing, case_reviews, cases, closure, plan_overview, plan_work

blueprint = Blueprint("closures", __name__, url_prefix="/closures")


@blueprint.get("/<ref>")
@allowed_to(Permission.SEE_CASE, on=cases.find)
def show(case: Any) -> ResponseReturnValue:
    """Show what stands against closing, the pending proposal and the earlier ones."""
    return render_template(
        "closures/show.html",
        case=case,
        overview=plan_overview.of_case(case, signed_in(), at=now()),
        hindrances=closure.hindrances(case, now(), _reason_of(case)),
        form=VersionForm(version=str(case.version)),
    )


@blueprint.post("/<ref>/follow-up")
@allowed_to(Permission.KEEP_CASE, on=cases.find)
def begin_follow_up(case: Any) -> ResponseReturnValue:
    """Go on to visits when every measure has ended."""
    done = _("已转入跟踪回访，第一次回访已经排上。")
    return _act(case, lambda how: plan_work.begin_follow_up(case, **how), done)


@blueprint.route("/<ref>/review", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_CASE, on=cases.find)
def review(case: Any) -> ResponseReturnValue:
    """Write down a review meeting."""
    form = ReviewForm(data={"held_on": f"{local_date(now()):%Y-%m-%d}"})
    meeting = form.meeting() if form.validate_on_submit() else None
    who = {"by": signed_in(), "at": now()}
    if meeting is not None and carried_out(form, lambda: case_reviews.hold(case, meeting, **who)):
        flash(_("检查会已记录。"), "done")
        return redirect(url_for("cases.show", ref=case.ref), 303)
    return render_template("closures/review.html", case=case, form=form), form_status()


@blueprint.route("/<ref>/propose", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_CASE, on=cases.find)
def propose(case: Any) -> ResponseReturnValue:
    """Propose to close a case; what stands against it is listed."""
    form = ProposeForm(version=str(case.version))
    given = form.proposal() if form.validate_on_submit() else None
    if given is not None and carried_out(
        form, lambda: case_closing.propose(case, given, **_how(form))
    ):
        flash(_("已提出结案，等待另一人确认。"), "done")
        return _to(case)
    reason = form.chosen() or CloseReason.GUARDIAN_ABLE
    found = closure.hindrances(case, now(), reason)
    page = render_template(
        "closures/propose.html", case=case, form=form, hindrances=found, reason=reason
    )
    return page, form_status()


@blueprint.post("/<ref>/confirm")
@allowed_to(Permission.CONFIRM_CLOSURE, on=cases.find)
def confirm(case: Any) -> ResponseReturnValue:
    """Close a case as proposed."""
    return _act(case, lambda how: case_closing.confirm(case, **how), _("已结案。"))


@blueprint.route("/<ref>/send-back", methods=["GET", "POST"])
@allowed_to(Permission.CONFIRM_CLOSURE, on=cases.find)
def send_back(case: Any) -> ResponseReturnValue:
    """Return a proposal with the reason."""
    form = WhyForm(version=str(case.version))
    who = {"by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form, lambda: case_closing.send_back(case, **told(form), **who)
    ):
        flash(_("已退回，个案继续办理。"), "done")
        return _to(case)
    return render_template("closures/send_back.html", case=case, form=form), form_status()


@blueprint.route("/<ref>/reopen", methods=["GET", "POST"])
@allowed_to(Permission.REOPEN_CASE, on=cases.find)
def reopen(case: Any) -> ResponseReturnValue:
    """Take a closed case up again."""
    form = WhyForm(version=str(case.version))
    who = {"by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form, lambda: case_closing.reopen(case, **told(form), **who)
    ):
        flash(_("个案已重新打开，请重新评估。"), "done")
        return redirect(url_for("cases.show", ref=case.ref), 303)
    return render_template("closures/reopen.html", case=case, form=form), form_status()


def _reason_of(case: Any) -> CloseReason:
    proposed = case_closing.pending(case)
    return proposed.reason if proposed else CloseReason.GUARDIAN_ABLE


def _act(case: Any, act: Callable[[dict[str, Any]], object], done: str) -> ResponseReturnValue:
    form = VersionForm()
    if form.validate_on_submit() and carried_out(form, lambda: act(_how(form))):
        flash(done, "done")
    return _to(case)


def _how(form: VersionForm) -> dict[str, Any]:
    return {"version": form.seen_version(), "by": signed_in(), "at": now()}


def _to(case: Any) -> ResponseReturnValue:
    return redirect(url_for("closures.show", ref=case.ref), 303)
