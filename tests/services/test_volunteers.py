"""Signing up: adults only, licences where the law asks, and what was told is what is kept."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.models import (
    Account,
    AuditEntry,
    Availability,
    ContactCheck,
    Helper,
    HelperArea,
    HelperLanguage,
    HelperSkill,
    Message,
)  # fmt: skip
from portal.service_codes import LICENSED, SERVICE_CODES
from portal.services import contact_checks, sign_ins, volunteers
from portal.services.contact_checks import NotVerified
from portal.services.refusals import AlreadyAnswered, ChangedMeanwhile, FieldRefused
from portal.services.volunteers import Abilities, Identity, Skill
from portal.vocabulary import Channel, HelperKind, HelperStatus, Language, Role, Sex, WorkerLevel
from tests import factories

TODAY = factories.TODAY
PASSPHRASE = "a lamp in the window"
WHO = Identity(
    kind=HelperKind.VOLUNTEER,
    full_name="李雪梅",
    sex=Sex.FEMALE,
    birth_on=date(1990, 5, 1),
    area_code=factories.TOWNSHIP,
)
WORKER = replace(
    WHO,
    kind=HelperKind.SOCIAL_WORKER,
    worker_level=WorkerLevel.CERTIFIED,
    certificate_no="SW630000001",
    certificate_on=date(2022, 11, 1),
    registration_no="DJ0000001",
    registered_until=TODAY,
)
CAN = Abilities(
    languages={Language.ZH: 3, Language.AMDO: 2},
    skills={"E1": Skill(2), "P1": Skill(3, "心理-001", TODAY)},
    max_minutes=90,
    reach="prefecture",
    capacity=2,
    availability=((5, 540, 1080), (6, 540, 720)),
)


def _verified(now, to="li@example.org", channel=Channel.EMAIL):
    check = contact_checks.start(channel, to, at=now)
    code = json.loads(Message.select().order_by(Message.id.desc()).get().payload)["code"]
    return contact_checks.confirm(check.ref, code, at=now)


def _sign_up(now, who=WHO, can=CAN, check=None, **contact):
    check = check or _verified(now, **contact)
    return volunteers.sign_up(who, can, contact_ref=check.ref, passphrase=PASSPHRASE, at=now)


def _nobody_is_stored():
    return (Account.select().count(), Helper.select().count()) == (0, 0)


def test_a_sign_up_makes_an_applicant_who_waits_for_vetting(db, now):
    helper = Helper.get_by_id(_sign_up(now).id)
    assert helper.status is HelperStatus.APPLIED
    assert (helper.full_name, helper.sex, helper.birth_on) == ("李雪梅", Sex.FEMALE, WHO.birth_on)
    assert (helper.area_code, helper.max_minutes, helper.capacity) == (factories.TOWNSHIP, 90, 2)
    assert helper.trained_until is None
    assert helper.account.role is Role.VOLUNTEER


def test_a_sign_up_keeps_languages_skills_reach_and_free_times(db, now):
    helper = _sign_up(now)
    assert {(row.language, row.level) for row in HelperLanguage} == {
        (Language.ZH, 3), (Language.AMDO, 2),
    }  # fmt: skip
    assert {(r.service, r.level, r.licence_no, r.licence_until) for r in HelperSkill} == {
        ("E1", 2, None, None), ("P1", 3, "心理-001", TODAY),
    }  # fmt: skip
    assert [row.area_code for row in HelperArea] == ["6325"]
    assert {(r.weekday, r.start_minute, r.end_minute) for r in Availability} == {
        (5, 540, 1080), (6, 540, 720),
    }  # fmt: skip
    assert volunteers.abilities_of(helper) == CAN


def test_the_undertaking_is_kept_with_its_version_and_moment(db, now):
    helper = _sign_up(now)
    assert helper.undertaking_signed_at == now
    assert helper.undertaking_version == volunteers.UNDERTAKING_VERSION


def test_whoever_signed_up_can_sign_in_with_the_verified_address(db, now):
    helper = _sign_up(now)
    assert sign_ins.sign_in("li@example.org", PASSPHRASE, at=now) == helper.account


def test_a_verified_phone_becomes_the_accounts_phone(db, now):
    account = _sign_up(now, channel=Channel.SMS, to="13897651234").account
    assert (account.email, account.phone) == (None, "+8613897651234")


def test_the_helper_lives_at_the_seat_of_the_township(db, now):
    helper = _sign_up(now)
    place = volunteers.areas.get(factories.TOWNSHIP)
    assert (helper.lat, helper.lon) == (place.lat, place.lon)


def test_a_sign_up_is_audited_without_name_or_contact(db, now):
    helper = _sign_up(now)
    row = AuditEntry.get(AuditEntry.action == "helper.applied")
    assert (row.subject_ref, row.actor) == (helper.ref, helper.account)
    assert json.loads(row.detail) == {"kind": "volunteer"}


def test_an_unverified_contact_signs_nobody_up(db, now):
    check = contact_checks.start(Channel.EMAIL, "li@example.org", at=now)
    with pytest.raises(NotVerified):
        _sign_up(now, check=check)
    assert _nobody_is_stored()


def test_one_verification_signs_up_one_person_and_its_draft_is_wiped(db, now):
    check = _verified(now)
    contact_checks.keep_draft(check, identity={"full_name": "李雪梅"})
    _sign_up(now, check=check)
    assert ContactCheck.get().draft == "{}"
    with pytest.raises(NotVerified):
        _sign_up(now, check=check)
    assert Helper.select().count() == 1


def test_an_address_that_has_an_account_signs_nobody_up(db, now):
    account = factories.make_account(Role.TOWNSHIP, email="li@example.org")
    with pytest.raises(FieldRefused) as refusal:
        _sign_up(now)
    assert refusal.value.field == "email"
    assert list(Account.select()) == [account]


WRONG_IDENTITIES = [
    ({"full_name": " "}, "full_name"),
    ({"full_name": "李"}, "full_name"),
    ({"full_name": "李" * 73}, "full_name"),
    ({"full_name": "13897651234"}, "full_name"),
    ({"full_name": "<b>李雪梅</b>"}, "full_name"),
    ({"birth_on": TODAY + timedelta(days=1)}, "birth_on"),
    ({"birth_on": date(2008, 11, 25)}, "birth_on"),
    ({"birth_on": date(1925, 11, 24)}, "birth_on"),
    ({"area_code": ""}, "area_code"),
    ({"area_code": factories.COUNTY}, "area_code"),
    ({"area_code": "632599999"}, "area_code"),
]


@pytest.mark.parametrize(("wrong", "field"), WRONG_IDENTITIES)
def test_a_wrong_identity_is_named_and_leaves_nothing_behind(db, now, wrong, field):
    check = _verified(now)
    with pytest.raises(FieldRefused) as refusal:
        _sign_up(now, replace(WHO, **wrong), check=check)
    assert refusal.value.field == field
    assert _nobody_is_stored()
    assert contact_checks.find_verified(check.ref, at=now), "the verification was used up"


def test_somebody_may_sign_up_on_the_eighteenth_birthday_and_not_the_day_before(db):
    volunteers.refuse_wrong_identity(replace(WHO, birth_on=date(2008, 11, 24)), on=TODAY)
    with pytest.raises(FieldRefused, match="年满十八周岁"):
        volunteers.refuse_wrong_identity(replace(WHO, birth_on=date(2008, 11, 25)), on=TODAY)


def test_a_name_may_be_written_in_any_script_with_its_points(db):
    for name in ("才让卓玛", "ཚེ་རིང་སྒྲོལ་མ།", "买买提·阿不都拉", "Anna-Maria O'Neill"):
        volunteers.refuse_wrong_identity(replace(WHO, full_name=name), on=TODAY)


WRONG_CERTIFICATES = [
    ({"worker_level": None}, "worker_level"),
    ({"certificate_no": " "}, "certificate_no"),
    ({"certificate_on": None}, "certificate_on"),
    ({"certificate_on": TODAY + timedelta(days=1)}, "certificate_on"),
    ({"registration_no": ""}, "registration_no"),
    ({"registered_until": None}, "registered_until"),
    ({"registered_until": TODAY - timedelta(days=1)}, "registered_until"),
]


@pytest.mark.parametrize(("wrong", "field"), WRONG_CERTIFICATES)
def test_a_social_worker_shows_a_certificate_in_force(db, now, wrong, field):
    with pytest.raises(FieldRefused) as refusal:
        _sign_up(now, replace(WORKER, **wrong))
    assert refusal.value.field == field
    assert _nobody_is_stored()


def test_the_social_workers_certificate_is_kept(db, now):
    helper = Helper.get_by_id(_sign_up(now, WORKER).id)
    assert helper.account.role is Role.SOCIAL_WORKER
    assert helper.worker_level is WorkerLevel.CERTIFIED
    assert (helper.certificate_no, helper.certificate_on) == ("SW630000001", date(2022, 11, 1))
    assert (helper.registration_no, helper.registered_until) == ("DJ0000001", TODAY)


def test_a_volunteer_needs_no_certificate_and_none_is_kept(db, now):
    helper = _sign_up(now, replace(WORKER, kind=HelperKind.VOLUNTEER))
    assert helper.worker_level is None
    assert helper.certificate_no is None


WRONG_ABILITIES = [
    ({"languages": {}}, "languages"),
    ({"skills": {}}, "skills"),
    ({"skills": {"Z9": Skill(1)}}, "skills"),
    ({"skills": {"E1": Skill(0)}}, "skills"),
    ({"skills": {"E1": Skill(4)}}, "skills"),
    ({"max_minutes": 0}, "max_minutes"),
    ({"max_minutes": 601}, "max_minutes"),
    ({"reach": "country"}, "reach"),
    ({"capacity": -1}, "capacity"),
    ({"capacity": 41}, "capacity"),
    ({"availability": ((7, 0, 60),)}, "availability"),
    ({"availability": ((0, 60, 60),)}, "availability"),
    ({"availability": ((0, 600, 24 * 60 + 1),)}, "availability"),
]


@pytest.mark.parametrize(("wrong", "field"), WRONG_ABILITIES)
def test_wrong_abilities_are_named_and_leave_nothing_behind(db, now, wrong, field):
    with pytest.raises(FieldRefused) as refusal:
        _sign_up(now, can=replace(CAN, **wrong))
    assert refusal.value.field == field
    assert _nobody_is_stored()


@pytest.mark.parametrize("code", sorted(LICENSED))
@pytest.mark.parametrize(
    ("number", "until"), [("", TODAY), (" ", TODAY), ("A1", None), ("A1", TODAY - timedelta(1))]
)
def test_a_licensed_service_needs_a_licence_in_force(db, code, number, until):
    told = replace(CAN, skills={code: Skill(3, number, until)})
    with pytest.raises(FieldRefused) as refusal:
        volunteers.refuse_wrong_abilities(told, on=TODAY)
    assert refusal.value.field == "skills"
    assert SERVICE_CODES[code].zh in str(refusal.value), "it does not say which service"


@pytest.mark.parametrize("code", sorted(LICENSED))
def test_a_licence_holds_through_its_last_day(db, code):
    volunteers.refuse_wrong_abilities(replace(CAN, skills={code: Skill(1, "A1", TODAY)}), on=TODAY)


@pytest.mark.parametrize("code", sorted(set(SERVICE_CODES) - LICENSED))
def test_every_other_service_needs_none(db, code):
    volunteers.refuse_wrong_abilities(replace(CAN, skills={code: Skill(1)}), on=TODAY)


@pytest.mark.parametrize(
    ("reach", "prefix"),
    [("township", "632521101"), ("county", "632521"), ("prefecture", "6325"), ("province", "63")],
)
def test_the_reach_is_kept_as_the_prefix_of_the_home(db, now, reach, prefix):
    helper = _sign_up(now, can=replace(CAN, reach=reach))
    assert HelperArea.get().area_code == prefix
    assert volunteers.abilities_of(helper).reach == reach


def test_an_invited_person_applies_with_the_account_and_the_organization_there_is(db, now):
    organization = factories.make_organization()
    account = factories.make_account(Role.VOLUNTEER, organization=organization)
    check = contact_checks.vouched(account, at=now)
    contact_checks.keep_draft(check, identity={"full_name": "李雪梅"})
    helper = volunteers.complete(account, WHO, CAN, contact_ref=check.ref, at=now)
    assert (helper.account, helper.organization) == (account, organization)
    assert Account.select().count() == 1
    assert ContactCheck.get().draft == "{}"
    assert volunteers.profile_of(account) == helper


def test_nobody_applies_twice(db, now):
    helper = _sign_up(now)
    with pytest.raises(AlreadyAnswered):
        volunteers.apply(helper.account, WHO, CAN, at=now)
    assert Helper.select().count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.VOLUNTEER], ids=str)
def test_an_account_of_another_role_never_becomes_a_volunteer(db, now, role):
    account = factories.make_account(role)
    with pytest.raises(volunteers.OtherAccount):
        volunteers.apply(account, WHO, CAN, at=now)
    assert volunteers.profile_of(account) is None


def test_an_edit_replaces_what_one_can_do_and_leaves_who_one_is(db, now):
    helper = _sign_up(now)
    told = Abilities(
        languages={Language.SALAR: 3},
        skills={"S1": Skill(1)},
        max_minutes=30,
        reach="township",
        capacity=0,
    )
    volunteers.change_abilities(helper, told, version=1, by=helper.account, at=now)
    stored = Helper.get_by_id(helper.id)
    assert volunteers.abilities_of(stored) == told
    assert (stored.full_name, stored.area_code, stored.version) == ("李雪梅", WHO.area_code, 2)
    assert AuditEntry.select().where(AuditEntry.action == "helper.abilities_changed").count() == 1


def test_an_edit_over_somebody_elses_is_refused_and_changes_nothing(db, now):
    helper = _sign_up(now)
    volunteers.change_abilities(
        helper, replace(CAN, capacity=5), version=1, by=helper.account, at=now
    )
    with pytest.raises(ChangedMeanwhile):
        volunteers.change_abilities(
            helper, replace(CAN, skills={"S1": Skill(1)}), version=1, by=helper.account, at=now
        )
    assert volunteers.abilities_of(Helper.get()) == replace(CAN, capacity=5)


def test_a_lapsed_licence_is_not_taken_in_an_edit_either(db, now):
    helper = _sign_up(now)
    with pytest.raises(FieldRefused):
        volunteers.change_abilities(
            helper, CAN, version=1, by=helper.account, at=now + timedelta(days=1)
        )
    assert Helper.get().version == 1


def test_the_abilities_of_another_are_left_alone(db, now):
    other = _sign_up(now, to="ma@example.org")
    helper = _sign_up(now)
    volunteers.change_abilities(
        helper, replace(CAN, skills={"S1": Skill(1)}), version=1, by=helper.account, at=now
    )
    assert volunteers.abilities_of(other) == CAN
