"""Figures counted from the accounts of staff, against accounts made one by one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.services import figures_of_staff as figures
from portal.services.indicators import Scope
from portal.services.shares import Share
from portal.vocabulary import AccountStatus, Role
from tests import factories
from tests.factories import COUNTY, NOW, TODAY, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.usefixtures("db")
HERE = Scope(COUNTY, 9, datetime(2026, 10, 31, 16, 0), NOW)
DIRECTOR = Role.VILLAGE_DIRECTOR


def test_a_village_is_staffed_by_an_active_director_of_its_own():
    factories.make_village(VILLAGE)
    factories.make_village(VILLAGE[:-1] + "9")
    factories.make_account(Role.VILLAGE_DIRECTOR, area_code=VILLAGE)
    assert figures.staffed(HERE)[TOWNSHIP].share == Share(1, 2)


def test_training_is_the_hours_of_the_last_year_for_each_active_director():
    lately = {"trained_on": TODAY - timedelta(days=300), "trained_hours": 12}
    long_ago = {"trained_on": TODAY - timedelta(days=400), "trained_hours": 40}
    factories.make_account(DIRECTOR, area_code=VILLAGE, **lately)
    factories.make_account(DIRECTOR, area_code=VILLAGE, **long_ago)
    factories.make_account(DIRECTOR, area_code=VILLAGE)
    factories.make_account(DIRECTOR, area_code=VILLAGE, status=AccountStatus.SUSPENDED, **lately)
    factories.make_account(Role.TOWNSHIP, **lately)
    found = figures.training_hours(HERE)[TOWNSHIP]
    assert (found.count, found.of, found.by_head) == (12, 3, 4.0)
