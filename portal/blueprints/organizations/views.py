"""Organizations: registration, approval, and their own people."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, public, signed_in
from portal.blueprints.organizations import reading
from portal.blueprints.organizations.forms import (
    ApplyForm,
    CodeForm,
    InvitePersonForm,
    OfferForm,
    SignUpForm,
)  # fmt: skip
from portal.blueprints.organizations.pages import (
    apply,
    decided,
    draft_of,
    own_organization,
    started,
    step_page,
)  # fmt: skip
from portal.clock import local_date
from portal.extensions import (
    PortalForm,
    VersionForm,
    carried_out,
    form_status,
    limiter,
    now,
    page_number,
    settings,
)
from portal.permissions import Permission
from portal.services import (
    contact_checks,
    invitations,
    organization_details,
    organization_work,
    organizations,
)  # fmt: skip
from portal.vocabulary import Channel

blueprint = Blueprint("organizations", __name__, url_prefix="/organizations")
limited = limiter.limit(lambda: settings().sign_up_limit, methods=["POST"])
managers_only = allowed_to(Permission.KEEP_OWN_ORGANIZATION)
county_only_on = allowed_to(Permission.APPROVE_ORGANIZATION, on=organizations.find)
PAGE = 50


@blueprint.route("/sign-up", methods=["GET", "POST"])
@public
@limited
def sign_up() -> ResponseReturnValue:
    """Step 1: say how to reach the manager; a code is sent."""
    form = SignUpForm()
    check = started(form)
    if check is not None:
        return redirect(url_for("organizations.confirm_contact", check_ref=check.ref), 303)
    return step_page("organizations/sign_up.html", form, 1)


@blueprint.route("/sign-up/<check_ref>/code", methods=["GET", "POST"])
@public
@limited
def confirm_contact(check_ref: str) -> ResponseReturnValue:
    """Step 2: enter the code."""
    check = contact_checks.find(check_ref)
    if check is None or "organization" not in contact_checks.draft_of(check):
        abort(404)
    form = CodeForm()
    if form.validate_on_submit() and carried_out(
        form, lambda: contact_checks.confirm(check_ref, form.code.data, at=now())
    ):
        return redirect(url_for("organizations.tell_about", check_ref=check_ref), 303)
    return step_page("organizations/confirm_contact.html", form, 2)


@blueprint.route("/sign-up/<check_ref>/about", methods=["GET", "POST"])
@public
@limited
def tell_about(check_ref: str) -> ResponseReturnValue:
    """Step 3: who the organization is, as its certificate says."""
    check, kept = draft_of(check_ref)
    form = reading.registration_form(reading.registration_from_draft(kept) if kept else None)

    def keep() -> None:
        told = organization_details.checked_registration(reading.registration_from(form))
        contact_checks.keep_draft(check, organization=reading.registration_as_draft(told))

    if form.validate_on_submit() and carried_out(form, keep):
        return redirect(url_for("organizations.tell_offer", check_ref=check_ref), 303)
    return step_page("organizations/tell_about.html", form, 3)


@blueprint.route("/sign-up/<check_ref>/offer", methods=["GET", "POST"])
@public
@limited
def tell_offer(check_ref: str) -> ResponseReturnValue:
    """Step 4: what the organization offers; the application is made."""
    check, kept = draft_of(check_ref)
    if not kept:
        return redirect(url_for("organizations.tell_about", check_ref=check_ref), 303)
    is_mail = check.channel is Channel.EMAIL
    known = {"contact_email" if is_mail else "contact_phone": check.destination}
    form = reading.with_areas(ApplyForm(data=known))
    if form.validate_on_submit() and carried_out(form, lambda: apply(form, check_ref, kept)):
        flash(_("申请已提交，县级民政部门会尽快答复。"), "done")
        return redirect(url_for("organizations.show_own"), 303)
    return step_page("organizations/tell_offer.html", form, 4)


@blueprint.get("/own")
@managers_only
def show_own() -> ResponseReturnValue:
    """Show one's own organization, where its application stands and what comes next."""
    organization = own_organization()
    return render_template(
        "organizations/show_own.html",
        organization=organization,
        offer=organizations.offer_of(organization),
        headcount=organization_work.headcount(organization),
    )


@blueprint.route("/own/edit", methods=["GET", "POST"])
@managers_only
def edit_own() -> ResponseReturnValue:
    """Change contact, services, areas, capacity and the vetting declaration."""
    organization = own_organization()
    stored = vars(organizations.offer_of(organization))
    form = reading.with_areas(OfferForm(data={**stored, "version": organization.version}))

    def save() -> None:
        organizations.change_offer(
            organization, reading.offer_from(form), version=form.seen_version(),
            by=signed_in(), at=now(),
        )  # fmt: skip

    if form.validate_on_submit() and carried_out(form, save):
        flash(_("资料已保存。"), "done")
        return redirect(url_for("organizations.show_own"), 303)
    return render_template("organizations/edit_own.html", form=form), form_status()


