"""Signing up as a volunteer or social worker, and keeping what one can do up to date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal import clock
from portal.models import Account, Availability, Helper, HelperArea, HelperLanguage, HelperSkill
from portal.models.helper import UNDERTAKING_VERSION
from portal.service_codes import LICENSED, SERVICE_CODES, is_service_code
from portal.services import accounts, areas, audit, contact_checks, waiting_lists
from portal.services.refusals import AlreadyAnswered, FieldRefused, Refused
from portal.services.transactions import change, transaction
from portal.services.written_text import is_name, tidy
from portal.vocabulary import (
    N_,
    Channel,
    HelperKind,
    Language,
    Role,
    Sex,
    WorkerLevel,
)  # fmt: skip

ADULT = 18
OLDEST = 100
# How far somebody is willing to serve: the length of the area prefix (platform).
REACHES = {"township": 9, "county": 6, "prefecture": 4, "province": 2}
MOST_MINUTES = 600
MOST_CAPACITY = 40
DAY_MINUTES = 24 * 60
ROLE_OF = {HelperKind.VOLUNTEER: Role.VOLUNTEER, HelperKind.SOCIAL_WORKER: Role.SOCIAL_WORKER}


class OtherAccount(Refused):
    """Somebody is signed in as something else than what he applies for."""

    sentence = N_("您登录的账号不是这种身份。请先退出登录，再来登记。")


@dataclass(frozen=True)
class Identity:
    """Who somebody is and where he lives; the last five are for social workers."""

    kind: HelperKind
    full_name: str
    sex: Sex
    birth_on: date
    area_code: str
    worker_level: WorkerLevel | None = None
    certificate_no: str = ""
    certificate_on: date | None = None
    registration_no: str = ""
    registered_until: date | None = None


@dataclass(frozen=True)
class Skill:
    """One service somebody can give; the licence where the law asks for one."""

    level: int
    licence_no: str = ""
    licence_until: date | None = None


@dataclass(frozen=True)
class Abilities:
    """What somebody can do, where and when; weekday 0 is Monday, minutes of Shanghai's day."""

    languages: Mapping[Language, int]
    skills: Mapping[str, Skill]
    max_minutes: int
    reach: str
    capacity: int
    availability: tuple[tuple[int, int, int], ...] = field(default=())


def refuse_wrong_identity(told: Identity, *, on: date) -> None:
    """Raise FieldRefused for the first thing that cannot be taken."""
    name = tidy(told.full_name)
    if not 2 <= len(name) <= 72 or not is_name(name):
        raise FieldRefused("full_name", N_("请填写身份证上的姓名，2 到 72 个字。"))
    age = clock.age_on(on, told.birth_on)
    if told.birth_on > on or age > OLDEST:
        raise FieldRefused("birth_on", N_("出生日期不对，请核对年份。"))
    if age < ADULT:
        raise FieldRefused(
            "birth_on",
            N_("年满十八周岁才能登记。谢谢您的心意，可以先参加学校的志愿活动，或拨打 12355。"),
        )
    if len(told.area_code) != 9 or areas.get(told.area_code) is None:
        raise FieldRefused("area_code", N_("请从列表中选择您居住的乡镇。"))
    if told.kind is HelperKind.SOCIAL_WORKER:
        _refuse_wrong_certificate(told, on)


def _refuse_wrong_certificate(told: Identity, on: date) -> None:
    if told.worker_level is None:
        raise FieldRefused("worker_level", N_("请选择社会工作者职业水平的级别。"))
    if not tidy(told.certificate_no):
        raise FieldRefused("certificate_no", N_("请填写职业水平证书编号。"))
    if told.certificate_on is None or told.certificate_on > on:
        raise FieldRefused("certificate_on", N_("请填写发证日期，不能在今天之后。"))
    if not tidy(told.registration_no):
        raise FieldRefused("registration_no", N_("请填写登记号。"))
    if told.registered_until is None or told.registered_until < on:
        raise FieldRefused("registered_until", N_("登记已过有效期，请先办理再登记，然后回来申请。"))


def refuse_wrong_abilities(told: Abilities, *, on: date) -> None:
    """Raise FieldRefused for the first thing that cannot be taken."""
    if not told.languages:
        raise FieldRefused("languages", N_("请至少选择一种会说的语言。"))
    if not told.skills:
        raise FieldRefused("skills", N_("请至少选择一项愿意做的服务。"))
    for code, skill in told.skills.items():
        _refuse_wrong_skill(code, skill, on)
    _refuse_wrong_limits(told)


def _refuse_wrong_limits(told: Abilities) -> None:
    if not 0 < told.max_minutes <= MOST_MINUTES:
        raise FieldRefused("max_minutes", N_("请选择愿意在路上花的时间。"))
    if told.reach not in REACHES:
        raise FieldRefused("reach", N_("请选择愿意服务的范围。"))
    if not 0 <= told.capacity <= MOST_CAPACITY:
        raise FieldRefused("capacity", N_("同时承担的任务数应在 0 到 40 之间；0 表示暂停。"))
    for weekday, start, end in told.availability:
        if not (0 <= weekday <= 6 and 0 <= start < end <= DAY_MINUTES):
            raise FieldRefused("availability", N_("空闲时间的结束要晚于开始，请核对。"))


