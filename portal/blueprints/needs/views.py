"""Needs: what a child's file asks for."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.needs import pages
from portal.blueprints.needs.forms import InviteForm, OpenForm, WithdrawForm
from portal.extensions import (
    PortalForm,
    carried_out,
    form_status,
    now,
    page_number,
    say,
)
from portal.permissions import Permission
from portal.services import (
    asking_orders,
    asking_overview,
    child_scope,
    match_runs,
    needs,
    parent_offers,
    suitability,
    waiting_lists,
)
from portal.services.refusals import Refused
from portal.vocabulary import NeedStatus

blueprint = Blueprint("needs", __name__, url_prefix="/needs")
PAGE_SIZE = 50
LISTS_ON_A_PAGE = 20


@blueprint.get("")
@allowed_to(Permission.SEE_NEEDS)
def list_all() -> ResponseReturnValue:
    """List the needs of one's own area, the most urgent first."""
    account = signed_in()
    named = request.args.get("tab", "")
    status = next((each for each in NeedStatus if each.value == named), NeedStatus.OPEN)
    page, only = page_number(), pages.narrowing(account)
    rows, total = needs.in_status(account, status, page=page, size=PAGE_SIZE, **only)
    return render_template(
        "needs/list_all.html",
        rows=[(n, needs.card(n), child_scope.code_or_name(account, n.child)) for n in rows],
        status=status, tabs=list(NeedStatus), counts=needs.counts(account, **only), only=only,
        page=page, pages=-(-total // PAGE_SIZE),
    )  # fmt: skip


@blueprint.route("/open/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.OPEN_NEED, on=child_scope.find)
def open_need(child: Any) -> ResponseReturnValue:
    """Open a need of a child on the register."""
    offer = parent_offers.awaiting_need(child, request.args.get("offer", ""))
    service = parent_offers.service_of(offer) if offer else ""
    known = {"language": child.home_language.value, "slots": "1", "service": service}
    form, made = OpenForm(data=known), []
    values = form.values() if form.validate_on_submit() else None
    how = {"offer": offer, "by": signed_in(), "at": now()}
    if values is not None and carried_out(
        form, lambda: made.append(parent_offers.open_need(child, **values, **how))
    ):
        flash(_("需求已提出，下一次匹配时会寻找合适的人。"), "done")
        return redirect(url_for("needs.show", ref=made[0].ref), 303)
    who = child_scope.code_or_name(signed_in(), child)
    status = form_status()
    return render_template("needs/open_need.html", form=form, child=child, who=who), status


@blueprint.get("/<ref>")
@allowed_to(Permission.SEE_NEEDS, on=needs.find)
def show(need: Any) -> ResponseReturnValue:
    """Show a need, who is asked and agreed, and why places are still free."""
    account = signed_in()
    unfilled = match_runs.find_unfilled(account, need.ref)
    is_waiting = need.status is NeedStatus.OPEN and unfilled is not None
    return render_template(
        "needs/show.html",
        need=need,
        card=needs.card(need),
        who=child_scope.code_or_name(account, need.child),
        has_file=child_scope.find(account, need.child.ref) is not None,
        assignments=needs.assignments_of(need),
        asking=asking_overview.of_need(need, at=now()),
        form=PortalForm(),
        reasons=match_runs.reasons_for(unfilled) if is_waiting else [],
        can_withdraw=need.status in needs.CLOSABLE,
    )


@blueprint.route("/<ref>/withdraw", methods=["GET", "POST"])
@allowed_to(Permission.OPEN_NEED, on=needs.find)
def withdraw(need: Any) -> ResponseReturnValue:
    """Take a need back; everybody asked is told."""
    form = WithdrawForm()
    reason = form.chosen() if form.validate_on_submit() else None
    if reason is not None:
        try:
            needs.withdraw(need, reason=reason, by=signed_in(), at=now())
        except Refused as refusal:
            say(refusal)
        else:
            flash(_("需求已撤回，已被邀请的人会收到通知。"), "done")
        return redirect(url_for("needs.show", ref=need.ref), 303)
    status = form_status()
    page = render_template("needs/withdraw.html", form=form, need=need, card=needs.card(need))
    return page, status


@blueprint.route("/<ref>/invite", methods=["GET", "POST"])
@allowed_to(Permission.SEND_OFFER, on=needs.find)
def invite(need: Any) -> ResponseReturnValue:
    """Show who may be asked, how likely enough say yes, and approve the order."""
    form = InviteForm()
    shown = pages.who_to_invite(need, form)
    made: list[int] = []
    said = {"is_short_ok": form.is_short_ok.data, "reason": form.reason.data or ""}
    how = {**said, "by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form, lambda: made.append(asking_orders.start(need, form.people.data, **how))
    ):
        flash(pages.said_asked(made[0]), "done")
        return redirect(url_for("needs.show", ref=need.ref), 303)
    return render_template("needs/invite.html", need=need, form=form, **shown), form_status()


@blueprint.post("/<ref>/resume")
@allowed_to(Permission.SEND_OFFER, on=needs.find)
def resume(need: Any) -> ResponseReturnValue:
    """Let a paused order go on."""
    made: list[int] = []
    how = {"by": signed_in(), "at": now()}
    form = PortalForm()
    if form.validate_on_submit() and carried_out(
        form, lambda: made.append(asking_orders.resume(need, **how))
    ):
        flash(pages.said_asked(made[0]), "done")
    return redirect(url_for("needs.show", ref=need.ref), 303)


@blueprint.post("/turns/<ref>/drop")
@allowed_to(Permission.SEND_OFFER, on=asking_orders.find)
def drop_turn(turn: Any) -> ResponseReturnValue:
    """Take somebody who was not asked yet out of the order."""
    form, how = PortalForm(), {"by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(form, lambda: asking_orders.drop(turn, **how)):
        flash(_("已从次序中去掉，没有打扰本人。"), "done")
    return redirect(url_for("needs.show", ref=turn.need.ref), 303)


@blueprint.post("/turns/<ref>/ask-by-phone")
@allowed_to(Permission.SEND_OFFER, on=asking_orders.find)
def ask_by_phone(turn: Any) -> ResponseReturnValue:
    """Send a critical offer at night to somebody who was telephoned first."""
    form, how = PortalForm(), {"has_phoned": True, "by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(form, lambda: asking_orders.ask_now(turn, **how)):
        flash(_("邀请已发出，请等对方答复。"), "done")
    return redirect(url_for("needs.show", ref=turn.need.ref), 303)


@blueprint.get("/waiting")
@allowed_to(Permission.SEE_NEEDS)
def list_waiting() -> ResponseReturnValue:
    """List the needs without anybody, and whom to ask when something has changed."""
    page, account = page_number(), signed_in()
    found = waiting_lists.listed(account, at=now(), page=page, size=LISTS_ON_A_PAGE)
    total = waiting_lists.count(account, at=now())
    return render_template(
        "needs/list_waiting.html",
        found=found, cards={one.need.ref: needs.card(one.need) for one in found},
        lacks=suitability.said, form=PortalForm(),
        page=page, pages=-(-total // LISTS_ON_A_PAGE),
    )  # fmt: skip


@blueprint.post("/turns/<ref>/ask")
@allowed_to(Permission.SEND_OFFER, on=asking_orders.find)
def ask_watched(turn: Any) -> ResponseReturnValue:
    """Put somebody of a waiting list into the order of his need; he is asked as soon as may be."""
    made: list[int] = []
    form, how = PortalForm(), {"by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form, lambda: made.append(asking_orders.put_in([turn], **how))
    ):
        flash(pages.said_asked(made[0]), "done")
    return redirect(url_for("needs.show", ref=turn.need.ref), 303)
