"""Words to begin a page with that is written for a gap; they name the county, never a township.

A township and a service together may point at the few children there, so neither they nor any
number goes into what everybody reads.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from portal.clock import local_date
from portal.presentation import area_name, service_name
from portal.services import gap_lists

COUNTY_LENGTH = 6


def for_gap(account: Any, ref: str, *, at: datetime) -> dict[str, str]:
    """Answer the fields of a page for the gap `ref` of one's own area; none for any other."""
    found = gap_lists.place_of(account, ref)
    if found is None:
        return {}
    county, service = found[0][:COUNTY_LENGTH], found[1]
    words = {"county": area_name(county, 1), "service": service_name(service)}
    return {
        "gap": ref,
        "slug": f"help-{service.lower()}-{county}-{local_date(at):%Y%m%d}",
        "language": str(get_locale())[:2],
        "title": _("%(county)s需要您：%(service)s", **words),
        "summary": _("%(county)s的孩子需要“%(service)s”，来帮忙的人还不够。", **words),
        "body": _(
            "## 需要什么\n\n%(county)s的一些孩子需要“%(service)s”，现在来帮忙的人还不够。\n\n"
            "## 您可以做什么\n\n- 个人：在首页点“我想帮忙”报名，写明会做这项服务、会说哪种语言。\n"
            "- 组织：在首页申请加入，写明服务区域包括这个县。\n\n"
            "去不去由您决定。和孩子见面之前要做入职查询和短期培训。",
            **words,
        ),
    }
