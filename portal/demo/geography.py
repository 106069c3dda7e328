"""What the demo knows of Qinghai's counties: languages, peoples, shares, ways of living."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from portal.vocabulary import Language

# Shares of the province's children by prefecture (domain.md 6.3; invented beyond the known total).
PREFECTURE_SHARES = {
    "6302": 46, "6301": 28, "6325": 7, "6323": 6, "6322": 5, "6327": 4, "6328": 2, "6326": 2,
}  # fmt: skip
# The three counties of the small demo: farming east, pastoral lake, mixed Haidong.
SMALL = {"630121": 300, "632521": 170, "630224": 130}


@dataclass(frozen=True)
class People:
    """Who lives in a place: (ethnicity, home language, weight)."""

    rows: tuple[tuple[str, Language, int], ...]

    def draw(self, chance: Random) -> tuple[str, Language]:
        """Answer one ethnicity and home language."""
        weights = [row[2] for row in self.rows]
        ethnicity, language, _ = chance.choices(self.rows, weights)[0]
        return ethnicity, language


_HAN = ("汉族", Language.ZH)
_HUI = ("回族", Language.ZH)
_TU = ("土族", Language.TU)
_SALAR = ("撒拉族", Language.SALAR)
_AMDO = ("藏族", Language.AMDO)
_KHAM = ("藏族", Language.KHAM)
_MONGOL = ("蒙古族", Language.MONGOLIAN)

BY_PREFIX: dict[str, People] = {
    "6301": People(((*_HAN, 60), (*_HUI, 25), (*_TU, 10), (*_AMDO, 5))),
    "6302": People(((*_HAN, 50), (*_HUI, 30), (*_TU, 12), (*_AMDO, 8))),
    "630222": People(((*_HAN, 40), (*_HUI, 40), (*_TU, 20))),
    "630223": People(((*_HAN, 70), (*_TU, 22), (*_AMDO, 8))),
    "630224": People(((*_HUI, 55), (*_HAN, 15), (*_AMDO, 22), (*_SALAR, 8))),
    "630225": People(((*_SALAR, 65), (*_AMDO, 22), (*_HUI, 13))),
    "6322": People(((*_HAN, 40), (*_AMDO, 30), (*_HUI, 20), (*_MONGOL, 10))),
    "6323": People(((*_AMDO, 85), (*_HAN, 10), (*_MONGOL, 5))),
    "632324": People(((*_MONGOL, 80), (*_AMDO, 20))),
    "6325": People(((*_AMDO, 65), (*_HAN, 28), (*_HUI, 7))),
    "6326": People(((*_AMDO, 95), (*_HAN, 5))),
    "6327": People(((*_KHAM, 96), (*_HAN, 4))),
    "6328": People(((*_HAN, 60), (*_MONGOL, 20), (*_AMDO, 20))),
}


def people_of(code: str) -> People:
    """Answer who lives in the place with `code`: the longest prefix that is known."""
    return BY_PREFIX.get(code[:6]) or BY_PREFIX[code[:4]]


def children_by_county(scale: str, counties: list[str]) -> dict[str, int]:
    """Answer how many children each county gets: 600 in three, or 18,180 in all."""
    if scale == "small":
        return dict(SMALL)
    total = 18_180
    shares = {
        county: PREFECTURE_SHARES[county[:4]]
        / sum(other.startswith(county[:4]) for other in counties)
        for county in counties
    }
    counts = {county: int(total * share / 100) for county, share in shares.items()}
    first = counties[0]
    counts[first] += total - sum(counts.values())
    return counts
