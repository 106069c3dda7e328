"""The shapes that go into the matcher and come out of it: frozen, plain, without a clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

TIERS = ("critical", "urgent", "routine")
LANGUAGES = ("zh", "bo-amdo", "bo-kham", "mn", "slr", "mjg")
LICENSED = frozenset({"P1", "M1", "M2", "L1"})
WEIGHTS_VERSION = "2026-1"


@dataclass(frozen=True, slots=True)
class Need:
    """One service wanted in one window; `area` is a code whose first nine digits are a township."""

    id: str
    lat: float
    lon: float
    area: str
    tier: str
    service: str
    start: datetime
    end: datetime
    child: str
    slots: int = 1
    min_level: int = 1
    languages: tuple[str, ...] = ()
    language_required: bool = False
    remote: bool = False
    same_sex: str | None = None
    team: bool = False

    @property
    def township(self) -> str:
        """Answer the code by which fairness counts places: the township, or what is known of it."""
        return self.area[:9]


@dataclass(frozen=True, slots=True)
class Helper:
    """One person; an absent date is a failed check, never a passed one."""

    id: str
    kind: str
    organization: str | None
    lat: float
    lon: float
    max_minutes: int
    services: Mapping[str, int]
    languages: Mapping[str, int]
    capacity: int
    adult: bool
    sex: str | None
    vetted_until: date | None
    trained_until: date | None
    licences: Mapping[str, date]
    busy: tuple[tuple[datetime, datetime], ...]
    served: frozenset[str]
    areas: tuple[str, ...]
    recent_28d: int
    asked: int
    accepted: int
    attended: int
    blocked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization with what it may take on and where."""

    id: str
    status: str
    capacity: int
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """Bonuses in tenths of a score point; 0 switches one off. Platform, versioned."""

    fairness: int = 300
    stability: int = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the matcher is told."""

    date: date
    needs: tuple[Need, ...]
    helpers: tuple[Helper, ...]
    organizations: Mapping[str, Organization]
    frozen: frozenset[tuple[str, str]]
    previous: frozenset[tuple[str, str]]
    weights: Weights
    input_hash: str


@dataclass(frozen=True, slots=True)
class Check:
    """One hard check of one pair: `text` and `cure` are msgids, filled from `params`."""

    ok: bool
    code: str
    text: str
    cure: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edge:
    """A feasible pair with its score (0 to 100) and the parts that add up to it."""

    need: str
    helper: str
    score: float
    parts: Mapping[str, float]
    minutes: int


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A need with places left, and how many helpers failed which check; one may fail several."""

    need: str
    slots: int
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """Who should be asked for what; frozen pairs are not repeated. `gap` is 0 if proven optimal."""

    pairs: tuple[Edge, ...]
    unfilled: tuple[Unfilled, ...]
    filled: Mapping[str, int]
    score: float
    input_hash: str
    solver: str
    gap: float = 0.0


class ProblemRefused(ValueError):
    """The problem cannot be read; the sentence names the key and what is expected."""
