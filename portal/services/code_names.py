"""Code names that stand for a child outside the file: QH-XXXX-XXXX with a check character."""

from __future__ import annotations

import random
import re

# 31 characters, none easily taken for another (no 0/O, 1/I/L). A prime count lets the weighted sum
# below find every single wrong character and every swap of two neighbours.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_SHAPE = re.compile(rf"QH-([{ALPHABET}]{{4}})-([{ALPHABET}]{{4}})")
_SPACES = re.compile(r"[\s\u2010-\u2015-]+")


def new(rng: random.Random) -> str:
    """Answer a code name drawn from `rng`: seven random characters and the check character."""
    drawn = "".join(rng.choice(ALPHABET) for _ in range(7))
    whole = drawn + _check(drawn)
    return f"QH-{whole[:4]}-{whole[4:]}"


def is_right(code_name: str) -> bool:
    """Say whether `code_name` has the shape and its check character agrees."""
    match = _SHAPE.fullmatch(code_name)
    if not match:
        return False
    whole = match[1] + match[2]
    return _check(whole[:7]) == whole[7]


def tidy(text: str) -> str:
    """Answer `text` as a code name is written, whatever its case, spaces and dashes."""
    plain = _SPACES.sub("", text.strip().upper())
    # Eight characters are the name itself, even if it happens to begin with these two.
    if len(plain) != 8:
        plain = plain.removeprefix("QH")
    return f"QH-{plain[:4]}-{plain[4:]}"


def _check(drawn: str) -> str:
    total = sum(place * ALPHABET.index(letter) for place, letter in enumerate(drawn, start=2))
    return ALPHABET[total % len(ALPHABET)]
