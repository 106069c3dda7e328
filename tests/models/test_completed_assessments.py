"""A completed assessment stays what it said, whatever path leads into its table."""

from __future__ import annotations

import peewee
import pytest

from portal.models import Assessment
from portal.vocabulary import RiskLevel
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("values", factories.REWRITTEN, ids=lambda values: next(iter(values)))
def test_a_completed_assessment_is_never_rewritten(values):
    factories.make_assessment()
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        Assessment.update(**values).execute()


def test_an_assessment_is_never_deleted_completed_or_not():
    for completed_at in (NOW, None):
        row = factories.make_assessment(completed_at=completed_at)
        with pytest.raises(peewee.IntegrityError, match="append-only"):
            row.delete_instance()


def test_what_is_under_way_is_written_and_a_level_moves_by_steps_of_its_own():
    under_way = factories.make_assessment(completed_at=None)
    Assessment.update(total=3, completed_at=NOW).where(Assessment.id == under_way.id).execute()
    signed = {"level": RiskLevel.BLUE, "second_by": under_way.started_by, "second_at": NOW}
    assert Assessment.update(**signed).execute() == 1


def test_the_file_of_the_child_is_named_later_once():
    row = factories.make_assessment(child=None)
    Assessment.update(child=row.case.child).execute()
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        Assessment.update(child=factories.make_child()).execute()
