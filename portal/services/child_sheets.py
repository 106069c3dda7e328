"""The spreadsheet of the national form: its columns, reading it safely, and the empty template."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, BinaryIO

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from portal.services import child_details
from portal.services.refusals import Refused
from portal.services.written_text import tidy
from portal.vocabulary import N_

MOST_ROWS = 2_000
MOST_COLUMNS = 80
MOST_UNPACKED = 80 * 1024 * 1024
HEADER_WITHIN = 10
LONGEST_CELL = 500
_FORMULA = re.compile(r"[=+\-@\t]")
_PHONE = re.compile(r"\+\d[\d\s-]{5,30}")
_BLANK = {"-", "—", "——", "无数据"}


class SheetRefused(Refused):
    """The file as a whole cannot be read; the sentence says why and what to do."""

    def __init__(self, sentence: str, **params: Any) -> None:
        """Say the sentence."""
        self.sentence = sentence
        super().__init__(**params)


@dataclass(frozen=True)
class Column:
    """One column: the field it fills, its heading, other headings seen in practice."""

    field: str
    heading: str
    other_headings: tuple[str, ...] = ()
    is_needed: bool = False


OPENING_COLUMNS = (
    Column("name", N_("姓名"), ("儿童姓名", "孩子姓名"), True),
    Column("sex", N_("性别"), (), True),
    Column("birth_on", N_("出生日期"), ("出生年月日", "出生年月"), True),
    Column("ethnicity", N_("民族"), (), True),
    Column("home_language", N_("家庭语言"), ("家庭使用语言", "语言"), True),
    Column(
        "area_code", N_("村（居）代码或名称"), ("村（居）", "村", "村（居）委会", "村代码"), True
    ),
    Column("has_hukou", N_("是否登记户口"), ("是否有户口", "户口登记"), True),
    Column("school_state", N_("就学情况"), ("就学状况", "在学情况"), True),
    Column("parents_away", N_("父母外出情况"), ("父母外出务工情况", "父母情况"), True),
    Column("carer_name", N_("照料人姓名"), ("受委托监护人姓名", "监护人姓名"), True),
    Column("carer_relation", N_("与儿童关系"), ("照料人与儿童关系", "与儿童的关系", "关系"), True),
    Column("carer_phone", N_("照料人电话"), ("联系电话", "监护人电话", "电话"), True),
)
# Headings of tables that were made before the carer's health became a choice.
OLD_HEADINGS = {"carer_health": ("照料人健康状况",)}
DETAIL_COLUMNS = tuple(
    Column(each.name, each.label, OLD_HEADINGS.get(each.name, ())) for each in child_details.ALL
)
ANOTHER = Column("is_another_child", N_("确认为另一个孩子"), ("确认为另一名儿童",))
COLUMNS = (*OPENING_COLUMNS, *DETAIL_COLUMNS, ANOTHER)
# Columns of the national form that this portal does not keep yet; said in the report.
NOT_KEPT = frozenset({"序号", "身份证号", "身份证号码", "年龄", "备注", "填表人", "填表日期"})
HEADINGS = {column.field: column.heading for column in COLUMNS}


@dataclass
class Row:
    """One row as written: its number in the sheet, text by field, and cells that are refused."""

    number: int
    cells: dict[str, str]
    refused: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Sheet:
    """What stands in a file: its rows, and the headings that are not read."""

    rows: list[Row]
    unread: list[str]


def read(file: BinaryIO) -> Sheet:
    """Read the first sheet of an .xlsx file; raises SheetRefused.

    Formulas are never calculated; a cell that begins like one is refused, because the next
    program that opens an export would run it.
    """
    _refuse_wrong_file(file)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        grid = _filled(book.worksheets[0])
        top, header = _header(grid)
        fields, unread = _fields(header)
        return Sheet(_rows(grid, fields, top), unread)
    except SheetRefused:
        raise
    except Exception as problem:  # Whatever a broken or hostile file does to the parser.
        raise SheetRefused(
            N_("文件打不开，可能已损坏。请在表格软件里打开，另存为 .xlsx 再上传。")
        ) from problem


def template() -> bytes:
    """Answer an empty .xlsx with every heading, the needed ones in bold."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "儿童基本情况"
    for number, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, number, column.heading)
        cell.font = Font(bold=column.is_needed)
        cell.alignment = Alignment(wrap_text=True)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 16
        # Text, so that codes and telephones keep every digit.
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _refuse_wrong_file(file: BinaryIO) -> None:
    if not file.read(1):
        raise SheetRefused(N_("文件是空的。请选填好的 .xlsx 表格。"))
    file.seek(0)
    wrong = N_("这不是 .xlsx 表格。请在表格软件里另存为“Excel 工作簿（.xlsx）”再上传。")
    try:
        with zipfile.ZipFile(file) as packed:
            names = set(packed.namelist())
            size = sum(info.file_size for info in packed.infolist())
    except zipfile.BadZipFile as problem:
        raise SheetRefused(wrong) from problem
    if "xl/workbook.xml" not in names:
        raise SheetRefused(wrong)
    if any("vbaproject" in name.lower() for name in names):
        raise SheetRefused(N_("表格里带有宏，不能导入。请另存为不带宏的 .xlsx。"))
    if size > MOST_UNPACKED:
        raise SheetRefused(N_("表格太大。请分成每份不超过 %(most)s 行的几份。"), most=MOST_ROWS)
    file.seek(0)


