"""The numbers told to everybody are those that the matcher uses."""

from matching.scoring import WEIGHTS
from portal.services import match_weights, suitability


def test_the_parts_told_are_the_matchers_own_and_share_a_hundred_points():
    told = match_weights.live()
    assert (told.version, told.most) == (WEIGHTS.version, WEIGHTS.most())
    assert sum(told.most.values()) == 100
    assert {name: most for name, (_text, most) in suitability.PARTS.items()} == told.most
