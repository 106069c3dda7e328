"""The rest of the form is filled section by section, and never says good of a child alone."""

import pytest

from portal.models import Child, ChildDetails
from portal.prevention_terms import AbsenceEnding
from portal.services import child_details
from portal.services.child_details import SECTIONS
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import ChildStatus
from tests import factories

FILLED = {
    "home": {"hukou_place": "共和县", "residence": "恰卜恰镇"},
    "health": {"health_state": "健康"},
    "school": {"school_name": "民族小学", "is_boarding": "是"},
    "family": {"father_name": "多杰", "father_phone": "13897000002"},
    "guardianship": {"guardianship_kind": "ordinary", "guardianship_rating": "一般"},
    "income": {"incomes": ["work", "farming"], "assistance": "低保、医疗救助"},
}


@pytest.fixture
def child(db):
    return factories.make_child()


def save(child, key, raw, now, version=None):
    section = child_details.SECTIONS[key]
    child_details.save(
        child, section, raw, version=version or child.version, by=child.entered_by, at=now
    )
    return child_details.of(child)


def test_every_column_of_the_form_stands_in_exactly_one_section():
    columns = set(ChildDetails._meta.fields) - {"id", "child", "completed_at"}
    names = [detail.name for detail in child_details.ALL]
    assert len(names) == len(set(names))
    assert set(names) == columns


def test_no_field_is_longer_than_its_column():
    for detail in child_details.ALL:
        column = ChildDetails._meta.fields[detail.name]
        if detail.kind in {"text", "name"}:
            assert detail.longest <= column.max_length, detail.name
        if detail.kind == "several":
            every = ",".join(term.value for term in detail.terms)
            assert len(every) <= column.max_length, detail.name


def test_completeness_grows_to_a_hundred_and_is_dated_once(child, now):
    shares = []
    for key, raw in FILLED.items():
        shares.append(child_details.completeness(save(child, key, raw, now)))
    assert shares == [17, 33, 50, 67, 83, 100]
    assert child_details.of(child).completed_at == now


def test_what_was_written_is_kept_as_its_terms(child, now):
    kept = save(child, "income", FILLED["income"], now)
    assert (kept.incomes, kept.assistance) == ("farming,work", "medical,minimum")
    detail = next(each for each in child_details.ALL if each.name == "incomes")
    assert [term.zh for term in child_details.chosen(detail, kept.incomes)] == [
        "种养殖业",
        "打工收入",
    ]
    assert save(child, "family", FILLED["family"], now).father_phone == "+8613897000002"


@pytest.mark.parametrize(
    ("section", "raw", "field", "said"),
    [
        ("home", {"hukou_place": "", "residence": "x"}, "hukou_place", "户籍所在地"),
        ("home", {"hukou_place": "长" * 201, "residence": "x"}, "hukou_place", "200"),
        ("health", {"health_state": "很好"}, "health_state", "健康、残疾、患病"),
        ("school", {"school_name": "小学", "is_boarding": "也许"}, "is_boarding", "“是”或“否”"),
        ("family", {"father_name": "=1+1"}, "father_name", "去掉数字和符号"),
        ("family", {"mother_phone": "999"}, "mother_phone", "11位手机号"),
        ("income", {"incomes": []}, "incomes", "至少选一项"),
        ("income", {"incomes": "彩票"}, "incomes", "打工收入"),
    ],
)
def test_each_wrong_detail_is_named_with_its_cure(child, now, section, raw, field, said):
    with pytest.raises(FieldRefused) as refusal:
        save(child, section, raw, now)
    assert refusal.value.field == field
    assert said in str(refusal.value)
    assert Child.get_by_id(child.id).version == child.version


@pytest.mark.parametrize(
    ("kind", "rating", "is_refused"),
    [("nobody", "good", True), ("nobody", "fair", True), ("nobody", "poor", False),
     ("good", "poor", True), ("ordinary", "poor", True), ("carer_weak", "poor", False)],
)  # fmt: skip
def test_the_care_of_a_child_alone_is_rated_poor_and_nothing_else(
    db, now, kind, rating, is_refused
):
    child = factories.make_child(carer_relation="nobody", carer_name="", carer_phone="")
    raw = {"guardianship_kind": kind, "guardianship_rating": rating}
    if is_refused:
        with pytest.raises(FieldRefused):
            save(child, "guardianship", raw, now)
    else:
        assert save(child, "guardianship", raw, now).guardianship_rating == rating


def test_a_section_saved_from_an_old_page_is_refused(child, now):
    version = child.version
    save(child, "home", FILLED["home"], now)
    with pytest.raises(ChangedMeanwhile):
        save(child, "home", {"hukou_place": "别处", "residence": "别处"}, now, version=version)
    assert child_details.of(child).hukou_place == "共和县"


def test_the_file_of_a_child_that_left_is_closed(now, db):
    child = factories.make_child(status=ChildStatus.EXITED)
    with pytest.raises(NotInThisState):
        save(child, "home", FILLED["home"], now)


def test_where_a_parent_is_away_the_absence_says_where_and_the_form_does_not_ask(child, now):
    factories.make_absence(child, city="义乌", employer="拉面馆")
    names = {each.name for each in child_details.asked(child, SECTIONS["family"]).details}
    assert "father_workplace" not in names
    assert "mother_workplace" in names
    assert child_details.seen(child).father_workplace == "浙江 义乌 拉面馆"
    raw = {"father_workplace": "果洛", "mother_workplace": "西宁"}
    kept = save(child, "family", raw, now)
    assert (kept.father_workplace, kept.mother_workplace) == (None, "西宁")


def test_when_an_absence_is_over_the_form_asks_again(child):
    factories.make_absence(child, ended_on=factories.TODAY, ending=AbsenceEnding.RETURNED_HOME)
    assert child_details.asked(child, SECTIONS["family"]) == SECTIONS["family"]
