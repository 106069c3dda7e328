"""Warning letters and their revisits: the police issue, police and village visit."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.warnings.forms import LetterForm, RevisitForm, place_choices
from portal.clock import local_date
from portal.extensions import carried_out, form_status, now, page_number
from portal.permissions import Permission
from portal.presentation import local_day
from portal.services import reports, revisits, warning_letters

blueprint = Blueprint("warnings", __name__, url_prefix="/warnings")
PAGE = 50


@blueprint.get("")
@allowed_to(Permission.REVISIT)
def list_all() -> ResponseReturnValue:
    """List the revisits that are owed, the oldest first, or those made."""
    is_done = request.args.get("tab") == "done"
    page = page_number()
    rows, count = revisits.list_for(signed_in(), is_done=is_done, page=page, size=PAGE)
    return render_template(
        "warnings/list_all.html", rows=rows, is_done=is_done, page=page, pages=-(-count // PAGE),
        due_of=revisits.due_by(), at=now(),
    )  # fmt: skip


@blueprint.route("/issue/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.ISSUE_WARNING, on=reports.find)
def issue(report: Any) -> ResponseReturnValue:
    """Record a warning letter; two revisits fall due by it."""
    form = LetterForm(data={"issued_on": f"{local_date(now()):%Y-%m-%d}"})
    form.area_code.choices = place_choices(report.area_code[:6])

    def act() -> None:
        warning_letters.issue(report, form.letter(), by=signed_in(), at=now())

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("告诫书已登记，派出所和村里各有一次回访，七天之内完成。"), "done")
        return redirect(url_for("reports.show", ref=report.ref), 303)
    return render_template("warnings/issue.html", form=form, report=report), form_status()


@blueprint.route("/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.REVISIT, on=revisits.find)
def revisit(visit: Any) -> ResponseReturnValue:
    """Write down a revisit; a repetition becomes a new report at once."""
    today = f"{local_date(now()):%Y-%m-%d}"
    form, made = RevisitForm(data={"done_on": today, "version": visit.version}), []

    def act() -> None:
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        made.append(revisits.do(visit, form.seen(), **how))

    if visit.done_at is None and form.validate_on_submit() and carried_out(form, act):
        return _what_follows(made[0])
    page = render_template(
        "warnings/revisit.html", form=form, visit=visit, letter=visit.letter,
        due_at=revisits.due_of(visit), saw=revisits.seen_in(visit),
    )  # fmt: skip
    return page, form_status()


def _what_follows(outcome: revisits.Outcome) -> ResponseReturnValue:
    if outcome.report is not None:
        flash(_("已作为新的报告立即送到公安机关。现在有危险的，马上打 110。"), "done")
    elif outcome.following is not None:
        day = local_day(revisits.due_of(outcome.following))
        flash(_("回访已记录。请在 %(day)s 之前再去一次。", day=day), "done")
    else:
        flash(_("回访已记录。"), "done")
    return redirect(url_for("warnings.list_all"), 303)
