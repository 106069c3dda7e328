"""Coverage counts what it says, and shows the public nothing small."""

from datetime import timedelta

from portal.services import coverage
from portal.vocabulary import AssignmentStatus, HelperStatus, NeedStatus, RecordStatus
from tests import factories


def _county(rows, code=factories.COUNTY):
    return next(row for row in rows if row.code == code)


def test_each_figure_counts_what_it_says(db, now):
    helper = factories.make_helper()
    need = factories.make_need(slots=3)
    assignment = factories.make_assignment(need, helper, AssignmentStatus.DELIVERED)
    factories.make_record(assignment, status=RecordStatus.VERIFIED)
    row = _county(coverage.counts("63", level="county", at=now))
    assert (row.children, row.asked, row.taken, row.short) == (1, 3, 1, 2)
    assert (row.helpers, row.served, row.percent) == (1, 1, 33)


def test_what_does_not_count_is_left_out(db, now):
    factories.make_helper(is_cleared=False)
    factories.make_helper(status=HelperStatus.SUSPENDED)
    factories.make_need(status=NeedStatus.WITHDRAWN)
    factories.make_need(starts_at=now + coverage.WINDOW + timedelta(days=1))
    need = factories.make_need()
    helper = factories.make_helper(area_code=factories.OTHER_COUNTY)
    factories.make_record(factories.make_assignment(need, helper, AssignmentStatus.DELIVERED))
    row = _county(coverage.counts("63", level="county", at=now))
    assert (row.helpers, row.served) == (0, 0)
    assert row.asked == 1  # the recorded one alone


def test_every_place_has_a_row_even_with_nothing_in_it(db, now):
    assert len(coverage.counts("63", level="county", at=now)) == 45
    assert len(coverage.counts(factories.COUNTY, level="township", at=now)) > 5


def test_another_area_is_not_counted(db, now):
    factories.make_need()
    rows = coverage.counts(factories.OTHER_COUNTY, level="township", at=now)
    assert sum(row.asked for row in rows) == 0


def test_the_picture_holds_codes_and_numbers_only(db, now):
    factories.make_need()
    rows = coverage.counts("63", level="county", at=now)
    drawn = coverage.picture(rows, level="county", tiles_url=None)
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in drawn.html + drawn.script)
    assert "http" not in drawn.html + drawn.script
    assert drawn == coverage.picture(rows, level="county", tiles_url=None)
