"""Pieces that several views of the children area share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.access import signed_in
from portal.child_terms import (
    CarerRelation,
    GuardianRelation,
    OpeningPurpose,
    ParentsAway,
    SchoolState,
)
from portal.extensions import PortalForm, VersionForm, carried_out, now
from portal.services import child_details, children, twins, unattended
from portal.vocabulary import ChildStatus, Role, Term

# The order in which files are worked on, by whoever looks.
TABS = {
    Role.VILLAGE_DIRECTOR: (
        ChildStatus.ACTIVE, ChildStatus.RETURNED, ChildStatus.DRAFT, ChildStatus.SUBMITTED,
        ChildStatus.VERIFIED, ChildStatus.EXITED,
    ),
    Role.TOWNSHIP: (
        ChildStatus.SUBMITTED, ChildStatus.ACTIVE, ChildStatus.VERIFIED, ChildStatus.RETURNED,
        ChildStatus.DRAFT, ChildStatus.EXITED,
    ),
    Role.COUNTY: (ChildStatus.VERIFIED, ChildStatus.ACTIVE, ChildStatus.EXITED),
}  # fmt: skip

# The stored short lists behind a file's plain columns.
TERMS: dict[str, type[Term]] = {
    "school_state": SchoolState,
    "parents_away": ParentsAway,
    "carer_relation": CarerRelation,
    "relation": GuardianRelation,
}


def term_of(value: str, column: str) -> Term:
    """Answer the term behind a stored value, for the page's `label` filter."""
    return TERMS[column](value)


def chosen_labels(detail: child_details.Detail, stored: str | None) -> str:
    """Answer the labels of a stored choice, or of several, in the reader's language."""
    return "、".join(gettext(term.zh) for term in child_details.chosen(detail, stored))


def purpose() -> OpeningPurpose:
    """Answer the purpose the link named, routine work if it named none of the list."""
    named = request.args.get("purpose", "")
    return next((p for p in OpeningPurpose if p.value == named), OpeningPurpose.ROUTINE)


def open_the_file(child: Any) -> None:
    """Write the opening into the audit record; if that fails the page is not shown."""
    children.opened(child, by=signed_in(), at=now(), purpose=purpose())


def to_file(child: Any) -> ResponseReturnValue:
    """Lead back to the file."""
    return redirect(url_for("children.show", ref=child.ref), 303)


def say_if_alone(child: Any) -> None:
    """Tell whoever saved the file what it set off for a child who is alone or unattended."""
    if unattended.is_reported(child, at=now()):
        flash(
            gettext(
                "孩子无人照料，已标为高风险（红），已报告公安，乡镇已立案。有危险时请立即拨打110。"
            ),
            "refused",
        )


def carry_out(act: Callable[[], None], done: str, child: Any) -> ResponseReturnValue:
    """Do a step that needs no fields, and lead back to the file with what became of it."""
    form = PortalForm()
    if form.validate_on_submit() and carried_out(form, act):
        flash(done, "done")
    return to_file(child)


def step(child: Any, act: Callable[..., None], done: str) -> ResponseReturnValue:
    """Carry the file, as it was on the page whose button is pressed, a step on."""
    seen = VersionForm(version=child.version).seen_version()
    return carry_out(lambda: act(child, version=seen, by=signed_in(), at=now()), done, child)


def did(act: Callable[[], Any], form: Any) -> bool:
    """Say whether `act` was done; the form then shows the files that may be the same child's."""

    def looking_for_twins() -> None:
        try:
            act()
        except twins.PossibleTwin as refusal:
            form.twins = refusal.twins
            raise

    return carried_out(form, looking_for_twins)
