"""A real server on a real file, and a real Chromium that may speak to nobody else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from portal.models import Account
from portal.tasks import matching
from tests import factories
from tests.conftest import copied, wire
from tests.conftest import test_settings as settings_for_test

PHONE = {"width": 360, "height": 740}
# Passes are not asked for: writing them down and sending them takes longer than finding the rest.
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"


class Site:
    """The portal at an address, with a clock that a test moves."""

    def __init__(self, app: Flask, address: str) -> None:
        """Take the application and where it listens."""
        self.app = app
        self.address = address

    def move_to(self, moment: datetime) -> None:
        """Let the portal's clock stand at `moment` (naive UTC)."""
        self.app.config["CLOCK"] = lambda: moment


@contextmanager
def served(path: Path, **values: Any) -> Iterator[Site]:
    """Serve the database at `path` with every guard on: CSRF, sessions, a connection a request."""
    app = wire(settings_for_test(f"sqlite:///{path}", **values))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with app.config["DATABASE"].connection_context():
            yield Site(app, f"http://127.0.0.1:{server.port}")
    finally:
        server.shutdown()
        thread.join(timeout=10)


@pytest.fixture
def site(migrated_file: Path, scratch: Path) -> Iterator[Site]:
    """Serve the portal on an empty province."""
    with copied(migrated_file, scratch) as path, served(path) as site:
        yield site


class Desk:
    """One person at one browser: what he clicks, what he sees, and what goes wrong unseen."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        """Open a tab that writes down every complaint and every foreign request."""
        self.site = site
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)

    def _heard(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} at {self.page.url}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.site.address, "data:")):
            self.complaints.append(f"asked another host: {request.url}")

    def go(self, path: str) -> None:
        """Open the page at `path`."""
        answer = self.page.goto(self.site.address + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def press(self, name: str) -> None:
        """Press the button `name`; the next page must not be a refusal."""
        with self.page.expect_navigation() as moved:
            self.page.get_by_role("button", name=name, exact=True).first.click()
        refused = self.page.locator(".error-summary")
        said = refused.inner_text() if refused.count() else ""
        assert moved.value.ok, f"{name}: {moved.value.status} {said}"

    def follow(self, name: str) -> None:
        """Follow the first link in the page whose text begins with `name`."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=name).first.click()

    def write(self, **values: str) -> None:
        """Fill the fields of the page: text, choice, tick or select, by their names."""
        for name, value in values.items():
            field = self.page.locator(f"main [name={name}]")
            kind = field.first.get_attribute("type") or field.first.evaluate("e => e.tagName")
            if kind in {"radio", "checkbox"}:
                self.page.locator(f"main [name={name}][value='{value}']").check()
            elif kind == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def sees(self, text: str) -> bool:
        """Say whether the page's main part shows `text`."""
        return text in self.page.locator("main").inner_text()

    def check_reading(self) -> None:
        """Fail for what axe finds, for two h1, or for a page wider than the screen."""
        self.page.evaluate(AXE_SCRIPT)
        found = AxeResults({"violations": self.page.evaluate(VIOLATIONS)})
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        assert self.page.locator("h1").count() == 1
        wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{self.page.url} scrolls sideways"


@pytest.fixture
def desk(chromium: Browser, site: Site) -> Iterator[Callable[..., Desk]]:
    """Answer a function that seats somebody; at the end nobody may have heard a complaint."""
    seated: list[Desk] = []

    def seat(account: Account | None = None, *, phone: bool = False, script: bool = True) -> Desk:
        context = chromium.new_context(
            locale="zh-CN",
            java_script_enabled=script,
            viewport=PHONE if phone else {"width": 1100, "height": 800},
        )
        person = Desk(context, site)
        seated.append(person)
        if account is not None:
            sign_in(person, account.email)
        return person

    yield seat
    for person in seated:
        person.page.context.close()
    assert [complaint for person in seated for complaint in person.complaints] == []


def match_now(person: Desk) -> None:
    """Ask for a run, let the worker carry it out, and come to its page."""
    person.press("现在匹配本区域的需求")
    assert person.sees("等待开始")
    matching.carry_out_waiting(person.site.app.config["CLOCK"])
    person.follow("现在刷新")


def sign_in(person: Desk, address: str) -> None:
    """Sign somebody in by the form."""
    person.go("/accounts/sign-in")
    person.write(email=address, password=factories.PASSPHRASE)
    person.press("登录")
