"""Who handles children's cases: trained, women among them, a director in each village (HR-32)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.models import Account, AuditEntry
from portal.services import roster
from portal.services.refusals import ChangedMeanwhile, FieldRefused
from portal.vocabulary import AccountStatus, Role, Sex
from tests import factories
from tests.factories import NOW, OTHER_COUNTY, TODAY, VILLAGE

pytestmark = pytest.mark.usefixtures("db")
TRAINED = {"sex": Sex.FEMALE, "trained_on": TODAY, "trained_hours": 16}


def county():
    return factories.make_account(Role.COUNTY)


def keep(officer, **values):
    how = {"version": officer.version, "by": officer, "at": NOW}
    roster.keep(officer, **{**TRAINED, **how, **values})


@pytest.mark.parametrize("role", Role, ids=str)
def test_hr_32_whoever_handles_childrens_cases_stands_on_the_roster(role):
    keeper = county()
    officer = factories.make_account(role)
    found = roster.find(keeper, officer.ref)
    assert (found is not None) == (role in roster.HANDLERS)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.COUNTY], ids=str)
def test_only_the_county_keeps_it(role):
    officer = factories.make_account(Role.TOWNSHIP)
    assert roster.find(factories.make_account(role), officer.ref) is None


def test_staff_of_another_county_or_suspended_ones_are_not_on_it():
    keeper = county()
    stranger = factories.make_account(Role.POLICE, area_code=OTHER_COUNTY)
    gone = factories.make_account(Role.POLICE, status=AccountStatus.SUSPENDED)
    assert roster.find(keeper, stranger.ref) is None
    assert roster.find(keeper, gone.ref) is None
    assert roster.count(keeper) == 1


def test_hr_32_training_and_sex_are_written_down():
    officer = factories.make_account(Role.TOWNSHIP)
    keeper = county()
    assert roster.untrained(keeper) == 2
    keep(officer)
    kept = Account.get_by_id(officer.id)
    assert (kept.sex, kept.trained_on, kept.trained_hours) == (Sex.FEMALE, TODAY, 16)
    assert roster.untrained(keeper) == 1
    assert AuditEntry.get().action == "account.training_recorded"
    keep(kept, sex=None, trained_on=None, trained_hours=None)
    assert roster.untrained(keeper) == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"trained_on": TODAY + timedelta(days=1)}, "trained_on"),
        ({"trained_on": date(1950, 1, 1)}, "trained_on"),
        ({"trained_hours": 0}, "trained_hours"),
        ({"trained_hours": 201}, "trained_hours"),
        ({"trained_hours": None}, "trained_hours"),
        ({"trained_on": None}, "trained_on"),
    ],
)
def test_a_wrong_entry_is_sent_back_at_its_field(values, field):
    officer = factories.make_account(Role.POLICE)
    with pytest.raises(FieldRefused) as refused:
        keep(officer, **values)
    assert refused.value.field == field


def test_the_second_saver_is_told():
    officer = factories.make_account(Role.POLICE)
    with pytest.raises(ChangedMeanwhile):
        keep(officer, version=officer.version + 1)


def test_hr_32_staff_without_a_woman_are_named():
    keeper = county()
    factories.make_account(Role.POLICE, sex=Sex.MALE)
    factories.make_account(Role.TOWNSHIP, sex=Sex.FEMALE)
    factories.make_account(Role.TOWNSHIP)
    assert roster.roles_without_women(keeper) == [Role.POLICE, Role.COUNTY]


def test_villages_without_an_active_director_are_named():
    keeper = county()
    here, there = factories.make_village(), factories.make_village("632521101202")
    director = factories.make_account(Role.VILLAGE_DIRECTOR, area_code=VILLAGE)
    assert roster.villages_without_director(keeper) == [there]
    Account.update(status=AccountStatus.SUSPENDED).where(Account.id == director.id).execute()
    assert roster.villages_without_director(keeper) == [here, there]


def test_the_load_of_a_desk_is_shared():
    keeper = county()
    officers = [factories.make_account(Role.TOWNSHIP) for _ in range(2)]
    for _ in range(3):
        factories.make_case()
    loads = {line.account: line.load for line in roster.lines(keeper, at=NOW)}
    assert {loads[officer] for officer in officers} == {2}
    assert [line.account for line in roster.lines(keeper, at=NOW, size=1)] == [keeper]
