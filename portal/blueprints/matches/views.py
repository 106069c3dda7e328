"""Runs of the matcher and their proposals."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.matches import pages
from portal.blueprints.matches.forms import ReasonForm
from portal.extensions import PortalForm, carried_out, form_status, now, page_number, said
from portal.matching_terms import RunCause, RunStatus
from portal.permissions import Permission
from portal.services import (
    continuity,
    match_alternatives,
    match_changes,
    match_orders,
    match_records,
    match_reviews,
    match_runs,
    needs,
)

blueprint = Blueprint("matches", __name__, url_prefix="/matches")


def _to(made: Any) -> ResponseReturnValue:
    return redirect(url_for("matches.show", ref=made.ref), 303)


@blueprint.get("")
@allowed_to(Permission.RUN_MATCHING)
def list_all() -> ResponseReturnValue:
    """List the runs that touch one's own area, newest first."""
    page = page_number()
    runs, pages_count = match_runs.newest(signed_in(), page=page)
    return render_template(
        "matches/list_all.html", runs=runs, form=PortalForm(), page=page, pages=pages_count
    )


@blueprint.post("/run")
@allowed_to(Permission.RUN_MATCHING)
def run() -> ResponseReturnValue:
    """Ask the worker to match the open needs of one's own area now."""
    form = PortalForm()
    if not form.validate_on_submit():
        return redirect(url_for("matches.list_all"), 303)
    how = {"cause": RunCause.BY_HAND, "by": signed_in(), "at": now()}
    return _to(match_orders.ask(signed_in().area_code, **how))


@blueprint.get("/<ref>")
@allowed_to(Permission.RUN_MATCHING, on=match_runs.find)
def show(made: Any) -> ResponseReturnValue:
    """Show what a run proposes for one's own area, or how far it is."""
    if made.status is RunStatus.DONE:
        return render_template("matches/show.html", **pages.review(made, signed_in(), at=now()))
    page = render_template("matches/progress.html", made=made, **pages.progress(made, at=now()))
    answer = make_response(page)
    if made.status is not RunStatus.FAILED and "still" not in request.args:
        # A header and no script: whoever reads slowly follows the link that stops it.
        answer.headers["Refresh"] = str(pages.REFRESH_SECONDS)
    return answer


@blueprint.post("/<ref>/replay")
@allowed_to(Permission.RUN_MATCHING, on=match_runs.find)
def replay(made: Any) -> ResponseReturnValue:
    """Ask the worker to carry a run out again, from what it was given then."""
    form = PortalForm()
    if form.validate_on_submit() and carried_out(
        form, lambda: match_records.ask_replay(made, by=signed_in(), at=now())
    ):
        flash(_("已交给后台重算，稍后刷新本页看结果。"), "done")
    return _to(made)


@blueprint.get("/<ref>/compare")
@allowed_to(Permission.RUN_MATCHING, on=match_runs.find)
def choose(made: Any) -> ResponseReturnValue:
    """Lead to two runs side by side; the other one is chosen in a form."""
    other = match_runs.find(signed_in(), request.args.get("with", ""))
    if other is None:
        flash(_("请从列表中选另一次匹配。"), "refused")
        return _to(made)
    return redirect(url_for("matches.compare", ref=made.ref, other=other.ref), 303)


@blueprint.get("/<ref>/with/<other>")
@allowed_to(Permission.RUN_MATCHING, on=match_runs.find)
def compare(made: Any, other: str) -> ResponseReturnValue:
    """Show two runs side by side for the needs of one's own area."""
    second = match_runs.find(signed_in(), other)
    if second is None:
        abort(404)
    found = match_changes.compare(made, second, signed_in())
    cards = {line.need.ref: needs.card(line.need) for line in found.lines}
    return render_template("matches/compare.html", one=made, other=second, found=found, cards=cards)


@blueprint.route("/<ref>/approve", methods=["GET", "POST"])
@allowed_to(Permission.SEND_OFFER, on=match_runs.find)
def approve_all(made: Any) -> ResponseReturnValue:
    """Agree to every proposal of a run in one's own area, after seeing them all."""
    form = PortalForm()
    if form.validate_on_submit():
        sent = match_reviews.approve_all(made, by=signed_in(), at=now())
        flash(_("已发出 %(count)s 份邀请。", count=sent.count), "done")
        if sent.held:
            flash(_("%(count)s 份等到早上再发，夜里不打扰人。", count=sent.held), "done")
        for row, refusal in sent.refused:
            who = row.helper.full_name if row.helper else ""
            flash(_("没有发给%(who)s：%(why)s", who=who, why=said(refusal)), "refused")
        return _to(made)
    return render_template(
        "matches/approve_all.html", made=made, form=form, **pages.waiting(made, signed_in(), now())
    )


@blueprint.get("/proposals/<ref>")
@allowed_to(Permission.RUN_MATCHING, on=match_reviews.find)
def proposal(row: Any) -> ResponseReturnValue:
    """Show one proposal: its checks now, its score, who would come next and at what cost."""
    return render_template("matches/proposal.html", **pages.proposal(row, signed_in(), at=now()))


@blueprint.post("/proposals/<ref>/cost")
@allowed_to(Permission.RUN_MATCHING, on=match_reviews.find)
def cost(row: Any) -> ResponseReturnValue:
    """Ask the worker what choosing the runner-up would cost."""
    form, runner_up = PortalForm(), match_alternatives.of_proposal(row)
    if runner_up is None:
        abort(404)
    if form.validate_on_submit():
        match_alternatives.ask(runner_up, by=signed_in(), at=now())
    return redirect(url_for("matches.proposal", ref=row.ref), 303)


@blueprint.route("/proposals/<ref>/reason", methods=["GET", "POST"])
@allowed_to(Permission.SEND_OFFER, on=match_reviews.find)
def reason(row: Any) -> ResponseReturnValue:
    """Say why somebody else is invited than the child's own helper."""
    form = ReasonForm(version=row.version)
    how = {"by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form,
        lambda: continuity.give_reason(row, form.reason.data, version=form.seen_version(), **how),
    ):
        flash(_("原因已保存，现在可以发出邀请。"), "done")
        return redirect(url_for("matches.proposal", ref=row.ref), 303)
    mark = continuity.replaced_by([row], at=now()).get(row.id)
    page = render_template(
        "matches/reason.html", form=form, row=row, mark=mark, card=needs.card(row.need)
    )
    return page, form_status()


@blueprint.get("/needs/<ref>")
@allowed_to(Permission.RUN_MATCHING, on=match_runs.find_unfilled)
def explain(item: Any) -> ResponseReturnValue:
    """Say why nobody was proposed for a need, and what might help."""
    return render_template(
        "matches/explain.html",
        item=item,
        card=needs.card(item.need),
        reasons=match_runs.reasons_for(item),
        cure=pages.cure_of(item.cure),
    )
