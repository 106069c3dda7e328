"""Follow-ups that fall due after a service."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.follow_ups.forms import FollowUpForm
from portal.clock import local_date
from portal.extensions import carried_out, form_status, now, page_number
from portal.permissions import Permission
from portal.presentation import local_day
from portal.services import follow_ups

blueprint = Blueprint("follow_ups", __name__, url_prefix="/follow-ups")
PAGE = 50


@blueprint.get("")
@allowed_to(Permission.FOLLOW_UP)
def list_all() -> ResponseReturnValue:
    """List what is due, the longest overdue first, or what was done."""
    is_done = request.args.get("tab") == "done"
    page = page_number()
    rows, count = follow_ups.list_for(signed_in(), is_done=is_done, page=page, size=PAGE)
    return render_template(
        "follow_ups/list_all.html",
        rows=[(row, follow_ups.days_late(row, at=now())) for row in rows],
        is_done=is_done,
        page=page,
        page_count=-(-count // PAGE),
    )


@blueprint.route("/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.FOLLOW_UP, on=follow_ups.find)
def do(follow_up: Any) -> ResponseReturnValue:
    """Write down a follow-up; the next one falls due by itself."""
    today = local_date(now())
    form = FollowUpForm(data={"done_on": f"{today:%Y-%m-%d}", "version": follow_up.version})

    def act() -> None:
        _say_next(follow_ups.do(follow_up, **form.told(), by=signed_in(), at=now()))

    if form.validate_on_submit() and carried_out(form, act):
        return redirect(url_for("follow_ups.list_all"), 303)
    page = render_template(
        "follow_ups/do.html",
        follow_up=follow_up,
        form=form,
        late=follow_ups.days_late(follow_up, at=now()),
    )
    return page, form_status()


def _say_next(following: Any) -> None:
    if following is None:
        flash(_("回访已记录。"), "done")
    else:
        flash(_("回访已记录，下一次在 %(day)s 之前。", day=local_day(following.due_on)), "done")