def _filled(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield (row number, values) of the rows that hold anything; give up on endless sheets."""
    sheet.reset_dimensions()
    filled = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MOST_ROWS * 4:
            raise SheetRefused(N_("表格超过 %(most)s 行。请删去空行，或分成几份。"), most=MOST_ROWS)
        if any(value is not None and tidy(str(value)[:50]) for value in values[:MOST_COLUMNS]):
            filled += 1
            if filled > MOST_ROWS + HEADER_WITHIN:
                raise SheetRefused(N_("表格超过 %(most)s 行。请分成几份。"), most=MOST_ROWS)
            yield number, values[:MOST_COLUMNS]


def _header(grid: Iterator[tuple[int, tuple[Any, ...]]]) -> tuple[int, tuple[Any, ...]]:
    known = _known_headings()
    for number, values in grid:
        if sum(_heading(value) in known for value in values) >= 3:
            return number, values
        if number >= HEADER_WITHIN:
            break
    raise SheetRefused(N_("没有找到表头。第一行请照模板写“姓名”“性别”“出生日期”等列名。"))


def _fields(header: tuple[Any, ...]) -> tuple[dict[int, str], list[str]]:
    """Answer which column index fills which field, and the headings that are not read."""
    known = _known_headings()
    fields: dict[int, str] = {}
    unread = []
    for index, value in enumerate(header):
        heading = _heading(value)
        if not heading:
            continue
        if heading not in known:
            unread.append(tidy(value)[:40])
        elif known[heading] in fields.values():
            raise SheetRefused(N_("“%(heading)s”一列出现了两次，请留一列。"), heading=heading)
        else:
            fields[index] = known[heading]
    missing = [c.heading for c in OPENING_COLUMNS if c.field not in fields.values()]
    if missing:
        raise SheetRefused(
            N_("缺少这些列：%(columns)s。请下载模板对照。"), columns="、".join(missing)
        )
    strange = [heading for heading in unread if _heading(heading) not in NOT_KEPT]
    if strange:
        raise SheetRefused(
            N_("不认识这些列：%(columns)s。请照模板改列名，或删去这些列。"),
            columns="、".join(strange[:5]),
        )
    return fields, unread


def _known_headings() -> dict[str, str]:
    return {
        _heading(heading): column.field
        for column in COLUMNS
        for heading in (column.heading, *column.other_headings)
    }


def _heading(value: Any) -> str:
    return "".join(tidy(value).replace("(", "（").replace(")", "）").rstrip("*").split())[:60]


def _rows(
    grid: Iterator[tuple[int, tuple[Any, ...]]], fields: dict[int, str], top: int
) -> list[Row]:
    rows = []
    for number, values in grid:
        row = Row(number, {})
        for index, name in fields.items():
            text, sentence = _cell(values[index] if index < len(values) else None)
            row.cells[name] = text
            if sentence:
                row.refused.append((name, sentence))
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise SheetRefused(N_("表格超过 %(most)s 行。请分成几份。"), most=MOST_ROWS)
    if not rows:
        raise SheetRefused(N_("表头下面没有数据。请从第 %(row)s 行起每个孩子填一行。"), row=top + 1)
    return rows


def _cell(value: Any) -> tuple[str, str]:
    """Answer a cell as text, and the sentence that refuses it (empty: none)."""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}", ""
    if isinstance(value, time):
        return f"{value:%H:%M}", ""
    if isinstance(value, bool):
        return ("是" if value else "否"), ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    raw = "" if value is None else str(value)
    if len(raw) > LONGEST_CELL:
        return "", N_("内容太长，请核对是否粘贴了别的内容。")
    text = tidy(raw)
    if text in _BLANK:
        return "", ""
    begins_like_one = any(_FORMULA.match(each[:1]) for each in (raw.lstrip(), text))
    if begins_like_one and not _PHONE.fullmatch(text):
        return "", N_("内容不能以 =、+、-、@ 开头，请改成普通文字。")
    return text, ""
