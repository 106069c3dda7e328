"""Pieces that several views of the area share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import signed_in
from portal.blueprints.guardianship.forms import MeasureForm
from portal.extensions import PortalForm, VersionForm, carried_out, form_status, now
from portal.services import cases, child_scope, interventions, withdrawals
from portal.vocabulary import Role


def form_page(
    template: str, form: PortalForm, act: Callable[[dict[str, Any]], object], done: str, to: str,
    **shown: Any,
) -> ResponseReturnValue:  # fmt: skip
    """Show a form, or carry out what it asks for and lead to `to`."""
    if form.validate_on_submit():
        how: dict[str, Any] = {"by": signed_in(), "at": now()}
        if isinstance(form, VersionForm):
            how["version"] = form.seen_version()
        if carried_out(form, lambda: act(how)):
            flash(done, "done")
            return redirect(to, 303)
    return render_template(template, form=form, back_url=to, **shown), form_status()


def measure_page(
    act: Callable[..., Any], about: Any, before: list[Any], to: str, crumbs: list[Any]
) -> ResponseReturnValue:
    """Show the form of a measure about a case, a child or a report, or record it."""
    form = MeasureForm()
    form.offer(interventions.offered_to(signed_in().role))
    return form_page(
        "guardianship/measure.html", form, lambda how: act(about, form.taken(), **how),
        _("措施已登记。"), to, before=before, crumbs=crumbs, rung_of=interventions.rung_of,
        withdrawable=withdrawals.offered_to(signed_in(), before),
    )  # fmt: skip


def where_shown(measure: Any) -> str:
    """Answer the page from which the signed-in officer came to a measure."""
    account = signed_in()
    if measure.case_id is not None and cases.find(account, measure.case.ref) is not None:
        return url_for("guardianship.show", ref=measure.case.ref)
    if account.role is Role.POLICE:
        return url_for("guardianship.list_own")
    if measure.child_id is not None and child_scope.find(account, measure.child.ref) is not None:
        return url_for("children.show", ref=measure.child.ref)
    return url_for("today.show")
