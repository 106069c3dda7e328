"""Deadlines: the list of each level, a breach with its ladder, pauses, the county's numbers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.deadlines.forms import AmountForm, AnswerForm, PauseForm
from portal.blueprints.deadlines.subjects import page_of
from portal.extensions import VersionForm, carried_out, form_status, now, page_number
from portal.permissions import Permission
from portal.services import breaches, clock_pauses, deadline_settings, running_list
from portal.services.ladder import OFFICES
from portal.services.written_text import read_day

blueprint = Blueprint("deadlines", __name__, url_prefix="/deadlines")
PAGE = 50
LEVELS = {str(level): level for level in OFFICES}


@blueprint.get("")
@allowed_to(Permission.SEE_DEADLINES)
def list_all() -> ResponseReturnValue:
    """List what was missed in the account's area, the highest climbed first, or what is over."""
    page, level = page_number(), LEVELS.get(request.args.get("level", ""))
    is_over = request.args.get("tab") == "over"
    how = {"is_over": is_over, "level": level, "page": page, "size": PAGE}
    rows, count = breaches.in_scope(signed_in(), **how)
    return render_template(
        "deadlines/list_all.html",
        rows=rows,
        climbs=breaches.climbs_of(rows),
        levels=list(OFFICES),
        level=level,
        is_over=is_over,
        page=page,
        pages=-(-count // PAGE),
    )


@blueprint.get("/running")
@allowed_to(Permission.SEE_DEADLINES)
def list_running() -> ResponseReturnValue:
    """List the clocks of the area that are due soon, stand still, or cannot be computed."""
    found = running_list.page_for(signed_in(), at=now())
    return render_template(
        "deadlines/list_running.html",
        uncomputable=found.uncomputable[:PAGE],
        more=max(0, len(found.lines) - PAGE),
        lines=[
            (line, page_of(line.running.kind, line.running.ref, signed_in()))
            for line in found.lines[:PAGE]
        ],
        pauses=[
            (row, VersionForm(version=str(row.version)))
            for row in clock_pauses.under_way(signed_in(), at=now())
        ],
        may_be_paused=clock_pauses.may_be_paused,
    )


@blueprint.get("/breaches/<ref>")
@allowed_to(Permission.SEE_DEADLINES, on=breaches.find)
def show(breach: Any) -> ResponseReturnValue:
    """Show a breach: whose it was, since when, and what each level above did about it."""
    climbs = breaches.climbs_of([breach])[breach.id]
    return render_template(
        "deadlines/show.html",
        breach=breach,
        climbs=climbs,
        answers=breaches.answers_of(climbs),
        officers=breaches.officers_of(breach),
        to_take_on=breaches.to_take_on(signed_in(), breach),
        subject_url=page_of(breach.kind, breach.subject_ref, signed_in()),
    )


@blueprint.route("/breaches/<ref>/answer", methods=["GET", "POST"])
@allowed_to(Permission.ANSWER_BREACH, on=breaches.find)
def answer(breach: Any) -> ResponseReturnValue:
    """Take a breach in hand for one's office."""
    form = AnswerForm()

    def act() -> None:
        breaches.answer(breach, note=form.note.data or "", by=signed_in(), at=now())

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已记下您的督促。事情办好之前，仍会继续逐级上报。"), "done")
        return redirect(url_for("deadlines.show", ref=breach.ref), 303)
    return render_template("deadlines/answer.html", breach=breach, form=form), form_status()


@blueprint.get("/rules")
@allowed_to(Permission.SEE_DEADLINES)
def list_rules() -> ResponseReturnValue:
    """Show every rule with its number, whether it is law, and what the county has set."""
    held = deadline_settings.rules_of(signed_in(), at=now())
    return render_template("deadlines/list_rules.html", held=held)


@blueprint.route("/rules/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.SET_DEADLINE, on=deadline_settings.find)
def set_amount(deadline: Any) -> ResponseReturnValue:
    """Set the county's number for a platform rule from a day on."""
    form = AmountForm()

    def act() -> None:
        deadline_settings.set_amount(
            deadline, amount=form.number(), from_on=read_day(form.from_on.data),
            reason=form.reason.data or "", by=signed_in(), at=now(),
        )  # fmt: skip

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已保存。从您填写的那一天起，新开始的计时按新的期限。"), "done")
        return redirect(url_for("deadlines.list_rules"), 303)
    [held] = [h for h in deadline_settings.rules_of(signed_in(), at=now())
              if h.deadline is deadline]  # fmt: skip
    history = deadline_settings.history(signed_in(), deadline)
    page = render_template("deadlines/set_amount.html", held=held, form=form, history=history)
    return page, form_status()


def _clock(account: Any, ref: str) -> Any:
    return running_list.find(account, ref, at=now())


@blueprint.route("/running/<ref>/pause", methods=["GET", "POST"])
@allowed_to(Permission.PAUSE_CLOCK, on=_clock)
def pause(line: Any) -> ResponseReturnValue:
    """Let a clock stand still for a reason, to the end of a day."""
    form = PauseForm()

    def act() -> None:
        until_on, reason = read_day(form.until_on.data), form.reason.data or ""
        how = {"until_on": until_on, "reason": reason, "by": signed_in(), "at": now()}
        clock_pauses.pause(line.running, **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已暂停计时，到那天结束时自动恢复。"), "done")
        return redirect(url_for("deadlines.list_running"), 303)
    return render_template("deadlines/pause.html", line=line, form=form), form_status()


@blueprint.post("/pauses/<ref>/resume")
@allowed_to(Permission.PAUSE_CLOCK, on=clock_pauses.find)
def resume(row: Any) -> ResponseReturnValue:
    """Let a paused clock go on before its day."""
    form = VersionForm()

    def act() -> None:
        clock_pauses.resume(row, version=form.seen_version(), by=signed_in(), at=now())

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已恢复计时。"), "done")
    return redirect(url_for("deadlines.list_running"), 303)
