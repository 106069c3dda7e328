"""The document of a month: the same figures make the same bytes, and people stand once."""

import json

from maps.tables import Release, ReleasedRow
from portal.services import release_documents
from tests.factories import NOW

ONE = Release(("E1",), (ReleasedRow("630101", "6301", 60, (10,)),), ("*",), {"6301": ("*",)})


def test_the_same_figures_make_the_same_bytes():
    shown = {"ages": ONE, "needed": ONE}
    assert release_documents.written("2026-11", NOW, shown) == release_documents.written(
        "2026-11", NOW, dict(shown)
    )


def test_people_stand_with_the_age_bands_only():
    told = json.loads(release_documents.written("2026-11", NOW, {"ages": ONE, "served": ONE}))
    assert told["tables"]["ages"]["rows"][0]["population"] == 60
    assert "population" not in told["tables"]["served"]["rows"][0]


def test_a_document_says_how_it_was_made_and_is_read_again():
    text = release_documents.written("2026-11", NOW, {"ages": ONE})
    told = json.loads(text)
    assert (told["mark"], told["smallest_shown"], told["nearest"]) == ("*", 8, 5)
    read = release_documents.read(text)
    assert (read.month, read.counted_at, read.window_days) == ("2026-11", NOW, 90)
    assert read.tables == {"ages": ONE}
