"""Reading an uploaded table of road minutes: all faults at once, or the whole table."""

from __future__ import annotations

import io

import pytest

from maps.minutes import Roads, read_roads
from portal.services import road_csv
from portal.services.refusals import FieldRefused
from tests.factories import COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP

HEAD = "from,to,minutes,winter_minutes\n"
WAY = f"{TOWNSHIP},{OTHER_TOWNSHIP}"


def read(text: str | bytes) -> road_csv.Reading:
    content = text.encode() if isinstance(text, str) else text
    return road_csv.read(content, area_code=COUNTY)


def test_a_right_table_is_read_whole():
    reading = read(
        f"{HEAD}{WAY},35,50\n{OTHER_TOWNSHIP},{TOWNSHIP},40,\n\n{OTHER_COUNTY},{COUNTY},90.50,\n"
    )
    assert reading.wrong == []
    assert reading.lines == 3
    assert reading.ways == {
        (OTHER_COUNTY, COUNTY): ("90.5", ""),
        (TOWNSHIP, OTHER_TOWNSHIP): ("35", "50"),
        (OTHER_TOWNSHIP, TOWNSHIP): ("40", ""),
    }


def test_what_is_kept_reads_as_the_maps_read_it_and_as_it_was():
    reading = read(f"{HEAD}{WAY},035,50.0\n{OTHER_TOWNSHIP},{TOWNSHIP},40,\n")
    document = road_csv.write(reading.ways)
    assert road_csv.read_kept(document) == reading.ways
    there, back = (TOWNSHIP, OTHER_TOWNSHIP), (OTHER_TOWNSHIP, TOWNSHIP)
    assert read_roads(io.StringIO(document)) == Roads({there: 35.0, back: 40.0}, {there: 50.0})


@pytest.mark.parametrize(
    "file",
    [
        b"\xef\xbb\xbf" + f"{HEAD}{WAY},35,50\n".encode(),
        f"{HEAD}{WAY},35,50\n".replace("\n", "\r\n").encode(),
        f"{HEAD}{WAY},35,50\n".replace("\n", "\r").encode(),
        f"From, To ,MINUTES,winter_minutes\n {TOWNSHIP} , {OTHER_TOWNSHIP},35,50,,\n".encode(),
        f'"from","to","minutes","winter_minutes"\n"{TOWNSHIP}","{OTHER_TOWNSHIP}","35","50"\n'.encode(),
        f"{HEAD}{WAY},35,50\n".encode("gbk"),
    ],
    ids=["bom", "windows", "old mac", "blanks", "quoted", "gbk without words"],
)
def test_what_spreadsheets_write_is_read(file):
    assert read(file).ways == {(TOWNSHIP, OTHER_TOWNSHIP): ("35", "50")}


def test_the_winter_column_may_be_absent():
    assert read(f"from,to,minutes\n{WAY},35\n").ways == {(TOWNSHIP, OTHER_TOWNSHIP): ("35", "")}


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("999999,632521101,35,", "999999"),
        ("632521101201,632521101,35,", "632521101201"),
        ("6325,632521101,35,", "6325"),
        (",632521101,35,", "—"),
        (f"{WAY},,", "—"),
        (f"{WAY},-1,", "-1"),
        (f"{WAY},nan,", "nan"),
        (f"{WAY},1e3,", "1e3"),
        (f"{WAY},10081,", "10081"),
        (f"{WAY},９０,", "９０"),
        (f"{WAY},35,soon", "soon"),
        (f"{WAY}", "—"),
        (f"{OTHER_COUNTY},{OTHER_COUNTY},35,", "本县"),
        (f'"{TOWNSHIP},{OTHER_TOWNSHIP},35,', "第 2 行"),
        ("=CMD()|A1,<script>,35,", "=CMD()|A1"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_mend(line, word):
    reading = read(f"{HEAD}{WAY},35,50\n{line}\n")
    [wrong] = reading.wrong
    assert wrong.line == 3
    assert word in wrong.sentence % wrong.params


def test_every_wrong_line_is_named_at_once():
    reading = read(f"{HEAD}x,y,z,\n{WAY},35,50\n{WAY},36,50\nx,y,z,\n")
    assert [wrong.line for wrong in reading.wrong] == [2, 4, 5]


def test_after_many_faults_nobody_reads_on():
    reading = read(HEAD + "x,y,z,\n" * 5_000)
    assert len(reading.wrong) == road_csv.MOST_FAULTS
    assert reading.has_more


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"\n\n",
        HEAD.encode(),
        b"start,end,minutes\n",
        b"from;to;minutes;winter_minutes\n",
        b"from,to,minutes,winter_minutes,extra\n",
        f"{HEAD}{WAY},35,\0\n".encode(),
        f"{HEAD}共和,{TOWNSHIP},35,\n".encode("gbk"),
        f"{HEAD}{WAY},35,\n".encode("utf-16"),
        b"PK\x03\x04" + bytes(range(256)) * 20,
        HEAD.encode() + b"x" * 200_000 + b"\n",
        HEAD.encode() + b"1,2,3,4\n" * 1_000_000,
        b"\n" * 1_000_000,
    ],
    ids=["empty", "blank", "no line", "other head", "semicolons", "more columns", "nul", "gbk",
         "utf-16", "a workbook", "one endless cell", "a million lines", "a million blanks"],
)  # fmt: skip
def test_what_is_no_table_is_refused_at_the_file(file):
    with pytest.raises(FieldRefused) as refused:
        read(file)
    assert refused.value.field == "file"


def test_more_lines_than_a_county_has_are_refused_politely(monkeypatch):
    monkeypatch.setattr(road_csv, "MOST_LINES", 2)
    with pytest.raises(FieldRefused, match="最多 2 行"):
        read(f"{HEAD}{WAY},1,\n{OTHER_TOWNSHIP},{TOWNSHIP},2,\n{COUNTY},{TOWNSHIP},3,\n")
