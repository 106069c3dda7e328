"""The public map in a browser: with a script, without one, and on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.services import release_building
from tests import releases
from tests.browser.conftest import served
from tests.conftest import copied, make_app
from tests.factories import NOW

pytestmark = pytest.mark.browser


@pytest.fixture
def site(migrated_file, scratch):
    with copied(migrated_file, scratch) as path:
        make_app(f"sqlite:///{path}")
        children = releases.make_children(63)
        releases.serve(children[:12], "E1", verified_at=NOW)
        release_building.build(by=None, at=NOW + timedelta(hours=1))
        with served(path) as site:
            yield site


@pytest.mark.parametrize("language", ["zh", "en", "bo"])
def test_somebody_chooses_a_view_and_reads_it_on_a_phone(desk, language):
    reader = desk(phone=True)
    reader.go(f"/language/{language}")
    reader.go("/coverage")
    reader.check_reading()
    reader.write(show="E1")
    reader.page.locator(".map-chooser button").focus()
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")
    assert "show=E1" in reader.page.url
    reader.check_reading()
    assert reader.page.locator("path.area-cell-5").first.is_visible()
    assert not reader.page.locator(".map-drawn").is_visible()


def test_on_paper_the_drawn_map_has_textures(desk):
    reader = desk()
    reader.go("/coverage?show=children")
    reader.page.emulate_media(media="print")
    assert reader.page.locator(".map-drawn").is_visible()
    assert not reader.page.locator(".area-map").is_visible()
    fill = "e => getComputedStyle(e).fill"
    shown = reader.page.locator(".map-drawn path.area-cell-3").evaluate(fill)
    assert "drawn-3" in shown


def test_without_a_script_the_drawn_map_and_the_table_stand_there(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/coverage?show=E1")
    assert page.locator(".map-drawn").is_visible()
    assert not page.locator(".area-map").is_visible()
    assert page.locator("tbody tr").count() >= 2
    context.close()
