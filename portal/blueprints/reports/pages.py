"""What the views of this area share: pages with a report, and steps carried out."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.access import signed_in
from portal.blueprints.reports.forms import AddForm, ReportForm
from portal.extensions import VersionForm, carried_out, form_status, now, settings
from portal.report_terms import EXAMPLES
from portal.services import report_tracking, reports, tracking_codes
from portal.services.refusals import AlreadySubmitted

# Once, and once more for a page that was loaded again.
RECEIPT_SHOWN = 2


def report_page(form: ReportForm, *, is_over_limit: bool = False) -> str:
    """Answer the public form, with what was written."""
    examples = {each.value: text for each, text in EXAMPLES.items()}
    return render_template(
        "reports/report.html", form=form, examples=examples, is_over_limit=is_over_limit
    )


def told(form: ReportForm, account: Any) -> ResponseReturnValue | None:
    """Store what the form tells and lead to its receipt; None with the refusals on the form.

    The second of two presses leads there too: the code belongs to the page that was opened.
    """
    what, who = form.told(), form.who(account)
    for refusal in reports.refusals(what, who, at=now()):
        form.refuse(refusal)
    if form.errors:
        return None
    try:
        _stored, code = reports.receive(what, who, at=now(), rng=_chance())
    except AlreadySubmitted:
        found = _sent_before()
        if found is None:
            raise
        code = found
    return to_receipt(code)


def to_receipt(code: str) -> ResponseReturnValue:
    """Lead to the page that shows the code, which stands one loading anew and no more."""
    session["receipt"] = (tracking_codes.grouped(code), RECEIPT_SHOWN)
    return redirect(url_for("reports.received"), 303)


def receipt_code() -> str | None:
    """Answer the code to show, and count the showing."""
    code, left = session.pop("receipt", (None, 0))
    if left > 1:
        session["receipt"] = (code, left - 1)
    return code


def _chance() -> Random | None:
    token = request.form.get("submission", "")
    return tracking_codes.chance_of(settings().secret_key, token) if token else None


def _sent_before() -> str | None:
    chance = _chance()
    return report_tracking.sent_before(chance, at=now()) if chance else None


def too_many(_problem: Exception) -> ResponseReturnValue:
    """Answer what is over the limit with the telephone numbers and everything that was written."""
    if request.endpoint == "reports.report":
        code = _sent_before()
        return to_receipt(code) if code else (report_page(ReportForm(), is_over_limit=True), 429)
    if request.endpoint == "reports.add":
        return render_template("reports/kept.html", form=AddForm()), 429
    return render_template("errors/429.html"), 429


def tracked(found: Any, form: AddForm) -> ResponseReturnValue:
    """Answer how far a report is, and the form to add something."""
    entries = report_tracking.shown(found)
    page = render_template("reports/tracked.html", report=found, entries=entries, form=form)
    return page, 422 if form.errors else 200


def pressed(
    report: Any, act: Callable[..., None], done: str, shown_at: str = "reports.show"
) -> ResponseReturnValue:
    """Carry out a step that one button asks for."""
    form = VersionForm()
    if form.validate_on_submit():
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        if carried_out(form, lambda: act(report, **how)):
            flash(done, "done")
    return redirect(url_for(shown_at, ref=report.ref), 303)


def form_step(
    template: str, form: Any, report: Any, done: str,
    act: Callable[[dict[str, Any]], None], *, leave: bool = False,
) -> ResponseReturnValue:  # fmt: skip
    """Show the form of a step, or carry it out."""
    if form.validate_on_submit():
        how = {"by": signed_in(), "at": now()}
        if isinstance(form, VersionForm):
            how["version"] = form.seen_version()
        if carried_out(form, lambda: act(how)):
            flash(done, "done")
            to = url_for("reports.list_all") if leave else url_for("reports.show", ref=report.ref)
            return redirect(to, 303)
    return render_template(template, form=form, report=report), form_status()
