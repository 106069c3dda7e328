"""What the views of this area share: the page from which an order of invitations is approved."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext

from portal.blueprints.needs.forms import InviteForm
from portal.extensions import now
from portal.service_codes import way_of_asking
from portal.services import asking_limits, continuity, needs, wave_plans


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


def said_asked(count: int) -> str:
    """Answer what has happened in words: so many asked now, or the order waits its time."""
    if count:
        return gettext(
            "已邀请 %(count)s 人，请等答复。没有答复或婉拒时，系统按次序问下一位。", count=count
        )
    return gettext("次序已定，现在还没有发出邀请；原因和下一步写在下面。")
