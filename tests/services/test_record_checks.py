"""Real minutes, one place at a time, twelve hours a day, no names: else the field is named."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.models.base import database
from portal.services import record_checks
from portal.services.record_checks import Report
from portal.services.refusals import FieldRefused
from portal.vocabulary import AssignmentStatus, Language, ServiceMethod
from tests import factories

START = datetime(2026, 12, 5, 1, 0)
LATER = datetime(2026, 12, 8, 0, 0)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def _report(start=START, end=None, **values):
    told = {
        "starts_at": start, "ends_at": end or start + HOUR,
        "method": ServiceMethod.INDIVIDUAL, "language": Language.AMDO,
        "content": "辅导数学两节。", "observation": "精神好，愿意说话。",
    }  # fmt: skip
    return Report(**{**told, **values})


def _visit(helper=None, start=START):
    need = factories.make_need(starts_at=start)
    return factories.make_assignment(need, helper, status=AssignmentStatus.SCHEDULED)


def _check(report, assignment=None, besides=None, at=LATER):
    assignment = assignment or _visit()
    record_checks.refuse_unfit(report, assignment, assignment.helper, at=at, besides=besides)


def _served(helper, start, end):
    assignment = factories.make_assignment(helper=helper, status=AssignmentStatus.DELIVERED)
    minutes = int((end - start).total_seconds() // 60)
    return factories.make_record(assignment, starts_at=start, ends_at=end, minutes=minutes)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"end": START}, "end"),
        ({"end": START - HOUR}, "end"),
        ({"end": LATER + MINUTE, "start": LATER - HOUR}, "end"),
        ({"end": START + 12 * HOUR + MINUTE}, "end"),
        ({"start": START - 24 * HOUR - MINUTE}, "day"),
        ({"start": START + 24 * HOUR + MINUTE}, "day"),
        ({"content": "好"}, "content"),
        ({"content": "字" * 2001}, "content"),
        ({"observation": "    "}, "observation"),
        ({"observation": "字" * 2001}, "observation"),
        ({"next_step": "字" * 301}, "next_step"),
        ({"content": "和卓玛一起读书。"}, "content"),
        ({"observation": "卓玛今天很高兴。"}, "observation"),
        ({"next_step": "打电话 138 0000 0000"}, "next_step"),
    ],
)
def test_what_cannot_be_kept_is_named_at_its_field(db, values, field):
    with pytest.raises(FieldRefused) as refused:
        _check(_report(**values))
    assert refused.value.field == field


def test_twelve_hours_and_a_day_of_drift_are_still_kept(db):
    _check(_report(end=START + 12 * HOUR))
    _check(_report(start=START + 24 * HOUR))


def test_a_record_begins_when_the_visit_did(db):
    with pytest.raises(record_checks.TooEarly):
        _check(_report(), at=START - MINUTE)


@pytest.mark.parametrize("minutes", [-59, 0, 59])
def test_one_person_does_not_serve_twice_at_once(db, minutes):
    row = _visit()
    _served(row.helper, START + minutes * MINUTE, START + minutes * MINUTE + HOUR)
    with pytest.raises(FieldRefused) as refused:
        _check(_report(), row)
    assert refused.value.field == "start"


def test_records_that_touch_do_not_overlap(db):
    row = _visit()
    _served(row.helper, START - HOUR, START)
    _served(row.helper, START + HOUR, START + 2 * HOUR)
    _check(_report(), row)


def test_another_persons_record_is_no_overlap(db):
    _served(factories.make_helper(), START, START + HOUR)
    _check(_report())


def test_a_corrected_record_does_not_overlap_with_itself(db):
    row = _visit()
    own = factories.make_record(row)
    _check(_report(), row, besides=own)


def test_a_day_has_no_more_than_twelve_hours(db):
    row = _visit()
    _served(row.helper, START + 2 * HOUR, START + 13 * HOUR)
    _check(_report(), row)
    with pytest.raises(FieldRefused, match="12 小时"):
        _check(_report(end=START + HOUR + MINUTE), row)


def test_a_night_is_counted_on_both_its_days(db):
    evening = datetime(2026, 12, 5, 14, 0)  # 22:00 in Shanghai
    row = _visit(start=evening)
    _served(row.helper, datetime(2026, 12, 5, 0, 0), datetime(2026, 12, 5, 10, 0))
    _check(_report(start=evening, end=evening + 8 * HOUR), row)
    with pytest.raises(FieldRefused, match="12 小时"):
        _check(_report(start=evening - MINUTE, end=evening + 8 * HOUR), row)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(spans=st.lists(st.tuples(st.integers(0, 1400), st.integers(1, 720)), min_size=1, max_size=8))
def test_what_is_kept_never_overlaps_and_never_passes_twelve_hours(db, spans):
    midnight = datetime(2026, 12, 4, 16, 0)
    with database.atomic() as undone:
        row = _visit(start=midnight + 12 * HOUR)
        taken = set()
        for start, length in spans:
            begin = midnight + start * MINUTE
            minutes = set(range(start, start + length))
            fits = not minutes & taken and all(
                len({m for m in minutes | taken if day <= m < day + 1440}) <= 720
                for day in (0, 1440)
            )
            try:
                _check(_report(start=begin, end=begin + length * MINUTE), row)
            except FieldRefused:
                assert not fits
            else:
                assert fits
                _served(row.helper, begin, begin + length * MINUTE)
                taken |= minutes
        undone.rollback()


def test_late_long_and_copied_records_are_pointed_out(db):
    assert record_checks.signals(factories.make_record()) == []
    helper = factories.make_helper()
    first = _served(helper, START, START + HOUR)
    assignment = factories.make_assignment(helper=helper, status=AssignmentStatus.DELIVERED)
    record = factories.make_record(
        assignment, content=first.content, minutes=181, recorded_at=START + timedelta(days=20)
    )
    assert len(record_checks.signals(record)) == 3
