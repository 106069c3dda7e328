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
    # A home visit: two adults go together, or `second_adult` says who else will be there.
    two_adults: bool = False
    second_adult: str | None = None
    # Mentoring: for how many days from the day of `start` somebody must be there for the child.
    term_days: int | None = None
    # The day of service lies in the winter of the place: roads are driven as in winter.
    winter: bool = False
    # How fast the place's own roads are driven on that day, where not as `travel` says.
    speed_kmh: float | None = None

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
    # Keys a file may leave out. What it leaves out it does not ask; `given` names those it gives,
    # and for these an unknown value is a failed check (docs/decisions/0022-eligibility.md).
    given: frozenset[str] = frozenset()
    identity: bool | None = None
    conduct: bool | None = None
    available_until: date | None = None
    paused_until: date | None = None
    asked_7d: int | None = None
    declined: frozenset[str] = frozenset()
    full: tuple[tuple[date, date], ...] = ()
    place: str | None = None


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
class Travel:
    """How minutes are estimated where no road minutes are known. Platform settings.

    Roads are about a third longer than the straight line, at 50 km/h on average. Without a speed
    of its own winter is driven like any other season.
    """

    detour: float = 1.35
    speed_kmh: float = 50.0
    winter_speed_kmh: float | None = None

    def speed(self, need: Need) -> float:
        """Answer the km an hour to a need: its own, else those of the season."""
        of_season = self.winter_speed_kmh if need.winter else None
        return need.speed_kmh or of_season or self.speed_kmh


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the matcher is told; `road` holds minutes by (helper's place, need's township).

    `winter_road` holds those that differ for needs in winter.
    """

    date: date
    needs: tuple[Need, ...]
    helpers: tuple[Helper, ...]
    organizations: Mapping[str, Organization]
    frozen: frozenset[tuple[str, str]]
    previous: frozenset[tuple[str, str]]
    weights: Weights
    input_hash: str
    travel: Travel = Travel()
    road: Mapping[tuple[str, str], int] = field(default_factory=dict)
    winter_road: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One hard check of one pair: `text` and `cure` are msgids, filled from `params`.

    `number` is that of the design notes (4.2), 1 to 16; several codes may share one.
    """

    ok: bool
    code: str
    text: str
    cure: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """A feasible pair with its score (0 to 100) and the parts that add up to it.

    `estimated` says whether the minutes are an estimate or come from a table of roads.
    """

    need: str
    helper: str
    score: float
    parts: Mapping[str, float]
    minutes: int
    estimated: bool = True


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A need with places left, and how many helpers failed which check; one may fail several."""

    need: str
    slots: int
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the plan is worth, what no plan can exceed, and how far apart they are; whole numbers.

    The worth is `unit` x (3, 2 or 1 by tier) a filled place, and `spread` and `gains` in tenths of
    a point. `dual` bounds every plan, also such as break what a flow cannot say; where `program` is
    true the plan was proven by a mixed-integer program within that bound.
    """

    primal: int
    dual: int
    unit: int
    filled: Mapping[str, int]
    spread: int
    gains: int
    are_tiers_proven: bool
    program: bool = False
    seconds: float = field(default=0.0, compare=False)

    @property
    def gap(self) -> int:
        """Answer how much better than this plan the bound is; 0 proves that none is better."""
        return self.dual - self.primal


@dataclass(frozen=True, slots=True)
class Prices:
    """What one more would bring, by id; `unit` is a routine place filled, the rest tenths.

    `needs`: one more place at the need. `helpers`, `organizations`: one more visit. `townships`:
    what spread pays for one more filled place there.
    """

    unit: int
    needs: Mapping[str, int]
    helpers: Mapping[str, int]
    organizations: Mapping[str, int]
    townships: Mapping[str, int]


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
    certificate: Certificate | None = None
    prices: Prices | None = None


class ProblemRefused(ValueError):
    """The problem cannot be read; the sentence names the key and what is expected."""
