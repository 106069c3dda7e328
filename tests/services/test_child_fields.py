"""The twelve opening fields say the same to a form and to a spreadsheet."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.services import child_fields
from portal.vocabulary import Language, Sex
from tests import factories

RAW = {
    "name": "才让卓玛", "sex": "女", "birth_on": "2016-04-05", "ethnicity": "藏族",
    "home_language": "bo-amdo", "area_code": factories.VILLAGE, "has_hukou": "是",
    "school_state": "小学", "parents_away": "both", "carer_name": "完么才让",
    "carer_relation": "奶奶", "carer_phone": "13897000001",
}  # fmt: skip


@pytest.fixture
def village(db):
    return factories.make_village()


def read(**changed):
    return child_fields.read({**RAW, **changed}, on=factories.TODAY, scope=factories.TOWNSHIP)


def sentences(**changed):
    return {each.field: str(each) for each in read(**changed)[1]}


def test_labels_and_stored_values_mean_the_same(village):
    fields, refusals = read()
    assert refusals == []
    assert fields.sex is Sex.FEMALE
    assert fields.home_language is Language.AMDO
    assert fields.carer_relation == "grandparent"
    assert fields.carer_phone == "+8613897000001"
    assert (
        read(sex="F", school_state="primary", has_hukou="yes", carer_relation="grandparent")[0]
        == fields
    )


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "请填写孩子的姓名"), ("name", "长" * 73, "最多 72 个字"),
        ("name", "=HYPERLINK(1)", "去掉数字和符号"), ("sex", "不明", "男或女"),
        ("birth_on", "昨天", "2016-04-05"), ("birth_on", "2027-01-01", "晚于今天"),
        ("birth_on", "2010-11-24", "已满16周岁"), ("ethnicity", "火星族", "民族"),
        ("home_language", "鸟语", "在家说的语言"), ("area_code", "", "请选择孩子居住的村"),
        ("area_code", "632521102", "没有这个村或乡镇"), ("area_code", "9" * 30, "没有这个村或乡镇"),
        ("has_hukou", "也许", "是否已登记户口"), ("school_state", "大学", "就学情况"),
        ("parents_away", "没有", "父母外出的情形"), ("carer_name", "", "照料人的姓名"),
        ("carer_relation", "父亲", "父母不在此列"), ("carer_phone", "123", "11位手机号"),
    ],
)  # fmt: skip
def test_each_wrong_field_is_named_with_its_cure(village, field, value, said):
    found = sentences(**{field: value})
    assert set(found) == {field}
    assert said in found[field]


def test_the_day_before_the_sixteenth_birthday_still_counts(village):
    assert read(birth_on="2010-11-25")[1] == []


def test_every_wrong_field_is_said_at_once(village):
    assert len(sentences(name="", sex="", birth_on="")) == 3


def test_only_a_child_alone_has_no_carer(village):
    fields, refusals = read(carer_relation="nobody", carer_name="", carer_phone="")
    assert refusals == []
    assert (fields.carer_name, fields.carer_phone) == ("", "")


def test_a_village_is_found_by_its_name_within_the_area_only(village):
    assert read(area_code="试验村201")[0].area_code == factories.VILLAGE
    factories.make_village("632521102201", name_zh="外村")
    assert set(sentences(area_code="外村")) == {"area_code"}


def test_a_name_borne_twice_asks_for_the_code(village):
    factories.make_village("632521101202", name_zh="试验村201")
    assert "12位" in sentences(area_code="试验村201")["area_code"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(child_fields.NAMES), st.text(max_size=120))
def test_no_text_breaks_a_field(village, field, value):
    fields, refusals = read(**{field: value})
    assert (fields is None) == bool(refusals)
    assert {each.field for each in refusals} <= {"carer_name", "carer_phone", field}


def test_the_definition_counts_from_the_day_of_entry(village):
    born = {**RAW, "birth_on": "2012-01-01"}
    assert child_fields.read(born, on=date(2027, 12, 31), scope="63")[0] is not None
    assert child_fields.read(born, on=date(2028, 1, 1), scope="63")[0] is None
