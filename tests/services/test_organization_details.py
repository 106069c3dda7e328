"""What an organization says of itself is read tidily, checked, and refused with the cure."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.models import Area, Organization
from portal.services import organization_details
from portal.services.organization_details import Offer, Registration
from portal.services.refusals import FieldRefused
from portal.vocabulary import OrganizationKind
from tests import factories

K = OrganizationKind
# Right in both check characters, for a place that no registry has (639999).
CODES = {
    K.SERVICE_UNIT: "5263999900004242XL",
    K.ASSOCIATION: "5163999900004242XP",
    K.FOUNDATION: "5363999900004242XH",
    K.OTHER: "1163999900004242XU",
}
# Printed on a real licence of the market registry, so that the check is not only ours.
LICENSED = "91350100M000100Y43"
TOLD = Registration(
    name="共和县格桑花社会工作服务中心",
    uscc=CODES[K.SERVICE_UNIT],
    kind=K.SERVICE_UNIT,
    is_charity=True,
    legal_representative="马成林",
    area_code=factories.COUNTY,
)
OFFERED = Offer(
    contact_name="李雪梅",
    contact_phone="13900000000",
    contact_email="office@example.org",
    services=("P3", "E1"),
    areas=(factories.COUNTY,),
    capacity=20,
    vetting_declared_on=factories.TODAY,
)


def _refused(check, *args, **values):
    with pytest.raises(FieldRefused) as refusal:
        check(*args, **values)
    return refusal.value.field, str(refusal.value)


@pytest.mark.parametrize(("kind", "code"), CODES.items(), ids=str)
def test_a_right_code_of_each_kind_is_kept(kind, code):
    assert organization_details.checked_uscc(code, kind) == code


@pytest.mark.parametrize("code", [LICENSED, "91110000600037341L"])
def test_the_code_of_a_real_licence_is_right(code):
    assert organization_details.checked_uscc(code, K.OTHER) == code


@pytest.mark.parametrize(
    "typed",
    ["5263999900004242xl", " 52 639999-00004242X L ", "５２６３９９９９００００４２４２ＸＬ"],
)
def test_a_code_is_written_one_way(typed):
    assert organization_details.checked_uscc(typed, K.SERVICE_UNIT) == CODES[K.SERVICE_UNIT]


def test_every_other_last_character_is_wrong():
    body, right = LICENSED[:-1], LICENSED[-1]
    for letter in organization_details.USCC_LETTERS - {right}:
        field, sentence = _refused(organization_details.checked_uscc, body + letter, K.OTHER)
        assert field == "uscc"
        assert "校验字符" in sentence


@pytest.mark.parametrize("place", range(8, 17))
def test_every_single_slip_of_the_pen_is_found(place):
    wrong = "1" if LICENSED[place] != "1" else "2"
    slipped = LICENSED[:place] + wrong + LICENSED[place + 1 :]
    assert "校验字符" in _refused(organization_details.checked_uscc, slipped, K.OTHER)[1]


def test_two_neighbours_that_changed_places_are_found():
    slipped = LICENSED[:12] + LICENSED[13] + LICENSED[12] + LICENSED[14:]
    assert "校验字符" in _refused(organization_details.checked_uscc, slipped, K.OTHER)[1]


@pytest.mark.parametrize(
    ("code", "kind", "sentence"),
    [
        ("", K.SERVICE_UNIT, "您填了 0 位"),
        ("5263999900004242X", K.SERVICE_UNIT, "您填了 17 位"),
        ("5263999900004242XLL", K.SERVICE_UNIT, "您填了 19 位"),
        ("526399990000424OXL", K.SERVICE_UNIT, "代码里不会有“O”"),
        ("5263999900004.42XL", K.SERVICE_UNIT, "代码里不会有“.”"),
        ("5263999900004四42XL", K.SERVICE_UNIT, "代码里不会有“四”"),
        ("52A3999900004242XL", K.SERVICE_UNIT, "第 3 到 8 位"),
        (LICENSED, K.SERVICE_UNIT, "以 5 开头"),
        (CODES[K.SERVICE_UNIT], K.FOUNDATION, "应以 53 开头"),
        (CODES[K.ASSOCIATION], K.SERVICE_UNIT, "应以 52 开头"),
        (CODES[K.FOUNDATION], K.ASSOCIATION, "应以 51 开头"),
    ],
)
def test_a_wrong_code_is_told_what_is_wrong_with_it(code, kind, sentence):
    field, said = _refused(organization_details.checked_uscc, code, kind)
    assert field == "uscc"
    assert sentence in said


def test_a_registration_is_tidied(db):
    told = replace(TOLD, name="  共和县  格桑花\u200b社工 ", address=" 恰卜恰镇\n团结路 3 号 ")
    kept = organization_details.checked_registration(told)
    assert kept.name == "共和县 格桑花社工"
    assert kept.address == "恰卜恰镇 团结路 3 号"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "中心"),
        ("name", "长" * 121),
        ("legal_representative", "139"),
        ("legal_representative", "长" * 73),
        ("area_code", ""),
        ("area_code", factories.TOWNSHIP),
        ("area_code", "639999"),
        ("address", "长" * 201),
    ],
)
def test_a_registration_that_cannot_be_kept_names_the_field(db, field, value):
    told = replace(TOLD, **{field: value})
    assert _refused(organization_details.checked_registration, told)[0] == field


def test_a_code_stands_for_one_organization(db):
    known = factories.make_organization(uscc=TOLD.uscc)
    field, sentence = _refused(organization_details.checked_registration, TOLD)
    assert field == "uscc"
    assert "已经登记过" in sentence
    assert organization_details.checked_registration(TOLD, besides=known) == TOLD


def test_an_offer_is_tidied(db):
    told = replace(OFFERED, contact_email="Office@Example.org", services=("P3", "E1", "P3"))
    kept = organization_details.checked_offer(told, on=factories.TODAY)
    assert kept.contact_phone == "+8613900000000"
    assert kept.contact_email == "office@example.org"
    assert kept.services == ("E1", "P3")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact_name", ""),
        ("contact_name", "电话139"),
        ("contact_phone", "123"),
        ("contact_email", "office@"),
        ("services", ()),
        ("services", ("E1", "Z9")),
        ("areas", ()),
        ("areas", (factories.COUNTY, "99")),
        ("areas", (factories.TOWNSHIP,)),
        ("capacity", 0),
        ("capacity", 501),
        ("vetting_declared_on", factories.TODAY + timedelta(days=1)),
        ("vetting_declared_on", factories.TODAY - timedelta(days=366)),
    ],
)
def test_an_offer_that_cannot_be_kept_names_the_field(db, field, value):
    told = replace(OFFERED, **{field: value})
    assert _refused(organization_details.checked_offer, told, on=factories.TODAY)[0] == field


def test_a_declaration_holds_a_year(db):
    told = replace(OFFERED, vetting_declared_on=factories.TODAY - timedelta(days=365))
    assert organization_details.checked_offer(told, on=factories.TODAY) == replace(
        told, contact_phone="+8613900000000", services=("E1", "P3")
    )


def test_the_wider_area_swallows_the_narrower(db):
    told = replace(OFFERED, areas=("632521", "6325", "630121"))
    kept = organization_details.checked_offer(told, on=factories.TODAY)
    assert kept.areas == ("630121", "6325")


def test_an_address_is_found_in_its_own_county_only(db):
    seat = Area.get(Area.code == factories.COUNTY)
    township = Area.get(Area.code == factories.OTHER_TOWNSHIP)
    near = replace(TOLD, address=f"{township.name_zh}团结路 3 号")
    assert organization_details.located(near) == (township.lat, township.lon)
    for address in ("", "没有这个地方 3 号", "!"):
        told = replace(TOLD, address=address)
        assert organization_details.located(told) == (seat.lat, seat.lon)


@pytest.mark.parametrize(
    ("code", "kind", "remark"),
    [
        (LICENSED, K.OTHER, "不是民政部门登记的"),
        (CODES[K.SERVICE_UNIT], K.OTHER, "类型填的是“其他单位”"),
        ("52110000000070017C", K.SERVICE_UNIT, "登记机关不在青海"),
        ("52639999000070019P", K.SERVICE_UNIT, "自身校验不符"),
    ],
)
def test_the_county_is_shown_what_to_look_at(code, kind, remark):
    organization = Organization(uscc=code, kind=kind)
    remarks = organization_details.remarks_on(organization)
    assert remark in " ".join(sentence % params for sentence, params in remarks)


def test_nothing_is_remarked_on_an_ordinary_organization():
    organization = Organization(uscc=CODES[K.SERVICE_UNIT], kind=K.SERVICE_UNIT)
    assert organization_details.remarks_on(organization) == []


@pytest.mark.parametrize(
    ("code", "is_right"),
    [(LICENSED, True), (CODES[K.FOUNDATION], True), ("52639999000070019P", False), ("短", False)],
)
def test_the_inner_code_has_a_check_of_its_own(code, is_right):
    assert organization_details.has_right_inner_check(code) is is_right
