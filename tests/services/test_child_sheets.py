"""A spreadsheet is read or refused as a whole, and never trusted."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from portal.services import child_sheets
from portal.services.child_sheets import SheetRefused
from tests.sheets import HEADER, ROW, book


def with_cell(heading, value):
    row = list(ROW)
    row[HEADER.index(heading)] = value
    return book(HEADER, row)


def test_cells_become_text_under_their_field():
    sheet = child_sheets.read(book(HEADER, ROW))
    assert sheet.rows[0].number == 2
    assert sheet.rows[0].cells["name"] == "才让卓玛"
    assert sheet.rows[0].refused == []


def test_a_title_above_the_header_and_blank_rows_are_passed_over():
    sheet = child_sheets.read(book(["农村留守儿童基本情况登记表"], [], HEADER, [], ROW))
    assert [row.number for row in sheet.rows] == [5]


def test_usual_headings_of_the_national_form_are_understood():
    header = ["儿童姓名" if text == "姓名" else text for text in HEADER]
    header[HEADER.index("照料人电话")] = "联系电话 "
    header[HEADER.index("村（居）代码或名称")] = "村(居)委会"
    cells = child_sheets.read(book(header, ROW)).rows[0].cells
    assert cells["name"] == "才让卓玛"
    assert cells["carer_phone"] == "13897000001"
    assert cells["area_code"] == "632521101201"


def test_columns_that_are_not_kept_are_named_and_their_cells_never_read():
    sheet = child_sheets.read(book([*HEADER, "身份证号"], [*ROW, "639999201604050011"]))
    assert sheet.unread == ["身份证号"]
    assert "639999201604050011" not in str(sheet.rows)


@pytest.mark.parametrize(
    ("value", "text"),
    [(datetime(2016, 4, 5), "2016-04-05"), (42465, "42465"), (632521101201.0, "632521101201"),
     (True, "是"), ("—", ""), (None, "")],
)  # fmt: skip
def test_a_cell_of_any_kind_is_text(value, text):
    assert child_sheets.read(with_cell("出生日期", value)).rows[0].cells["birth_on"] == text


@pytest.mark.parametrize("value", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_what_begins_like_a_formula_is_refused(value):
    refused = child_sheets.read(with_cell("姓名", value)).rows[0].refused
    assert refused == [("name", "内容不能以 =、+、-、@ 开头，请改成普通文字。")]


@pytest.mark.parametrize("value", ["\u200b=1+1", "\ufeff@SUM(A1)", "\u200d+cmd"])
def test_a_formula_behind_an_invisible_character_is_refused(value):
    assert child_sheets.read(with_cell("照料人姓名", value)).rows[0].refused


def test_a_telephone_may_begin_with_a_plus():
    row = child_sheets.read(with_cell("照料人电话", "+86 13897000001")).rows[0]
    assert row.refused == []


def test_a_cell_of_a_hundred_thousand_characters_is_refused():
    row = child_sheets.read(with_cell("姓名", "长" * 32_767)).rows[0]
    assert row.refused == [("name", "内容太长，请核对是否粘贴了别的内容。")]


def _zip(names):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in names.items():
            made.writestr(name, text)
    packed.seek(0)
    return packed


def _bomb():
    return _zip({"xl/workbook.xml": "0" * (child_sheets.MOST_UNPACKED + 1)})


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (lambda: io.BytesIO(b""), "文件是空的"),
        (lambda: io.BytesIO("姓名,性别".encode()), "不是 .xlsx"),
        (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0" + b"\0" * 600), "不是 .xlsx"),
        (lambda: _zip({"word/document.xml": "<a/>"}), "不是 .xlsx"),
        (lambda: _zip({"xl/workbook.xml": "<a/>", "xl/vbaProject.bin": "x"}), "宏"),
        (lambda: _zip({"xl/workbook.xml": "<broken"}), "可能已损坏"),
        (_bomb, "太大"),
        (lambda: book(), "没有找到表头"),
        (lambda: book(["a", "b"], [1, 2]), "没有找到表头"),
        (lambda: book(HEADER), "没有数据"),
        (lambda: book(HEADER[:-1], ROW[:-1]), "缺少这些列：照料人电话"),
        (lambda: book([*HEADER, "星座"], [*ROW, "白羊"]), "不认识这些列：星座"),
        (lambda: book([*HEADER, "儿童姓名"], [*ROW, "x"]), "出现了两次"),
    ],
    ids=["empty", "csv", "xls", "docx", "macro", "broken", "bomb", "blank", "no header", "no rows",
         "missing", "unknown", "twice"],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_a_cure(file, said):
    with pytest.raises(SheetRefused, match=said):
        child_sheets.read(file())


def test_an_entity_bomb_in_the_workbook_is_refused():
    text = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'
    with pytest.raises(SheetRefused, match="可能已损坏"):
        child_sheets.read(_zip({"xl/workbook.xml": text, "[Content_Types].xml": text}))


def test_too_many_rows_are_refused():
    full = book(HEADER, *[ROW] * child_sheets.MOST_ROWS)
    assert len(child_sheets.read(full).rows) == child_sheets.MOST_ROWS
    with pytest.raises(SheetRefused, match="超过 2000 行"):
        child_sheets.read(book(HEADER, *[ROW] * (child_sheets.MOST_ROWS + 1)))


def test_the_template_can_be_filled_and_read_back():
    filled = openpyxl.load_workbook(io.BytesIO(child_sheets.template()))
    headings = [cell.value for cell in filled.active[1]]
    assert headings == [column.heading for column in child_sheets.COLUMNS]
    filled.active.append(ROW)
    packed = io.BytesIO()
    filled.save(packed)
    packed.seek(0)
    sheet = child_sheets.read(packed)
    assert sheet.rows[0].cells["carer_name"] == "完么才让"
    assert sheet.unread == []
