"""Whether the translation catalogs are complete: every string, every placeholder."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from portal.config import ROOT

CATALOGS = ROOT / "portal" / "translations"
# English must be complete; Tibetan is a draft that grows until a reader approves it.
COMPLETE = ("en",)
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "_l": None}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
OPTIONS = {"**.html": {"trimmed": "true"}, "**.txt": {"trimmed": "true"}}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def used_strings() -> set[str]:
    """Answer every msgid that the code and the templates use."""
    found: set[str] = set()
    for room in ("portal", "matching", "maps", "templates"):
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / room, METHODS, OPTIONS, KEYWORDS
        ):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def read_catalog(locale: str) -> Catalog:
    """Answer the catalog of `locale`."""
    path = CATALOGS / locale / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale)


def problems(locale: str, used: set[str]) -> Iterator[str]:
    """Yield a sentence for every string of `used` that `locale` lacks or garbles."""
    catalog = read_catalog(locale)
    is_whole = locale in COMPLETE
    for text in sorted(used):
        message = catalog.get(text)
        found = message.string if message is not None and not message.fuzzy else ""
        forms = [found] if isinstance(found, str) else list(found or ())
        translated = " ".join(forms) if all(forms) else ""
        if not translated:
            if is_whole:
                yield f"{locale}: not translated: {text}"
        elif set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(translated)):
            yield f"{locale}: other placeholders: {text}"


@click.group("translations")
def translations() -> None:
    """Look after the translation catalogs."""


@translations.command("check")
def check() -> None:
    """Fail if a string is missing or its placeholders differ."""
    used = used_strings()
    found = [line for locale in ("en", "bo") for line in problems(locale, used)]
    for line in found:
        click.echo(line, err=True)
    if found:
        raise click.ClickException(f"{len(found)} strings need a translator.")
    click.echo(f"{len(used)} strings; complete: {', '.join(COMPLETE)}")
