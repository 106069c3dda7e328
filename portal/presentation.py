"""How stored things are said on a page: labels, dates, navigation, and the error pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, render_template, request, url_for
from flask_babel import force_locale, format_date, format_datetime, get_locale, gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from wtforms import SelectChoice

from portal import navigation
from portal.access import Access
from portal.clock import to_local
from portal.extensions import LOCALES, PAGE_LANGUAGE, said, settings
from portal.permissions import Permission, permits
from portal.service_codes import SERVICE_CODES
from portal.services import areas, boundaries
from portal.services.refusals import ChangedMeanwhile, Refused
from portal.vocabulary import AreaLevel, Term

LANGUAGE_NAMES = (("zh", "中文"), ("bo", "བོད་ཡིག"), ("en", "English"))


def install(app: Flask) -> None:
    """Give the templates their filters, tests and context, and the errors their pages."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        label=label,
        service_name=service_name,
        area_name=area_name,
        local_day=local_day,
        local_time=local_time,
        local_span=local_span,
        hours=hours,
        said=said,
    )
    # Macros of maps are imported without the page's context; globals are seen by them too.
    app.jinja_env.globals.update(map_credit=map_credit, ground_credit=ground_credit)
    app.context_processor(_context)
    for code in (400, 403, 404, 413, 429, 500, 503):
        app.register_error_handler(code, _error_page)
    app.register_error_handler(CSRFError, _error_page)
    app.register_error_handler(ChangedMeanwhile, _conflict_page)


def map_credit() -> str:
    """Say whose map lies under ours and its approval number; nothing where there is none."""
    told = settings()
    if not told.tiles_url:
        return ""
    return gettext(
        "底图：%(whose)s，审图号：%(number)s",
        whose=told.tiles_attribution,
        number=told.tiles_approval,
    )


def ground_credit(codes: Iterable[str]) -> str:
    """Say whether the areas of a map are sketches, or whose outlines they are, with the number."""
    told = boundaries.credit(codes)
    whose = gettext("、").join(
        gettext("%(source)s（审图号：%(number)s）", source=source, number=number)
        for source, number in told.sources
    )
    if not told.imported:
        return gettext("分区由乡镇驻地推算，是示意，不是行政界线。同样的数字在下面的表里。")
    if not told.sketched:
        return gettext(
            "界线来源：%(whose)s；为了显示已经简化，不是划界依据。同样的数字在下面的表里。",
            whose=whose,
        )
    return gettext(
        "一部分界线来源：%(whose)s，已经简化；其余由乡镇驻地推算，是示意，不是行政界线。"
        "同样的数字在下面的表里。",
        whose=whose,
    )


def label(term: Term | None) -> str:
    """Answer the term's label in the reader's language; nothing for None."""
    return gettext(term.zh) if term is not None else ""


def service_name(code: str) -> str:
    """Answer the service's name in the reader's language."""
    return gettext(SERVICE_CODES[code].zh)


def area_name(code: str, levels: int = 2) -> str:
    """Answer a place's name with up to `levels` levels, the largest first."""
    is_english = str(get_locale()) == "en"
    names = areas.names(code, english=is_english)[-levels:]
    return ", ".join(reversed(names)) if is_english else " ".join(names)


def _day_format() -> str:
    locale = str(get_locale())
    return (
        "EEE d MMM y" if locale == "en" else ("y年M月d日 EEEE" if locale[:2] == "zh" else "y-MM-dd")
    )


def local_day(day: date | datetime | None) -> str:
    """Say a day as people do; an instant is taken to Shanghai first."""
    if day is None:
        return "—"
    if isinstance(day, datetime):
        day = to_local(day).date()
    return format_date(day, _day_format())


def local_time(at: datetime | None) -> str:
    """Say an instant (naive UTC) in Shanghai time."""
    if at is None:
        return "—"
    return format_datetime(to_local(at), f"{_day_format()} HH:mm", rebase=False)


