"""Offers, answers, contact approval: the way from a proposal to an agreed service."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.assignment_terms import DeclineReason, WithdrawReason
from portal.blueprints.assignments import pages
from portal.blueprints.assignments.forms import (
    ChangePersonForm,
    DeclineForm,
    NamePersonForm,
    WithdrawForm,
)  # fmt: skip
from portal.extensions import PortalForm, VersionForm, carried_out, now, page_number
from portal.permissions import Permission
from portal.services import asking_orders, assignments, contacts, needs, offers, reserves

blueprint = Blueprint("assignments", __name__, url_prefix="/assignments")
PAGE_SIZE = 50


def _to(assignment: Any) -> ResponseReturnValue:
    return redirect(url_for("assignments.show", ref=assignment.ref), 303)


@blueprint.get("")
@allowed_to(Permission.SEE_ASSIGNMENT)
def list_all() -> ResponseReturnValue:
    """List what one may see, tab by tab, soonest first."""
    tabs = assignments.tabs_of(signed_in())
    chosen = request.args.get("tab", pages.first_tab(tabs))
    page = page_number()
    rows = assignments.in_tab(signed_in(), chosen, page=page, size=PAGE_SIZE)
    cards = {row.need.ref: needs.card(row.need) for row in rows}
    count = sum(tab.count for tab in tabs if tab.key == chosen)
    return render_template(
        "assignments/list_all.html",
        rows=rows, cards=cards, tabs=tabs, chosen=chosen, page=page,
        page_count=-(-count // PAGE_SIZE),
    )  # fmt: skip


@blueprint.get("/<ref>")
@allowed_to(Permission.SEE_ASSIGNMENT, on=assignments.find)
def show(assignment: Any) -> ResponseReturnValue:
    """Show one assignment; given name and meeting point only to the person, and logged."""
    return render_template(
        "assignments/show.html",
        assignment=assignment,
        card=needs.card(assignment.need),
        contact=contacts.shown_to(assignment, signed_in(), at=now()),
        parts=pages.parts_of(assignment),
        reasons=pages.reasons_told(assignment),
        reason=assignments.reason_of(assignment),
        is_mine=assignments.is_addressed_to(assignment, signed_in()),
        **pages.standing_by(assignment),
        form=PortalForm(),
    )


@blueprint.post("/<ref>/send")
@allowed_to(Permission.SEND_OFFER, on=assignments.find)
def send(assignment: Any) -> ResponseReturnValue:
    """Send a proposal to the person, or to his organization; a limit may keep it waiting."""
    form, sent = VersionForm(version=assignment.version), []
    how = {"to_organization": request.form.get("to") == "organization"}
    how |= {"has_phoned": request.form.get("phoned") == "1", "by": signed_in(), "at": now()}
    how |= {"version": form.seen_version()}
    if form.validate_on_submit() and carried_out(
        form, lambda: sent.append(asking_orders.send_or_hold(assignment, **how))
    ):
        if not sent[0]:
            flash(_("现在还不能发出（平台规定），已排在最前面，到时间自动发出。"), "done")
            return redirect(url_for("needs.show", ref=assignment.need.ref), 303)
        flash(_("邀请已发出，请等对方答复。"), "done")
    return _to(assignment)


@blueprint.route("/<ref>/change-person", methods=["GET", "POST"])
@allowed_to(Permission.SEND_OFFER, on=assignments.find)
def change_person(assignment: Any) -> ResponseReturnValue:
    """Put another fit person into a proposal, with a reason."""
    form = ChangePersonForm(version=assignment.version)
    found = pages.candidates_for(form, assignment)
    if form.validate_on_submit() and carried_out(
        form,
        lambda: offers.change_person(
            assignment, form.helper.data, reason=form.reason.data,
            by=signed_in(), at=now(), version=form.seen_version(),
        ),
    ):  # fmt: skip
        flash(_("已换人。请再看一遍，然后发出邀请。"), "done")
        return _to(assignment)
    return pages.form_page("assignments/change_person.html", form, assignment, candidates=found)


@blueprint.route("/<ref>/withdraw", methods=["GET", "POST"])
@allowed_to(Permission.SEND_OFFER, on=assignments.find)
def withdraw(assignment: Any) -> ResponseReturnValue:
    """Take a proposal or an offer back, with a reason from the list."""
    form = WithdrawForm()
    if form.validate_on_submit() and carried_out(
        form,
        lambda: offers.withdraw(
            assignment, reason=WithdrawReason(form.reason.data), by=signed_in(), at=now()
        ),
    ):
        flash(_("已撤回。"), "done")
        return _to(assignment)
    return pages.form_page("assignments/withdraw.html", form, assignment)


@blueprint.route("/<ref>/answer", methods=["GET", "POST"])
@allowed_to(Permission.ANSWER_OFFER, on=assignments.find_own)
def answer(assignment: Any) -> ResponseReturnValue:
    """Show the offer to whoever is asked; posting it says yes."""
    form = PortalForm()
    if form.validate_on_submit() and carried_out(
        form, lambda: offers.accept(assignment, by=signed_in(), at=now())
    ):
        flash(_("谢谢您接受。乡镇批准接触后，您会看到见面地点。"), "done")
        return _to(assignment)
    reasons = pages.reasons_told(assignment)
    return pages.form_page("assignments/answer.html", form, assignment, reasons=reasons)


@blueprint.route("/<ref>/decline", methods=["GET", "POST"])
@allowed_to(Permission.ANSWER_OFFER, on=assignments.find_own)
def decline(assignment: Any) -> ResponseReturnValue:
    """Say no, with a reason from the short list."""
    form = DeclineForm()
    if form.validate_on_submit() and carried_out(
        form,
        lambda: offers.decline(
            assignment, reason=DeclineReason(form.reason.data), by=signed_in(), at=now()
        ),
    ):
        flash(_("已婉拒，谢谢您及时告知。"), "done")
        return _to(assignment)
    return pages.form_page("assignments/decline.html", form, assignment)


@blueprint.route("/<ref>/reserve", methods=["GET", "POST"])
@allowed_to(Permission.ANSWER_OFFER, on=assignments.find_own)
def reserve(assignment: Any) -> ResponseReturnValue:
    """Show whether one may stand by for a full need; posting it says yes."""
    form = PortalForm()
    if form.validate_on_submit() and carried_out(
        form, lambda: reserves.take(assignment, by=signed_in(), at=now())
    ):
        flash(_("已列入候补，谢谢您。有空出的名额时会再发邀请给您。"), "done")
        return _to(assignment)
    shown = pages.standing_by(assignment)
    return pages.form_page("assignments/reserve.html", form, assignment, **shown)


@blueprint.post("/<ref>/leave-reserve")
@allowed_to(Permission.ANSWER_OFFER, on=assignments.find_own)
def leave_reserve(assignment: Any) -> ResponseReturnValue:
    """Say no to a reserve place, or give it up."""
    form, how = PortalForm(), {"by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(form, lambda: reserves.leave(assignment, **how)):
        flash(_("已记下，不再候补。谢谢您及时告知。"), "done")
    return _to(assignment)


@blueprint.route("/<ref>/step-back", methods=["GET", "POST"])
@allowed_to(Permission.ANSWER_OFFER, on=assignments.find_own)
def step_back(assignment: Any) -> ResponseReturnValue:
    """Give an accepted assignment back, so that somebody else can be asked in time."""
    form = DeclineForm()
    if form.validate_on_submit() and carried_out(
        form,
        lambda: assignments.step_back(
            assignment, reason=DeclineReason(form.reason.data), by=signed_in(), at=now()
        ),
    ):
        flash(_("已退回。乡镇会另请一人，谢谢您及时告知。"), "done")
        return _to(assignment)
    return pages.form_page("assignments/step_back.html", form, assignment)


@blueprint.route("/<ref>/name-person", methods=["GET", "POST"])
@allowed_to(Permission.NAME_PERSON, on=assignments.find)
def name_person(assignment: Any) -> ResponseReturnValue:
    """Name the organization's person; whoever fails a check stands there with the reason."""
    form = NamePersonForm(version=assignment.version)
    people = pages.people_for(form, assignment)
    if form.validate_on_submit() and carried_out(
        form,
        lambda: assignments.name_person(
            assignment, form.helper.data, by=signed_in(), at=now(), version=form.seen_version()
        ),
    ):
        flash(_("已指定人员，并已通知本人。"), "done")
        return _to(assignment)
    return pages.form_page("assignments/name_person.html", form, assignment, people=people)


