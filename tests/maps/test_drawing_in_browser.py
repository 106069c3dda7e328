"""The drawn map in a real browser under the strict policy: nothing foreign, nothing executed."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from xstatic.pkg import leaflet

from maps.cells import cell, county_cells, township_cells
from maps.drawing import Shade, draw_coverage, legend
from maps.places import areas_by_code, province_outline

STATIC = Path(__file__).parents[2] / "static"
NONCE = "n0nce"
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-n0nce'; style-src 'self'; img-src 'self' data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
CLASSES = [0.2, 0.4, 0.6, 0.8]
PAYLOAD = "</script><script nonce=n0nce>hit=1</script>${globalThis.hit=1}`<img src=x onerror=hit=1>"

pytestmark = pytest.mark.browser


def page_html(labels: dict, parts) -> str:
    words = json.dumps(labels, ensure_ascii=False).replace("<", "\\u003c")
    swatches = "".join(
        f'<li><span class="map-swatch {entry.css_class}"></span>{index}</li>'
        for index, entry in enumerate(legend(CLASSES))
    )
    return f"""<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>地图</title>
<link rel="stylesheet" href="/leaflet/leaflet.css"><link rel="stylesheet" href="/static/map.css">
<link rel="icon" href="data:,"></head><body>{parts.html}<ul class="map-legend">{swatches}</ul>
<script type="application/json" id="map-labels" data-map-name="青海省各县服务情况"
 data-zoom-in="放大" data-zoom-out="缩小" data-attribution="示意图，非行政界线">{words}</script>
