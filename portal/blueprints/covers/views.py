"""Covers: leave told, a deputy asked, accepted, declined, ended."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from portal.access import allowed_to, signed_in
from portal.blueprints.covers.forms import (
    ArrangeForm,
    ArrangeForOtherForm,
    DeclineForm,
    DeputyForm,
)  # fmt: skip
from portal.extensions import VersionForm, carried_out, form_status, now
from portal.permissions import Permission
from portal.services import covers, workloads
from portal.services.refusals import FieldRefused
from portal.supervision_terms import CoverReason
from portal.vocabulary import N_

blueprint = Blueprint("covers", __name__, url_prefix="/covers")
MOST = 100
on_cover = allowed_to(Permission.SEE_COVERS, on=covers.find)


def _button(cover: Any) -> VersionForm:
    return VersionForm(formdata=None, version=str(cover.version))


def _to_list() -> ResponseReturnValue:
    return redirect(url_for("covers.list_all"), 303)


def _deputy(found: list[Any], ref: str | None) -> Any:
    """Answer the deputy chosen; refuse one that was never offered."""
    chosen = next((deputy for deputy in found if deputy.ref == ref), None)
    if ref and chosen is None:
        raise FieldRefused("deputy", N_("请从列表中选一位代管人。"))
    return chosen


@blueprint.get("")
@allowed_to(Permission.SEE_COVERS)
def list_all() -> ResponseReturnValue:
    """List the covers, and for the office above who seems away or overloaded."""
    account = signed_in()
    officers = list(covers.coverable(account))
    return render_template(
        "covers/list_all.html",
        rows=[(row, _button(row)) for row in covers.visible_to(account).limit(MOST)],
        noticed=workloads.noticed(officers, area=account.area_code, at=now()),
        officers=officers,
    )


@blueprint.route("/leave", methods=["GET", "POST"])
@allowed_to(Permission.SEE_COVERS)
def tell_leave() -> ResponseReturnValue:
    """Tell one's own leave, with or without a deputy."""
    form, me = ArrangeForm(), signed_in()
    deputies = covers.deputies_for(me)
    form.offer(deputies, may_be_empty=True)

    def act() -> None:
        deputy = _deputy(deputies, form.deputy.data)
        how = {"deputy": deputy, "note": form.note.data or "", "by": me, "at": now()}
        covers.arrange(me, CoverReason.LEAVE, form.dates(), **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已登记请假。"), "done")
        return _to_list()
    return render_template("covers/tell_leave.html", form=form), form_status()


@blueprint.route("/officers/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.ARRANGE_COVER, on=covers.find_officer)
def arrange(officer: Any) -> ResponseReturnValue:
    """Ask somebody to cover for an officer of one's area."""
    form = ArrangeForOtherForm()
    deputies = covers.deputies_for(officer)
    form.offer(deputies, may_be_empty=True)

    def act() -> None:
        deputy = _deputy(deputies, form.deputy.data)
        how = {"deputy": deputy, "note": form.note.data or "", "by": signed_in(), "at": now()}
        covers.arrange(officer, form.chosen_reason(), form.dates(), **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已安排，代管人会收到消息。"), "done")
        return _to_list()
    return render_template("covers/arrange.html", officer=officer, form=form), form_status()


@blueprint.route("/<ref>/deputy", methods=["GET", "POST"])
@allowed_to(Permission.ARRANGE_COVER, on=covers.find)
def name_deputy(cover: Any) -> ResponseReturnValue:
    """Name a deputy for a cover that has none."""
    form = DeputyForm(version=str(cover.version))
    deputies = covers.deputies_for(cover.account)
    form.deputy.choices = [
        SelectChoice("", _("请选择")), *(SelectChoice(d.ref, d.display_name) for d in deputies)
    ]  # fmt: skip

    def act() -> None:
        deputy = _deputy(deputies, form.deputy.data or "-")
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        covers.name_deputy(cover, deputy, **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已安排，代管人会收到消息。"), "done")
        return _to_list()
    return render_template("covers/name_deputy.html", cover=cover, form=form), form_status()


@blueprint.post("/<ref>/accept")
@on_cover
def accept(cover: Any) -> ResponseReturnValue:
    """Take the work over as its deputy."""
    form = VersionForm()
    how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(form, lambda: covers.accept(cover, **how)):
        flash(_("已接手。今日工作里会提醒您。"), "done")
    return _to_list()


@blueprint.route("/<ref>/decline", methods=["GET", "POST"])
@on_cover
def decline(cover: Any) -> ResponseReturnValue:
    """Say that one cannot cover, and why."""
    form = DeclineForm(version=str(cover.version))

    def act() -> None:
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        covers.decline(cover, answer=form.answer.data or "", **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已答复。"), "done")
        return _to_list()
    return render_template("covers/decline.html", cover=cover, form=form), form_status()


@blueprint.post("/<ref>/end")
@on_cover
def end(cover: Any) -> ResponseReturnValue:
    """End a cover before its day."""
    form = VersionForm()
    how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(form, lambda: covers.end(cover, **how)):
        flash(_("代管已结束。"), "done")
    return _to_list()
