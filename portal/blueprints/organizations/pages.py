"""What the pages of organizations share: steps of the application, acts, and decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import signed_in
from portal.blueprints.organizations import reading
from portal.blueprints.organizations.forms import ApplyForm, ReasonForm, SignUpForm
from portal.extensions import PortalForm, carried_out, enter, form_status, now
from portal.services import contact_checks, organizations, sign_ins
from portal.services.refusals import FieldRefused
from portal.vocabulary import N_

STEPS = 4
# For each decision that needs a reason: title, what follows from it, the button, what was done.
DECISIONS = {
    "reject": (
        N_("不批准这个组织"),
        N_("组织会看到原因，可以更正后重新提交。"),
        N_("不批准"),
        N_("已记录，组织会收到通知。"),
    ),
    "suspend": (
        N_("暂停这个组织"),
        N_("它和它的人员的邀请立即撤回，已约定的服务取消、名额放回，并通知有关乡镇。"),
        N_("暂停"),
        N_("组织已暂停，手上的任务已收回，有关乡镇会收到通知。"),
    ),
    "strike_off": (
        N_("除名这个组织"),
        N_("列入严重违法失信名单时使用。除名之后不能恢复，手上的任务全部收回，并通知有关乡镇。"),
        N_("除名"),
        N_("组织已除名，手上的任务已收回，有关乡镇会收到通知。"),
    ),
}


def step_page(template: str, form: PortalForm, step: int, **values: Any) -> ResponseReturnValue:
    """Show a step of the application."""
    return render_template(template, form=form, step=step, steps=STEPS, **values), form_status()


def started(form: SignUpForm) -> contact_checks.ContactCheck | None:
    """Send a code if the form is filled in; answer the check, or None with the sentences said."""
    if not form.validate_on_submit():
        return None
    try:
        check = contact_checks.start(form.channel.data, form.destination.data, at=now())
    except FieldRefused as refusal:
        form.refuse(refusal)
        return None
    contact_checks.keep_draft(check, organization={})
    return check


def draft_of(check_ref: str) -> tuple[contact_checks.ContactCheck, dict[str, Any]]:
    """Answer a verified check with what its application has told; 404 for any other."""
    check = contact_checks.find_verified(check_ref, at=now())
    kept = contact_checks.draft_of(check) if check else {}
    if check is None or "organization" not in kept:
        abort(404)
    return check, kept["organization"]


def apply(form: ApplyForm, check_ref: str, kept: dict[str, Any]) -> None:
    """Make the application and the manager's account, and sign the manager in."""
    account = organizations.sign_up(
        reading.registration_from_draft(kept),
        reading.offer_from(form),
        contact_ref=check_ref,
        passphrase=form.password.data,
        at=now(),
    )
    enter(sign_ins.open_session(account, at=now()))


def own_organization() -> organizations.Organization:
    """Answer the organization of whoever is signed in; 404 without one."""
    found = organizations.own(signed_in())
    if found is None:
        abort(404)
    return found


def decided(
    organization: organizations.Organization, key: str, act: Callable[..., Any]
) -> ResponseReturnValue:
    """Ask for the reason of a decision, or carry it out and go back to the organization."""
    form = ReasonForm()
    title, follows, button, done = DECISIONS[key]

    def decide() -> None:
        act(organization, reason=form.reason.data, by=signed_in(), at=now())

    if form.validate_on_submit() and carried_out(form, decide):
        flash(_(done), "done")
        return redirect(url_for("organizations.show", ref=organization.ref), 303)
    page = render_template(
        "organizations/give_reason.html",
        form=form,
        organization=organization,
        words=(_(title), _(follows), _(button)),
    )
    return page, form_status()
