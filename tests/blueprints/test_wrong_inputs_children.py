"""Wrong inputs over the forms of children and needs: each gets a sentence with field and cure."""

import io

import pytest

from portal.models import Child, ChildDetails, Consent, Need
from portal.vocabulary import Role
from tests import factories
from tests.blueprints.test_children import TWELVE
from tests.blueprints.test_needs import WANTED
from tests.sheets import HEADER, ROW, book

LONG = "长" * 100_000
CONSENT = {
    "purpose": "E1", "given_by": "完么才让", "relation": "father", "given_on": "2026-11-20",
    "child_heard": "愿意",
}  # fmt: skip


@pytest.fixture
def officer(sign_in):
    factories.make_village()
    return sign_in(factories.make_account(Role.TOWNSHIP))


def _says(answer, field, said):
    assert answer.status_code == 422
    assert said in answer.text
    assert f'href="#{field}"' in answer.text, "the summary leads to the field"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "请填写孩子的姓名"), ("name", LONG, "姓名最多 72 个字"),
        ("name", "<script>", "去掉数字和符号"), ("name", "\x01", "请填写孩子的姓名"),
        ("sex", "X", "男或女"), ("birth_on", "2016-02-30", "真实存在的出生日期"),
        ("birth_on", "2030-01-01", "晚于今天"), ("birth_on", "2001-01-01", "已满16周岁"),
        ("ethnicity", "", "请从列表中选民族"), ("home_language", "xx", "在家说的语言"),
        ("area_code", "110101001001", "没有这个村或乡镇"), ("has_hukou", "", "是否已登记户口"),
        ("school_state", "", "就学情况"), ("parents_away", "none", "父母外出的情形"),
        ("carer_name", "", "实际照料人的姓名"), ("carer_relation", "", "与孩子的关系"),
        ("carer_phone", "abc", "11位手机号"), ("carer_phone", LONG, "11位手机号"),
    ],
)  # fmt: skip
def test_a_wrong_file_form_loses_nothing(officer, field, value, said):
    answer = officer.post("/children/open", data={**TWELVE, field: value})
    _says(answer, field, said)
    kept = "carer_name" if field != "carer_name" else "name"
    assert TWELVE[kept] in answer.text
    assert Child.select().count() == 0


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("service", "", "请从列表中选一项服务"), ("tier", "soon", "紧急程度"),
        ("day", "", "2026-12-05"), ("day", "2026-02-30", "2026-12-05"),
        ("day", "2028-12-05", "一年以内"), ("starts", "早上", "09:00"),
        ("ends", "", "11:00"), ("ends", "08:00", "晚于开始时间"), ("ends", "21:30", "最长12小时"),
        ("slots", "0", "1到10"), ("slots", "-1", "整数"), ("slots", "9" * 50, "整数"),
        ("min_level", "9", "熟练程度"), ("language", "la", "请从列表中选语言"),
    ],
)  # fmt: skip
def test_a_wrong_need_form_loses_nothing(officer, field, value, said):
    child = factories.make_child()
    answer = officer.post(f"/needs/open/{child.ref}", data={**WANTED, field: value})
    _says(answer, field, said)
    assert Need.select().count() == 0


def test_a_window_that_has_begun_is_refused(officer):
    child = factories.make_child()
    answer = officer.post(f"/needs/open/{child.ref}", data={**WANTED, "day": "2026-11-24"})
    _says(answer, "starts", "已经过去")


def test_a_language_required_must_be_named(officer):
    child = factories.make_child()
    answer = officer.post(f"/needs/open/{child.ref}", data={**WANTED, "language": ""})
    _says(answer, "language", "请选是哪一种语言")


def test_what_needs_hands_is_not_done_online(officer):
    child = factories.make_child()
    wanted = {**WANTED, "service": "M1", "is_remote": "y"}
    answer = officer.post(f"/needs/open/{child.ref}", data=wanted)
    _says(answer, "is_remote", "请取消勾选")


@pytest.mark.parametrize(
    ("section", "field", "value", "said"),
    [
        ("home", "residence", "", "现居住地"), ("home", "residence", LONG, "200"),
        ("health", "health_state", "", "健康状况"), ("health", "health_state", "x", "健康、残疾"),
        ("school", "is_boarding", "x", "“是”或“否”"), ("family", "father_phone", "1", "11位手机号"),
        ("income", "incomes", "x", "打工收入"), ("guardianship", "guardianship_rating", "", "监护"),
    ],
)  # fmt: skip
def test_a_wrong_detail_is_named(officer, section, field, value, said):
    child = factories.make_child()
    right = {
        "home": {"hukou_place": "共和县", "residence": "共和县"}, "health": {},
        "school": {"school_name": "小学"}, "family": {}, "income": {},
        "guardianship": {"guardianship_kind": "good"},
    }[section]  # fmt: skip
    data = {"version": child.version, **right, field: value}
    answer = officer.post(f"/children/{child.ref}/details/{section}", data=data)
    _says(answer, field, said)
    assert getattr(ChildDetails.get(), field) is None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("purpose", "", "请从列表中选同意"), ("given_by", "", "同意人的姓名"),
        ("relation", "", "同意人与孩子的关系"), ("given_on", "2026-11-25", "不能晚于今天"),
        ("given_on", "前天", "2026-11-24"), ("child_heard", "", "孩子本人怎么说"),
        ("child_heard", LONG, "300"),
    ],
)  # fmt: skip
def test_a_wrong_consent_is_named(officer, field, value, said):
    child = factories.make_child()
    answer = officer.post(f"/children/{child.ref}/consents/give", data={**CONSENT, field: value})
    _says(answer, field, said)
    assert Consent.select().count() == 0


@pytest.mark.parametrize("reason", ["", "短", LONG])
def test_a_return_without_a_proper_reason_is_named(officer, reason):
    child = factories.make_child(status="submitted")
    answer = officer.post(f"/children/{child.ref}/return", data={"reason": reason})
    _says(answer, "reason", "写明要补正什么")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "请选一份填好的"), (io.BytesIO(b""), "请选一份填好的|文件是空的"),
        (io.BytesIO(b"MZ\x90\x00"), "不是 .xlsx"),
        (io.BytesIO(b"PK\x03\x04" + b"x" * 99), "不是 .xlsx"),
        (book(["x"]), "没有找到表头"), (book(HEADER), "没有数据"),
        (book([*HEADER, "星座"], [*ROW, ""]), "星座"),
    ],
    ids=["none", "empty", "program", "torn", "no header", "no rows", "unknown column"],
)  # fmt: skip
def test_a_wrong_upload_is_named(officer, file, said):
    data = {"mode": "write"}
    if file is not None:
        file.seek(0)
        data["file"] = (io.BytesIO(file.read()), "children.xlsx")
    answer = officer.post("/children/import", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert any(each in answer.text for each in said.split("|"))
    assert 'href="#file"' in answer.text


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("姓名", "=1+1", "不能以 ="), ("姓名", LONG[:32_000], "内容太长"),
        ("出生日期", "一六年", "2016-04-05"), ("出生日期", 40000.5, "2016-04-05"),
        ("村（居）代码或名称", "天宫村", "没有这个村"), ("照料人电话", 12, "11位手机号"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_by_row_and_column(officer, column, value, said):
    row = list(ROW)
    row[HEADER.index(column)] = value
    data = {"mode": "write", "file": (book(HEADER, row), "children.xlsx")}
    answer = officer.post("/children/import", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert said in answer.text
    assert f'data-label="列">{column}<' in answer.text
    assert Child.select().count() == 0