def _refuse_wrong_skill(code: str, skill: Skill, on: date) -> None:
    if not is_service_code(code) or skill.level not in (1, 2, 3):
        raise FieldRefused("skills", N_("请从列表中选择服务和水平。"))
    if code not in LICENSED:
        return
    if not tidy(skill.licence_no):
        raise FieldRefused(
            "skills",
            N_("医疗、康复、心理和法律服务需要执业资格，请填写证书编号（%(code)s）。"),
            code=SERVICE_CODES[code].zh,
        )
    if skill.licence_until is None or skill.licence_until < on:
        raise FieldRefused(
            "skills",
            N_("请填写仍在有效期内的执业资格有效期（%(code)s）。"),
            code=SERVICE_CODES[code].zh,
        )


def sign_up(
    identity: Identity,
    abilities: Abilities,
    *,
    contact_ref: str,
    passphrase: str,
    at: datetime,
) -> Helper:
    """Make account and application from a verified contact and a signed undertaking.

    Raises FieldRefused, or NotVerified if the contact was not verified or is used up.
    """
    refuse_wrong_identity(identity, on=clock.local_date(at))
    with transaction():
        check = contact_checks.take(contact_ref, at=at)
        is_mail = check.channel is Channel.EMAIL
        account = accounts.create(
            role=ROLE_OF[identity.kind],
            display_name=tidy(identity.full_name),
            email=check.destination if is_mail else None,
            phone=None if is_mail else check.destination,
            passphrase=passphrase,
            area_code=identity.area_code,
            at=at,
        )
        return apply(account, identity, abilities, at=at)


def complete(
    account: Account, identity: Identity, abilities: Abilities, *, contact_ref: str, at: datetime
) -> Helper:
    """Write the application of an invited person and use its draft up; raises NotVerified."""
    with transaction():
        contact_checks.take(contact_ref, at=at)
        return apply(account, identity, abilities, at=at)


def apply(account: Account, identity: Identity, abilities: Abilities, *, at: datetime) -> Helper:
    """Write the application of an account that exists; once only, and only of its own kind.

    Raises FieldRefused, OtherAccount or AlreadyAnswered.
    """
    if account.role is not ROLE_OF[identity.kind]:
        raise OtherAccount
    today = clock.local_date(at)
    refuse_wrong_identity(identity, on=today)
    refuse_wrong_abilities(abilities, on=today)
    place = areas.get(identity.area_code)
    assert place is not None  # refuse_wrong_identity has looked
    with transaction():
        if Helper.select().where(Helper.account == account.id).exists():
            raise AlreadyAnswered
        helper: Helper = Helper.create(
            account=account,
            kind=identity.kind,
            organization=account.organization,
            full_name=tidy(identity.full_name),
            sex=identity.sex,
            birth_on=identity.birth_on,
            area_code=identity.area_code,
            lat=place.lat,
            lon=place.lon,
            max_minutes=abilities.max_minutes,
            capacity=abilities.capacity,
            undertaking_signed_at=at,
            undertaking_version=UNDERTAKING_VERSION,
            created_at=at,
            **_worker_columns(identity),
        )
        _write_abilities(helper, abilities)
        audit.record("helper.applied", by=account, at=at, subject=helper, kind=identity.kind.value)
    return helper


def _worker_columns(identity: Identity) -> dict[str, Any]:
    if identity.kind is not HelperKind.SOCIAL_WORKER:
        return {}
    return {
        "worker_level": identity.worker_level,
        "certificate_no": tidy(identity.certificate_no),
        "certificate_on": identity.certificate_on,
        "registration_no": tidy(identity.registration_no),
        "registered_until": identity.registered_until,
    }


def _write_abilities(helper: Helper, told: Abilities) -> None:
    for table in (HelperLanguage, HelperSkill, HelperArea, Availability):
        table.delete().where(table.helper == helper.id).execute()
    for language, level in told.languages.items():
        HelperLanguage.create(helper=helper, language=language, level=level)
    for code, skill in told.skills.items():
        HelperSkill.create(
            helper=helper,
            service=code,
            level=skill.level,
            licence_no=tidy(skill.licence_no) or None,
            licence_until=skill.licence_until,
        )
    HelperArea.create(helper=helper, area_code=helper.area_code[: REACHES[told.reach]])
    for weekday, start, end in told.availability:
        Availability.create(helper=helper, weekday=weekday, start_minute=start, end_minute=end)


def change_abilities(
    helper: Helper, told: Abilities, *, version: int, by: Account, at: datetime
) -> None:
    """Save what somebody can do now; identity stays as it was vetted. Raises ChangedMeanwhile.

    Where a need without anybody has waited for just that, the township sees it at once.
    """
    refuse_wrong_abilities(told, on=clock.local_date(at))
    with transaction():
        change(helper, version=version, max_minutes=told.max_minutes, capacity=told.capacity)
        _write_abilities(helper, told)
        audit.record("helper.abilities_changed", by=by, at=at, subject=helper)
        waiting_lists.recheck(Helper.get_by_id(helper.id), at=at)


def profile_of(account: Account) -> Helper | None:
    """Answer the application or profile of `account`, or None if there is none yet."""
    found: Helper | None = Helper.get_or_none(Helper.account == account.id)
    return found


def abilities_of(helper: Helper) -> Abilities:
    """Answer what is stored of what `helper` can do."""
    area = HelperArea.get_or_none(HelperArea.helper == helper.id)
    digits = len(area.area_code) if area else 9
    return Abilities(
        languages={row.language: row.level for row in helper.languages},
        skills={
            row.service: Skill(row.level, row.licence_no or "", row.licence_until)
            for row in helper.skills
        },
        max_minutes=helper.max_minutes,
        reach=next((name for name, length in REACHES.items() if length == digits), "township"),
        capacity=helper.capacity,
        availability=tuple(
            (row.weekday, row.start_minute, row.end_minute) for row in helper.availability
        ),
    )