def local_span(start: datetime | None, end: datetime | None) -> str:
    """Say a window (naive UTC) in Shanghai time."""
    if start is None or end is None:
        return "—"
    last = to_local(end)
    if to_local(start).date() == last.date():
        return f"{local_time(start)}–{last:%H:%M}"
    return f"{local_time(start)} – {local_time(end)}"


def hours(minutes: int) -> str:
    """Say minutes as hours with at most two digits after the point."""
    return gettext("%(hours)s 小时", hours=f"{minutes / 60:.2f}".rstrip("0").rstrip("."))


def _context() -> dict[str, Any]:
    locale = str(get_locale())
    # Asked once: each look through `current_user` costs more than what is asked of it.
    account = current_user._get_current_object() if current_user.is_authenticated else None
    upper, lower = navigation.rows(account, request.endpoint or "")
    return {
        "page_lang": PAGE_LANGUAGE.get(locale, "zh-Hans"),
        "demo_mode": settings().is_demo,
        "hotlines": [(number, gettext(text)) for number, text in settings().hotlines],
        "navigation": [_link(entry) for entry in upper],
        "subnavigation": [_link(entry) for entry in lower],
        "languages": [
            (code, name, _language_url(code), LOCALES[code] == locale)
            for code, name in LANGUAGE_NAMES
        ],
        "csp_nonce": g.get("csp_nonce", ""),
        "may": lambda permission: account is not None and permits(account, Permission(permission)),
    }


def _link(entry: navigation.Shown) -> tuple[str, str, str]:
    return gettext(entry.text), url_for(entry.endpoint), entry.current


def _language_url(code: str) -> str:
    return url_for("public.language", code=code, back=request.path)


def _error_page(problem: Exception) -> tuple[str, int]:
    code = problem.code if isinstance(problem, HTTPException) and problem.code else 500
    return render_template(f"errors/{code}.html"), code


def _conflict_page(problem: Refused) -> tuple[str, int]:
    sentence = said(problem)
    typed = [
        (name, value)
        for name, value in request.form.items()
        if name not in {"csrf_token", "submission", "version"}
    ]
    page = render_template(
        "errors/409.html", refusal=sentence, yours=typed, theirs=[], back_url=_page_of(request.path)
    )
    return page, 409


def _page_of(path: str) -> str:
    """Answer the page to go back to: a button's own address opens nothing, the one above does."""
    is_page = current_app.url_map.bind("").test(path, method="GET")
    return path if is_page else path.rpartition("/")[0]


def places_by_county() -> list[SelectChoice]:
    """Answer the townships as choices of a field, grouped by county, a sentence first."""
    counties = {area.code: area for area in areas.of_level(AreaLevel.COUNTY)}
    is_english = str(get_locale()) == "en"
    choices = [SelectChoice("", gettext("请选择乡镇（街道）"))]
    for area in areas.of_level(AreaLevel.TOWNSHIP):
        county = counties[area.code[:6]]
        group = county.name_en if is_english else county.name_zh
        name = area.name_en if is_english else area.name_zh
        choices.append(SelectChoice(area.code, name, optgroup=group))
    return choices


def declared_access(view: Any) -> Access | None:
    """Answer what a registered view declared, or None."""
    return getattr(view, "access", None)


def message_text(message: Any) -> tuple[str, str]:
    """Answer subject and body of an owed message in its own locale.

    The template's first line is the subject.
    """
    # The clock has no request from which Flask could tell the address of a link.
    address = urlsplit(settings().public_url)
    urls = current_app.url_map.bind(address.netloc, url_scheme=address.scheme)

    def link(endpoint: str, **values: Any) -> str:
        return urls.build(endpoint, values, force_external=True)

    with force_locale(message.locale):
        template = f"emails/{message.template}.txt"
        text = render_template(template, link=link, **json.loads(message.payload))
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip()
