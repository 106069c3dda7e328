"""What an organization says of itself: its registration, and what it offers; read and checked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stdnum.cn import uscc as uscc_number

from maps import geocoding
from portal.models import Area, Organization
from portal.service_codes import is_service_code
from portal.services import areas, contact_checks, geocoders
from portal.services.refusals import FieldRefused
from portal.services.written_text import is_name, read_phone, tidy
from portal.vocabulary import N_, AreaLevel, Channel, OrganizationKind

USCC_LENGTH = 18
USCC_LETTERS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
# Characters 1 and 2 of what civil affairs registers (GB 32100-2015).
REGISTERED_AS = {
    OrganizationKind.ASSOCIATION: "51",
    OrganizationKind.SERVICE_UNIT: "52",
    OrganizationKind.FOUNDATION: "53",
}
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
PROVINCE = "63"
KNOWN_ALREADY = N_("这个代码的组织已经登记过。请向本组织的负责人要邀请，或联系县级民政部门。")
# Platform limits.
SHORTEST_NAME, LONGEST_NAME, LONGEST_ADDRESS = 4, 120, 200
MOST_CAPACITY = 500
LONGEST_AREA = 6
# 未成年人保护法 art. 62 (statutory for staff): asked again every year.
DECLARATION_HOLDS = timedelta(days=365)


@dataclass(frozen=True)
class Registration:
    """Who the organization is, as its certificate says; `address` is where it works."""

    name: str
    uscc: str
    kind: OrganizationKind
    is_charity: bool
    legal_representative: str
    area_code: str
    address: str = ""


@dataclass(frozen=True)
class Offer:
    """How to reach it, what it offers where, how much, and when it declared its people vetted."""

    contact_name: str
    contact_phone: str
    contact_email: str
    services: tuple[str, ...]
    areas: tuple[str, ...]
    capacity: int
    vetting_declared_on: date


def checked_registration(
    told: Registration, *, besides: Organization | None = None
) -> Registration:
    """Answer `told` tidied; raises FieldRefused for the first thing that cannot be taken.

    `besides` is the organization that corrects itself and may keep its own code.
    """
    name, representative = tidy(told.name), tidy(told.legal_representative)
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        raise FieldRefused("name", N_("请填写登记证书上的组织全称，4 到 120 个字。"))
    code = checked_uscc(told.uscc, told.kind)
    _refuse_known(code, besides)
    if not is_name(representative) or len(representative) > 72:
        raise FieldRefused(
            "legal_representative", N_("请填写法定代表人的姓名，只写文字，最多 72 个字。")
        )
    county = areas.get(told.area_code)
    if county is None or county.level is not AreaLevel.COUNTY:
        raise FieldRefused("area_code", N_("请从列表中选择组织所在的县（市、区）。"))
    address = tidy(told.address)
    if len(address) > LONGEST_ADDRESS:
        raise FieldRefused("address", N_("地址最多 200 个字，写到街道和门牌就可以。"))
    return replace(told, name=name, uscc=code, legal_representative=representative, address=address)


def checked_uscc(text: str, kind: OrganizationKind) -> str:
    """Answer the unified social credit code in capitals without blanks; raises FieldRefused.

    GB 32100-2015 (statutory): 18 characters without I, O, S, V, Z, the last one computed from the
    others; what civil affairs registers begins with 51, 52 or 53 by its kind.
    """
    code = uscc_number.compact(unicodedata.normalize("NFKC", text))
    if len(code) != USCC_LENGTH:
        raise FieldRefused(
            "uscc",
            N_("统一社会信用代码应为 18 位，您填了 %(count)s 位，请对照登记证书补全。"),
            count=len(code),
        )
    for letter in code:
        if letter not in USCC_LETTERS:
            raise FieldRefused(
                "uscc",
                N_("代码里不会有“%(letter)s”：只用数字和除 I、O、S、V、Z 以外的字母，请对照证书。"),
                letter=letter,
            )
    if not code[2:8].isdigit():
        raise FieldRefused(
            "uscc", N_("代码的第 3 到 8 位是登记机关所在地，应全是数字，请对照证书。")
        )
    if uscc_number.calc_check_digit(code[:-1]) != code[-1]:
        raise FieldRefused("uscc", N_("最后一位校验字符对不上，多半有一位抄错了，请逐位对照证书。"))
    _refuse_other_kind(code, kind)
    return code


def _refuse_other_kind(code: str, kind: OrganizationKind) -> None:
    begins = REGISTERED_AS.get(kind)
    if begins is not None and not code.startswith("5"):
        raise FieldRefused(
            "uscc",
            N_("民政部门登记的组织代码以 5 开头。如果不是民政登记的，请把组织类型改为“其他单位”。"),
        )
    if begins is not None and not code.startswith(begins):
        raise FieldRefused(
            "uscc",
            N_("所选类型的代码应以 %(begins)s 开头，请核对代码，或改选组织类型。"),
            begins=begins,
        )


def _refuse_known(code: str, besides: Organization | None) -> None:
    known = Organization.get_or_none(Organization.uscc == code)
    if known is not None and (besides is None or known.id != besides.id):
        raise FieldRefused("uscc", KNOWN_ALREADY)


def checked_offer(told: Offer, *, on: date) -> Offer:
    """Answer `told` tidied, as of Shanghai's day `on`; raises FieldRefused for the first fault."""
    name = tidy(told.contact_name)
    if not is_name(name) or len(name) > 72:
        raise FieldRefused("contact_name", N_("请填写联系人的姓名，只写文字，最多 72 个字。"))
    phone = read_phone(told.contact_phone)
    if phone is None:
        raise FieldRefused(
            "contact_phone", N_("请填写联系电话：11 位手机号，或带区号的座机，例如 0971-6100000。")
        )
    email = _email(told.contact_email)
    services = tuple(sorted({code for code in told.services if is_service_code(code)}))
    if not services or len(services) != len(set(told.services)):
        raise FieldRefused("services", N_("请从列表中至少选择一项能提供的服务。"))
    if not 1 <= told.capacity <= MOST_CAPACITY:
        raise FieldRefused("capacity", N_("同时承担的任务数应在 1 到 500 之间，请按人手估计。"))
    _refuse_wrong_declaration(told.vetting_declared_on, on)
    return replace(
        told,
        contact_name=name,
        contact_phone=phone,
        contact_email=email,
        services=services,
        areas=_served(told.areas),
    )


