"""Every page that a role reaches by its navigation reads well on a phone, in every language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.vocabulary import Role
from tests.browser.conftest import served, sign_in
from tests.conftest import copied

PUBLIC = (
    "/", "/coverage", "/campaigns", "/how-matching-works", "/privacy", "/sources",
    "/volunteers/sign-up", "/organizations/sign-up", "/accounts/sign-in",
)  # fmt: skip

pytestmark = pytest.mark.browser


@pytest.fixture
def site(demo_file, scratch):
    with copied(demo_file, scratch) as path, served(path, environment="demo") as site:
        yield site


def pages(person) -> Iterator[str]:
    """Open each page that the main navigation leads to, both rows of it, and answer its path."""
    paths = _links(person)
    assert paths
    for path in paths:
        person.go(path)
        paths += [deeper for deeper in _links(person) if deeper not in paths]
        yield path


def _links(person) -> list[str]:
    return [link.get_attribute("href") for link in person.page.locator(".site-nav a").all()]


def first_links(person) -> list[str]:
    """Answer where the first entry of the page's list leads, if there is one."""
    links = person.page.locator("main :is(a.task-what, tbody a, .list a)")
    return [links.first.get_attribute("href")] if links.count() else []


@pytest.mark.parametrize("role", Role, ids=str)
def test_a_roles_pages_read_well_on_a_phone(desk, role):
    person = desk(phone=True)
    sign_in(person, f"{role}@demo.example")
    for _path in pages(person):
        person.check_reading()
        for deeper in first_links(person):
            person.go(deeper)
            person.check_reading()


@pytest.mark.parametrize("language", ["zh", "en", "bo"])
def test_public_pages_read_well_in_every_language(desk, language):
    person = desk(phone=True)
    person.go(f"/language/{language}")
    for path in PUBLIC:
        person.go(path)
        person.check_reading()


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.VOLUNTEER], ids=str)
def test_the_daily_pages_read_well_in_english(desk, role):
    person = desk()
    sign_in(person, f"{role}@demo.example")
    person.go("/language/en")
    for _path in pages(person):
        person.check_reading()
        shown = person.page.locator("main h1").inner_text()
        assert shown.isascii(), shown
