"""Signing in and out, invitations, and the accounts of the people who work here."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from wtforms import SelectChoice

from portal.access import allowed_to, public, signed_in
from portal.blueprints.accounts.forms import (
    AcceptInvitationForm,
    ChangePassphraseForm,
    InviteForm,
    SignInForm,
)  # fmt: skip
from portal.extensions import (
    PortalForm,
    carried_out,
    enter,
    form_status,
    limiter,
    now,
    page_number,
    say,
    settings,
)
from portal.permissions import Permission, permits
from portal.presentation import area_name, message_text
from portal.services import accounts, invitations, messages, sign_ins
from portal.services.refusals import FieldRefused, Refused
from portal.vocabulary import Role

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")
PAGE = 50


def _is_refused(response: Response) -> bool:
    return response.status_code == 422


def _typed_address() -> str:
    """Answer the address that is typed, known or not: nobody is guessed from many places."""
    return f"address {sign_ins.spelled(request.form.get('email', ''))}"


# Only what was refused counts: a whole office signs in from one address in the morning.
guesses = limiter.limit(lambda: settings().sign_in_limit, methods=["POST"], deduct_when=_is_refused)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@guesses
@limiter.limit(
    lambda: settings().sign_in_limit,
    methods=["POST"],
    key_func=_typed_address,
    deduct_when=_is_refused,
)
def sign_in() -> ResponseReturnValue:
    """Ask for address and passphrase."""
    if current_user.is_authenticated:
        return redirect(url_for("today.show"), 303)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            enter(sign_ins.sign_in(form.email.data, form.password.data, at=now()))
        except Refused as refusal:
            say(refusal)
        else:
            return redirect(url_for("today.show"), 303)
    shown = accounts.demo_accounts() if settings().is_demo else []
    return render_template("accounts/sign_in.html", form=form, demo_accounts=shown), form_status()


@blueprint.post("/sign-out")
@allowed_to(Permission.SEE_TODAY)
def sign_out() -> ResponseReturnValue:
    """End the session on the server and in the cookie."""
    if PortalForm().validate_on_submit():
        sign_ins.sign_out(signed_in(), at=now())
        logout_user()
        session.clear()
        flash(_("您已退出。"), "message")
    return redirect(url_for("public.start"), 303)


@blueprint.route("/passphrase", methods=["GET", "POST"])
@allowed_to(Permission.SEE_TODAY)
@guesses
def change_passphrase() -> ResponseReturnValue:
    """Set a new passphrase; every session ends and one signs in anew."""
    form = ChangePassphraseForm()
    if form.validate_on_submit():
        try:
            accounts.change_passphrase(
                signed_in(), old=form.old.data, new=form.password.data, at=now()
            )
        except FieldRefused as refusal:
            form.refuse(refusal)
        else:
            logout_user()
            flash(_("口令已更换，请用新口令登录。"), "done")
            return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/change_passphrase.html", form=form), form_status()


@blueprint.get("/invitations")
@allowed_to(Permission.INVITE_STAFF)
def list_invitations() -> ResponseReturnValue:
    """List the invitations one has sent."""
    sent = invitations.sent_by(signed_in())
    return render_template("accounts/list_invitations.html", sent=sent, form=PortalForm(), at=now())


@blueprint.route("/invitations/new", methods=["GET", "POST"])
@allowed_to(Permission.INVITE_STAFF)
def invite() -> ResponseReturnValue:
    """Invite a colleague into a role below one's own, inside one's own area."""
    form = InviteForm()
    form.role.choices = [
        SelectChoice(role.value, _(role.zh)) for role in invitations.roles_for(signed_in())
    ]
    form.area_code.choices = [
        SelectChoice("", _("请选择地区")),
        *(
            SelectChoice(code, area_name(code, 1), optgroup=area_name(above, 3) if above else None)
            for code, above in invitations.places_for(signed_in())
        ),
    ]
    if form.validate_on_submit():
        try:
            _invite(form)
        except FieldRefused as refusal:
            form.refuse(refusal)
        else:
            flash(_("邀请已发出，七天内有效。"), "done")
            return redirect(url_for("accounts.list_invitations"), 303)
    return render_template("accounts/invite.html", form=form), form_status()


def _invite(form: InviteForm) -> None:
    if form.role.data not in {role.value for role in Role}:
        raise FieldRefused("role", invitations.NOT_INVITABLE)
    invitations.invite(
        email=form.email.data,
        role=Role(form.role.data),
        area_code=form.area_code.data or "",
        by=signed_in(),
        at=now(),
    )


@blueprint.post("/invitations/<ref>/withdraw")
@allowed_to(Permission.INVITE_STAFF, on=invitations.find)
def withdraw_invitation(invitation: invitations.Invitation) -> ResponseReturnValue:
    """Make an invitation's link useless."""
    return _carry_out(invitations.withdraw, invitation, _("邀请已撤回。"), "list_invitations")


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@public
@limiter.limit(lambda: settings().sign_up_limit, methods=["POST"])
def accept_invitation(token: str) -> ResponseReturnValue:
    """Take up an invitation: a name, a passphrase, and one is in."""
    invitation = invitations.open_with(token, at=now())
    if invitation is None:
        abort(404)
    form = AcceptInvitationForm()
    if form.validate_on_submit():
        try:
            account = invitations.accept(
                invitation, display_name=form.display_name.data, passphrase=form.password.data,
                at=now(),
            )  # fmt: skip
        except FieldRefused as refusal:
            form.refuse(refusal if refusal.field in form else FieldRefused(
                "display_name", refusal.sentence, **refusal.params))  # fmt: skip
        except Refused as refusal:
            say(refusal)
        else:
            enter(sign_ins.open_session(account, at=now()))
            is_helper = permits(account, Permission.KEEP_OWN_PROFILE)
            first = "volunteers.complete_profile" if is_helper else "today.show"
            return redirect(url_for(first), 303)
    page = render_template("accounts/accept_invitation.html", form=form, invitation=invitation)
    return page, form_status()


