"""Signing up as a volunteer or social worker, and keeping one's own profile."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import allowed_to, public, signed_in
from portal.blueprints.volunteers import reading
from portal.blueprints.volunteers.forms import (
    AbilitiesForm,
    AboutForm,
    CodeForm,
    PresenceForm,
    SignUpForm,
    UndertakingForm,
)  # fmt: skip
from portal.clock import local_date
from portal.extensions import (
    PortalForm,
    carried_out,
    enter,
    form_status,
    limiter,
    now,
    say,
    settings,
)
from portal.permissions import Permission
from portal.presentation import places_by_county
from portal.service_codes import LICENSED, SERVICE_CODES
from portal.services import (
    contact_checks,
    hours,
    own_barriers,
    presence,
    sign_ins,
    vetting,
    vetting_lists,
    volunteers,
)
from portal.services.refusals import FieldRefused, Refused
from portal.vocabulary import Channel, Language

blueprint = Blueprint("volunteers", __name__, url_prefix="/volunteers")
limited = limiter.limit(lambda: settings().sign_up_limit, methods=["POST"])
STEPS = 5


def _page(template: str, form: PortalForm, step: int, **values: Any) -> ResponseReturnValue:
    status = form_status()
    page = render_template(template, form=form, step=step, steps=STEPS, **values)
    return page, status


def _draft(check_ref: str) -> tuple[contact_checks.ContactCheck, dict[str, Any]]:
    """Answer a verified check and what its sign-up has told; a finished one leads to the profile.

    The button pressed twice on a slow line must not end at "not found".
    """
    done = contact_checks.find(check_ref)
    if done is not None and done.used_at is not None:
        abort(redirect(url_for("volunteers.show_own"), 303))
    check = contact_checks.find_verified(check_ref, at=now())
    draft = contact_checks.draft_of(check) if check else {}
    if check is None or "kind" not in draft:
        abort(404)
    return check, draft


@blueprint.route("/sign-up", methods=["GET", "POST"])
@public
@limited
def sign_up() -> ResponseReturnValue:
    """Step 1: say who you are and how to reach you; a code is sent."""
    form = SignUpForm()
    if form.validate_on_submit():
        try:
            channel = Channel(form.channel.data)
            check = contact_checks.start(channel, form.destination.data, at=now())
            contact_checks.keep_draft(check, kind=form.kind.data)
        except FieldRefused as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("volunteers.confirm_contact", check_ref=check.ref), 303)
    return _page("volunteers/sign_up.html", form, 1)


@blueprint.route("/sign-up/<check_ref>/code", methods=["GET", "POST"])
@public
@limited
def confirm_contact(check_ref: str) -> ResponseReturnValue:
    """Step 2: enter the code."""
    check = contact_checks.find(check_ref)
    if check is None:
        abort(404)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            contact_checks.confirm(check_ref, form.code.data, at=now())
        except FieldRefused as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("volunteers.tell_about_you", check_ref=check_ref), 303)
    return _page("volunteers/confirm_contact.html", form, 2, check=check)


@blueprint.route("/sign-up/<check_ref>/about", methods=["GET", "POST"])
@public
def tell_about_you(check_ref: str) -> ResponseReturnValue:
    """Step 3: identity and place."""
    check, draft = _draft(check_ref)
    kept = draft.get("identity")
    form = AboutForm(obj=reading.identity_from_draft(kept) if kept else None)
    form.area_code.choices = places_by_county()
    form.kind.data = draft["kind"]
    if form.validate_on_submit():
        told = reading.identity_from(form)
        try:
            volunteers.refuse_wrong_identity(told, on=local_date(now()))
        except FieldRefused as refusal:
            form.refuse(refusal)
        else:
            contact_checks.keep_draft(check, identity=reading.identity_as_draft(told))
            return redirect(url_for("volunteers.tell_what_you_can", check_ref=check_ref), 303)
    return _page("volunteers/tell_about_you.html", form, 3, kind=draft["kind"])


@blueprint.route("/sign-up/<check_ref>/abilities", methods=["GET", "POST"])
@public
def tell_what_you_can(check_ref: str) -> ResponseReturnValue:
    """Step 4: languages, services, reach, free times."""
    check, draft = _draft(check_ref)
    if "identity" not in draft:
        return redirect(url_for("volunteers.tell_about_you", check_ref=check_ref), 303)
    kept = draft.get("abilities")
    form = AbilitiesForm(
        data=reading.abilities_as_fields(reading.abilities_from_draft(kept)) if kept else None
    )
    told = _abilities(form)
    if told is not None:
        contact_checks.keep_draft(check, abilities=reading.abilities_as_draft(told))
        return redirect(url_for("volunteers.sign_undertaking", check_ref=check_ref), 303)
    return _page("volunteers/tell_what_you_can.html", form, 4, **_lists())


def _abilities(form: Any) -> volunteers.Abilities | None:
    """Answer what a form that was sent tells, or None with the sentences at its fields."""
    if not form.validate_on_submit():
        return None
    told = reading.abilities_from(form)
    try:
        volunteers.refuse_wrong_abilities(told, on=local_date(now()))
    except FieldRefused as refusal:
        form.refuse(refusal)
        return None
    return told


def _lists() -> dict[str, Any]:
    return {"spoken": list(Language), "services": list(SERVICE_CODES), "licensed": LICENSED}


@blueprint.route("/sign-up/<check_ref>/undertaking", methods=["GET", "POST"])
@public
@limited
def sign_undertaking(check_ref: str) -> ResponseReturnValue:
    """Step 5: read and sign the undertaking; the application is made."""
    check, draft = _draft(check_ref)
    if "abilities" not in draft:
        return redirect(url_for("volunteers.tell_what_you_can", check_ref=check_ref), 303)
    form = UndertakingForm()
    if form.validate_on_submit():
        try:
            _finish(check_ref, draft, form.password.data or "")
        except FieldRefused as refusal:
            form.refuse(refusal if refusal.field in form else _elsewhere(refusal))
        except Refused as refusal:
            say(refusal)
        else:
            flash(_("申请已提交，谢谢您。"), "done")
            return redirect(url_for("volunteers.show_own"), 303)
    return _page("volunteers/sign_undertaking.html", form, 5)


def _elsewhere(refusal: FieldRefused) -> FieldRefused:
    """Say at the button what belongs to a field of an earlier step."""
    return FieldRefused("agree", refusal.sentence, **refusal.params)


def _finish(check_ref: str, draft: dict[str, Any], passphrase: str) -> None:
    identity = reading.identity_from_draft(draft["identity"])
    abilities = reading.abilities_from_draft(draft["abilities"])
    if current_user.is_authenticated:
        volunteers.complete(signed_in(), identity, abilities, contact_ref=check_ref, at=now())
        return
    helper = volunteers.sign_up(
        identity, abilities, contact_ref=check_ref, passphrase=passphrase, at=now()
    )
    enter(sign_ins.open_session(helper.account, at=now()))


@blueprint.route("/profile/complete", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_OWN_PROFILE)
def complete_profile() -> ResponseReturnValue:
    """Begin the profile of somebody who was invited: the address is known already."""
    form = PortalForm()
    if form.validate_on_submit():
        check = contact_checks.vouched(signed_in(), at=now())
        contact_checks.keep_draft(check, kind=signed_in().role.value)
        return redirect(url_for("volunteers.tell_about_you", check_ref=check.ref), 303)
    return render_template("volunteers/complete_profile.html", form=form)


@blueprint.get("/profile")
@allowed_to(Permission.KEEP_OWN_PROFILE)
def show_own() -> ResponseReturnValue:
    """Show one's own profile, where it stands and what is missing."""
    helper = volunteers.profile_of(signed_in())
    if helper is None:
        return redirect(url_for("volunteers.complete_profile"), 303)
    return render_template(
        "volunteers/show_own.html",
        helper=helper,
        abilities=volunteers.abilities_of(helper),
        cleared_until=vetting_lists.cleared_until(helper),
        why_not=vetting.why_not(helper, on=local_date(now())),
        minutes=hours.total_of(helper),
    )


