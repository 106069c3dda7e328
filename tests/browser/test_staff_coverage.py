"""The staff map in a browser: asked by keyboard, followed to the needs, read on a phone."""

from __future__ import annotations

import pytest

from portal.vocabulary import Role
from tests import factories
from tests.browser.conftest import served
from tests.conftest import copied, make_app

pytestmark = pytest.mark.browser


@pytest.fixture
def site(migrated_file, scratch):
    with copied(migrated_file, scratch) as path:
        make_app(f"sqlite:///{path}")
        for _ in range(3):
            factories.make_need()
        factories.make_helper()
        with served(path) as site:
            yield site


@pytest.mark.parametrize("has_script", [True, False])
def test_an_officer_asks_another_month_and_measure_and_follows_a_place(desk, has_script):
    officer = desk(factories.make_account(Role.COUNTY), script=has_script)
    officer.go("/coverage/staff")
    officer.write(measure="access", service="E1")
    if not has_script:
        # With a script the months are a line to drag (test_coverage.py).
        officer.write(month="2026-11")
    officer.page.locator(".map-chooser button").focus()
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Enter")
    officer.follow("前一个月")
    assert "month=2026-10" in officer.page.url
    assert officer.sees("每个孩子的名额 · 课业辅导与课后照料 · 2026-10")
    officer.follow("后一个月")
    assert officer.sees("2026-11")
    officer.follow("倒淌河镇")
    assert officer.sees("只看：")


def test_the_staff_map_is_read_on_a_phone(desk):
    officer = desk(factories.make_account(Role.COUNTY), phone=True)
    for language in ("zh", "en"):
        officer.go(f"/language/{language}")
        officer.go("/coverage/staff?service=E1&measure=within_60")
        officer.check_reading()
