"""What the builder keeps: whole again when read, and counts of when a figure last changed."""

import pytest

from maps.tables import Release, ReleasedRow, Row, Table, TableError
from portal.services import release_truths
from portal.services.release_truths import Kept

TABLE = Table(
    ("a", "b"),
    (Row("630101", "6301", 60, (9, 3)), Row("630102", "6301", None, (12, 0))),
)


def _release(first=10, joined=False, people=60):
    rows = [
        ReleasedRow("630101", "6301", people, (first, "*")),
        ReleasedRow("630102", "6301", None, (10, "*")),
    ]
    if joined:
        rows = [ReleasedRow("630101+630102", "6301", None, (20, "*"))]
    return Release(("a", "b"), tuple(rows), (20, "*"), {"6301": (20, "*")})


def test_what_is_kept_is_read_again_as_it_was():
    before = release_truths.anchors(TABLE, _release(), [])
    kept = {"ages": Kept(TABLE, _release(), before)}
    assert release_truths.read(release_truths.written(kept)) == kept


def test_something_else_is_refused():
    with pytest.raises(TableError):
        release_truths.read('{"ages": {"table": [], "release": {}, "before": []}}')


def test_the_count_behind_a_figure_is_of_when_it_last_changed():
    older = Table(("a", "b"), (Row("630101", "6301", 58, (8, 3)), TABLE.rows[1]))
    first = Kept(older, _release(), release_truths.anchors(older, _release(), []))
    assert first.before["a", "630101"] == 8
    same = release_truths.anchors(TABLE, _release(), [first])
    assert (same["a", "630101"], same["population", "630101"]) == (8, 58)
    changed = release_truths.anchors(TABLE, _release(first=15), [first])
    assert (changed["a", "630101"], changed["a", ""], changed["a", "6301"]) == (9, 20, 20)


def test_joined_counties_are_counted_together():
    joined = release_truths.merged_as(TABLE, _release(joined=True))
    assert joined.rows == (Row("630101+630102", "6301", None, (21, 3)),)
    assert release_truths.anchors(TABLE, _release(joined=True), [])["a", "630101+630102"] == 21


def test_every_figure_has_its_count():
    cells = [cell for cell, _figure in release_truths.figures(_release())]
    assert set(release_truths.anchors(TABLE, _release(), [])) == set(cells)
    assert len(cells) == len(set(cells)) == 9


def test_a_county_that_was_joined_for_a_month_keeps_its_count_of_before():
    older = Table(("a", "b"), (Row("630101", "6301", 58, (8, 3)), TABLE.rows[1]))
    alone = Kept(older, _release(), release_truths.anchors(older, _release(), []))
    together = _release(joined=True)
    joined = Kept(TABLE, together, release_truths.anchors(TABLE, together, [alone]))
    assert release_truths.known([alone, joined])["a", "630101"] == 8
    assert release_truths.anchors(TABLE, _release(), [alone, joined])["a", "630101"] == 8
