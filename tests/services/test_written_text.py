"""What people write is read the way they mean it, or not at all."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.services import written_text as text
from portal.services.refusals import FieldRefused


@pytest.mark.parametrize(
    "written",
    ["2016-04-05", "2016.4.5", "2016/4/5", "2016年4月5日", "20160405", "２０１６.４.５", "42465",
     "42465.0", 42465, date(2016, 4, 5), datetime(2016, 4, 5), "2016-04-05 00:00:00"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(written):
    assert text.read_day(written) == date(2016, 4, 5)


@pytest.mark.parametrize(
    "written", ["", "2016-13-40", "2016-02-30", "昨天", "5/4/16", "9" * 200, None]
)
def test_what_is_no_day_is_not_guessed(written):
    assert text.read_day(written) is None


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_survives_every_way_of_writing_it(day):
    for written in (day.isoformat(), f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}",
                    f"{day.year}年{day.month}月{day.day}日"):  # fmt: skip
        assert text.read_day(written) == day


@given(st.text(max_size=200))
def test_no_text_breaks_the_readers(written):
    text.read_day(written)
    text.read_clock(written)
    text.read_phone(written)
    assert "\x00" not in text.tidy(written)
    assert text.tidy(text.tidy(written)) == text.tidy(written)


@pytest.mark.parametrize(
    ("written", "meant"), [("09:00", time(9)), ("9:30", time(9, 30)), ("9点30分", time(9, 30)),
                           ("14：05", time(14, 5)), ("25:00", None), ("9", None), ("", None)]
)  # fmt: skip
def test_a_time_of_day_is_read_or_not_at_all(written, meant):
    assert text.read_clock(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("13897000001", "+8613897000001"), ("138 9700 0001", "+8613897000001"),
     ("+86 13897000001", "+8613897000001"), ("0974-8512345", "+869748512345"),
     ("12345", None), ("电话", None), ("1" * 41, None)],
)  # fmt: skip
def test_a_telephone_is_kept_in_one_form(written, meant):
    assert text.read_phone(written) == meant


@pytest.mark.parametrize("name", ["才让卓玛", "བཀྲ་ཤིས", "Ma Li", "艾合买提·买买提", "O’Neil"])
def test_names_of_every_script_are_names(name):
    assert text.is_name(name)


@pytest.mark.parametrize("name", ["=cmd", "张三1", "<b>", "a@b", "·", "", "张_三"])
def test_figures_and_signs_are_no_name(name):
    assert not text.is_name(name)


@pytest.mark.parametrize("written", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_year_that_nobody_means_is_no_day(written):
    assert text.read_day(written) is None


@pytest.mark.parametrize(
    ("words", "fits"), [("四个字吧", True), ("三个字", False), ("长" * 9, False)]
)
def test_words_are_neither_too_few_nor_too_many(words, fits):
    if fits:
        assert text.words_of("note", f"  {words} ", most=8) == words
        return
    with pytest.raises(FieldRefused) as refused:
        text.words_of("note", words, most=8)
    assert refused.value.field == "note"
