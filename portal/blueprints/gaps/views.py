"""The gap worklist: where help is short, whom to ask, and what they answer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.gaps import pages
from portal.blueprints.gaps.forms import YES, AnswerForm, ReceiverForm
from portal.extensions import (
    PortalForm,
    VersionForm,
    carried_out,
    form_status,
    now,
    page_number,
)  # fmt: skip
from portal.gap_terms import PictureCause, PictureStatus
from portal.permissions import Permission
from portal.services import gap_lists, gap_orders, gap_requests

blueprint = Blueprint("gaps", __name__, url_prefix="/gaps")
UNFINISHED = (PictureStatus.WAITING, PictureStatus.RUNNING)


@blueprint.get("")
@allowed_to(Permission.SEE_GAPS)
def list_all() -> ResponseReturnValue:
    """List the gaps of one's own area, those with most children short first."""
    service = pages.asked_service(request.args.get("service"))
    area = pages.asked_area(signed_in(), request.args.get("area"))
    told = pages.worklist(signed_in(), service=service, area=area, page=page_number())
    return render_template("gaps/list_all.html", **told)


@blueprint.get("/where-next")
@allowed_to(Permission.SEE_GAPS)
def where_next() -> ResponseReturnValue:
    """Show where one more person or organization would count most in one's own area."""
    service = pages.asked_service(request.args.get("service"))
    return render_template("gaps/where_next.html", **pages.where_next(signed_in(), service=service))


@blueprint.post("/compute")
@allowed_to(Permission.SEE_GAPS)
def compute() -> ResponseReturnValue:
    """Ask the worker to compute the gaps now."""
    form, made = PortalForm(), []

    def ask() -> None:
        made.append(gap_orders.ask(cause=PictureCause.BY_HAND, by=signed_in(), at=now()))

    if form.validate_on_submit() and carried_out(form, ask):
        return redirect(url_for("gaps.progress", ref=made[0].ref), 303)
    return redirect(url_for("gaps.list_all"), 303)


@blueprint.get("/pictures/<ref>")
@allowed_to(Permission.SEE_GAPS, on=gap_orders.find)
def progress(made: Any) -> ResponseReturnValue:
    """Show how far a picture is; one that is done leads to the list."""
    if made.status is PictureStatus.DONE:
        return redirect(url_for("gaps.list_all"), 303)
    page = render_template("gaps/progress.html", **pages.progress(made, at=now()))
    answer = make_response(page)
    if made.status in UNFINISHED and "still" not in request.args:
        # A header and no script: whoever reads slowly follows the link that stops it.
        answer.headers["Refresh"] = str(pages.REFRESH_SECONDS)
    return answer


@blueprint.route("/<ref>/organization", methods=["GET", "POST"])
@allowed_to(Permission.ASK_ORGANIZATION, on=gap_lists.find)
def ask_organization(line: Any) -> ResponseReturnValue:
    """Invite an organization to help with a gap."""
    form = ReceiverForm().offering(pages.near_organizations(line, at=now()))
    how = {"by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form, lambda: gap_requests.ask_organization(line, form.receiver.data or "", **how)
    ):
        flash(_("邀请已发出，对方十四天内答复。"), "done")
        return redirect(url_for("gaps.list_sent"), 303)
    places = gap_requests.told_places(line)
    page = render_template("gaps/ask_organization.html", form=form, line=line, places=places)
    return page, form_status()


@blueprint.route("/<ref>/county", methods=["GET", "POST"])
@allowed_to(Permission.ASK_COUNTY, on=gap_lists.find)
def ask_county(line: Any) -> ResponseReturnValue:
    """Ask a neighbour county to help with a gap."""
    form = ReceiverForm().offering(pages.near_counties(line, at=now()))
    how = {"by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form, lambda: gap_requests.ask_county(line, form.receiver.data or "", **how)
    ):
        flash(_("请求已发出，对方十四天内答复。"), "done")
        return redirect(url_for("gaps.list_sent"), 303)
    places = gap_requests.told_places(line)
    page = render_template("gaps/ask_county.html", form=form, line=line, places=places)
    return page, form_status()


@blueprint.get("/sent")
@allowed_to(Permission.SEE_GAPS)
def list_sent() -> ResponseReturnValue:
    """List whom one's own area has asked for help, and what they answered."""
    page = page_number()
    rows, count = pages.paged(gap_requests.sent_by_area(signed_in()), page)
    forms = {row.ref: VersionForm(version=str(row.version)) for row in rows}
    told = {"rows": rows, "pages": count, "page": page, "forms": forms}
    return render_template("gaps/list_sent.html", **told)


@blueprint.post("/sent/<ref>/withdraw")
@allowed_to(Permission.ASK_ORGANIZATION, on=gap_requests.find_sent)
def withdraw(row: Any) -> ResponseReturnValue:
    """Take a request back that nobody has answered."""
    form = VersionForm()
    how = {"by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form, lambda: gap_requests.withdraw(row, version=form.seen_version(), **how)
    ):
        flash(_("请求已撤回。"), "done")
    return redirect(url_for("gaps.list_sent"), 303)


@blueprint.get("/received")
@allowed_to(Permission.ANSWER_REQUEST)
def list_received() -> ResponseReturnValue:
    """List the requests for help that one's own organization or county was sent."""
    page = page_number()
    rows, count = pages.paged(gap_requests.received_by(signed_in()), page)
    return render_template("gaps/list_received.html", rows=rows, pages=count, page=page)


@blueprint.route("/received/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.ANSWER_REQUEST, on=gap_requests.find_received)
def answer(row: Any) -> ResponseReturnValue:
    """Say whether one can help, and why not."""
    form = AnswerForm(version=str(row.version))

    def say() -> None:
        gap_requests.answer(
            row, is_yes=form.answer.data == YES, reason=form.reason.data or "",
            version=form.seen_version(), by=signed_in(), at=now(),
        )  # fmt: skip

    if form.validate_on_submit() and carried_out(form, say):
        flash(_("答复已发给对方。"), "done")
        return redirect(url_for("gaps.list_received"), 303)
    return render_template("gaps/answer.html", form=form, row=row), form_status()
