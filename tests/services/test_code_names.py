"""A code name names one child, and a slip of the pen is noticed."""

import random

from hypothesis import given
from hypothesis import strategies as st

from portal.services import code_names

SEEDS = st.integers(0, 2**64)
LETTERS = st.sampled_from(code_names.ALPHABET)
PLACES = st.sampled_from([3, 4, 5, 6, 8, 9, 10, 11])


def _drawn(seed):
    return code_names.new(random.Random(seed))


@given(SEEDS)
def test_every_new_code_name_is_right_and_fits_its_column(seed):
    code_name = _drawn(seed)
    assert code_names.is_right(code_name)
    assert len(code_name) == 12


@given(SEEDS, PLACES, LETTERS)
def test_one_wrong_character_is_noticed(seed, place, letter):
    code_name = _drawn(seed)
    wrong = code_name[:place] + letter + code_name[place + 1 :]
    assert code_names.is_right(wrong) == (wrong == code_name)


@given(SEEDS, st.integers(0, 6))
def test_two_neighbours_swapped_are_noticed(seed, place):
    letters = list(_drawn(seed)[3:].replace("-", ""))
    before = list(letters)
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    swapped = "".join(letters)
    assert code_names.is_right(f"QH-{swapped[:4]}-{swapped[4:]}") == (letters == before)


@given(SEEDS)
def test_however_it_is_typed_it_is_read_back(seed):
    code_name = _drawn(seed)
    for typed in (code_name.lower(), code_name.replace("-", ""), f" {code_name[3:]} ",
                  code_name.replace("-", "—"), code_name.replace("-", " ")):  # fmt: skip
        assert code_names.tidy(typed) == code_name


def test_a_name_that_begins_with_the_two_letters_keeps_them():
    assert code_names.tidy("QHPD-CND9") == "QH-QHPD-CND9"
    assert code_names.tidy("QH-QHPD-CND9") == "QH-QHPD-CND9"


def test_the_alphabet_has_no_two_letters_that_look_alike():
    assert not set("01OIL") & set(code_names.ALPHABET)
    assert len(set(code_names.ALPHABET)) == 31


def test_the_same_randomness_draws_the_same_name_and_others_another():
    assert _drawn(7) == _drawn(7)
    assert len({_drawn(seed) for seed in range(500)}) == 500