@blueprint.route("/<ref>/approve-contact", methods=["GET", "POST"])
@allowed_to(Permission.APPROVE_CONTACT, on=assignments.find)
def approve_contact(assignment: Any) -> ResponseReturnValue:
    """Let the named person learn a given name and a meeting point."""
    form = pages.contact_form(assignment)
    if form.validate_on_submit() and carried_out(
        form,
        lambda: contacts.approve(
            assignment,
            given_name=form.given_name.data,
            meeting=pages.meeting_in(form),
            consent=pages.consent_in(form),
            version=form.seen_version(),
            by=signed_in(),
            at=now(),
        ),
    ):
        flash(_("已批准接触，并已通知服务人员。"), "done")
        return _to(assignment)
    return pages.form_page("assignments/approve_contact.html", form, assignment)


@blueprint.route("/<ref>/cancel", methods=["GET", "POST"])
@allowed_to(Permission.APPROVE_CONTACT, on=assignments.find)
def cancel(assignment: Any) -> ResponseReturnValue:
    """Cancel an agreed assignment, with a reason from the list."""
    form = WithdrawForm()
    if form.validate_on_submit() and carried_out(
        form,
        lambda: assignments.cancel(
            assignment, reason=WithdrawReason(form.reason.data), by=signed_in(), at=now()
        ),
    ):
        flash(_("已取消，名额已空出。"), "done")
        return _to(assignment)
    return pages.form_page("assignments/cancel.html", form, assignment)
