"""Stored rows turned into the matcher's question: codes, places and times, never a name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

import peewee

from portal import clock
from portal.models import (
    Account,
    Assignment,
    Availability,
    Child,
    Helper,
    HelperArea,
    HelperLanguage,
    HelperSkill,
    Need,
    Organization,
    OrganizationArea,
)  # fmt: skip
from portal.models.area import within
from portal.models.assignment import LIVE
from portal.services import helper_history, match_checks, match_roads
from portal.services.areas import ancestors
from portal.services.free_time import TRAVEL_BUFFER, Span, busy_outside_week, days_of
from portal.services.helper_history import FEW, only
from portal.vocabulary import AccountStatus, AssignmentStatus, ChildStatus, HelperStatus, NeedStatus

Document = dict[str, Any]
ADULT_AGE = 18


@dataclass
class Load:
    """What people already have in hand, split into what the matcher sees as frozen and the rest."""

    frozen: list[tuple[str, str]] = field(default_factory=list)
    # Corrections to what `filled` says: frozen places are counted by the matcher itself.
    slots_taken: Counter[int] = field(default_factory=Counter)
    helper_load: Counter[int] = field(default_factory=Counter)
    organization_load: Counter[int] = field(default_factory=Counter)
    busy: defaultdict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))


def open_needs(area_code: str, *, at: datetime) -> list[Need]:
    """Answer the needs under a prefix that still have a place and begin after `at`.

    Only children on the register are matched; their rows come along in the same query.
    """
    return list(
        Need.select(Need, Child)
        .join(Child)
        .where(
            within(Need.area_code, area_code)
            & (Need.status == NeedStatus.OPEN)
            & (Need.filled < Need.slots)
            & (Need.starts_at > at)
            & (Child.status == ChildStatus.ACTIVE)
        )
        .order_by(Need.ref)
    )


def helpers_for(area_code: str) -> list[Helper]:
    """Answer the active helpers who are willing to serve somewhere under (or around) a prefix."""
    covers = HelperArea.area_code.in_(ancestors(area_code)) | within(
        HelperArea.area_code, area_code
    )
    willing = HelperArea.select(HelperArea.helper).where(covers)
    return list(
        Helper.select(Helper, Account, Organization)
        .join(Account)
        .join_from(Helper, Organization, peewee.JOIN.LEFT_OUTER)
        .where(
            (Helper.status == HelperStatus.ACTIVE)
            & (Account.status == AccountStatus.ACTIVE)
            & Helper.id.in_(willing)
        )
        .order_by(Helper.ref)
    )


def document(
    needs: Sequence[Need],
    helpers: Sequence[Helper],
    *,
    at: datetime,
    besides: Assignment | None = None,
    previous: Iterable[tuple[str, str]] = (),
) -> Document:
    """Answer the question in the shape of PROBLEM.json (contracts.md); times in Shanghai.

    `besides` is left out of what people have in hand: the row that is being decided.
    The count of queries does not grow with the count of rows.
    """
    load = _load(needs, helpers, besides)
    wanted = match_checks.of_needs(needs)
    told = match_checks.of_helpers(helpers, needs, at=at, besides=besides)
    roads, seasons = match_roads.of(needs, helpers)
    rows = zip(_helpers(needs, helpers, load, at=at), helpers, strict=True)
    return {
        "date": clock.local_date(at).isoformat(),
        "needs": [_need(need, load) | wanted[need.id] | seasons[need.id] for need in needs],
        "helpers": [row | told[helper.id] for row, helper in rows],
        "organizations": _organizations(helpers, load),
        "frozen": [list(pair) for pair in sorted(load.frozen)],
        "previous": [list(pair) for pair in sorted(previous)],
        **roads,
    }


def with_places(asked: Document) -> Document:
    """Answer `asked` without the needs whose every place is taken or waits for an answer.

    An organization that has yet to name its person holds a place but is no pair, so such a need
    can be full although its status is still open.
    """
    kept = [need for need in asked["needs"] if need["slots"] > 0]
    known = {need["id"] for need in kept}
    frozen = [pair for pair in asked["frozen"] if pair[0] in known]
    return {**asked, "needs": kept, "frozen": frozen}


def _load(needs: Sequence[Need], helpers: Sequence[Helper], besides: Assignment | None) -> Load:
    need_refs = {need.id: need.ref for need in needs}
    helper_refs = {helper.id: helper.ref for helper in helpers}
    load = Load()
    organizations = {helper.organization_id for helper in helpers if helper.organization_id}
    concerned = only(Assignment.need, needs) | only(Assignment.helper, helpers)
    if len(organizations) <= FEW:
        concerned |= Assignment.organization.in_(list(organizations))
    rows = (
        Assignment.select(Assignment, Need)
        .join(Need)
        .where(Assignment.status.in_(LIVE) & concerned)
    )
    for row in rows:
        if besides is not None and row.id == besides.id:
            continue
        _count(row, load, need_refs, helper_refs)
    return load


def _count(
    row: Assignment, load: Load, need_refs: dict[int, str], helper_refs: dict[int, str]
) -> None:
    is_held = row.status is not AssignmentStatus.OFFERED
    if row.need_id in need_refs and row.helper_id in helper_refs:
        load.frozen.append((need_refs[row.need_id], helper_refs[row.helper_id]))
        load.slots_taken[row.need_id] -= is_held
        if row.starts_at not in {None, row.need.starts_at}:
            load.busy[row.helper_id].append(_with_travel(row))
        return
    load.slots_taken[row.need_id] += not is_held
    load.helper_load[row.helper_id] += 1
    load.organization_load[row.organization_id] += 1
    load.busy[row.helper_id].append(_with_travel(row))


def _with_travel(row: Assignment) -> Span:
    start = clock.to_local(row.starts_at or row.need.starts_at)
    end = clock.to_local(row.ends_at or row.need.ends_at)
    return start - TRAVEL_BUFFER, end + TRAVEL_BUFFER


def _need(need: Need, load: Load) -> Document:
    return {
        "id": need.ref,
        "lat": need.lat,
        "lon": need.lon,
        # The township, so that fairness between places counts townships and not villages.
        "area": need.area_code[:9],
        "tier": need.tier.value,
        "service": need.service,
        "min_level": need.min_level,
        "languages": [need.language.value] if need.language else [],
        "language_required": bool(need.language and need.language_required),
        "slots": max(0, need.slots - need.filled - load.slots_taken[need.id]),
        "start": _minute(clock.to_local(need.starts_at)),
        "end": _minute(clock.to_local(need.ends_at)),
        "remote": need.is_remote,
        "child": need.child.ref,
        "same_sex": need.same_sex.value if need.same_sex else None,
    }


def _minute(local: datetime) -> str:
    return local.isoformat(timespec="minutes")


def _helpers(
    needs: Sequence[Need], helpers: Sequence[Helper], load: Load, *, at: datetime
) -> list[Document]:
    today = clock.local_date(at)
    skills = _by_helper(HelperSkill, helpers)
    languages = _by_helper(HelperLanguage, helpers)
    prefixes = _by_helper(HelperArea, helpers)
    vetted = helper_history.vetted_until(helpers, today=today)
    records = helper_history.records(helpers, needs, at=at)
    refusals = helper_history.refusals(helpers, needs)
    absent = _outside_week(needs, helpers)
    rows = []
    for helper in helpers:
        refusal = refusals[helper.id]
        busy = sorted([*absent[helper.id], *load.busy[helper.id], *refusal.busy])
        rows.append(
            {
                "id": helper.ref,
                "kind": helper.kind.value,
                "organization": helper.organization.ref if helper.organization else None,
                "lat": helper.lat,
                "lon": helper.lon,
                "max_minutes": helper.max_minutes,
                **_abilities(skills[helper.id]),
                "languages": {row.language.value: row.level for row in languages[helper.id]},
                "capacity": max(0, helper.capacity - load.helper_load[helper.id]),
                "adult": clock.age_on(today, helper.birth_on) >= ADULT_AGE,
                "sex": helper.sex.value,
                "vetted_until": _day(vetted.get(helper.id)),
                "trained_until": _day(helper.trained_until),
                "busy": [[_minute(start), _minute(end)] for start, end in busy],
                "areas": sorted(row.area_code for row in prefixes[helper.id]),
                "blocked": sorted(refusal.blocked),
                **asdict(records[helper.id]),
            }
        )
    return rows


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _by_helper(table: Any, helpers: Sequence[Helper]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in table.select().where(only(table.helper, helpers)):
        found[row.helper_id].append(row)
    return found


def _abilities(skills: Sequence[HelperSkill]) -> Document:
    return {
        "services": {skill.service: skill.level for skill in skills},
        # A licence without its number or its last day counts as none (fail closed).
        "licences": {
            skill.service: skill.licence_until.isoformat()
            for skill in skills
            if skill.licence_until and skill.licence_no
        },
    }


def _outside_week(needs: Sequence[Need], helpers: Sequence[Helper]) -> defaultdict[int, list[Span]]:
    days = days_of((clock.to_local(need.starts_at), clock.to_local(need.ends_at)) for need in needs)
    weeks = _by_helper(Availability, helpers)
    # Many people keep the same hours: each pattern is turned round once.
    known: dict[tuple[tuple[int, int, int], ...], list[Span]] = {}
    absent: defaultdict[int, list[Span]] = defaultdict(list)
    for helper_id, rows in weeks.items():
        week = tuple(sorted((row.weekday, row.start_minute, row.end_minute) for row in rows))
        if week not in known:
            known[week] = busy_outside_week(week, days)
        absent[helper_id] = known[week]
    return absent


def _organizations(helpers: Sequence[Helper], load: Load) -> list[Document]:
    rows = {helper.organization_id: helper.organization for helper in helpers}
    rows.pop(None, None)
    prefixes: defaultdict[int, list[str]] = defaultdict(list)
    served = only(OrganizationArea.organization, list(rows.values()))
    for area in OrganizationArea.select().where(served):
        prefixes[area.organization_id].append(area.area_code)
    return [
        {
            "id": row.ref,
            "status": row.status.value,
            "capacity": max(0, row.capacity - load.organization_load[row.id]),
            "areas": sorted(prefixes[row.id]),
        }
        for row in sorted(rows.values(), key=lambda row: row.ref)
    ]
