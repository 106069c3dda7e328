"""Why somebody sees no needs: every check that he himself fails, over the open needs around him.

1. Around him means the counties of the areas he serves: a township alone would point at a child.
2. The most urgent needs that still have a place are looked through, the soonest first, at most
   `MOST_NEEDS`; what he is asked for, has agreed to or has declined is left out.
3. The matcher's own checks are asked for each (docs/decisions/0022-eligibility.md). What shuts
   every need today stands first, then what shuts most.
4. He reads counts and services, never a child, a village, a language wanted or another person. What
   points to a child is one line without its name (`suitability.POINTS_TO_THE_CHILD`).
5. The day between two invitations shuts every need but the critical ones, and says until when.
6. Whoever is not approved reads what shuts every need and no count at all: otherwise anybody could
   sign up, change his hours and learn when a child is waited for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import reduce
from operator import or_

import peewee

import matching
from portal import clock
from portal.models import Assignment, Child, Helper, HelperArea, Need
from portal.models.area import within
from portal.models.helper import UNDERTAKING_VERSION
from portal.services import (
    asking_limits,
    helper_history,
    match_problem,
    own_cures,
    places_left,
    suitability,
)
from portal.services.own_cures import CHILD, CURES, GAP, NOT_APPROVED, STATUS, is_in_force
from portal.vocabulary import (
    ChildStatus,
    HelperStatus,
    NeedStatus,
    OrganizationStatus,
    Tier,
)  # fmt: skip

# So many needs are looked through, the most urgent first (platform).
MOST_NEEDS = 200
# A township is named only where so many needs are open; fewer are counted with the county.
ENOUGH = 5
COUNTY_DIGITS, TOWNSHIP_DIGITS = 6, 9
# Whoever has left for whatever reason has nothing to mend here.
OVER = (HelperStatus.REJECTED, HelperStatus.EXITED, HelperStatus.BARRED)
# Whoever does not give a service is not told that his level or licence for it is missing too.
SAID_BY_SERVICE = frozenset({"level", "licence"})
OF_SERVICES = frozenset({"service", *SAID_BY_SERVICE})


@dataclass(frozen=True)
class Barrier:
    """One failed check: in words and with its cure (msgids), where to mend it, how many needs fail.

    `alone` counts the needs that only this shuts. `is_general`: it shuts every need today.
    """

    code: str
    text: str
    cure: str
    endpoint: str
    is_general: bool
    count: int = 0
    alone: int = 0
    services: tuple[str, ...] = ()
    detail: str = ""
    params: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """How many needs are open in a township, or in a county (`is_rest`: in its other townships)."""

    area_code: str
    count: int
    is_rest: bool = False


@dataclass(frozen=True)
class Found:
    """What keeps somebody from being asked, and how many needs he fits; counts of `looked` needs.

    `total` is how many are open around him; `around` are the prefixes looked under.
    """

    barriers: list[Barrier]
    is_counted: bool = False
    around: list[str] = field(default_factory=list)
    total: int = 0
    looked: int = 0
    fits: int = 0
    fitting: tuple[str, ...] = ()
    places: list[Place] = field(default_factory=list)


def look(helper: Helper, *, at: datetime, most: int = MOST_NEEDS) -> Found:
    """Answer why `helper` is asked for nothing at `at`, over `most` needs at most; few queries."""
    shut, on = _shut_today(helper, at), clock.local_date(at)
    if helper.status is not HelperStatus.ACTIVE:
        codes = [STATUS] if helper.status in OVER else [STATUS, *shut]
        return Found([_barrier(code, helper, on=on, is_general=True) for code in codes])
    around = _around(helper)
    total, needs = _open_needs(around, at, most)
    known = {need.ref: need for need in needs}
    until = asking_limits.gap_until(helper, at=at)
    failed = _failed(helper, needs, shut, at, has_gap=until is not None)
    fits = [known[ref] for ref, codes in failed.items() if not codes]
    return Found(
        barriers=[_timed(one, until) for one in _barriers(helper, failed, known, shut, on)],
        is_counted=True,
        around=around,
        total=total if total > most else len(failed),
        looked=len(failed),
        fits=len(fits),
        fitting=tuple(sorted({need.service for need in fits})),
        places=_places([known[ref] for ref in failed]),
    )


def _shut_today(helper: Helper, at: datetime) -> list[str]:
    """Answer the codes of what shuts every need today, whatever is needed."""
    today = clock.local_date(at)
    home = helper.organization
    checks = {
        "vetting": not is_in_force(
            helper_history.vetted_until([helper], today=today).get(helper.id), today
        ),
        "training": not is_in_force(helper.trained_until, today),
        "adult": clock.age_on(today, helper.birth_on) < match_problem.ADULT_AGE,
        "organization": home is not None and home.status is not OrganizationStatus.ACTIVE,
        "conduct": helper.undertaking_version != UNDERTAKING_VERSION,
        "throttled": _is_asked_often(helper, at) or is_in_force(helper.paused_until, today),
        "capacity": helper.id in places_left.full_handed([helper]),
    }
    return [code for code, is_shut in checks.items() if is_shut]


def _is_asked_often(helper: Helper, at: datetime) -> bool:
    asked = Assignment.select().where(
        (Assignment.helper == helper.id) & (Assignment.offered_at > at - asking_limits.WEEK)
    )
    return bool(asked.count() >= asking_limits.MOST_A_WEEK)


def _around(helper: Helper) -> list[str]:
    """Answer the counties (or wider) that the helper's areas lie in, none inside another."""
    rows = HelperArea.select(HelperArea.area_code).where(HelperArea.helper == helper.id)
    cut = {row.area_code[:COUNTY_DIGITS] for row in rows}
    return sorted(
        code for code in cut if not any(code != one and code.startswith(one) for one in cut)
    )


