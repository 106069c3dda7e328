"""The public map in a browser: by mouse, by keyboard, without a script, and on paper.

Every page of these tests asks nobody but the portal itself: the desk refuses to hear of another
host, and here such a request would not even leave.
"""

from __future__ import annotations

import pytest
from flask import render_template_string

from tests import releases
from tests.browser.conftest import served
from tests.conftest import copied, make_app
from tests.factories import NOW

pytestmark = pytest.mark.browser

MONTHS = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>月份</title>
<link rel="stylesheet" href="/static/shouwang.css"><link rel="stylesheet" href="/static/map.css">
</head><body>{% from "coverage/parts.html" import month_slider %}<form action="/coverage#map">
{{ month_slider(months, "2026-03") }}<button>看</button></form></body></html>"""
# What a reader of each language may read on the cell of Gonghe.
GONGHE = {"zh": "共和县: ", "en": "Gonghe County: ", "bo": "共和县: "}
FIRST = {"zh": "城东区: ", "en": "Chengdong District: ", "bo": "城东区: "}


@pytest.fixture
def site(migrated_file, scratch):
    with copied(migrated_file, scratch) as path:
        make_app(f"sqlite:///{path}")
        releases.publish_invented(NOW)
        with served(path) as site:
            yield site


@pytest.fixture
def reader(desk, site):
    """Answer somebody in whose browser no request to another host leaves."""

    def seat(**how):
        one = desk(**how)
        one.page.route(lambda url: not url.startswith(site.address), lambda route: route.abort())
        return one

    return seat


def _cell(page, begins):
    return page.locator(f'.area-map [aria-label^="{begins}"]')


@pytest.mark.parametrize(("language", "phone"), [("zh", True), ("en", False), ("bo", False)])
def test_somebody_reads_the_map_by_mouse_and_by_keyboard(reader, language, phone):
    one = reader(phone=phone)
    one.go(f"/language/{language}")
    one.go("/coverage?show=E1")
    one.check_reading()
    page, gonghe = one.page, _cell(one.page, GONGHE[language])
    assert page.locator(".folium-map").bounding_box()["height"] <= 0.6 * (740 if phone else 1000)
    said = gonghe.get_attribute("aria-label")
    gonghe.hover()
    assert ": ".join(page.locator(".area-tip span").all_inner_texts()) == said
    page.keyboard.press("Escape")
    assert not page.locator(".area-tip").is_visible()
    gonghe.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.locator(":focus").get_attribute("aria-label") == said
    assert page.locator(".area-tip").is_visible()
    assert page.locator(".area-ring").count() == 1
    assert not page.locator(".map-drawn").is_visible()
    page.locator(".map-skip").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("aria-label").startswith(FIRST[language])
    page.locator(".map-skip").press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(".table-wrap:focus").count() == 1


def test_on_paper_the_drawn_map_has_textures_and_without_a_script_it_stands_there(reader):
    one, plain = reader(), reader(script=False)
    one.go("/coverage?show=E1")
    one.page.emulate_media(media="print")
    plain.go("/coverage?show=E1")
    for page in (one.page, plain.page):
        assert page.locator(".map-drawn").is_visible()
        assert not page.locator(".area-map").is_visible()
        assert page.locator("tbody tr").count() > 45
    look = "n => getComputedStyle(document.querySelector('.map-drawn path.' + n)).fill"
    names = [f"area-cell-{n}" for n in range(1, 6)] + ["area-cell-hidden", "area-cell-none"]
    fills = [one.page.evaluate(look, name) for name in names]
    assert len(set(fills)) == len(names)
    assert all("url(" in fills[n] for n in (1, 2, 3, 5, 6))


def test_a_month_is_chosen_by_dragging_or_by_the_keyboard_or_from_a_list(reader, site):
    site.app.config["KEEP_DATABASE_OPEN"] = True
    with site.app.test_request_context():
        text = render_template_string(
            MONTHS, months=[(f"2026-0{m}", f"2026年{m}月") for m in range(1, 7)]
        )
    for way in ("pointer", "keyboard", "list"):
        page = reader(script=way != "list").page
        page.route("**/months", lambda route: route.fulfill(body=text, content_type="text/html"))
        page.goto(f"{site.address}/months")
        with page.expect_navigation(url="**/coverage?month=2026-04#map"):
            _choose_april(page, way)


def _choose_april(page, way):
    field = page.get_by_label("月份")
    if way == "list":
        field.select_option("2026-04")
        page.get_by_role("button", name="看").click()
        return
    assert field.get_attribute("aria-valuetext") == "2026年3月"
    if way == "keyboard":
        field.press("ArrowRight")
        assert page.url.endswith("/months")
        field.press("Enter")
    else:
        box = field.bounding_box()
        field.click(position={"x": box["width"] * 0.6, "y": box["height"] / 2})
