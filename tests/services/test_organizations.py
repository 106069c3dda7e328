"""Organizations apply once, the county decides with a reason, and everybody concerned is told."""

import json
from dataclasses import replace

import pytest

from portal.models import Account, AuditEntry, ContactCheck, Message, Organization
from portal.services import audit, contact_checks, organization_details, organizations, sign_ins
from portal.services.organization_details import Offer, Registration
from portal.services.refusals import (
    AlreadyAnswered,
    ChangedMeanwhile,
    FieldRefused,
    NotInThisState,
)  # fmt: skip
from portal.vocabulary import Channel, OrganizationKind, OrganizationStatus, Role
from tests import factories

S = OrganizationStatus
TOLD = Registration(
    name="共和县格桑花社会工作服务中心",
    uscc="5263999900004242XL",
    kind=OrganizationKind.SERVICE_UNIT,
    is_charity=True,
    legal_representative="马成林",
    area_code=factories.COUNTY,
)
OFFERED = Offer(
    contact_name="李雪梅",
    contact_phone="+8613900000000",
    contact_email="office@example.org",
    services=("E1", "P3"),
    areas=("630121", "6325"),
    capacity=20,
    vetting_declared_on=factories.TODAY,
)
REASON = "登记证书已过期，请换发之后再申请。"
# Every decision with the states it starts from and the state it leads to.
DECISIONS = {
    "approve": ({S.APPLIED}, S.ACTIVE),
    "reject": ({S.APPLIED}, S.REJECTED),
    "suspend": ({S.ACTIVE}, S.SUSPENDED),
    "restore": ({S.SUSPENDED}, S.ACTIVE),
    "strike_off": ({S.ACTIVE, S.SUSPENDED}, S.STRUCK_OFF),
}


def _verified(now, to="office@example.org"):
    check = contact_checks.start(Channel.EMAIL, to, at=now)
    code = json.loads(Message.select().order_by(Message.id.desc()).get().payload)["code"]
    contact_checks.confirm(check.ref, code, at=now)
    Message.delete().execute()
    return check.ref


def _sign_up(now, told=TOLD, offered=OFFERED, to="office@example.org", **values):
    wanted = {"contact_ref": _verified(now, to), "passphrase": factories.PASSPHRASE, **values}
    return organizations.sign_up(told, offered, at=now, **wanted)


def _decide(organization, key, by, now):
    reason = {} if key in {"approve", "restore"} else {"reason": REASON}
    return getattr(organizations, key)(organization, by=by, at=now, **reason)


def _told(template):
    return [row.destination for row in Message.select().where(Message.template == template)]


def _actions():
    return [row.action for row in AuditEntry.select().order_by(AuditEntry.id)]


@pytest.fixture
def officer(db):
    return factories.make_account(Role.COUNTY)


def test_a_sign_up_makes_a_manager_and_an_application_that_waits(officer, now):
    account = _sign_up(now)
    organization = organizations.own(account)
    assert organization.status is S.APPLIED
    assert (account.role, account.area_code) == (Role.ORGANIZATION, factories.COUNTY)
    assert account.email == "office@example.org"
    assert sign_ins.sign_in("office@example.org", factories.PASSPHRASE, at=now) == account
    assert organizations.registration_of(organization) == TOLD
    assert organizations.offer_of(organization) == OFFERED


def test_the_county_and_only_the_county_is_told_of_an_application(officer, now):
    factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    factories.make_account(Role.TOWNSHIP)
    _sign_up(now)
    assert _told("organization_applied") == [officer.email]
    assert _actions()[-2:] == ["account.created", "organization.applied"]


def test_nothing_of_a_sign_up_is_kept_when_its_audit_row_cannot_be_written(
    officer, now, monkeypatch
):
    real = audit.record

    def broken(action, **values):
        if action == "organization.applied":
            raise OSError(action)
        real(action, **values)

    monkeypatch.setattr(audit, "record", broken)
    contact = _verified(now)
    with pytest.raises(OSError, match=r"organization\.applied"):
        _sign_up(now, contact_ref=contact, to="second@example.org")
    assert Organization.select().count() == Message.select().count() == 0
    assert Account.select().where(Account.role == Role.ORGANIZATION).count() == 0
    assert ContactCheck.get(ContactCheck.ref == contact).used_at is None


def test_one_code_signs_up_once(officer, now):
    _sign_up(now)
    with pytest.raises(FieldRefused) as refusal:
        _sign_up(now, to="other@example.org")
    assert refusal.value.field == "uscc"
    assert "已经登记过" in refusal.value.sentence
    assert Organization.select().count() == 1
    assert Account.select().where(Account.email == "other@example.org").count() == 0


