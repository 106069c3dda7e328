"""Nobody unvetted, lapsed, hit, suspended, or of a suspended organization is cleared."""

from datetime import timedelta

import pytest

from portal.models import Account
from portal.services import clearance
from portal.vocabulary import AccountStatus, HelperStatus, OrganizationStatus, VettingResult
from tests import factories

TODAY = factories.TODAY


def test_a_clear_vetting_in_force_clears(db):
    assert clearance.is_cleared(factories.make_helper(), on=TODAY)


def test_clearance_ends_with_its_last_day(db):
    helper = factories.make_helper(is_cleared=False)
    last = factories.make_vetting(helper).valid_until
    assert clearance.is_cleared(helper, on=last)
    with pytest.raises(clearance.NotVetted):
        clearance.refuse_unless_cleared(helper, on=last + timedelta(days=1))


def test_without_vetting_nobody_is_cleared(db):
    assert not clearance.is_cleared(factories.make_helper(is_cleared=False), on=TODAY)


def test_a_hit_is_final_even_with_a_clear_answer_beside_it(db):
    helper = factories.make_helper()
    factories.make_vetting(helper, result=VettingResult.HIT)
    with pytest.raises(clearance.NotVetted):
        clearance.refuse_unless_cleared(helper, on=TODAY)


@pytest.mark.parametrize(
    "status", [status for status in HelperStatus if status is not HelperStatus.ACTIVE], ids=str
)
def test_only_the_active_are_cleared(db, status):
    with pytest.raises(clearance.NotActive):
        clearance.refuse_unless_cleared(factories.make_helper(status=status), on=TODAY)


@pytest.mark.parametrize(
    "status",
    [status for status in OrganizationStatus if status is not OrganizationStatus.ACTIVE],
    ids=str,
)
def test_the_organization_must_be_active_as_well(db, status):
    organization = factories.make_organization(status=status)
    helper = factories.make_helper(organization=organization)
    with pytest.raises(clearance.OrganizationNotActive):
        clearance.refuse_unless_cleared(helper, on=TODAY)


def test_a_suspension_after_the_row_was_read_counts(db):
    helper = factories.make_helper()
    type(helper).update(status=HelperStatus.SUSPENDED).execute()
    assert not clearance.is_cleared(helper, on=TODAY)


def test_whose_account_is_suspended_is_not_cleared(db):
    helper = factories.make_helper()
    Account.update(status=AccountStatus.SUSPENDED).where(Account.id == helper.account_id).execute()
    assert not clearance.is_cleared(helper, on=factories.TODAY)
