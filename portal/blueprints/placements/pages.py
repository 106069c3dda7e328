"""What the views of this area share: the page of a placement, and forms that carry out a step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access import signed_in
from portal.extensions import VersionForm, carried_out, form_status, now
from portal.permissions import Permission, permits
from portal.services import placement_returns, placements


def page_of(placement: Any) -> dict[str, Any]:
    """Answer what the page of a placement shows to whoever is signed in."""
    reader = signed_in()
    # What was said about the guardian stays with those who carry the case.
    may_read = permits(reader, Permission.SEE_CASE)
    return {
        "placement": placement,
        "counter": placements.counter(placement, at=now()),
        "notes": placements.notes_of(placement),
        "consultations": placements.consultations_of(placement) if may_read else [],
        "visits": placement_returns.visits_of(placement),
        "is_kept": placements.find_kept(reader, placement.ref) is not None,
        "is_note_due": placements.case_note_due(placement),
    }


def form_step(
    template: str, form: Any, row: Any, done: str, act: Callable[[dict[str, Any]], Any],
    **shown: Any,
) -> ResponseReturnValue:  # fmt: skip
    """Show the form of a step, or carry it out, and lead to the placement.

    `row` is the placement, or what it is made from: then `act` answers it, and `back` says where
    whoever thinks again goes.
    """
    made: list[Any] = []

    def carry_out() -> None:
        how = {"by": signed_in(), "at": now()}
        if isinstance(form, VersionForm):
            how["version"] = form.seen_version()
        made.append(act(how))

    if form.validate_on_submit() and carried_out(form, carry_out):
        flash(done, "done")
        return redirect(url_for("placements.show", ref=(made[0] or row).ref), 303)
    back = shown.pop("back", None) or url_for("placements.show", ref=row.ref)
    return render_template(template, form=form, row=row, back=back, **shown), form_status()
