"""A placement hangs on the report until a case opens, and then belongs to it."""

from __future__ import annotations

import pytest

from portal.case_terms import CaseOrigin
from portal.models import Child, Placement
from portal.placement_terms import PlacementStatus
from portal.services import case_joining, cases, placement_ties
from portal.services.transactions import transaction
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")


def test_a_placement_joins_the_case_of_its_report():
    report = factories.make_report()
    placement = factories.make_placement(report=report)
    case = cases.open_case(TOWNSHIP, CaseOrigin.NOTICE, report=report, by=None, at=NOW)
    assert Placement.get_by_id(placement.id).case == case


def test_it_joins_a_case_that_the_report_comes_to_later():
    report, child = factories.make_report(), factories.make_child()
    placement = factories.make_placement(report=report)
    case = factories.make_case(child)
    cases.open_case(TOWNSHIP, CaseOrigin.NOTICE, child=child, report=report, by=None, at=NOW)
    assert Placement.get_by_id(placement.id).case == case


def test_a_child_is_red_as_soon_as_its_file_is_named():
    report, child = factories.make_report(), factories.make_child()
    factories.make_placement(report=report)
    case = cases.open_case(TOWNSHIP, CaseOrigin.NOTICE, report=report, by=None, at=NOW)
    officer = factories.make_account(Role.TOWNSHIP)
    case_joining.name_child(case, child, version=case.version, by=officer, at=NOW)
    assert Child.get_by_id(child.id).risk_level is RiskLevel.RED


@pytest.mark.parametrize("status", PlacementStatus, ids=str)
def test_a_child_is_red_while_it_is_away(status):
    case = factories.make_case()
    factories.make_placement(case, status)
    with transaction():
        placement_ties.join(case, by=None, at=NOW)
    is_red = Child.get_by_id(case.child_id).risk_level is RiskLevel.RED
    assert is_red == (status in placement_ties.AWAY)
