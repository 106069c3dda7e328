"""What time alone does about weekly contact (HR-16): once for a silence, however often it ticks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.models import Absence, Child, Message, RiskChange
from portal.services import contact_clocks, contact_logs
from portal.services.transactions import transaction
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("db")


def test_hr_16_lost_contact_raises_the_child_to_yellow_once_and_tells_who_is_in_charge():
    officer = factories.make_account(Role.TOWNSHIP)
    child = factories.make_absence(days=31).child
    assert [contact_clocks.raise_lost(NOW) for _ in range(3)] == [1, 0, 0]
    assert Child.get().risk_level is RiskLevel.YELLOW
    assert RiskChange.get().why == "lost_contact"
    told = {message.destination for message in Message.select()}
    assert told == {officer.email, child.entered_by.email}


def test_who_is_red_stays_red_and_a_lowering_by_hand_stands():
    red = factories.make_absence(factories.make_child(risk_level=RiskLevel.RED), days=40).child
    assert contact_clocks.raise_lost(NOW) == 0
    assert Child.get_by_id(red.id).risk_level is RiskLevel.RED
    child = factories.make_absence(days=40).child
    contact_clocks.raise_lost(NOW)
    Child.update(risk_level=RiskLevel.BLUE).where(Child.id == child.id).execute()
    assert contact_clocks.raise_lost(NOW + timedelta(days=1)) == 0


def test_a_new_silence_raises_anew():
    absence = factories.make_absence(days=40)
    contact_clocks.raise_lost(NOW)
    Child.update(risk_level=RiskLevel.GREEN).execute()
    contact_logs.tap([absence.child], by=absence.recorded_by, at=NOW)
    later = NOW + timedelta(days=31)
    assert [contact_clocks.raise_lost(later) for _ in range(2)] == [1, 0]


def test_nothing_is_raised_for_whom_contact_came_in_between():
    absence = factories.make_absence(days=40)
    with transaction():
        Absence.update(raised_for=absence.quiet_since).execute()
    assert contact_clocks.raise_lost(NOW) == 0
