"""Today's work: the first page of every role."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.access import allowed_to, signed_in
from portal.blueprints.today.lines import line_of, lines_of
from portal.extensions import now
from portal.permissions import Permission
from portal.services import hours, today
from portal.vocabulary import N_

blueprint = Blueprint("today", __name__, url_prefix="/today")


@blueprint.get("")
@allowed_to(Permission.SEE_TODAY)
def show() -> ResponseReturnValue:
    """Show what is to be done now, this week, and what waits for others."""
    account, at = signed_in(), now()
    page = today.for_account(account, at=at)
    groups = (
        ("now", N_("现在要办"), page.now),
        ("week", N_("本周"), page.this_week),
        ("waiting", N_("等别人办"), page.waiting),
    )
    return render_template(
        "today/show.html",
        groups=[(key, text, group.count, lines_of(group, at=at)) for key, text, group in groups],
        doors=[line_of(door, at=at) for door in page.doors],
        today=at,
        is_asked=any(item.endpoint == "assignments.answer" for item in page.now.items),
        total=hours.total_for(account),
    )
