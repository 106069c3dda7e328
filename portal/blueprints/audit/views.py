"""The audit record."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.access import allowed_to
from portal.permissions import Permission
from portal.services import audit

blueprint = Blueprint("audit", __name__, url_prefix="/audit")
PER_PAGE = 50
# Neither database takes a longer number.
LAST_ID = 2**63 - 1


@blueprint.get("")
@allowed_to(Permission.READ_AUDIT)
def list_all() -> ResponseReturnValue:
    """List the newest rows; `before` pages by id, `subject` narrows to one thing."""
    before = request.args.get("before", type=int)
    subject = request.args.get("subject", "")[:24]
    if before is not None:
        before = min(max(0, before), LAST_ID)
    rows = audit.entries(limit=PER_PAGE + 1, before_id=before, subject_ref=subject)
    return render_template(
        "audit/list_all.html",
        rows=rows[:PER_PAGE],
        next_before=rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None,
        subject=subject,
    )


@blueprint.get("/verify")
@allowed_to(Permission.READ_AUDIT)
def verify() -> ResponseReturnValue:
    """Walk the whole record and say whether it is unbroken."""
    try:
        count, problem = audit.verify(), None
    except ValueError as broken:
        count, problem = 0, str(broken)
    return render_template("audit/verify.html", count=count, problem=problem)
