"""Vetting and approving volunteers and social workers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.vetting.forms import ApproveForm, ReasonForm, RecordResultForm
from portal.clock import local_date
from portal.extensions import PortalForm, carried_out, form_status, now, page_number
from portal.permissions import Permission
from portal.services import vetting, vetting_lists, volunteers
from portal.vocabulary import VettingResult

blueprint = Blueprint("vetting", __name__, url_prefix="/vetting")
county_only = allowed_to(Permission.VET_HELPER)
county_only_on_helper = allowed_to(Permission.VET_HELPER, on=vetting_lists.find)
TABS = ("waiting", "expiring", "active", "stopped")
PER_PAGE = 50


@blueprint.get("")
@county_only
def list_all() -> ResponseReturnValue:
    """List the county's helpers: waiting, expiring, active, stopped."""
    tab = request.args.get("tab", TABS[0])
    tab = tab if tab in TABS else TABS[0]
    number = page_number()
    rows, count = vetting_lists.in_tab(signed_in(), tab, at=now(), page=number)
    return render_template(
        "vetting/list_all.html",
        rows=rows,
        tab=tab,
        tabs=TABS,
        number=number,
        pages=max(1, -(-count // PER_PAGE)),
    )


@blueprint.get("/<ref>")
@county_only_on_helper
def show(helper: vetting.Helper) -> ResponseReturnValue:
    """Show who somebody is, what he can do, and every query so far."""
    return render_template(
        "vetting/show.html",
        helper=helper,
        abilities=volunteers.abilities_of(helper),
        history=vetting_lists.history_of(helper),
        alike=vetting_lists.barred_like(helper),
        why_not=vetting.why_not(helper, on=local_date(now())),
        form=PortalForm(),
    )


@blueprint.route("/<ref>/result", methods=["GET", "POST"])
@county_only_on_helper
def record_result(helper: vetting.Helper) -> ResponseReturnValue:
    """Record one answered query."""
    form = RecordResultForm()
    form.offer_answers(has_namesake=bool(vetting_lists.barred_like(helper)))
    if form.validate_on_submit() and _done(
        form,
        vetting.record_result,
        helper,
        authority=form.authority.data,
        checked_on=form.checked_on.data,
        reference_no=form.reference_no.data,
        result=VettingResult(form.result.data),
    ):
        flash(_("查询结果已登记。"), "done")
        return _back(helper)
    return _page("vetting/record_result.html", form, helper)


@blueprint.route("/<ref>/approve", methods=["GET", "POST"])
@county_only_on_helper
def approve(helper: vetting.Helper) -> ResponseReturnValue:
    """Confirm the training; the helper may serve."""
    form = ApproveForm()
    if form.validate_on_submit() and _done(
        form, vetting.approve, helper, trained_until=form.trained_until.data
    ):
        flash(_("已批准，可以开始服务。"), "done")
        return _back(helper)
    return _page("vetting/approve.html", form, helper)


@blueprint.route("/<ref>/reject", methods=["GET", "POST"])
@county_only_on_helper
def reject(helper: vetting.Helper) -> ResponseReturnValue:
    """Turn an application down."""
    return _with_reason("vetting/reject.html", vetting.reject, helper, _("已告知申请人。"))


@blueprint.route("/<ref>/suspend", methods=["GET", "POST"])
@county_only_on_helper
def suspend(helper: vetting.Helper) -> ResponseReturnValue:
    """Suspend a helper; what was agreed is taken back at once."""
    return _with_reason(
        "vetting/suspend.html", vetting.suspend, helper, _("已暂停，约定的服务已放回。")
    )


@blueprint.post("/<ref>/restore")
@county_only_on_helper
def restore(helper: vetting.Helper) -> ResponseReturnValue:
    """Let a suspended helper serve again."""
    form = PortalForm()
    if form.validate_on_submit() and _done(form, vetting.restore, helper):
        flash(_("已恢复。"), "done")
    return _back(helper)


def _with_reason(
    template: str, act: Callable[..., Any], helper: vetting.Helper, done: str
) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit() and _done(form, act, helper, reason=form.reason.data):
        flash(done, "done")
        return _back(helper)
    return _page(template, form, helper)


def _done(form: PortalForm, act: Callable[..., Any], helper: vetting.Helper, **values: Any) -> bool:
    return carried_out(form, lambda: act(helper, by=signed_in(), at=now(), **values))


def _page(template: str, form: PortalForm, helper: vetting.Helper) -> ResponseReturnValue:
    status = form_status()
    return render_template(template, form=form, helper=helper), status


def _back(helper: vetting.Helper) -> ResponseReturnValue:
    return redirect(url_for("vetting.show", ref=helper.ref), 303)
