"""Reading what people write into forms and spreadsheets: text, days, clock times, telephones."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

import phonenumbers

from portal.services.refusals import FieldRefused
from portal.vocabulary import N_

_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:\s+00:00(?::00)?)?")
_CLOCK = re.compile(r"(\d{1,2})\s*[:.点时]\s*(\d{2})?\s*分?(?::00)?")
FIRST_YEAR, LAST_YEAR = 1900, 2200
_SERIAL_ZERO = date(1899, 12, 30)
# Letters of every script, their marks, and what joins the parts of a name.
_JOINERS = frozenset(" ·•‧・.-'’་་།")


def tidy(value: Any) -> str:
    """Answer `value` as one line of text: composed, control characters gone, spaces single."""
    text = unicodedata.normalize("NFC", "" if value is None else str(value))
    kept = "".join(
        letter if unicodedata.category(letter)[0] != "C" else " "
        for letter in text
        if letter not in "\u200b\ufeff"
    )
    return " ".join(kept.split())


def words_of(field: str, text: str, *, most: int, least: int = 4) -> str:
    """Answer words that somebody wrote, tidied at the ends.

    Raises FieldRefused(field) for fewer letters than `least` or more than `most`.
    """
    words = text.strip()
    if len(words) < least:
        raise FieldRefused(field, N_("请写清楚，至少几个字。"))
    if len(words) > most:
        raise FieldRefused(field, N_("最多 %(most)s 个字，请先写最要紧的。"), most=most)
    return words


def is_name(text: str) -> bool:
    """Say whether `text` can be somebody's name: letters of any script and what joins them."""
    return any(unicodedata.category(letter)[0] == "L" for letter in text) and all(
        unicodedata.category(letter)[0] in "LM" or letter in _JOINERS for letter in text
    )


def read_day(value: Any) -> date | None:
    """Answer the day that `value` means, or None: ISO, 2016.4.5, 2016年4月5日, Excel's count."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = unicodedata.normalize("NFKC", tidy(value))
    if re.fullmatch(r"\d{5}(\.0+)?", text):
        return _SERIAL_ZERO + timedelta(days=int(float(text)))
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    match = _DAY.fullmatch(text)
    if not match:
        return None
    try:
        found = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    # Nobody means another year, and the first and last of the calendar have no UTC instant.
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def read_clock(value: Any) -> time | None:
    """Answer the time of day that `value` means (09:00, 9点30分), or None."""
    match = _CLOCK.fullmatch(unicodedata.normalize("NFKC", tidy(value)))
    if not match:
        return None
    try:
        return time(int(match[1]), int(match[2] or 0))
    except ValueError:
        return None


def read_phone(value: Any) -> str | None:
    """Answer the number in E.164 (China unless it says otherwise), or None."""
    text = unicodedata.normalize("NFKC", tidy(value))
    if len(text) > 40:
        return None
    try:
        number = phonenumbers.parse(text.removesuffix(".0"), "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
