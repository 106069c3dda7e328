"""Written suggestions are answered in writing within a month (HR-31)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal import clock
from portal.deadline_terms import RULES, Basis, Deadline
from portal.models import AuditEntry, Suggestion
from portal.placement_terms import OrganKind
from portal.services import clock_sources, suggestions
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.services.suggestions import Received, Reply
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, TODAY, TOWNSHIP

pytestmark = pytest.mark.usefixtures("db")
TOLD = Received(
    OrganKind.PROCURATORATE,
    "共和县人民检察院",
    "共检建〔2026〕3号",
    TODAY,
    "请落实强制报告培训。",
    COUNTY,
)
REPLY = Reply(TODAY, "共民函〔2026〕8号", "已组织两次培训。")


def county():
    return factories.make_account(Role.COUNTY)


def registered(**values):
    return suggestions.register(replace(TOLD, **values), by=county(), at=NOW)


def answered(row, **values):
    told = replace(REPLY, **values)
    suggestions.answer(row, told, version=row.version, by=county(), at=NOW)


@pytest.mark.parametrize("organ", OrganKind, ids=str)
def test_hr_31_a_suggestion_of_each_organ_opens_a_task_of_a_month(organ):
    row = registered(organ=organ, received_on=date(2026, 10, 31))
    assert suggestions.due_on(row) == date(2026, 11, 30)
    (running,) = suggestions.clocks(NOW)
    assert (running.rule, running.stopped_at) == (Deadline.SUGGESTION_REPLY, None)
    assert running.started_at == clock.start_of(date(2026, 10, 31))
    assert RULES[Deadline.SUGGESTION_REPLY].basis is Basis.STATUTORY
    assert suggestions.clocks in clock_sources.SOURCES


def test_hr_31_only_the_written_reply_stops_it():
    row = registered(received_on=TODAY - timedelta(days=40))
    assert suggestions.is_late(row, at=NOW)
    answered(row)
    assert not suggestions.is_late(row, at=NOW)
    (late,) = suggestions.clocks(NOW)
    assert late.stopped_at == NOW
    assert AuditEntry.select().where(AuditEntry.action == "suggestion.answered").exists()


def test_what_was_answered_in_time_is_timed_no_more():
    answered(registered())
    assert list(suggestions.clocks(NOW)) == []
    assert list(suggestions.clocks(NOW, area=OTHER_COUNTY)) == []


def test_a_reply_is_recorded_once():
    row = registered()
    answered(row)
    with pytest.raises(NotInThisState):
        answered(Suggestion.get())
    assert Suggestion.get().reply_no == REPLY.reply_no


def test_the_second_saver_is_told():
    row = registered()
    with pytest.raises(ChangedMeanwhile):
        suggestions.answer(row, REPLY, version=row.version + 1, by=county(), at=NOW)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"organ_name": " "}, "organ_name"),
        ({"organ_name": "院" * 121}, "organ_name"),
        ({"document_no": ""}, "document_no"),
        ({"document_no": "号" * 81}, "document_no"),
        ({"received_on": TODAY + timedelta(days=1)}, "received_on"),
        ({"received_on": date(1900, 1, 1)}, "received_on"),
        ({"about": "改"}, "about"),
        ({"about": "改" * 4001}, "about"),
        ({"area_code": OTHER_COUNTY}, "area_code"),
        ({"area_code": "63"}, "area_code"),
        ({"area_code": "x"}, "area_code"),
    ],
)
def test_a_wrong_entry_is_sent_back_at_its_field(values, field):
    with pytest.raises(FieldRefused) as refused:
        registered(**values)
    assert refused.value.field == field
    assert not Suggestion.select().exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"replied_on": TODAY + timedelta(days=1)}, "replied_on"),
        ({"replied_on": TODAY - timedelta(days=1)}, "replied_on"),
        ({"reply_no": ""}, "reply_no"),
        ({"words": "好"}, "reply"),
        ({"words": "好" * 4001}, "reply"),
    ],
)
def test_a_wrong_reply_is_sent_back_at_its_field(values, field):
    row = registered()
    with pytest.raises(FieldRefused) as refused:
        answered(row, **values)
    assert refused.value.field == field


@pytest.mark.parametrize("role", Role, ids=str)
def test_hr_31_county_and_supervisors_above_see_it_and_nobody_else(role):
    row = registered(area_code=TOWNSHIP)
    found = suggestions.find(factories.make_account(role), row.ref)
    assert (found == row) == (role in suggestions.SEERS)
    code = "6301" if role is Role.SUPERVISOR else OTHER_COUNTY
    stranger = factories.make_account(role, area_code=code)
    assert suggestions.find(stranger, row.ref) is None


def test_the_oldest_waits_at_the_top():
    young, old = registered(), registered(received_on=TODAY - timedelta(days=5))
    done = registered()
    answered(done)
    reader = county()
    assert suggestions.in_scope(reader, is_over=False) == ([old, young], 2)
    assert suggestions.in_scope(reader, is_over=True) == ([done], 1)
