"""Today's lines around guardians: theirs, the township's, the village's and the county's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.prevention_terms import ContactBy
from portal.services import explanations, parent_calls, suspicions, today
from portal.services.today_lines import ATTENTION, CALM, DANGER
from portal.vocabulary import AssignmentStatus, Role
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.usefixtures("db")


def lines(account, area, group="now", at=NOW):
    page = today.for_account(account, at=at)
    return [item for item in getattr(page, group).items if item.endpoint.startswith(area)]


def test_a_guardian_without_a_child_is_asked_for_the_code():
    (line,) = lines(factories.make_account(Role.GUARDIAN), "family.")
    assert line.endpoint == "family.link"


def test_an_explained_result_waits_to_be_read_once():
    row = factories.make_explanation()
    (line,) = lines(row.link.account, "family.")
    assert (line.ref, line.tone) == (row.link.ref, ATTENTION)
    explanations.mark_read(row, by=row.link.account, at=NOW)
    assert lines(row.link.account, "family.") == []


@pytest.mark.parametrize(("days", "is_due"), [(0, False), (6, False), (7, True), (30, True)])
def test_hr_16_the_weekly_call_is_asked_for_after_a_week(days, is_due):
    link = factories.make_link()
    day = TODAY - timedelta(days=days)
    factories.make_absence(link.child, days=days, child_on=day)
    found = [line.endpoint for line in lines(link.account, "family.")]
    assert found == (["family.tell_call"] if is_due else [])


def test_a_call_told_is_not_asked_for_again_and_waits_for_the_village():
    link = factories.make_link()
    factories.make_absence(link.child, days=20)
    how = {"on": TODAY, "channel": ContactBy.PHONE, "by": link.account, "at": NOW}
    parent_calls.tell(link, **how)
    assert lines(link.account, "family.") == []
    (line,) = lines(factories.make_account(Role.VILLAGE_DIRECTOR), "guardians.", "this_week")
    assert line.who == link.child.code_name


def test_a_visit_agreed_stands_there_with_the_kind_of_person():
    link = factories.make_link()
    starts = NOW + timedelta(days=2)
    need = factories.make_need(link.child, starts_at=starts, ends_at=starts + timedelta(hours=1))
    row = factories.make_assignment(need, status=AssignmentStatus.SCHEDULED)
    (line,) = lines(link.account, "family.")
    assert (line.until, line.term) == (starts, row.helper.kind)


def test_an_own_request_waits_for_the_county():
    row = factories.make_petition()
    (line,) = lines(row.filed_by, "petitions.")
    assert (line.ref, line.tone) == (row.ref, CALM)


@pytest.mark.parametrize(
    ("days", "group", "tone"), [(0, "this_week", CALM), (20, "now", ATTENTION), (60, "now", DANGER)]
)
def test_the_county_sees_what_it_owes_the_reddest_first(days, group, tone):
    row = factories.make_petition(filed_at=NOW - timedelta(days=days))
    (line,) = lines(factories.make_account(Role.COUNTY), "petitions.", group)
    assert (line.ref, line.tone) == (row.ref, tone)


def test_the_township_owes_an_explanation_to_whom_is_not_suspected():
    link = factories.make_link()
    assessment = factories.make_assessment(factories.make_case(link.child))
    officer = factories.make_account(Role.TOWNSHIP)
    (line,) = lines(officer, "guardians.")
    assert line.ref == assessment.ref
    suspicions.mark(assessment.case, link, by=officer, at=NOW)
    assert lines(officer, "guardians.") == []
