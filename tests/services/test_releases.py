"""The newest release is the one source: its figures, its file, and what is wrong with it."""

import csv
from datetime import timedelta

from portal.services import releases
from tests import factories
from tests import releases as made


def test_there_is_none_before_the_first(db):
    assert releases.newest() is None


def test_the_newest_is_read_whole(db, now):
    made.make_children(12)
    made.publish_carelessly(now - timedelta(days=40))
    newer = made.publish_carelessly(now)
    told = releases.newest()
    assert (told.month, told.counted_at, told.window_days) == ("2026-11", now, 90)
    assert (told.document, told.sha256) == (newer.document, newer.sha256)
    assert told.figures("ages", "6-11")[factories.COUNTY] == 10
    assert told.figures("ages", "population")[factories.COUNTY] == 10
    assert told.figures("ages", "6-11")["63"] == "*"
    assert len(told.figures("needed", "E1")) == 45 + 8 + 1


def test_a_release_is_called_by_its_month_in_shanghai(now):
    assert releases.month_of(now) == "2026-11"
    assert releases.month_of(now.replace(day=30, hour=16)) == "2026-12"


def test_the_file_has_every_figure_once_by_code(db, now):
    made.make_children(12)
    made.publish_carelessly(now)
    text = releases.as_csv(releases.newest())
    assert text.startswith("\ufeff")
    lines = list(csv.reader(text.removeprefix("\ufeff").splitlines()))
    assert lines[0] == list(releases.HEADER)
    keys = [tuple(line[i] for i in (1, 3, 6)) for line in lines[1:]]
    assert len(keys) == len(set(keys)) == 45 + (45 + 8 + 1) * (3 + 2 * 19)
    codes = [line[3] for line in lines[1:] if line[1] == "needed" and line[6] == "E1"]
    assert codes == sorted(codes)
    gonghe = next(line for line in lines if line[3] == factories.COUNTY and line[6] == "6-11")
    assert gonghe[2:6] == ["county", factories.COUNTY, "共和县", "Gonghe County"]
    assert gonghe[8] == "10"


def test_a_fresh_portal_is_not_warned_about(db, now):
    assert releases.warnings(now) == []
