"""A stay is one of the few that can be chosen, or this once."""

import pytest

from portal.matching_terms import STAYS
from portal.services import stays
from portal.services.refusals import FieldRefused


@pytest.mark.parametrize("written", [value for value, _words in STAYS])
def test_every_stay_that_is_offered_is_read(written):
    assert stays.read_stay(written) == (int(written) if written else None)


def test_nothing_written_is_this_once():
    assert stays.read_stay(None) is None


@pytest.mark.parametrize("written", ["91", "一年", "-90", "9" * 5000])
def test_another_length_is_refused_at_its_field(written):
    with pytest.raises(FieldRefused) as refused:
        stays.read_stay(written)
    assert refused.value.field == "term_days"
