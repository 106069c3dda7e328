"""What the matcher goes by just now, for the page that tells everybody: points, limits, version."""

from __future__ import annotations

from dataclasses import dataclass

from matching.eligibility import TOO_OFTEN
from matching.scoring import WEIGHTS
from matching.types import Travel


@dataclass(frozen=True)
class Live:
    """The numbers in force: most points by part, and the settings of the checks (platform)."""

    version: str
    most: dict[str, int]
    basic_language: int
    detour: float
    speed_kmh: float
    invitations: int


def live() -> Live:
    """Answer the numbers that the next run will use."""
    return Live(
        version=WEIGHTS.version,
        most=WEIGHTS.most(),
        basic_language=WEIGHTS.basic_language,
        detour=Travel().detour,
        speed_kmh=Travel().speed_kmh,
        invitations=TOO_OFTEN,
    )
