"""Reading tables and releases."""

import json

import pytest

from maps.publishing import publish
from maps.tables import TableError, read_release, read_table

TABLE = {
    "columns": ["P1", "E1"],
    "rows": [
        {"code": "632521", "parent": "632500", "population": 240, "values": [3, 17]},
        {"code": "632522", "parent": "632500", "population": 140, "values": [30, 17]},
    ],
    "totals": True,
}


def changed(row=None, **keys):
    given = json.loads(json.dumps({**TABLE, **keys}))
    given["rows"][0].update(row or {})
    return given


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([], "one JSON object"),
        (changed(colour="red"), "unknown key in the table: colour"),
        (changed({"name": "x"}), "unknown key in a row: name"),
        (changed({"code": "632522"}), "more than once: 632522"),
        (changed({"values": [3]}), "row 632521 must have 2 values"),
        (changed({"values": [3, -1]}), "row 632521: -1 is not a whole number"),
        (changed({"values": [3, True]}), "row 632521: True is not"),
        (changed({"values": [3, "*"]}), "row 632521: '\\*' is not"),
        (changed({"population": 2.5}), "row 632521: 2.5 is not"),
        (changed({"parent": None}), "needs a parent"),
        (changed(columns=["P1", "P1"]), "more than once: P1"),
        (changed(totals="yes"), "totals must be true or false"),
    ],
)
def test_a_wrong_table_is_refused_by_name(given, says):
    with pytest.raises(TableError, match=says):
        read_table(given)


def test_a_release_survives_being_written_and_read():
    public = publish(read_table(TABLE))
    assert read_release(json.loads(json.dumps(public.as_json()))) == public


def test_a_release_without_totals_survives_too():
    public = publish(read_table(changed(totals=False)))
    assert read_release(public.as_json()) == public


def test_a_wrong_release_is_refused():
    with pytest.raises(TableError, match="totals of a release"):
        read_release(changed(totals={"all": [1, 2]}))
