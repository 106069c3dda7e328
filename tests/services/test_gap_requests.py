"""Asking outside for help: once, within limits, answered once, and nothing about a child in it."""

import json
from datetime import timedelta

import pytest

from portal.gap_terms import RequestKind, RequestStatus
from portal.models import AuditEntry, GapRequest, Message
from portal.services import gap_requests
from portal.services.refusals import (
    ChangedMeanwhile,
    FieldRefused,
    NotInThisState,
    NotInYourArea,
)  # fmt: skip
from portal.vocabulary import OrganizationStatus, Role
from tests import factories

S = RequestStatus


@pytest.fixture
def line(db):
    return factories.make_gap_line()


@pytest.fixture
def officer(db):
    return factories.make_account(Role.COUNTY)


def _organization(**values):
    organization = factories.make_organization(**values)
    _manager(organization)
    return organization


def _manager(organization):
    return factories.make_account(Role.ORGANIZATION, organization=organization)


def _ask(line, officer, now, organization=None):
    organization = organization or _organization()
    return gap_requests.ask_organization(line, organization.ref, by=officer, at=now)


def _refused(field, act):
    with pytest.raises(FieldRefused) as refused:
        act()
    assert refused.value.field == field
    return refused.value.sentence


def _answer(row, now, *, is_yes=False, reason="人手不够，来不了。", version=None):
    by = factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    told = {"version": row.version if version is None else version, "by": by, "at": now}
    gap_requests.answer(row, is_yes=is_yes, reason=reason, **told)


def test_an_invited_organization_is_told_in_the_same_transaction(line, officer, now):
    organization = factories.make_organization()
    manager = _manager(organization)
    row = _ask(line, officer, now, organization)
    assert (row.kind, row.status, row.asked_by) == (RequestKind.ORGANIZATION, S.OPEN, officer)
    assert row.expires_at == now + gap_requests.OPEN_FOR
    message = Message.get(Message.template == "gap_asked")
    assert (message.destination, json.loads(message.payload)) == (manager.email, {})
    entry = AuditEntry.get(AuditEntry.action == "gap.asked")
    assert json.loads(entry.detail) == {
        "kind": "organization", "area": factories.TOWNSHIP, "service": "E1",
    }  # fmt: skip


@pytest.mark.parametrize("is_known", [False, True], ids=["no_table", "in_the_table"])
def test_a_request_keeps_whether_its_minutes_are_of_a_road_or_an_estimate(
    line, officer, now, is_known
):
    if is_known:
        factories.make_road_table((factories.OTHER_COUNTY, factories.TOWNSHIP, "77"))
    factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    row = gap_requests.ask_county(line, factories.OTHER_COUNTY, by=officer, at=now)
    assert (row.is_by_road, row.minutes == 77) == (is_known, is_known)


def test_a_neighbour_county_s_staff_are_told(line, officer, now):
    code = factories.OTHER_COUNTY
    theirs = factories.make_account(Role.COUNTY, area_code=code)
    row = gap_requests.ask_county(line, code, by=officer, at=now)
    assert (row.kind, row.county_code, row.organization) == (RequestKind.COUNTY, code, None)
    assert Message.get(Message.template == "gap_asked").destination == theirs.email


@pytest.mark.parametrize(
    ("structural", "places_short", "told"),
    [(0, 0.0, 0), (7, 0.0, 0), (7, 7.4, 0), (8, 0.0, 10), (12, 0.0, 10), (13, 0.0, 15),
     (0, 22.4, 20), (10**9, 0.0, 10_000)],
)  # fmt: skip
def test_outsiders_read_a_rounded_number_and_none_below_eight(db, structural, places_short, told):
    line = factories.make_gap_line(structural=structural, places_short=places_short)
    assert gap_requests.told_places(line) == told


def test_nothing_stored_with_a_request_tells_how_many_children_there_are(line, officer, now):
    row = _ask(line, officer, now)
    assert row.places == gap_requests.told_places(line)
    assert not {"children", "full", "short", "structural", "line"} & set(GapRequest._meta.fields)


def test_only_whom_the_list_offers_can_be_asked(line, officer, now):
    suspended = _organization(status=OrganizationStatus.SUSPENDED)
    other = _organization(services=("W1",))
    for ref in (suspended.ref, other.ref, "", "0" * 24, "x" * 500):
        _refused(
            "receiver", lambda ref=ref: gap_requests.ask_organization(line, ref, by=officer, at=now)
        )
    for code in (factories.COUNTY, "", "999999", "63", "x" * 500):
        _refused(
            "receiver", lambda code=code: gap_requests.ask_county(line, code, by=officer, at=now)
        )
    assert GapRequest.select().count() == Message.select().count() == 0


def test_nobody_asks_for_another_area_s_gap(line, now):
    foreign = factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    with pytest.raises(NotInYourArea):
        _ask(line, foreign, now)


def test_the_same_request_is_not_sent_twice_while_it_is_open(line, officer, now):
    organization = _organization()
    row = _ask(line, officer, now, organization)
    assert "已经请过" in _refused("receiver", lambda: _ask(line, officer, now, organization))
    gap_requests.withdraw(row, version=row.version, by=officer, at=now)
    assert _ask(line, officer, now, organization).status is S.OPEN


def test_a_no_is_left_alone_for_thirty_days(line, officer, now):
    organization = _organization()
    _answer(_ask(line, officer, now, organization), now)
    later = now + gap_requests.NO_MEANS_NO
    assert "不能来" in _refused(
        "receiver", lambda: _ask(line, officer, later - timedelta(minutes=1), organization)
    )
    assert _ask(line, officer, later + timedelta(minutes=1), organization).status is S.OPEN


