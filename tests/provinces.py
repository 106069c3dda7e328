"""Large problems that look like the province: where needs and people are, what is scarce.

Real seats of counties and townships, 4,200 villages around them; as in the notes on performance,
45 % of the people live near the two cities, 35 % at county seats, 20 % in townships; 12 services,
three levels, four languages, one to three places a need, three kinds of helpers with 1 to 40
visits. Ten needs to three helpers give a supply of about 0.8 of the demand.

Two kinds of calendar: `apart`, as in the notes, where no two visits clash (each need has an hour of
its own), so that figures can be laid beside the notes'; and four weeks with three windows a day,
as in life, where visits of one person clash and supply is scarcer than its count.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from maps.places import areas_by_code
from matching.types import TIERS, Helper, Need, Organization, Problem, Weights

SERVICES = ("P1", "P2", "P3", "M1", "M2", "L1", "E1", "E2", "E3", "S1", "S2", "G1")
KINDS = ("volunteer", "social_worker", "organization")
LANGUAGES = ("zh", "bo-amdo", "bo-kham", "slr")
FIRST = datetime(2026, 12, 7)
HOURS = (9, 13, 17)
CITIES = ((36.62, 101.78), (36.50, 102.10))
FAR = date(2060, 1, 1)
KM_A_DEGREE = 111.0
# Minutes on the way for a kilometre in a straight line, as the matcher estimates.
MINUTES_A_KM = 1.35 / 50 * 60


def _seats(digits):
    """Answer the seats of counties (6 digits) or townships (9) as rows of (lat, lon)."""
    areas = sorted(areas_by_code().items())
    return np.array([(area.lat, area.lon) for code, area in areas if len(code) == digits])


def _around(chance, centres, spread):
    return centres + chance.normal(0, spread, centres.shape)


def villages(chance, count):
    """Answer (points of villages around the townships, the township of each), by township."""
    towns = _seats(9)
    town = np.sort(chance.integers(0, len(towns), count))
    return _around(chance, towns[town], 0.07), town


def homes(chance, count):
    """Answer where people live: 45 % near the cities, 35 % at county seats, 20 % in townships."""
    counties, towns = _seats(6), _seats(9)
    where = chance.choice(3, count, p=(0.45, 0.35, 0.20))
    return np.where(
        (where == 0)[:, None],
        _around(chance, np.array(CITIES)[chance.integers(0, 2, count)], 0.3),
        np.where(
            (where == 1)[:, None],
            _around(chance, counties[chance.integers(0, len(counties), count)], 0.03),
            _around(chance, towns[chance.integers(0, len(towns), count)], 0.03),
        ),
    )


def province(
    needs: int, helpers: int, seed: int = 0, *, supply: float = 0.8, apart: bool = False
) -> Problem:
    """Answer a problem of so many needs and helpers; the same seed gives the same problem."""
    chance = np.random.default_rng(seed)
    points, town = villages(chance, 4200)
    weights = Weights(fairness=300, stability=50)
    return Problem(
        date=FIRST.date() - timedelta(days=3),
        needs=_needs(chance, needs, points, town, apart),
        helpers=_helpers(chance, helpers, supply * needs * 2 / helpers),
        organizations={"o": Organization("o", "active", 10 * needs, ("63",))},
        frozen=frozenset(),
        previous=frozenset(),
        weights=weights,
        input_hash="",
    )


def noted(needs: int, helpers: int, seed: int = 0) -> Problem:
    """Answer the same ground with the scarcity of the notes on performance, "What the data is".

    Capacities are 1-3, 4-10 and 8-40 as drawn, in shares that come to about 0.8 of the demand;
    priorities 1 to 5 are equally often, 4 and 5 being critical and 3 urgent. Skills, levels,
    languages, reach and places are those of `province`.
    """
    asked, chance = province(needs, helpers, seed, apart=True), np.random.default_rng(1000 + seed)
    kind = chance.choice(3, helpers, p=(0.75, 0.13, 0.12))
    capacity = chance.integers(np.array([1, 4, 8])[kind], np.array([3, 10, 40])[kind] + 1)
    tier = np.array([2, 2, 1, 0, 0])[chance.integers(0, 5, needs)]
    return replace(
        asked,
        needs=tuple(replace(n, tier=TIERS[t]) for n, t in zip(asked.needs, tier, strict=True)),
        helpers=tuple(
            replace(h, capacity=int(most), kind=KINDS[k])
            for h, most, k in zip(asked.helpers, capacity, kind, strict=True)
        ),
    )


def _needs(chance, count, points, town, apart):
    village = chance.integers(0, len(points), count)
    tier = chance.choice(3, count, p=(0.1, 0.25, 0.65))
    service = chance.integers(0, len(SERVICES), count)
    level = chance.choice((1, 2, 3), count, p=(0.5, 0.3, 0.2))
    slots, day = chance.integers(1, 4, count), chance.integers(0, 28, count)
    hour = chance.choice(HOURS, count)
    language = chance.choice(4, count, p=(0.6, 0.25, 0.1, 0.05))
    # What many share is kept once, as a reader of records would find it.
    areas = [f"63{t // 10:04d}{t % 1000:03d}" for t in range(int(town.max()) + 1)]
    speaks = [(name,) for name in LANGUAGES]
    found = []
    for n in range(count):
        start = FIRST + timedelta(days=int(day[n]), hours=int(hour[n]))
        length = timedelta(hours=2)
        if apart:
            start, length = FIRST + n * timedelta(hours=2), timedelta(minutes=30)
        lat, lon = points[village[n]]
        found.append(
            Need(
                id=f"n{n:06d}", lat=float(lat), lon=float(lon),
                area=areas[town[village[n]]],
                tier=TIERS[tier[n]], service=SERVICES[service[n]], start=start,
                end=start + length, child=f"c{n}", slots=int(slots[n]),
                min_level=int(level[n]), languages=speaks[language[n]],
            )
        )  # fmt: skip
    return tuple(found)


def _helpers(chance, count, mean):
    kind = chance.choice(3, count, p=(0.78, 0.12, 0.10))
    lows, highs = np.array([1, 4, 8])[kind], np.array([3, 10, 40])[kind]
    capacity = chance.integers(lows, highs + 1)
    # Drawn capacities come to about 5; the supply asked for decides.
    wanted = capacity * mean / capacity.mean()
    capacity = np.maximum(1, np.floor(wanted + chance.random(count))).astype(int)
    lived = homes(chance, count)
    minutes = (chance.uniform(5, 80, count) * MINUTES_A_KM).astype(int)
    served = [chance.choice(len(SERVICES), chance.integers(1, 4), replace=False)
              for _helper in range(count)]  # fmt: skip
    level = chance.choice((1, 2, 3), (count, 12), p=(0.3, 0.4, 0.3))
    speaks = chance.random((count, 4)) < (1.0, 0.4, 0.2, 0.15)
    recent = chance.integers(0, 5, count)
    licences = dict.fromkeys(("P1", "M1", "M2", "L1"), FAR)
    return tuple(
        Helper(
            id=f"h{h:06d}", kind=KINDS[kind[h]],
            organization=None, lat=float(lived[h, 0]), lon=float(lived[h, 1]),
            max_minutes=int(minutes[h]),
            services={SERVICES[s]: int(level[h, s]) for s in served[h]},
            languages={name: 2 for name, knows in zip(LANGUAGES, speaks[h], strict=True) if knows},
            capacity=int(capacity[h]), adult=True, sex="F", vetted_until=FAR, trained_until=FAR,
            licences=licences, busy=(), served=frozenset(),
            areas=("63",), recent_28d=int(recent[h]), asked=0, accepted=0, attended=0,
            blocked=frozenset(),
        )
        for h in range(count)
    )  # fmt: skip
