"""Campaign pages, written by one editor and published by another."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.access import allowed_to, public, signed_in
from portal.blueprints.campaigns import drafts
from portal.blueprints.campaigns.forms import RewriteForm, WriteForm
from portal.extensions import VersionForm, carried_out, now
from portal.permissions import Permission
from portal.services import campaigns, gap_lists
from portal.services.refusals import FieldRefused

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")
editors_only = allowed_to(Permission.WRITE_CAMPAIGN)
editors_only_on_page = allowed_to(Permission.WRITE_CAMPAIGN, on=campaigns.find)
writers_only_on_page = allowed_to(Permission.DRAFT_CAMPAIGN, on=campaigns.find)


@blueprint.get("")
@public
def list_all() -> ResponseReturnValue:
    """List what is published."""
    language = str(get_locale())[:2]
    return render_template("campaigns/list_all.html", pages=campaigns.published(language))


@blueprint.get("/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show a published page."""
    page = campaigns.published_by_slug(slug)
    if page is None:
        abort(404)
    return render_template("campaigns/show.html", page=page, body=campaigns.rendered(page.body))


@blueprint.get("/manage")
@editors_only
def manage() -> ResponseReturnValue:
    """List every page for the editors."""
    return render_template("campaigns/manage.html", pages=campaigns.every())


@blueprint.route("/manage/new", methods=["GET", "POST"])
@allowed_to(Permission.DRAFT_CAMPAIGN)
def write() -> ResponseReturnValue:
    """Write a new draft, with a preview; for a gap there are words to begin with."""
    form = WriteForm(data=drafts.for_gap(signed_in(), request.args.get("gap", ""), at=now()))
    if form.validate_on_submit() and "preview" not in request.form:
        told = {**_text(form), "gap": gap_lists.place_of(signed_in(), form.gap.data or "")}
        try:
            page = campaigns.write(by=signed_in(), at=now(), **told, slug=form.slug.data)
        except FieldRefused as refusal:
            form.refuse(refusal)
        else:
            flash(_("草稿已保存。"), "done")
            return redirect(url_for("campaigns.preview", ref=page.ref), 303)
    return _editor("campaigns/write.html", form)


@blueprint.route("/manage/<ref>/edit", methods=["GET", "POST"])
@writers_only_on_page
def rewrite(page: campaigns.Campaign) -> ResponseReturnValue:
    """Change the text of a page."""
    form = RewriteForm(obj=page)
    if form.validate_on_submit() and "preview" not in request.form:
        campaigns.rewrite(
            page, version=form.seen_version(), by=signed_in(), at=now(), **_text(form)
        )
        flash(_("草稿已保存。"), "done")
        return redirect(url_for("campaigns.preview", ref=page.ref), 303)
    return _editor("campaigns/rewrite.html", form)


@blueprint.get("/manage/<ref>")
@writers_only_on_page
def preview(page: campaigns.Campaign) -> ResponseReturnValue:
    """Show a page as it will look, and the next step."""
    return render_template(
        "campaigns/preview.html",
        page=page,
        body=campaigns.rendered(page.body),
        form=VersionForm(version=str(page.version)),
        is_own=page.written_by_id == signed_in().id,
    )


@blueprint.post("/manage/<ref>/submit")
@writers_only_on_page
def submit(page: campaigns.Campaign) -> ResponseReturnValue:
    """Ask another editor to publish."""
    return _carry_out(campaigns.submit, page, _("已提交，请另一位编辑发布。"))


@blueprint.post("/manage/<ref>/publish")
@editors_only_on_page
def publish(page: campaigns.Campaign) -> ResponseReturnValue:
    """Publish somebody else's page."""
    return _carry_out(campaigns.publish, page, _("页面已发布。"))


@blueprint.post("/manage/<ref>/withdraw")
@editors_only_on_page
def withdraw(page: campaigns.Campaign) -> ResponseReturnValue:
    """Take a page off the site."""
    return _carry_out(campaigns.withdraw, page, _("页面已撤下。"))


def _text(form: RewriteForm) -> dict[str, str]:
    return {name: form[name].data.strip() for name in ("title", "summary", "body", "language")}


def _editor(template: str, form: RewriteForm) -> ResponseReturnValue:
    seen = campaigns.rendered(form.body.data) if form.body.data else ""
    status = 422 if form.errors else 200
    return render_template(template, form=form, preview=seen), status


def _carry_out(act, page: campaigns.Campaign, done: str) -> ResponseReturnValue:
    form = VersionForm()
    if form.validate_on_submit():
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        if carried_out(form, lambda: act(page, **how)):
            flash(done, "done")
    return redirect(url_for("campaigns.preview", ref=page.ref), 303)
