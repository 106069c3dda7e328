"""The matcher's question says what the rows say, in Shanghai time, without a name."""

import json
import logging
from datetime import date, timedelta

import pytest

import matching
from portal.models import Availability, Need
from portal.services import match_problem
from portal.vocabulary import (
    AccountStatus,
    AssignmentStatus,
    ChildStatus,
    HelperStatus,
    Language,
    NeedStatus,
    Sex,
)  # fmt: skip
from tests import factories

S = AssignmentStatus


def _ask(now, area=factories.COUNTY, **values):
    needs = match_problem.open_needs(area, at=now)
    return match_problem.document(needs, match_problem.helpers_for(area), at=now, **values)


def test_a_need_is_asked_in_shanghai_time_and_by_township(db, now):
    need = factories.make_need(
        language=Language.AMDO, language_required=True, same_sex=Sex.FEMALE, min_level=2
    )
    (asked,) = _ask(now)["needs"]
    assert asked["start"] == "2026-12-05T09:00"
    assert asked["area"] == factories.TOWNSHIP
    assert (asked["languages"], asked["language_required"]) == (["bo-amdo"], True)
    assert (asked["same_sex"], asked["min_level"], asked["child"]) == ("F", 2, need.child.ref)


@pytest.mark.parametrize(
    "values",
    [
        {"status": NeedStatus.WITHDRAWN},
        {"filled": 1},
        {"starts_at": factories.NOW},
        {"area_code": "630121100"},
    ],
    ids=["withdrawn", "full", "begun", "elsewhere"],
)
def test_only_open_needs_of_the_area_with_places_ahead_are_asked(db, now, values):
    factories.make_need(**values)
    assert _ask(now)["needs"] == []


def test_a_child_off_the_register_is_not_matched(db, now):
    factories.make_need(factories.make_child(status=ChildStatus.EXITED))
    assert _ask(now)["needs"] == []


def test_people_from_anywhere_come_in_if_they_serve_the_area(db):
    far = factories.make_helper(area_code=factories.OTHER_COUNTY, areas=(factories.COUNTY,))
    near = factories.make_helper(areas=(factories.TOWNSHIP,))
    factories.make_helper(areas=(factories.OTHER_COUNTY,))
    assert set(match_problem.helpers_for(factories.COUNTY)) == {far, near}
    assert set(match_problem.helpers_for(factories.TOWNSHIP)) == {far, near}


def test_whoever_is_not_active_or_may_not_sign_in_stays_out(db):
    factories.make_helper(status=HelperStatus.SUSPENDED)
    suspended = factories.make_account(status=AccountStatus.SUSPENDED)
    factories.make_helper(account=suspended)
    assert match_problem.helpers_for(factories.PROVINCE) == []


def test_weekly_hours_become_busy_spans(db, now):
    factories.make_need()  # a Saturday, 09:00 to 11:00
    helper = factories.make_helper()
    Availability.create(helper=helper, weekday=5, start_minute=600, end_minute=1440)
    (asked,) = _ask(now)["helpers"]
    assert asked["busy"] == [["2026-12-05T00:00", "2026-12-05T10:00"]]


def test_what_somebody_does_elsewhere_makes_him_busy_with_its_journey(db, now):
    helper = factories.make_helper()
    far = factories.make_child(area_code="630121100")
    factories.make_assignment(need=factories.make_need(far), helper=helper, status=S.ACCEPTED)
    factories.make_need()
    (asked,) = _ask(now)["helpers"]
    assert asked["busy"] == [["2026-12-05T08:30", "2026-12-05T11:30"]]
    assert asked["capacity"] == helper.capacity - 1


def test_an_offer_in_the_area_is_frozen_and_not_counted_twice(db, now):
    row = factories.make_assignment(need=factories.make_need(slots=2))
    asked = _ask(now)
    assert asked["frozen"] == [[row.need.ref, row.helper.ref]]
    assert asked["needs"][0]["slots"] == 2
    assert asked["helpers"][0]["capacity"] == row.helper.capacity
    assert asked["helpers"][0]["busy"] == []


def test_an_accepted_place_is_frozen_and_not_counted_twice(db, now):
    factories.make_assignment(need=factories.make_need(slots=2), status=S.ACCEPTED)
    asked = _ask(now)
    assert asked["needs"][0]["slots"] == 2
    assert len(asked["frozen"]) == 1


def test_the_row_being_decided_is_left_out(db, now):
    row = factories.make_assignment()
    assert _ask(now, besides=row)["frozen"] == []


def test_an_organization_without_a_named_person_holds_its_place(db, now):
    organization = factories.make_organization()
    factories.make_assignment(organization=organization)
    asked = _ask(now)
    assert asked["needs"][0]["slots"] == 0
    assert match_problem.with_places(asked)["needs"] == []


def test_a_licence_without_number_or_last_day_is_none(db, now):
    helper = factories.make_helper(skills={"P1": 2, "M1": 2})
    first, second = helper.skills
    first.licence_until, first.licence_no = date(2027, 1, 1), "执照1号"
    second.licence_until = date(2027, 1, 1)
    first.save()
    second.save()
    (asked,) = _ask(now)["helpers"]
    assert asked["licences"] == {first.service: "2027-01-01"}


def test_the_question_can_be_read_by_the_matcher(db, now):
    factories.make_assignment(need=factories.make_need(slots=2))
    factories.make_helper(organization=factories.make_organization(), is_cleared=False)
    asked = matching.read_problem(_ask(now))
    assert len(asked.helpers) == 2


def test_no_name_and_no_village_is_in_the_question(db, now):
    row = factories.make_assignment(helper=factories.make_helper())
    text = json.dumps(_ask(now), ensure_ascii=False)
    child = row.need.child
    for secret in (child.name, child.code_name, child.carer_name, child.area_code,
                   row.helper.full_name, row.helper.account.email):  # fmt: skip
        assert secret not in text


def _count_queries(caplog, act):
    caplog.clear()
    with caplog.at_level(logging.DEBUG, "peewee"):
        act()
    return len([entry for entry in caplog.records if entry.name == "peewee"])


def test_the_count_of_queries_does_not_grow_with_the_rows(db, now, caplog):
    def more():
        organization = factories.make_organization()
        helper = factories.make_helper(organization=organization)
        factories.make_assignment(need=factories.make_need(slots=3), helper=helper)

    more()
    few = _count_queries(caplog, lambda: _ask(now))
    for _number in range(5):
        more()
    assert Need.select().count() == 6
    assert 0 < _count_queries(caplog, lambda: _ask(now)) == few


def test_a_visit_moved_to_another_time_keeps_that_time_busy(db, now):
    row = factories.make_assignment(need=factories.make_need(slots=2), status=S.SCHEDULED)
    start = row.need.starts_at + timedelta(days=1)
    type(row).update(starts_at=start, ends_at=start + timedelta(hours=1)).execute()
    (asked,) = _ask(now)["helpers"]
    assert asked["busy"] == [["2026-12-06T08:30", "2026-12-06T10:30"]]