<script src="/leaflet/leaflet.js"></script><script src="/static/map.js"></script>
<script nonce="{NONCE}">{parts.script}</script></body></html>"""


def drawn_page() -> str:
    cells = county_cells()
    values = {code: number % 23 / 23 for number, code in enumerate(cells)}
    values["632722"], values["632624"] = Shade.NOT_SHOWN, Shade.NO_NEED
    labels = {
        code: {"name": areas_by_code()[code].name_zh, "text": f"{value}"[:4]}
        for code, value in values.items()
    }
    labels["632801"] = {"name": PAYLOAD, "text": PAYLOAD, "short": "格尔木"}
    labels["632822"]["short"] = PAYLOAD[:12]
    labels["632521"]["href"] = "/?area=632521"
    parts = draw_coverage(cells, values, outline=province_outline(), classes=CLASSES)
    return page_html(labels, parts)


class Handler(BaseHTTPRequestHandler):
    page = b""
    folders = {"leaflet": Path(leaflet.BASE_DIR), "static": STATIC}
    kinds = {".js": "text/javascript", ".css": "text/css", ".png": "image/png"}

    def do_GET(self):
        kind, body = "text/html; charset=utf-8", self.page
        if not self.path.startswith("/?") and self.path != "/":
            folder, _, name = self.path.strip("/").partition("/")
            kind, body = self.kinds[Path(name).suffix], (self.folders[folder] / name).read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Keep the test's output quiet."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    Handler.page = drawn_page().encode()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def seen(chromium, address):
    """An opened page, what its console complained of and which addresses it asked for."""
    page = chromium.new_page(viewport={"width": 1000, "height": 620})
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_selector("path.area-cell")
    yield page, complaints, asked
    page.close()


def test_the_map_draws_every_cell_without_a_complaint_or_a_foreign_request(seen, address):
    page, complaints, asked = seen
    assert page.locator("path.area-cell").count() == 45
    assert page.locator("path.area-outline").count() == 1
    assert page.locator(".folium-map").bounding_box()["height"] == 480
    assert complaints == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


def test_every_class_has_its_own_look(seen):
    page, _, _ = seen
    looks = page.evaluate("""[...Array(5).keys()].map(n => getComputedStyle(
        document.querySelector("path.area-cell-" + (n + 1))).fill)""")
    assert len(set(looks)) == 5
    hatch = 'getComputedStyle(document.querySelector("path.area-cell-hidden")).fill'
    assert "map-hatch-hidden" in page.evaluate(hatch)
    assert page.locator("#map-hatch-hidden path").count() == 1


def cell_of(page, name):
    return page.locator(f'.area-map [aria-label^="{name}: "]')


def test_a_name_with_markup_is_shown_as_text_and_runs_nothing(seen):
    page, complaints, _ = seen
    golmud = page.locator(".area-map [aria-label^='</script>']")
    golmud.focus()
    assert page.locator(".area-tip").text_content() == PAYLOAD + PAYLOAD
    assert golmud.get_attribute("aria-label") == f"{PAYLOAD}: {PAYLOAD}"
    assert page.evaluate("typeof globalThis.hit") == "undefined"
    assert page.locator(".folium-map img").count() == 0
    assert complaints == []


def test_pointing_at_a_cell_shows_its_name_and_marks_it_until_the_pointer_leaves(seen):
    page, _, _ = seen
    box = page.locator(".folium-map").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector(".area-tip-name")
    assert page.locator(".area-ring").count() == 1
    assert page.locator(".area-tip-name").inner_text()
    tip = page.locator(".area-tip").bounding_box()
    page.mouse.move(tip["x"] + 5, tip["y"] + 5)
    page.wait_for_timeout(300)
    assert page.locator(".area-tip").is_visible()
    page.mouse.move(box["x"] + 3, box["y"] + box["height"] - 3)
    page.locator(".area-tip").wait_for(state="hidden")
    assert page.locator(".area-ring").count() == 0


def test_tab_goes_from_cell_to_cell_and_escape_takes_the_words_away(seen):
    page, complaints, _ = seen
    first = cell_of(page, "城东区")
    first.focus()
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.get_attribute("aria-label").startswith("城中区: ")
    assert focused.get_attribute("role") == "img"
    assert page.locator(".area-tip-name").inner_text() == "城中区"
    page.keyboard.press("Escape")
    assert not page.locator(".area-tip").is_visible()
    assert page.locator(":focus").get_attribute("aria-label").startswith("城中区: ")
    page.keyboard.press("Shift+Tab")
    assert page.locator(".area-tip-name").inner_text() == "城东区"
    assert complaints == []


def test_an_arrow_goes_to_the_neighbour_that_way(seen):
    page, _, _ = seen
    cell_of(page, "共和县").focus()
    for key, name in (("ArrowDown", "兴海县"), ("ArrowUp", "共和县"), ("ArrowLeft", "乌兰县")):
        page.keyboard.press(key)
        assert page.locator(".area-tip-name").inner_text() == name


@pytest.mark.parametrize("way", ["click", "Enter"])
def test_a_cell_with_an_address_is_a_link(seen, address, way):
    page, _, _ = seen
    link = cell_of(page, "共和县")
    assert link.evaluate("e => e.tagName") == "a"
    with page.expect_navigation(url=f"{address}/?area=632521"):
        if way == "click":
            link.locator("path").click()
        else:
            link.press("Enter")


def becomes(page, condition):
    """Wait for a condition (the page's policy forbids Playwright's own way)."""
    for _ in range(100):
        if page.evaluate(condition):
            return True
        page.wait_for_timeout(30)
    return False


def test_a_map_that_nobody_moved_shows_the_whole_area_after_a_turn_of_the_screen(seen):
    page, complaints, _ = seen
    whole = "map_coverage.getBounds().contains(geo_json_coverage_cells.getBounds())"
    page.set_viewport_size({"width": 380, "height": 620})
    assert becomes(page, f"map_coverage.getSize().x < 400 && {whole}")
    page.set_viewport_size({"width": 900, "height": 500})
    assert becomes(page, f"map_coverage.getSize().x > 800 && {whole}")
    page.locator(".leaflet-control-zoom-in").click()
    assert becomes(page, f"!map_coverage._animatingZoom && !({whole})")
    page.set_viewport_size({"width": 700, "height": 500})
    assert becomes(page, "map_coverage.getSize().x < 700")
    assert not page.evaluate(whole)
    assert complaints == []


def test_where_there_are_very_many_cells_one_of_them_is_reached_by_tab(chromium, address):
    whole = Handler.page
    codes = [code for county in ("6301", "6302", "6325") for code in township_cells(county)]
    ground = {code: cell(code) for code in codes}
    told = {code: {"name": areas_by_code()[code].name_zh, "text": "1"} for code in codes}
    values = dict.fromkeys(codes, 0.5)
    parts = draw_coverage(ground, values, outline=province_outline(), classes=CLASSES)
    page = chromium.new_page()
    try:
        Handler.page = page_html(told, parts).encode()
        page.goto(address)
        page.wait_for_selector("path.area-cell")
        stops = page.locator(".area-map path[tabindex='0']")
        assert (len(codes) > 60, stops.count()) == (True, 1)
        stops.focus()
        page.keyboard.press("ArrowDown")
        assert stops.count() == 1
        assert stops.get_attribute("aria-label") == page.locator(":focus").get_attribute(
            "aria-label"
        )
    finally:
        Handler.page = whole
        page.close()


def test_the_buttons_and_the_map_speak_the_language_of_the_page(seen):
    page, _, _ = seen
    assert page.locator(".leaflet-control-zoom-in").get_attribute("aria-label") == "放大"
    assert page.locator(".folium-map").get_attribute("aria-label") == "青海省各县服务情况"
    assert "Leaflet" not in page.locator(".folium-map").inner_text()


def test_names_stand_only_where_they_fit_and_more_of_them_after_zooming_in(seen):
    page, _, _ = seen
    before = page.locator(".area-label-text").count()
    assert 0 < before < 45
    page.evaluate("map_coverage.setView([36.5, 101.9], 9, {animate: false})")
    names = page.locator(".area-label-text").all_inner_texts()
    assert "湟源县" in names
