"""Tracking codes: easily read, hard to guess, the same again for the same opened form."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest

from portal.services import code_names, tracking_codes


def test_a_code_is_written_down_in_four_groups_of_four():
    assert tracking_codes.grouped("HJKM2345NPQRSTUV") == "HJKM-2345-NPQR-STUV"


@pytest.mark.parametrize("seed", range(20))
def test_a_code_has_sixteen_easily_read_characters_of_some_variety(seed):
    for code in islice(tracking_codes.drawn_by(Random(seed)), 20):
        assert len(code) == 16
        assert set(code) <= set(code_names.ALPHABET)
        assert len(set(code)) >= tracking_codes.HANDLE


def test_one_opened_form_draws_one_code_and_another_form_another():
    def code(secret, token):
        return next(tracking_codes.drawn_by(tracking_codes.chance_of(secret, token)))

    assert code("secret", "one") == code("secret", "one")
    assert len({code("secret", "one"), code("secret", "two"), code("other", "one")}) == 3
