"""Tracking codes: sixteen easily read characters, six of which find the report they belong to."""

from __future__ import annotations

import hashlib
import hmac
import random
from collections.abc import Iterator

from portal.services import code_names

HANDLE, SECRET = 6, 10


def drawn_by(rng: random.Random) -> Iterator[str]:
    """Yield the codes that `rng` draws one after the other; one that is easily guessed is none."""
    while True:
        drawn = "".join(rng.choice(code_names.ALPHABET) for _ in range(HANDLE + SECRET))
        if len(set(drawn)) >= HANDLE:
            yield drawn


def chance_of(secret: str, token: str) -> random.Random:
    """Answer the chance that belongs to one opened form, so that its code is found again.

    Who presses twice loses the first answer with its code; nothing is stored to show it again, it
    is drawn anew from the portal's secret and the form's own random token.
    """
    digest = hmac.digest(secret.encode(), b"tracking code\0" + token.encode(), hashlib.sha256)
    return random.Random(int.from_bytes(digest))


def grouped(code: str) -> str:
    """Answer a code as it is written down: four groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
