"""Spreadsheets for tests: a right header, a right row, and a book made of rows."""

import io
from typing import Any

import openpyxl

from portal.services import child_sheets

HEADER = [column.heading for column in child_sheets.OPENING_COLUMNS]
ROW = [
    "才让卓玛", "女", "2016-04-05", "藏族", "藏语", "632521101201", "是", "小学",
    "父母双方外出", "完么才让", "奶奶", "13897000001",
]  # fmt: skip


def book(*rows: list[Any]) -> io.BytesIO:
    """Answer an .xlsx whose first sheet holds `rows`."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    packed = io.BytesIO()
    made.save(packed)
    packed.seek(0)
    return packed