@blueprint.route("/own/correct", methods=["GET", "POST"])
@managers_only
def correct_own() -> ResponseReturnValue:
    """Mend the registration before approval, and so apply anew after a refusal."""
    organization = own_organization()
    stored = organizations.registration_of(organization)
    form = reading.registration_form(stored, version=organization.version)

    def save() -> None:
        organizations.correct(
            organization, reading.registration_from(form), version=form.seen_version(),
            by=signed_in(), at=now(),
        )  # fmt: skip

    if form.validate_on_submit() and carried_out(form, save):
        flash(_("已更正并提交，县级民政部门会重新审批。"), "done")
        return redirect(url_for("organizations.show_own"), 303)
    return render_template("organizations/correct_own.html", form=form), form_status()


@blueprint.get("/own/people")
@managers_only
def people() -> ResponseReturnValue:
    """List the organization's people, whether cleared, and the invitations sent."""
    organization = own_organization()
    count = sum(organization_work.headcount(organization).values())
    pages = max(1, -(-count // PAGE))
    number = min(pages, page_number())
    return render_template(
        "organizations/people.html",
        people=organization_work.people_of(
            organization, on=local_date(now()), page=number, size=PAGE
        ),
        number=number,
        pages=pages,
        sent=invitations.sent_by(signed_in()),
        at=now(),
        form=PortalForm(),
    )


@blueprint.route("/own/people/invite", methods=["GET", "POST"])
@allowed_to(Permission.INVITE_OWN_PEOPLE)
def invite_person() -> ResponseReturnValue:
    """Invite a volunteer or social worker into one's own organization."""
    organization = own_organization()
    form = InvitePersonForm()

    def invite() -> None:
        organization_work.invite_person(
            organization, email=form.email.data, kind=form.kind.data, by=signed_in(), at=now()
        )

    if form.validate_on_submit() and carried_out(form, invite):
        flash(_("邀请已发出，七天内有效。"), "done")
        return redirect(url_for("organizations.people"), 303)
    return render_template("organizations/invite_person.html", form=form), form_status()


@blueprint.post("/own/invitations/<ref>/withdraw")
@allowed_to(Permission.INVITE_OWN_PEOPLE, on=invitations.find)
def withdraw_invitation(invitation: invitations.Invitation) -> ResponseReturnValue:
    """Make the link of an invitation useless."""
    form = PortalForm()
    if form.validate_on_submit() and carried_out(
        form, lambda: invitations.withdraw(invitation, by=signed_in(), at=now())
    ):
        flash(_("邀请已撤回。"), "done")
    return redirect(url_for("organizations.people"), 303)


@blueprint.get("")
@allowed_to(Permission.APPROVE_ORGANIZATION)
def list_all() -> ResponseReturnValue:
    """List the county's organizations by where they stand."""
    key = request.args.get("tab", "waiting")
    if key not in organizations.TABS:
        abort(404)
    counts = organizations.counts(signed_in())
    pages = max(1, -(-counts[key] // PAGE))
    number = min(pages, page_number())
    return render_template(
        "organizations/list_all.html",
        rows=organizations.in_tab(signed_in(), key, page=number, size=PAGE),
        tab=key,
        tab_list=[(name, text, counts[name]) for name, (text, _s) in organizations.TABS.items()],
        number=number,
        pages=pages,
    )


@blueprint.get("/<ref>")
@county_only_on
def show(organization: organizations.Organization) -> ResponseReturnValue:
    """Show an organization to the county, with what to look at and the acts that are open."""
    return render_template(
        "organizations/show.html",
        organization=organization,
        offer=organizations.offer_of(organization),
        remarks=organization_details.remarks_on(organization),
        headcount=organization_work.headcount(organization),
        form=VersionForm(version=str(organization.version)),
    )


@blueprint.post("/<ref>/approve")
@county_only_on
def approve(organization: organizations.Organization) -> ResponseReturnValue:
    """Approve an application."""
    form = VersionForm()

    def approved() -> None:
        version = form.seen_version()
        organizations.approve(organization, version=version, by=signed_in(), at=now())

    if form.validate_on_submit() and carried_out(form, approved):
        flash(_("组织已批准。"), "done")
    return redirect(url_for("organizations.show", ref=organization.ref), 303)


@blueprint.post("/<ref>/restore")
@county_only_on
def restore(organization: organizations.Organization) -> ResponseReturnValue:
    """Let a suspended organization serve again."""
    form = PortalForm()
    if form.validate_on_submit() and carried_out(
        form, lambda: organizations.restore(organization, by=signed_in(), at=now())
    ):
        flash(_("组织已恢复。"), "done")
    return redirect(url_for("organizations.show", ref=organization.ref), 303)


@blueprint.route("/<ref>/reject", methods=["GET", "POST"])
@county_only_on
def reject(organization: organizations.Organization) -> ResponseReturnValue:
    """Turn an application down, with a reason."""
    return decided(organization, "reject", organizations.reject)


@blueprint.route("/<ref>/suspend", methods=["GET", "POST"])
@county_only_on
def suspend(organization: organizations.Organization) -> ResponseReturnValue:
    """Suspend an organization; everything it has in hand is taken back."""
    return decided(organization, "suspend", organizations.suspend)


@blueprint.route("/<ref>/strike-off", methods=["GET", "POST"])
@county_only_on
def strike_off(organization: organizations.Organization) -> ResponseReturnValue:
    """Strike an organization off for good."""
    return decided(organization, "strike_off", organizations.strike_off)