def _open_needs(around: Sequence[str], at: datetime, most: int) -> tuple[int, list[Need]]:
    """Answer how many needs have a place under the prefixes, and the most urgent of them."""
    if not around:
        return 0, []
    rows = (
        Need.select(Need, Child)
        .join(Child)
        .where(
            reduce(or_, [within(Need.area_code, prefix) for prefix in around])
            & (Need.status == NeedStatus.OPEN)
            & (Need.filled < Need.slots)
            & (Need.starts_at > at)
            & (Child.status == ChildStatus.ACTIVE)
        )
    )
    urgency = peewee.Case(Need.tier, [(tier.value, n) for n, tier in enumerate(Tier)], 9)
    return rows.count(), list(rows.order_by(urgency, Need.starts_at, Need.id).limit(most))


def _failed(
    helper: Helper, needs: Sequence[Need], shut: Sequence[str], at: datetime, *, has_gap: bool
) -> dict[str, set[str]]:
    """Answer, by need's ref, the codes that `helper` fails; what he is in already is left out."""
    asked = match_problem.with_places(match_problem.document(needs, [helper], at=at))
    problem = matching.read_problem(asked)
    mine = {need for need, one in problem.frozen if one == helper.ref}
    mine.update(*(one.declined for one in problem.helpers))
    gap = {need.ref for need in needs if has_gap and need.tier is not Tier.CRITICAL}
    return {
        need.id: _codes(matching.explain(problem, need.id, helper.ref))
        | set(shut)
        | ({GAP} if need.id in gap else set())
        for need in problem.needs
        if need.id not in mine
    }


def _codes(checks: Collection[matching.Check]) -> set[str]:
    codes = {check.code for check in checks if not check.ok}
    if "service" in codes:
        codes -= SAID_BY_SERVICE
    return {CHILD if code in suitability.POINTS_TO_THE_CHILD else code for code in codes}


def _barriers(
    helper: Helper,
    failed: Mapping[str, set[str]],
    known: Mapping[str, Need],
    shut: Sequence[str],
    on: date,
) -> list[Barrier]:
    count = Counter(code for codes in failed.values() for code in codes)
    alone = Counter(next(iter(codes)) for codes in failed.values() if len(codes) == 1)
    order = list(CURES)
    found = [
        _barrier(
            code, helper, on=on, is_general=code in shut, count=count[code],
            alone=0 if code == CHILD else alone[code],
            services=_services(code, failed, known),
        )
        for code in {*shut, *count}
    ]  # fmt: skip
    return sorted(
        found,
        key=lambda one: (
            not one.is_general,
            one.code == CHILD,
            -one.count,
            order.index(one.code) if one.code in CURES else len(order),
        ),
    )


def _services(
    code: str, failed: Mapping[str, set[str]], known: Mapping[str, Need]
) -> tuple[str, ...]:
    if code not in OF_SERVICES:
        return ()
    return tuple(sorted({known[ref].service for ref, codes in failed.items() if code in codes}))


def _barrier(
    code: str,
    helper: Helper,
    *,
    on: date,
    is_general: bool,
    count: int = 0,
    alone: int = 0,
    services: tuple[str, ...] = (),
) -> Barrier:
    cure, endpoint = CURES.get(code, ("", ""))
    is_told = is_general or code == "travel"
    text = NOT_APPROVED if code == STATUS else suitability.told_outside(code)
    detail, params = own_cures.detail(code, helper, on=on) if is_told else ("", {})
    return Barrier(code, text, cure, endpoint, is_general, count, alone, services, detail, params)


def _timed(barrier: Barrier, until: datetime | None) -> Barrier:
    """Answer the barrier of the gap with its hours and its end in Shanghai, any other as it is."""
    if barrier.code != GAP or until is None:
        return barrier
    hours = int(asking_limits.GAP.total_seconds()) // 3600
    params: dict[str, int | str] = {
        "hours": hours,
        "until": f"{clock.to_local(until):%Y-%m-%d %H:%M}",
    }
    text, cure, detail = own_cures.ASKED_LATELY, own_cures.NOTHING_TO_DO, own_cures.FREE_AGAIN
    return replace(barrier, text=text, cure=cure, detail=detail, params=params)


def _places(needs: Sequence[Need]) -> list[Place]:
    """Answer where needs are open: townships with enough of them, the rest by county."""
    towns = Counter(need.area_code[:TOWNSHIP_DIGITS] for need in needs)
    named = {code: count for code, count in towns.items() if count >= ENOUGH}
    rest: Counter[str] = Counter()
    for code, count in towns.items():
        if code not in named:
            rest[code[:COUNTY_DIGITS]] += count
    split = {code[:COUNTY_DIGITS] for code in named}
    rows = [Place(code, count) for code, count in named.items()]
    rows += [Place(code, count, code in split) for code, count in rest.items()]
    return sorted(rows, key=lambda row: (-row.count, row.area_code))