def _email(text: str) -> str:
    try:
        return contact_checks.normalised(Channel.EMAIL, text)
    except FieldRefused as refusal:
        raise FieldRefused("contact_email", refusal.sentence) from None


def _refuse_wrong_declaration(declared_on: date, on: date) -> None:
    if declared_on > on:
        raise FieldRefused(
            "vetting_declared_on", N_("声明日期不能在今天之后；请先完成查询，再来登记。")
        )
    if declared_on + DECLARATION_HOLDS < on:
        raise FieldRefused(
            "vetting_declared_on",
            N_("这份声明已超过一年。法律要求每年查询一次，请完成今年的查询后填写新的日期。"),
        )


def _served(codes: Iterable[str]) -> tuple[str, ...]:
    """Answer the chosen areas, the narrower left out where a wider one is chosen as well."""
    chosen = set(codes)
    known = {row.code for row in Area.select(Area.code).where(Area.code.in_(list(chosen)))}
    if not chosen or known != chosen or any(len(code) > LONGEST_AREA for code in chosen):
        raise FieldRefused("areas", N_("请从列表中至少选择一个愿意服务的地区。"))
    return tuple(
        sorted(
            code
            for code in chosen
            if not any(code != wider and code.startswith(wider) for wider in chosen)
        )
    )


def located(told: Registration) -> tuple[float, float]:
    """Answer the point (WGS-84 degrees) of the office's address, which is public.

    An online service answers if a setting names one; else the longest beginning of the address that
    names a place of its county in the gazetteer; else the county's seat.
    """
    seat = areas.get(told.area_code)
    assert seat is not None  # checked_registration has looked
    exact = geocoders.online(told.address, told.area_code) if told.address else []
    if exact:
        return exact[0].lat, exact[0].lon
    text = told.address[: geocoding.LONGEST_QUERY]
    for end in range(len(text), 1, -1):
        try:
            near = geocoders.in_gazetteer(text[:end], told.area_code)
        except geocoding.PinError:
            continue
        if near:
            return near[0].lat, near[0].lon
    return seat.lat, seat.lon


def remarks_on(organization: Organization) -> list[tuple[str, dict[str, str]]]:
    """Answer what the county should look at before it approves: (msgid, parameters)."""
    code: str = organization.uscc
    remarks: list[tuple[str, dict[str, str]]] = []
    if not code.startswith("5"):
        remarks.append((N_("代码不以 5 开头：不是民政部门登记的，请向它的登记机关核实。"), {}))
    elif organization.kind is OrganizationKind.OTHER:
        remarks.append((N_("代码以 5 开头，是民政部门登记的，但类型填的是“其他单位”。"), {}))
    if not code[2:8].startswith(PROVINCE):
        remarks.append(
            (N_("登记机关不在青海（代码第 3 到 8 位是 %(place)s），请核实。"), {"place": code[2:8]})
        )
    if not has_right_inner_check(code):
        remarks.append(
            (N_("代码里的组织机构代码（第 9 到 17 位）自身校验不符，请对照证书原件。"), {})
        )
    return remarks


def has_right_inner_check(code: str) -> bool:
    """Say whether character 17 fits characters 9 to 16 (GB 11714)."""
    try:
        total = sum(
            weight * int(letter, 36)
            for weight, letter in zip(INNER_WEIGHTS, code[8:16], strict=True)
        )
    except ValueError:
        return False
    rest = (11 - total % 11) % 11
    return code[16] == ("X" if rest == 10 else str(rest))
