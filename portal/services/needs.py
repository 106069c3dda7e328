"""Needs: what a child's file asks for, and the little of it that outsiders may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import peewee

from portal import clock
from portal.assignment_terms import WithdrawReason
from portal.models import Account, Area, Assignment, Child, Helper, Need, Organization
from portal.models.area import within
from portal.service_codes import SERVICE_CODES, ServiceCode, is_service_code
from portal.services import assignments, audit, match_orders, offers
from portal.services.refusals import FieldRefused, NotInThisState
from portal.services.transactions import transaction
from portal.vocabulary import (
    N_,
    AssignmentStatus,
    ChildStatus,
    ContactKind,
    Language,
    NeedStatus,
    Role,
    Tier,
)

LONGEST_WINDOW = timedelta(hours=12)
FARTHEST = timedelta(days=366)
MOST_SLOTS = 10
# A group is led by several, and goods may come from several hands (platform).
MOST_SLOTS_GROUP = 60
LEVELS = (1, 2, 3)
# Age bands of the national return of 2016 (domain.md 0.1); a child may turn 16 before it leaves.
AGE_BANDS = ((5, "0–5"), (13, "6–13"), (15, "14–15"))
OLDEST_BAND = "16–17"
CASE_STAFF = frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY})
CLOSABLE = (NeedStatus.OPEN, NeedStatus.FILLED)
ASKED = (AssignmentStatus.PROPOSED, AssignmentStatus.OFFERED)
AGREED = (
    AssignmentStatus.ACCEPTED,
    AssignmentStatus.CONTACT_APPROVED,
    AssignmentStatus.SCHEDULED,
)


@dataclass(frozen=True)
class NeedCard:
    """All that outsiders may see of a need (domain.md 4.1): nothing that points to one child."""

    ref: str
    age_band: str
    area_code: str
    service: str
    tier: Tier
    language: Language | None
    starts_at: datetime
    ends_at: datetime
    slots_left: int
    contact: ContactKind


def card(need: Need) -> NeedCard:
    """Answer what outsiders may see of `need`; the place is the township."""
    day = clock.local_date(need.starts_at)
    return NeedCard(
        ref=need.ref,
        age_band=age_band(need.child.birth_on, day),
        area_code=need.area_code[:9],
        service=need.service,
        tier=need.tier,
        language=need.language,
        starts_at=need.starts_at,
        ends_at=need.ends_at,
        slots_left=need.slots - need.filled,
        contact=SERVICE_CODES[need.service].contact,
    )


def age_band(born: date, day: date) -> str:
    """Answer the age band on `day` of somebody born on `born`."""
    age = clock.age_on(day, born)
    return next((band for oldest, band in AGE_BANDS if age <= oldest), OLDEST_BAND)


def in_scope(account: Account) -> peewee.ModelSelect:
    """Select the needs that `account` may see as staff, each with its child."""
    rows = Need.select(Need, Child).join(Child)
    if account.role not in CASE_STAFF:
        return rows.where(Need.id.is_null())
    return rows.where(within(Need.area_code, account.area_code))


def find(account: Account, ref: str) -> Need | None:
    """Answer the need with `ref` if `account` may see it as staff."""
    found: Need | None = in_scope(account).where(Need.ref == ref).first()
    return found


def open_in(prefix: str) -> list[Need]:
    """Answer the open needs under `prefix`, the most urgent first, then by time."""
    return _by_urgency(
        Need.select(Need, Child)
        .join(Child)
        .where((Need.status == NeedStatus.OPEN) & within(Need.area_code, prefix))
    )


def narrowed(account: Account, area: str, service: str) -> peewee.ModelSelect:
    """Select the needs that `account` may see, in the place `area` and for `service` if given."""
    rows = in_scope(account)
    rows = rows.where(within(Need.area_code, area)) if area else rows
    return rows.where(Need.service == service) if service else rows


def counts(account: Account, *, area: str = "", service: str = "") -> dict[NeedStatus, int]:
    """Answer how many needs `account` may see, by status."""
    rows = narrowed(account, area, service).select(Need.status, peewee.fn.COUNT(Need.id))
    return dict(rows.group_by(Need.status).tuples())


def in_status(
    account: Account, status: NeedStatus, *, area: str = "", service: str = "", page: int = 1,
    size: int = 50,
) -> tuple[list[Need], int]:  # fmt: skip
    """Answer one page of needs of a status, the most urgent first, and the count of all."""
    rows = narrowed(account, area, service).where(Need.status == status)
    return _by_urgency(rows, page, size), rows.count()


def of_child(child: Child) -> list[Need]:
    """Answer the needs of a child, the latest first."""
    return list(Need.select().where(Need.child == child.id).order_by(Need.starts_at.desc()))


def assignments_of(need: Need) -> list[Assignment]:
    """Answer every proposal, offer and agreement for `need`, the newest first."""
    return list(
        Assignment.select(Assignment, Helper, Organization)
        .join(Helper, peewee.JOIN.LEFT_OUTER)
        .join_from(Assignment, Organization, peewee.JOIN.LEFT_OUTER)
        .where(Assignment.need == need.id)
        .order_by(Assignment.id.desc())
    )


def open_need(
    child: Child,
    *,
    service: str,
    tier: Tier,
    starts_at: datetime,
    ends_at: datetime,
    slots: int = 1,
    min_level: int = 1,
    language: Language | None = None,
    is_language_required: bool = False,
    is_same_sex: bool = False,
    is_remote: bool = False,
    term_days: int | None = None,
    by: Account,
    at: datetime,
) -> Need:
    """Open a need of a child on the register; times are naive UTC.

    With `is_same_sex` somebody of the child's sex is asked for, with `term_days` somebody who
    stays so long. Raises NotInThisState for a file that is not active, FieldRefused.
    """
    if not is_service_code(service):
        raise FieldRefused("service", N_("请从列表中选一项服务。"))
    refuse_window(starts_at, ends_at, at)
    refuse_measure(SERVICE_CODES[service], slots, min_level, is_remote)
    if is_language_required and language is None:
        raise FieldRefused("language", N_("要求会说的语言时，请选是哪一种语言。"))
    with transaction():
        _hold_active(child)
        need = Need.create(
            child=child,
            service=service,
            tier=tier,
            area_code=child.area_code,
            **_position_of(child),
            starts_at=starts_at,
            ends_at=ends_at,
            slots=slots,
            min_level=min_level,
            language=language,
            language_required=is_language_required,
            same_sex=child.sex if is_same_sex else None,
            is_remote=is_remote,
            term_days=term_days,
            opened_by=by,
            opened_at=at,
        )
        _record_opening(need, by=by, at=at)
    return need


def _record_opening(need: Need, *, by: Account, at: datetime) -> None:
    codes = {"service": need.service, "tier": need.tier.value, "slots": need.slots}
    audit.record("need.opened", by=by, at=at, subject=need, **codes)
    if need.tier is Tier.CRITICAL:
        # A critical need does not wait for the night (matching.md 4.7).
        match_orders.owe_for(need, by=by, at=at)


def move_with(child: Child, *, at: datetime) -> None:
    """Let what is still to come stand where the child lives now, in the caller's transaction."""
    Need.update(area_code=child.area_code, version=Need.version + 1, **_position_of(child)).where(
        (Need.child == child.id) & Need.status.in_(CLOSABLE) & (Need.ends_at > at)
    ).execute()


