"""Messages that did not arrive: the list to telephone by, and what was said."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import allowed_to, signed_in
from portal.blueprints.deliveries.forms import CallForm
from portal.clock import to_local
from portal.extensions import carried_out, form_status, now
from portal.permissions import Permission
from portal.services import undelivered

blueprint = Blueprint("deliveries", __name__, url_prefix="/deliveries")


def _find(account: Any, ref: str) -> Any:
    return undelivered.find(account, ref, at=now())


@blueprint.get("")
@allowed_to(Permission.TELEPHONE)
def list_all() -> ResponseReturnValue:
    """List what must be told by telephone, the longest waiting first."""
    rows = undelivered.list_for(signed_in(), at=now())
    return render_template("deliveries/list_all.html", rows=rows)


@blueprint.route("/<ref>", methods=["GET", "POST"])
@allowed_to(Permission.TELEPHONE, on=_find)
def call(unreached: Any) -> ResponseReturnValue:
    """Show whom to telephone, and write down who was told."""
    local = to_local(now())
    form = CallForm(data={"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"})

    def act() -> None:
        undelivered.call(
            unreached, spoke_with=form.spoke_with.data or "", called_at=form.called_at(),
            note=form.note.data or "", by=signed_in(), at=now(),
        )  # fmt: skip

    if form.validate_on_submit() and carried_out(form, act):
        flash(_("已记下，这一件不再提醒。"), "done")
        return redirect(url_for("deliveries.list_all"), 303)
    page = render_template(
        "deliveries/call.html", form=form, unreached=unreached,
        numbers=undelivered.numbers_of(unreached), above=undelivered.others_at(unreached),
    )  # fmt: skip
    return page, form_status()