def test_of_two_sign_ups_at_once_the_later_gets_the_same_sentence(officer, now, monkeypatch):
    _sign_up(now)
    monkeypatch.setattr(organization_details, "_refuse_known", lambda code, besides: None)
    with pytest.raises(FieldRefused) as refusal:
        _sign_up(now, to="other@example.org")
    assert refusal.value.field == "uscc"
    assert "已经登记过" in refusal.value.sentence


def test_of_two_corrections_at_once_the_later_gets_the_same_sentence(officer, now, monkeypatch):
    account = _sign_up(now)
    mended = replace(TOLD, uscc=factories.make_organization(uscc="52639999000080012R").uscc)
    monkeypatch.setattr(organization_details, "_refuse_known", lambda code, besides: None)
    with pytest.raises(FieldRefused) as refusal:
        organizations.correct(organizations.own(account), mended, version=1, by=account, at=now)
    assert refusal.value.field == "uscc"


def test_an_unverified_contact_signs_nobody_up(officer, now):
    check = contact_checks.start(Channel.EMAIL, "office@example.org", at=now)
    with pytest.raises(contact_checks.NotVerified):
        organizations.sign_up(
            TOLD, OFFERED, contact_ref=check.ref, passphrase=factories.PASSPHRASE, at=now
        )
    assert Organization.select().count() == 0


def test_a_weak_passphrase_leaves_the_verified_contact_to_be_used_again(officer, now):
    contact = _verified(now)
    with pytest.raises(FieldRefused) as refusal:
        _sign_up(now, contact_ref=contact, to="second@example.org", passphrase="short")
    assert refusal.value.field == "password"
    assert contact_checks.find_verified(contact, at=now) is not None


def test_a_manager_applies_for_one_organization(officer, now):
    account = _sign_up(now)
    second = replace(TOLD, uscc="52639999000080012R")
    with pytest.raises(AlreadyAnswered):
        organizations.apply(account, second, OFFERED, at=now)
    assert Organization.select().count() == 1


@pytest.mark.parametrize("status", list(S), ids=str)
@pytest.mark.parametrize("key", DECISIONS)
def test_a_decision_is_open_only_where_it_begins(officer, now, key, status):
    starts, end = DECISIONS[key]
    organization = factories.make_organization(status=status)
    if status in starts:
        _decide(organization, key, officer, now)
        assert Organization.get().status is organization.status is end
        assert Organization.get().decided_at == now
        assert _actions() == [f"organization.{end.value}"]
        return
    with pytest.raises(NotInThisState):
        _decide(organization, key, officer, now)
    assert Organization.get().status is status
    assert (_actions(), Message.select().count()) == ([], 0)


@pytest.mark.parametrize("key", DECISIONS)
def test_its_managers_hear_of_every_decision(officer, now, key):
    starts, end = DECISIONS[key]
    organization = factories.make_organization(status=next(iter(starts)))
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    factories.make_account(Role.ORGANIZATION, organization=factories.make_organization())
    _decide(organization, key, officer, now)
    assert _told("organization_decided") == [manager.email]
    assert json.loads(Message.get().payload) == {"status": end.zh}


@pytest.mark.parametrize("key", ["reject", "suspend", "strike_off"])
@pytest.mark.parametrize("reason", ["", "  不行 \n", "不" * 301])
def test_a_no_needs_a_reason_that_can_be_read(officer, now, key, reason):
    status = next(iter(DECISIONS[key][0]))
    organization = factories.make_organization(status=status)
    with pytest.raises(FieldRefused) as refusal:
        getattr(organizations, key)(organization, reason=reason, by=officer, at=now)
    assert refusal.value.field == "reason"
    assert Organization.get().status is status


def test_the_reason_of_a_no_is_kept_and_goes_with_the_next_yes(officer, now):
    organization = factories.make_organization()
    organizations.suspend(organization, reason=f" {REASON} ", by=officer, at=now)
    assert Organization.get().status_reason == REASON
    organizations.restore(organization, by=officer, at=now)
    assert Organization.get().status_reason == ""


def test_a_decision_is_undone_when_its_audit_row_cannot_be_written(officer, now, monkeypatch):
    organization = factories.make_organization(status=S.APPLIED)
    factories.make_account(Role.ORGANIZATION, organization=organization)

    def broken(*_args, **_values):
        raise OSError

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(OSError):  # noqa: PT011 — any disk fault
        organizations.approve(organization, by=officer, at=now)
    assert Organization.get().status is S.APPLIED
    assert Message.select().count() == 0


def test_two_officers_decide_once(officer, now):
    organization = factories.make_organization(status=S.APPLIED)
    stale = Organization.get_by_id(organization.id)
    organizations.approve(organization, by=officer, at=now)
    with pytest.raises(NotInThisState):
        organizations.reject(stale, reason=REASON, by=officer, at=now)
    assert Organization.get().status is S.ACTIVE