def withdraw(need: Need, *, reason: WithdrawReason, by: Account, at: datetime) -> None:
    """Withdraw a need: offers are taken back, agreed help is cancelled, everybody asked is told.

    What has been delivered stays. Raises NotInThisState.
    """
    with transaction():
        withdrawn = (
            Need.update(
                status=NeedStatus.WITHDRAWN, status_reason=reason.value, version=Need.version + 1
            )
            .where((Need.id == need.id) & Need.status.in_(CLOSABLE))
            .execute()
        )
        if not withdrawn:
            raise NotInThisState(state=Need.get_by_id(need.id).status.zh)
        for row in assignments_of(need):
            if row.status in ASKED:
                offers.withdraw(row, reason=reason, by=by, at=at)
            elif row.status in AGREED:
                assignments.cancel(row, reason=reason, by=by, at=at)
        audit.record("need.withdrawn", by=by, at=at, subject=need, reason=reason.value)
    need.__data__.update(Need.get_by_id(need.id).__data__)


def most_slots(service: ServiceCode) -> int:
    """Answer how many people one need of `service` may ask for."""
    wide = service.contact in {ContactKind.GROUP, ContactKind.NONE}
    return MOST_SLOTS_GROUP if wide else MOST_SLOTS


def _by_urgency(
    rows: peewee.ModelSelect, page: int | None = None, size: int | None = None
) -> list[Need]:
    order = peewee.Case(Need.tier, [(tier.value, n) for n, tier in enumerate(Tier)], 9)
    ordered = rows.order_by(order, Need.starts_at, Need.id)
    return list(ordered.paginate(page, size) if page else ordered)


def refuse_window(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    """Raise FieldRefused for a window that is past, too far, too long or no window."""
    if starts_at <= at:
        raise FieldRefused("starts", N_("开始时间已经过去，请填写将来的日期和时间。"))
    if starts_at - at > FARTHEST:
        raise FieldRefused("day", N_("日期太远，请填写一年以内的日期。"))
    if ends_at <= starts_at:
        raise FieldRefused("ends", N_("结束时间要晚于开始时间，并在同一天之内。"))
    if ends_at - starts_at > LONGEST_WINDOW:
        raise FieldRefused("ends", N_("一次服务最长12小时，请分成几次。"))


def refuse_measure(service: ServiceCode, slots: int, min_level: int, is_remote: bool) -> None:
    """Raise FieldRefused for more people, another level or another way than `service` has."""
    most = most_slots(service)
    if not 1 <= slots <= most:
        raise FieldRefused("slots", N_("这项服务的名额请填1到%(most)s之间的整数。"), most=most)
    if min_level not in LEVELS:
        raise FieldRefused("min_level", N_("请从列表中选最低的熟练程度。"))
    if is_remote and not service.remote_possible:
        raise FieldRefused("is_remote", N_("这项服务要当面做，不能线上进行，请取消勾选。"))


def _hold_active(child: Child) -> None:
    """Hold the child's row, so that no need is opened while the file is being closed."""
    is_active = (
        Child.update(version=Child.version)
        .where((Child.id == child.id) & (Child.status == ChildStatus.ACTIVE))
        .execute()
    )
    if not is_active:
        raise NotInThisState(state=Child.get_by_id(child.id).status.zh)


def _position_of(child: Child) -> dict[str, float]:
    """Answer the point of the child's village, or of the township's seat; never of a home."""
    place = Area.get_or_none(Area.code == child.area_code) or Area.get(
        Area.code == child.area_code[:9]
    )
    return {"lat": place.lat, "lon": place.lon}
