"""What the views of this area share: narrowing a list, and the page of an order to approve."""

from __future__ import annotations

from typing import Any

from flask import abort, request
from flask_babel import gettext

from portal.blueprints.needs.forms import InviteForm
from portal.extensions import now
from portal.service_codes import is_service_code, way_of_asking
from portal.services import areas, asking_limits, continuity, needs, wave_plans


def who_to_invite(need: Any, form: InviteForm) -> dict[str, Any]:
    """Answer what the page shows: everybody at first, whoever was ticked when it comes back."""
    found = wave_plans.choices(need, at=now())
    if request.method == "GET":
        form.people.data = [one.candidate.helper.ref for one in found]
    form.people.data = form.people.data or []
    ticked = set(form.people.data)
    chosen = [one for one in found if one.candidate.helper.ref in ticked]
    way, why = way_of_asking(need.service, is_remote=need.is_remote)
    return {
        "card": needs.card(need),
        "choices": found,
        "seen": wave_plans.preview(need, chosen),
        "way": way,
        "why": why,
        "own": continuity.put_aside(need, (), at=now()),
        "is_night": asking_limits.is_night(now()),
    }


def narrowing(account: Any) -> dict[str, str]:
    """Answer by which place and service the list is narrowed; somebody else's place is missing."""
    area, service = request.args.get("area", ""), request.args.get("service", "")
    if area and not areas.is_inside(area, account.area_code):
        abort(404)
    only = {"area": area, "service": service if is_service_code(service) else ""}
    return {key: value for key, value in only.items() if value}


def said_asked(count: int) -> str:
    """Answer what has happened in words: so many asked now, or the order waits its time."""
    if count:
        return gettext(
            "已邀请 %(count)s 人，请等答复。没有答复或婉拒时，系统按次序问下一位。", count=count
        )
    return gettext("次序已定，现在还没有发出邀请；原因和下一步写在下面。")