def test_a_gap_has_three_open_requests_at_most(line, officer, now):
    for _ in range(gap_requests.MOST_OPEN_OF_GAP):
        _ask(line, officer, now)
    with pytest.raises(gap_requests.TooManyRequests):
        _ask(line, officer, now)


def test_nobody_is_sent_more_than_five_open_requests(db, officer, now):
    organization, made = _organization(), factories.make_gap_picture()
    for number in range(gap_requests.MOST_OPEN_OF_RECEIVER):
        factories.make_gap_request(organization=organization, area_code=f"63252110{number + 2}")
    line = factories.make_gap_line(made)
    assert "五个" in _refused("receiver", lambda: _ask(line, officer, now, organization))


def test_an_officer_asks_twenty_times_a_day_at_most(line, officer, now):
    for _ in range(gap_requests.MOST_A_DAY):
        factories.make_gap_request(asked_by=officer, status=S.WITHDRAWN, service="P3")
    with pytest.raises(gap_requests.TooManyRequests):
        _ask(line, officer, now)
    assert _ask(line, officer, now + timedelta(days=1, minutes=1)).status is S.OPEN


@pytest.mark.parametrize(("is_yes", "state"), [(True, S.AGREED), (False, S.DECLINED)])
def test_an_answer_closes_the_request_and_tells_who_asked(line, officer, now, is_yes, state):
    row = _ask(line, officer, now)
    _answer(row, now, is_yes=is_yes)
    told = GapRequest.get()
    assert (told.status, told.open_key, told.reason) == (state, None, "人手不够，来不了。")
    assert Message.get(Message.template == "gap_answered").destination == officer.email
    entry = AuditEntry.get(AuditEntry.action == f"gap.{state.value}")
    assert "人手" not in entry.detail


def test_a_no_needs_its_reason_and_a_yes_does_not(line, officer, now):
    row = _ask(line, officer, now)
    for reason in ("", "不", "\u200b \n\t ", "字" * 301):
        _refused("reason", lambda reason=reason: _answer(row, now, reason=reason))
    _answer(row, now, is_yes=True, reason="")
    assert GapRequest.get().status is S.AGREED


def test_a_suspended_organization_may_decline_but_not_promise(line, officer, now):
    organization = _organization()
    row = _ask(line, officer, now, organization)
    organization.status = OrganizationStatus.SUSPENDED
    organization.save()
    with pytest.raises(gap_requests.NotApprovedNow):
        _answer(row, now, is_yes=True)
    _answer(row, now)
    assert GapRequest.get().status is S.DECLINED


@pytest.mark.parametrize("state", [state for state in S if state is not S.OPEN], ids=str)
def test_what_is_closed_can_neither_be_answered_nor_taken_back(db, officer, now, state):
    row = factories.make_gap_request(status=state, open_key=None)
    with pytest.raises(NotInThisState):
        _answer(row, now)
    with pytest.raises(NotInThisState):
        gap_requests.withdraw(row, version=row.version, by=officer, at=now)


def test_the_second_of_two_answers_sees_a_conflict_or_the_state(line, officer, now):
    row = _ask(line, officer, now)
    with pytest.raises(ChangedMeanwhile):
        _answer(row, now, version=row.version + 1)
    twin = GapRequest.get_by_id(row.id)
    _answer(row, now, is_yes=True)
    with pytest.raises(NotInThisState):
        _answer(twin, now)
    assert Message.select().where(Message.template == "gap_answered").count() == 1


def test_requests_lapse_after_fourteen_days_once(line, officer, now):
    _ask(line, officer, now)
    end = now + gap_requests.OPEN_FOR
    assert gap_requests.lapse_due(end - timedelta(minutes=1)) == 0
    assert gap_requests.lapse_due(end) == 1
    assert gap_requests.lapse_due(end) == 0
    told = GapRequest.get()
    assert (told.status, told.open_key) == (S.LAPSED, None)


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_requests_are_read_by_those_who_sent_them_and_those_who_were_sent_them(db, role):
    organization = factories.make_organization()
    sent = factories.make_gap_request(organization=organization)
    received = factories.make_gap_request(area_code="630121100", county_code=factories.COUNTY)
    factories.make_gap_request(area_code="630121100")
    account = factories.make_account(role, organization=organization)
    is_staff = role in {Role.TOWNSHIP, Role.COUNTY}
    # A supervisor of the province reads what was asked in all of it.
    is_above = role is Role.SUPERVISOR
    assert (gap_requests.find_sent(account, sent.ref) is not None) is (is_staff or is_above)
    assert (gap_requests.find_sent(account, received.ref) is not None) is is_above
    is_manager, is_county = role is Role.ORGANIZATION, role is Role.COUNTY
    assert (gap_requests.find_received(account, sent.ref) is not None) is is_manager
    assert (gap_requests.find_received(account, received.ref) is not None) is is_county


def test_another_organization_or_county_reads_nothing(db):
    row = factories.make_gap_request()
    asked = factories.make_gap_request(county_code=factories.COUNTY)
    other = _manager(factories.make_organization())
    foreign = factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    for account in (other, foreign):
        for ref in (row.ref, asked.ref, "0" * 24):
            assert gap_requests.find_received(account, ref) is None
            assert gap_requests.find_sent(account, ref) is None


def test_the_requests_of_some_gaps_are_read_at_once(line, officer, now):
    mine = _ask(line, officer, now)
    factories.make_gap_request(area_code=factories.OTHER_TOWNSHIP)
    assert gap_requests.of_lines(officer, [line]) == [mine]
    assert gap_requests.of_lines(officer, []) == []
    rows, pages = gap_requests.page_of(gap_requests.sent_by_area(officer), size=1)
    assert (len(rows), pages) == (1, 2)
