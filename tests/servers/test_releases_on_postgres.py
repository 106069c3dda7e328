"""Releases on the second database: counted, kept, read and guarded the same."""

from __future__ import annotations

from datetime import timedelta

import peewee
import pytest

from portal.models.base import database
from portal.services import release_building
from portal.services import releases as published
from tests import factories, releases
from tests.factories import NOW


def test_a_release_is_counted_kept_and_read_the_same_there(postgres_app):
    with postgres_app.app_context():
        children = releases.make_children(63)
        releases.serve(children[:12], "E1", verified_at=NOW)
        for days in (1, 10):
            assert release_building.build(by=None, at=NOW + timedelta(days=days)).is_new
        told = published.newest()
        assert told.month == "2026-12"
        assert told.figures("ages", "6-11")[factories.COUNTY] == 65
        assert told.figures("served", "E1")[factories.COUNTY] == 10
        assert release_building.examine() == (2, [])


@pytest.mark.parametrize(
    "act", ["DELETE FROM {}", "UPDATE {} SET id = id + 1", "TRUNCATE {} CASCADE"]
)
def test_what_was_published_can_only_be_added_to(postgres_app, act):
    releases.make_children(12)
    release_building.build(by=None, at=NOW)
    for table in ("release_truth", "public_release"):
        with pytest.raises(peewee.IntegrityError, match="append-only"), database.atomic():
            database.execute_sql(act.format(table))