@blueprint.get("")
@allowed_to(Permission.KEEP_ACCOUNTS)
def list_all() -> ResponseReturnValue:
    """List the staff's accounts."""
    pages = max(1, -(-accounts.staff_count() // PAGE))
    number = min(pages, page_number())
    rows = accounts.staff(page=number, size=PAGE)
    return render_template(
        "accounts/list_all.html", rows=rows, number=number, pages=pages, form=PortalForm()
    )


@blueprint.post("/<ref>/suspend")
@allowed_to(Permission.KEEP_ACCOUNTS, on=accounts.find)
def suspend(account: accounts.Account) -> ResponseReturnValue:
    """Suspend an account; its sessions end at once."""
    return _carry_out(accounts.suspend, account, _("账号已停用，登录已全部结束。"), "list_all")


@blueprint.post("/<ref>/restore")
@allowed_to(Permission.KEEP_ACCOUNTS, on=accounts.find)
def restore(account: accounts.Account) -> ResponseReturnValue:
    """Let a suspended account sign in again."""
    return _carry_out(accounts.restore, account, _("账号已恢复。"), "list_all")


def _carry_out(act: Any, subject: Any, done: str, then: str) -> ResponseReturnValue:
    form = PortalForm()
    if form.validate_on_submit() and carried_out(
        form, lambda: act(subject, by=signed_in(), at=now())
    ):
        flash(done, "done")
    return redirect(url_for(f"accounts.{then}"), 303)


@blueprint.get("/post-box")
@public
def post_box() -> ResponseReturnValue:
    """Show what would be sent by e-mail and text message; in the demo only."""
    if not settings().is_demo:
        abort(404)
    letters = [(message, *message_text(message)) for message in messages.latest(30)]
    return render_template("accounts/post_box.html", letters=letters)