@blueprint.get("/profile/why-no-needs")
@allowed_to(Permission.KEEP_OWN_PROFILE)
def why_no_needs() -> ResponseReturnValue:
    """Say which checks one fails oneself, over the open needs around, and what cures each."""
    helper = volunteers.profile_of(signed_in())
    if helper is None:
        return redirect(url_for("volunteers.complete_profile"), 303)
    found = own_barriers.look(helper, at=now())
    return render_template("volunteers/why_no_needs.html", helper=helper, found=found)


@blueprint.route("/profile/edit", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_OWN_PROFILE)
def edit_own() -> ResponseReturnValue:
    """Change languages, services, reach and free times; identity stays as it was vetted."""
    helper = volunteers.profile_of(signed_in())
    if helper is None:
        return redirect(url_for("volunteers.complete_profile"), 303)
    stored = reading.abilities_as_fields(volunteers.abilities_of(helper))
    form = AbilitiesForm(data={**stored, "version": helper.version})
    told = _abilities(form)
    if told is not None:
        version = form.seen_version()
        volunteers.change_abilities(helper, told, version=version, by=signed_in(), at=now())
        flash(_("资料已保存。"), "done")
        return redirect(url_for("volunteers.show_own"), 303)
    return _page("volunteers/edit_own.html", form, 0, **_lists())


@blueprint.route("/profile/presence", methods=["GET", "POST"])
@allowed_to(Permission.KEEP_OWN_PROFILE)
def state_presence() -> ResponseReturnValue:
    """Say until when one stays, and until when one wants no invitation."""
    helper = volunteers.profile_of(signed_in())
    if helper is None:
        return redirect(url_for("volunteers.complete_profile"), 303)
    form = PresenceForm(obj=helper)
    told = {"available_until": form.available_until.data, "paused_until": form.paused_until.data}
    how = {"by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form, lambda: presence.state(helper, version=form.seen_version(), **told, **how)
    ):
        flash(_("已保存。"), "done")
        return redirect(url_for("volunteers.show_own"), 303)
    return _page("volunteers/state_presence.html", form, 0)
