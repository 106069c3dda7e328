"""Reading an uploaded table of road minutes: every wrong line is named, none is taken alone.

The shape is that of `maps.minutes.read_roads`; here the file comes from a person, so that all
faults are told at once, each with its line and how to mend it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from maps.minutes import HEADER, LONGEST_MINUTES
from maps.places import areas_by_code
from portal.services.refusals import FieldRefused
from portal.vocabulary import N_

Way = tuple[str, str]
# Minutes, and those of winter where the table has them; as they are written, without blanks.
Told = tuple[str, str]
# A county with twelve townships and every other one of the province is 9,700 ways, there and back.
MOST_LINES = 20_000
MOST_BYTES = 1024 * 1024
# After so many faults nobody reads on; the rest is told as a number of lines not looked at.
MOST_FAULTS = 200
# County seats and townships; a table of villages would never be kept up to date.
LENGTHS = (6, 9)
_MINUTES = re.compile(r"[0-9]{1,5}(\.[0-9]{1,2})?")


@dataclass(frozen=True)
class WrongLine:
    """A line that cannot be taken, and the sentence with what it names."""

    line: int
    sentence: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass
class Reading:
    """What a file says: its ways in order of codes, or the lines that are wrong."""

    ways: dict[Way, Told]
    wrong: list[WrongLine]
    lines: int
    has_more: bool = False


def read(content: bytes, *, area_code: str) -> Reading:
    """Read a table for an area: a county may only give ways that start or end in itself.

    Raises FieldRefused("file") where the file as a whole is none: too large, not UTF-8 text, no
    CSV, another first line, no line after it.
    """
    if len(content) > MOST_BYTES:
        raise FieldRefused("file", N_("文件超过1兆字节。请只留下本县的道路，再上传一次。"))
    rows = _rows(content)
    reading = Reading({}, [], 0)
    seen: dict[Way, int] = {}
    for number, cells in rows:
        reading.lines += 1
        if reading.lines > MOST_LINES:
            raise FieldRefused(
                "file", N_("一张表最多 %(most)s 行。请只留下本县的道路。"), most=MOST_LINES
            )
        if len(reading.wrong) >= MOST_FAULTS:
            reading.has_more = True
            break
        wrong = _take(cells, number, area_code, seen, reading.ways)
        if wrong is not None:
            reading.wrong.append(wrong)
    if not reading.lines:
        raise FieldRefused("file", N_("表里没有一行道路。要停用现在的表，请用“停用这张表”。"))
    reading.ways = dict(sorted(reading.ways.items()))
    return reading


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of the line, its cells) after the first line, blank lines left out."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise FieldRefused(
            "file", N_("这不是UTF-8编码的CSV文件。在表格软件里另存为“CSV UTF-8”，再上传一次。")
        ) from problem
    if "\0" in text:
        raise FieldRefused("file", N_("文件里有不是文字的内容，请重新导出为CSV。"))
    # A broken quotation mark must not swallow the lines after it: no cell needs one.
    reader = csv.reader(io.StringIO(text, newline=None), quoting=csv.QUOTE_NONE)
    rows = _numbered(reader)
    heads = tuple(cell.strip().strip('"').lower() for _number, row in _first(rows) for cell in row)
    if heads not in {HEADER, HEADER[:3]}:
        raise FieldRefused(
            "file", N_("第一行必须是 %(header)s，最后一列可以没有。"), header=",".join(HEADER)
        )
    return rows


def _first(rows: Iterator[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    found = next(rows, None)
    return [] if found is None else [found]


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as problem:
        raise FieldRefused("file", N_("这不是CSV文件，请重新导出为CSV。")) from problem


def _take(
    cells: list[str], number: int, area_code: str, seen: dict[Way, int], ways: dict[Way, Told]
) -> WrongLine | None:
    start, end, usual, winter = (
        [cell.strip().strip('"').strip() for cell in cells] + ["", "", "", ""]
    )[:4]
    wrong = _wrong_place(start, number) or _wrong_place(end, number)
    wrong = wrong or _wrong_minutes(usual, number)
    wrong = wrong or (_wrong_minutes(winter, number) if winter else None)
    if wrong is not None:
        return wrong
    if not (start.startswith(area_code) or end.startswith(area_code)):
        return WrongLine(
            number, N_("这条路既不从本县出发，也不到本县。请删去这一行，由当地的县填写。")
        )
    if (start, end) in seen:
        return WrongLine(
            number,
            N_("从 %(start)s 到 %(end)s 在第 %(other)s 行已经写过，请只留一行。"),
            {"start": start, "end": end, "other": seen[start, end]},
        )
    seen[start, end] = number
    ways[start, end] = (_plain(usual), _plain(winter) if winter else "")
    return None


def _wrong_place(code: str, number: int) -> WrongLine | None:
    if len(code) in LENGTHS and code in areas_by_code():
        return None
    return WrongLine(
        number,
        N_("“%(code)s”不是青海省的县或乡镇代码。请填6位或9位的区划代码。"),
        {"code": code[:20] or "—"},
    )


def _wrong_minutes(text: str, number: int) -> WrongLine | None:
    if _MINUTES.fullmatch(text) and 0 <= float(text) <= LONGEST_MINUTES:
        return None
    return WrongLine(
        number,
        N_("“%(text)s”不是分钟数。请填 0 到 %(most)s 的数字。"),
        {"text": text[:20] or "—", "most": LONGEST_MINUTES},
    )


def _plain(text: str) -> str:
    """Answer a number as it is kept, so that 35, 035 and 35.0 are no change of a way."""
    value = float(text)
    return str(int(value)) if value == int(value) else f"{value:.2f}".rstrip("0")


def write(ways: Mapping[Way, Told]) -> str:
    """Answer ways as the document that is kept and downloaded."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(HEADER)
    sheet.writerows((*way, *told) for way, told in ways.items())
    return out.getvalue()


def read_kept(document: str) -> dict[Way, Told]:
    """Answer the ways of a document that `write` wrote."""
    rows = csv.reader(io.StringIO(document))
    next(rows)
    return {(start, end): (usual, winter) for start, end, usual, winter in rows}
