"""What counts against the limits: reports that arrive, codes that are guessed."""

from __future__ import annotations

from flask import Response, g
from flask_login import current_user

# Each addition tells the police; so many from one address are nobody's report (platform).
ADDED_AT_MOST = "60 per hour"


def is_received(response: Response) -> bool:
    """Say whether a report was taken in; what is sent back to be mended does not count."""
    return response.status_code == 303


def is_wrong_code(_response: Response) -> bool:
    """Say whether a code was guessed; whoever has his may look as often as he needs."""
    return bool(g.get("is_wrong_code"))


def is_a_unit() -> bool:
    """A unit that must report is never held up by what others sent from the same address."""
    return bool(current_user.is_authenticated)
