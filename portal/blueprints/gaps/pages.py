"""What the pages of the gap worklist show."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from flask import abort
from flask_babel import gettext as _

from portal.clock import local_date
from portal.extensions import PortalForm
from portal.presentation import area_name
from portal.service_codes import SERVICE_CODES, is_service_code
from portal.services import gap_choices, gap_lists, gap_newcomers, gap_orders, gap_requests

REFRESH_SECONDS = 5
SENT_PAGE = 50


def asked_service(code: str | None) -> str | None:
    """Answer the service that is asked for, or None for all of them and for nonsense."""
    return code if code and is_service_code(code) else None


def asked_area(account: Any, told: str | None) -> str:
    """Answer the area that is asked for, one's own by default; 404 for somebody else's."""
    return gap_lists.area_of(account, told or "") or abort(404)


def worklist(account: Any, *, service: str | None, area: str, page: int) -> dict[str, Any]:
    """Answer what the list of gaps shows to `account`."""
    made = gap_orders.newest()
    told: dict[str, Any] = {
        "made": made, "service": service, "area": area, "page": page, "form": PortalForm(),
        "choices": [], "rows": [], "pages": 0,
    }  # fmt: skip
    if made is None:
        return told
    only = {"service": service, "area": area}
    rows, pages = gap_lists.lines(account, made, **only, page=page)
    requests: defaultdict[str, list[Any]] = defaultdict(list)
    for request in gap_requests.of_lines(account, rows):
        requests[f"{request.area_code}-{request.service}"].append(request)
    return told | {
        "rows": [(gap_lists.ref_of(row), row) for row in rows],
        "pages": pages,
        "totals": gap_lists.totals(account, made, **only),
        "without_place": gap_lists.without_place(account, made, **only),
        "choices": gap_lists.services(account, made),
        "offers": gap_lists.offers(made, rows),
        "requests": requests,
        "campaigns": gap_lists.campaigns(rows),
    }


def where_next(account: Any, *, service: str | None) -> dict[str, Any]:
    """Answer what the page of newcomers shows: one by one, several, and what is assumed."""
    made = gap_orders.newest()
    return {
        "made": made,
        "service": service,
        "choices": sorted(SERVICE_CODES),
        "best": gap_lists.best(account, made, service=service) if made else [],
        "lists": gap_lists.greedy_lists(account, made, service=service) if made else [],
        "assumed": [
            (kind, gap_newcomers.CAPACITY[kind], gap_newcomers.MINUTES[kind])
            for kind in gap_newcomers.CAPACITY
        ],
    }


def progress(made: Any, *, at: datetime) -> dict[str, Any]:
    """Answer what the page of a picture under way shows."""
    last = gap_orders.newest()
    return {
        "made": made,
        "all_services": len(SERVICE_CODES),
        "waited": max(0, int(((made.finished_at or at) - made.asked_at).total_seconds())),
        "usual": last.seconds if last is not None else None,
        "form": PortalForm(),
    }


def near_organizations(line: Any, *, at: datetime) -> list[tuple[str, str]]:
    """Answer the organizations to choose from: (ref, words with the minutes)."""
    found = gap_choices.organizations(line.area_code, line.service, day=local_date(at))
    return [(one.organization.ref, _organization(one)) for one in found]


def _organization(one: Any) -> str:
    words = [one.organization.name, area_name(one.organization.area_code, 1), _way(one)]
    if not one.serves_here:
        words.append(_("服务区域里还没有这里"))
    return " · ".join(words)


def near_counties(line: Any, *, at: datetime) -> list[tuple[str, str]]:
    """Answer the neighbour counties to choose from: (code, words with the minutes)."""
    found = gap_choices.counties(line.area_code, day=local_date(at))
    return [(one.code, f"{area_name(one.code)} · {_way(one)}") for one in found]


def _way(one: Any) -> str:
    if one.is_estimate:
        return _("路上约 %(minutes)s 分钟（估计）", minutes=one.minutes)
    return _("路上 %(minutes)s 分钟", minutes=one.minutes)


def paged(query: Any, page: int) -> tuple[list[Any], int]:
    """Answer one page of requests, and how many pages there are."""
    return gap_requests.page_of(query, page=page, size=SENT_PAGE)
