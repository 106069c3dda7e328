"""Risk levels: they change in one place, rise at once, and leave a history nobody can change."""

from __future__ import annotations

from datetime import timedelta

import peewee
import pytest

from portal.assessment_terms import LEVELS_UP, graver, one_lower
from portal.models import AuditEntry, Child, FollowUp, RiskChange
from portal.services import risk_levels
from portal.services.transactions import transaction
from portal.vocabulary import ChildStatus, RiskLevel, Role
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.usefixtures("db")


def raised(child, level):
    """Raise the level as the township does, answering whether it rose."""
    officer = factories.make_account(Role.TOWNSHIP)
    with transaction():
        return risk_levels.raise_to(child, level, why="sweep", by=officer, at=NOW)


@pytest.mark.parametrize("before", RiskLevel, ids=str)
@pytest.mark.parametrize("level", RiskLevel, ids=str)
def test_raising_never_lowers(before, level):
    child = factories.make_child(risk_level=before)
    rose = raised(child, level)
    assert Child.get().risk_level is graver(before, level)
    assert rose == (LEVELS_UP.index(level) > LEVELS_UP.index(before))
    assert RiskChange.select().count() == rose


def test_a_change_leaves_history_audit_row_and_a_new_version():
    child = factories.make_child(risk_level=RiskLevel.BLUE)
    assert raised(child, RiskLevel.RED)
    [change] = risk_levels.history_of(child)
    assert (change.before, change.after, change.why) == (RiskLevel.BLUE, RiskLevel.RED, "sweep")
    assert AuditEntry.get().action == "child.risk_changed"
    assert child.version == Child.get().version == 2


def test_the_next_visit_is_brought_forward_when_the_level_rises():
    child = factories.make_child(risk_level=RiskLevel.GREEN)
    factories.make_follow_up(child, 60)
    raised(child, RiskLevel.RED)
    assert FollowUp.get().due_on == TODAY + timedelta(days=7)


def test_a_file_not_yet_confirmed_gets_no_visit():
    raised(factories.make_child(status=ChildStatus.DRAFT), RiskLevel.RED)
    assert FollowUp.select().count() == 0


def test_a_fall_leaves_the_visit_that_is_due():
    child = factories.make_child(risk_level=RiskLevel.RED)
    factories.make_follow_up(child, 3)
    with transaction():
        fell = risk_levels.set_level(child, RiskLevel.YELLOW, why="assessment", by=None, at=NOW)
    assert fell
    assert FollowUp.get().due_on == TODAY + timedelta(days=3)
    assert Child.get().risk_level is RiskLevel.YELLOW


def test_the_history_is_appended_to_only():
    raised(factories.make_child(), RiskLevel.RED)
    with pytest.raises(peewee.DatabaseError, match="append-only"):
        RiskChange.update(why="other").execute()
    with pytest.raises(peewee.DatabaseError, match="append-only"):
        RiskChange.delete().execute()


def test_one_step_lower_ends_at_green():
    assert [one_lower(level) for level in LEVELS_UP] == [LEVELS_UP[0], *LEVELS_UP[:-1]]
