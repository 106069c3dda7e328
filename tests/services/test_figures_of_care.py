"""Figures counted from agreements and sweeps, against rows made one by one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.guardianship_terms import AgreementStatus
from portal.models import SweepLine
from portal.services import figures_of_care as figures
from portal.services import sweep_opening
from portal.services.indicators import Scope
from portal.services.shares import Share
from tests import factories
from tests.factories import COUNTY, NOW, TODAY, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
HERE = Scope(COUNTY, 9, datetime(2026, 10, 31, 16, 0), NOW)


@pytest.mark.parametrize(
    ("status", "days", "good"),
    [
        (AgreementStatus.ACTIVE, 0, 1),
        (AgreementStatus.ACTIVE, -1, 0),
        (AgreementStatus.DRAFT, 90, 0),
        (AgreementStatus.CARER_UNFIT, 90, 0),
    ],
)
def test_only_an_agreement_in_force_counts(status, days, good):
    child = factories.make_child()
    factories.make_agreement(child, status=status, ends_on=TODAY + timedelta(days=days))
    assert figures.agreed(HERE)[TOWNSHIP].share == Share(good, 1)


def test_children_who_need_none_are_not_counted():
    factories.make_child(carer_relation="nobody")
    assert figures.agreed(HERE) == {}


@pytest.mark.parametrize(("days", "good"), [(31, 1), (33, 0)])
def test_a_file_is_confirmed_for_a_month(days, good):
    factories.make_child(confirmed_at=NOW - timedelta(days=60), created_at=NOW - timedelta(days=60))
    sweep_opening.open_due(NOW)
    assert figures.confirmed(HERE)[TOWNSHIP].share == Share(0, 1)
    SweepLine.update(confirmed_at=NOW - timedelta(days=days)).execute()
    assert figures.confirmed(HERE)[TOWNSHIP].share == Share(good, 1)
    assert SweepLine.select().count() == 1


def test_school_and_village_are_told_of_a_signed_agreement():
    factories.make_agreement()
    factories.make_agreement(status=AgreementStatus.SIGNED)
    factories.make_agreement(status=AgreementStatus.DRAFT)
    assert figures.told_in_writing(HERE)[TOWNSHIP].share == Share(1, 2)
