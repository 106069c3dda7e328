"""Until when somebody stays and pauses is his own word; the past is refused at its field."""

from datetime import date, timedelta

import pytest

from portal.models import AuditEntry, Helper
from portal.services import presence
from portal.services.refusals import ChangedMeanwhile, FieldRefused
from tests import factories

TODAY = factories.TODAY


def _state(helper, now, **values):
    told = {"available_until": None, "paused_until": None, "version": helper.version, **values}
    presence.state(helper, by=helper.account, at=now, **told)


def test_both_days_are_kept_and_taken_back(db, now):
    helper = factories.make_helper()
    _state(helper, now, available_until=date(2027, 6, 30), paused_until=TODAY)
    kept = Helper.get_by_id(helper.id)
    assert (kept.available_until, kept.paused_until) == (date(2027, 6, 30), TODAY)
    _state(kept, now)
    kept = Helper.get_by_id(helper.id)
    assert (kept.available_until, kept.paused_until) == (None, None)
    assert AuditEntry.select().where(AuditEntry.action == "helper.presence_stated").count() == 2


@pytest.mark.parametrize("field", ["available_until", "paused_until"])
@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), date(9999, 1, 1)])
def test_a_day_that_is_past_or_absurd_is_refused_at_its_field(db, now, field, day):
    with pytest.raises(FieldRefused) as refusal:
        _state(factories.make_helper(), now, **{field: day})
    assert refusal.value.field == field


def test_two_tabs_do_not_overwrite_each_other(db, now):
    helper = factories.make_helper()
    with pytest.raises(ChangedMeanwhile):
        _state(helper, now, version=helper.version + 1)
