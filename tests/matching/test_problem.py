"""A file is read as it says, or refused with the key, the value and how to mend it."""

from __future__ import annotations

import pytest

from matching import ProblemRefused, read_problem
from tests.matching.problems import document, helper, need

SHORT_ROAD = ["632521101", "632521102"]
# The file, the key that is wrong, and its value as the file has it.
WRONG = [
    ([], "the problem", "[]"),
    (document([need(1, colour="red")], []), "needs[0]", "'colour', which is \"red\""),
    (document([], [helper(1, age=20)]), "helpers[0]", "'age', which is 20"),
    (document([], [], extra=1), "the problem", "'extra', which is 1"),
    (document([], [], weights={"luck": 1}), "weights", "'luck', which is 1"),
    (document([need(1)] * 2, []), "needs", "'n1' twice"),
    (document([need(1, tier="high")], []), "needs[0].tier", '"high"'),
    (document([need(1, slots=0)], []), "needs[0].slots", "0"),
    (document([need(1, slots="2")], []), "needs[0].slots", '"2"'),
    (document([need(1, slots=True)], []), "needs[0].slots", "true"),
    (document([need(1, lat=136)], []), "needs[0].lat", "136"),
    (document([need(1, lon=float("nan"))], []), "needs[0].lon", "NaN"),
    (document([need(1, area="6325x")], []), "needs[0].area", '"6325x"'),
    (document([need(1, start="tomorrow")], []), "needs[0].start", '"tomorrow"'),
    (document([need(1, start="2026-12-05T09:00+08:00")], []), "needs[0].start", "+08:00"),
    (document([need(1, start=None)], []), "needs[0].start", "is missing"),
    (document([need(1, end="2026-12-05T08:00")], []), "needs[0].end", '"2026-12-05T08:00"'),
    (document([need(1, languages=["fr"])], []), "needs[0].languages", '"fr"'),
    (document([need(1, min_level=4)], []), "needs[0].min_level", "4"),
    (document([need(1, term_days=-1)], []), "needs[0].term_days", "-1"),
    (document([need(1, two_adults="yes")], []), "needs[0].two_adults", '"yes"'),
    (document([], [helper(1, services={"E1": 4})]), "helpers[0].services.E1", "4"),
    (document([], [helper(1, services=["E1"])]), "helpers[0].services", '["E1"]'),
    (document([], [helper(1, licences={"P1": "x"})]), "helpers[0].licences.P1", '"x"'),
    (document([], [helper(1, vetted_until="soon")]), "helpers[0].vetted_until", '"soon"'),
    (document([], [helper(1, busy=[["2026-12-05T08:00"]])]), "helpers[0].busy", "08:00"),
    (document([], [helper(1, busy=[["2026-12-05T08:00", "2026-12-05T07:00"]])]),
     "helpers[0].busy", "07:00"),
    (document([], [helper(1, full=[["2026-12-05", "2026-12-32"]])]), "helpers[0].full", "-32"),
    (document([], [helper(1, asked_7d=-2)]), "helpers[0].asked_7d", "-2"),
    (document([], [helper(1, identity="yes")]), "helpers[0].identity", '"yes"'),
    (document([], [helper(1, id="")]), "helpers[0].id", '""'),
    (document([], [helper(1, areas="63")]), "helpers[0].areas", '"63"'),
    (document([], [helper(1, areas=["633"])]), "helpers[0].areas", '"633"'),
    (document([], [], organizations=[{"id": "o1"}]), "organizations[0].status", "is missing"),
    (document([need(1)], [helper(1)], frozen=[["n1", "h9"]]), "frozen[0]", "'h9'"),
    (document([need(1)], [helper(1)], previous=[["n1"]]), "previous[0]", '["n1"]'),
    (document([], [], previous=[[1, 2]]), "previous[0]", "[1, 2]"),
    (document({}, []), "needs", "{}"),
    (document([], [], date="1.12.2026"), "date", '"1.12.2026"'),
    (document([], [], travel={"speed_kmh": 0}), "travel.speed_kmh", "0"),
    (document([], [], travel={"winter_speed_kmh": 0}), "travel.winter_speed_kmh", "0"),
    (document([need(1, speed_kmh=0)], []), "needs[0].speed_kmh", "0"),
    (document([need(1, winter="yes")], []), "needs[0].winter", '"yes"'),
    (document([], [], winter_road=[[*SHORT_ROAD, -1]]), "winter_road[0]", "-1"),
    (document([], [], road=[SHORT_ROAD]), "road[0]", "632521102"),
    (document([], [], road=[[*SHORT_ROAD, -1]]), "road[0]", "-1"),
    (document([], [], road=[["Guinan", "632521102", 5]]), "road[0]", '"Guinan"'),
    (document([], [], road=[[*SHORT_ROAD, 5], [*SHORT_ROAD, 6]]), "road[1]", "6 minutes"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "key", "value"), WRONG)
def test_what_is_wrong_is_refused_with_its_key_its_value_and_a_cure(raw, key, value):
    with pytest.raises(ProblemRefused) as refused:
        read_problem(raw)
    sentence = str(refused.value)
    assert sentence.startswith(key)
    assert value in sentence
    # After what is wrong comes what to do about it.
    assert sentence.endswith(".")
    assert ". " in sentence


def test_a_long_value_is_shortened():
    with pytest.raises(ProblemRefused) as refused:
        read_problem(document([need(1, tier="x" * 10_000)], []))
    assert len(str(refused.value)) < 200


def test_keys_left_out_are_told_from_keys_that_are_null():
    rows = [helper(1), helper(2, identity=None, conduct=True, paused_until=None)]
    first, second = read_problem(document([], rows)).helpers
    assert first.given == frozenset()
    assert second.given == {"identity", "conduct", "paused_until"}
    assert (second.identity, second.conduct) == (None, True)


def test_a_shuffled_file_is_the_same_problem():
    roads = [["632521101", "632521102", 5], ["632521102", "632521101", 6]]
    needs, helpers = [need(1), need(2)], [helper(1), helper(2)]
    pairs = [["n1", "h1"], ["n2", "h2"]]
    one = read_problem(document(needs, helpers, frozen=pairs, previous=pairs, road=roads))
    other = read_problem(
        document(needs[::-1], helpers[::-1], frozen=pairs[::-1], previous=pairs[::-1],
                 road=roads[::-1])
    )  # fmt: skip
    assert one == other


def test_another_road_is_another_problem():
    ways = [[["632521101", "632521102", minutes]] for minutes in (5, 6)]
    files = [document([], [], **{key: way}) for key in ("road", "winter_road") for way in ways]
    assert len({read_problem(raw).input_hash for raw in files}) == 4