def test_another_county_cannot_find_it(officer, now):
    organization = factories.make_organization()
    other = factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    assert organizations.find(officer, organization.ref) == organization
    assert organizations.find(other, organization.ref) is None
    assert organizations.in_tab(other, "active", page=1) == []
    assert set(organizations.counts(other).values()) == {0}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COUNTY], ids=str)
def test_nobody_but_the_county_looks_at_organizations(db, role):
    organization = factories.make_organization()
    account = factories.make_account(role, area_code="63")
    assert organizations.find(account, organization.ref) is None


def test_the_tabs_count_and_list_by_where_organizations_stand(officer, now):
    rows = {status: factories.make_organization(status=status) for status in S}
    assert organizations.counts(officer) == {"waiting": 1, "active": 1, "stopped": 3}
    assert organizations.in_tab(officer, "waiting", page=1) == [rows[S.APPLIED]]
    assert organizations.in_tab(officer, "active", page=1) == [rows[S.ACTIVE]]
    stopped = [rows[S.REJECTED], rows[S.SUSPENDED], rows[S.STRUCK_OFF]]
    assert organizations.in_tab(officer, "stopped", page=1) == stopped
    assert organizations.in_tab(officer, "stopped", page=2, size=2) == stopped[2:]


def test_one_owns_an_organization_only_as_its_manager(db):
    organization = factories.make_organization()
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    member = factories.make_account(Role.VOLUNTEER, organization=organization)
    alone = factories.make_account(Role.ORGANIZATION)
    found = [organizations.own(account) for account in (manager, member, alone)]
    assert found == [organization, None, None]


def test_services_areas_and_capacity_are_kept_as_last_told(officer, now):
    account = _sign_up(now)
    organization = organizations.own(account)
    told = replace(OFFERED, services=("P1",), areas=("63", "632521"), capacity=3)
    organizations.change_offer(organization, told, version=1, by=account, at=now)
    kept = organizations.offer_of(Organization.get())
    assert (kept.services, kept.areas, kept.capacity) == (("P1",), ("63",), 3)
    assert _actions()[-1] == "organization.offer_changed"


def test_a_stale_page_changes_nothing(officer, now):
    account = _sign_up(now)
    organization = organizations.own(account)
    for act, told in (
        (organizations.change_offer, replace(OFFERED, services=("P1",))),
        (organizations.correct, replace(TOLD, name="共和县暖阳社会工作服务中心")),
    ):
        with pytest.raises(ChangedMeanwhile):
            act(organization, told, version=7, by=account, at=now)
    assert organizations.offer_of(Organization.get()) == OFFERED
    assert organizations.registration_of(Organization.get()) == TOLD


def test_a_rejected_organization_corrects_itself_and_applies_anew(officer, now):
    account = _sign_up(now)
    organizations.reject(Organization.get(), reason=REASON, by=officer, at=now)
    neighbour = factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    Message.delete().execute()
    mended = replace(TOLD, area_code=factories.OTHER_COUNTY)
    organizations.correct(Organization.get(), mended, version=2, by=account, at=now)
    present = Organization.get()
    assert (present.status, present.status_reason, present.decided_at) == (S.APPLIED, "", None)
    assert Account.get_by_id(account.id).area_code == factories.OTHER_COUNTY
    assert _told("organization_applied") == [neighbour.email]
    assert organizations.find(officer, present.ref) is None


@pytest.mark.parametrize("status", [S.ACTIVE, S.SUSPENDED, S.STRUCK_OFF], ids=str)
def test_what_the_county_has_approved_is_not_mended_behind_its_back(officer, now, status):
    account = _sign_up(now)
    Organization.update(status=status).execute()
    mended = replace(TOLD, name="共和县暖阳社会工作服务中心")
    with pytest.raises(NotInThisState):
        organizations.correct(Organization.get(), mended, version=1, by=account, at=now)
    assert Organization.get().name == TOLD.name


def test_a_correction_may_not_take_the_code_of_another(officer, now):
    account = _sign_up(now)
    other = factories.make_organization(uscc="52639999000080012R")
    mended = replace(TOLD, uscc=other.uscc)
    with pytest.raises(FieldRefused) as refusal:
        organizations.correct(organizations.own(account), mended, version=1, by=account, at=now)
    assert refusal.value.field == "uscc"


def test_what_is_approved_is_what_the_county_read(officer, now):
    account = _sign_up(now)
    organization = organizations.own(account)
    read = organization.version
    mended = replace(TOLD, name="共和县另一家社会工作服务中心")
    organizations.correct(organization, mended, version=read, by=account, at=now)
    with pytest.raises(ChangedMeanwhile):
        organizations.approve(organizations.own(account), version=read, by=officer, at=now)
    assert organizations.own(account).status is S.APPLIED
