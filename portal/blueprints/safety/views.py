"""Safety lessons by season and place: planned by the township, held by whoever is there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from portal.access import allowed_to, signed_in
from portal.blueprints.safety.forms import HoldForm, PlanForm
from portal.clock import local_date
from portal.extensions import VersionForm, carried_out, form_status, now, page_number
from portal.permissions import Permission, permits
from portal.presentation import area_name
from portal.services import safety_sessions
from portal.vocabulary import Role

blueprint = Blueprint("safety", __name__, url_prefix="/safety")
PAGE = 50


@blueprint.get("")
@allowed_to(Permission.SEE_SAFETY)
def list_all() -> ResponseReturnValue:
    """List the lessons to come or held, and what the season asks for."""
    account, is_held, page = signed_in(), request.args.get("tab") == "held", page_number()
    rows, count = safety_sessions.list_for(account, is_held=is_held, page=page, size=PAGE)
    plans, year = permits(account, Permission.PLAN_SAFETY), local_date(now()).year
    is_county = account.role is Role.COUNTY
    return render_template(
        "safety/list_all.html",
        rows=[(row, VersionForm(version=str(row.version))) for row in rows],
        is_held=is_held,
        suggestions=safety_sessions.suggested(account, at=now()) if plans else [],
        townships=safety_sessions.by_township(account, year=year) if is_county else [],
        year=year,
        today=local_date(now()),
        page=page,
        pages=-(-count // PAGE),
    )


@blueprint.route("/plan", methods=["GET", "POST"])
@allowed_to(Permission.PLAN_SAFETY)
def plan() -> ResponseReturnValue:
    """Plan a lesson; a suggestion brings its topic along."""
    account = signed_in()
    form = PlanForm(data={"topic": request.args.get("topic", "")[:32]})
    places = safety_sessions.places_for(account)
    form.area_code.choices = [SelectChoice(row.code, area_name(row.code, 1)) for row in places]
    if form.validate_on_submit() and carried_out(
        form, lambda: safety_sessions.plan(form.plan(), by=account, at=now())
    ):
        flash(_("已安排，村里会收到通知。"), "done")
        return redirect(url_for("safety.list_all"), 303)
    return render_template("safety/plan.html", form=form), form_status()


@blueprint.route("/<ref>/hold", methods=["GET", "POST"])
@allowed_to(Permission.HOLD_SAFETY, on=safety_sessions.find)
def hold(lesson: Any) -> ResponseReturnValue:
    """Say that a lesson was held, and how many were there."""
    form = HoldForm(
        data={"held_on": f"{local_date(now()):%Y-%m-%d}", "version": str(lesson.version)}
    )

    def act() -> None:
        how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
        safety_sessions.hold(lesson, form.held(), **how)

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已记录这次安全教育。"), "done")
        return redirect(url_for("safety.list_all", tab="held"), 303)
    return render_template("safety/hold.html", lesson=lesson, form=form), form_status()


@blueprint.post("/<ref>/cancel")
@allowed_to(Permission.PLAN_SAFETY, on=safety_sessions.find)
def cancel(lesson: Any) -> ResponseReturnValue:
    """Take a planned lesson off the plan."""
    form = VersionForm(version=str(lesson.version))
    how = {"version": form.seen_version(), "by": signed_in(), "at": now()}
    if form.validate_on_submit() and carried_out(
        form, lambda: safety_sessions.cancel(lesson, **how)
    ):
        flash(_("已取消这次安排。"), "done")
    return redirect(url_for("safety.list_all"), 303)
