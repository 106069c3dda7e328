"""Files that may be the same child's: warned about, never blocked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pypinyin import lazy_pinyin

from portal.models import Account, Child
from portal.models.area import within
from portal.services.refusals import FieldRefused
from portal.vocabulary import N_

# The same name with a birth date this near is often one child written down twice (platform).
NEAR = timedelta(days=31)
COUNTY_DIGITS = 6


@dataclass(frozen=True)
class Twin:
    """A file that may be the same child's; both fields are None outside the reader's area."""

    code_name: str | None
    area_code: str | None


class PossibleTwin(FieldRefused):
    """A like file exists; whoever enters must say that this is another child."""

    def __init__(self, found: list[Twin]) -> None:
        """Keep what may be told of the like files."""
        self.twins = found
        super().__init__(
            "is_another_child",
            N_("可能已有这个孩子的档案。请先核对；确实是另一个孩子，再勾选“这是另一个孩子”。"),
        )


def pinyin(name: str) -> str:
    """Answer `name` in pinyin without tones and spaces, other scripts as they stand."""
    return "".join("".join(lazy_pinyin(name)).split()).lower()[:200]


def are_alike(name: str, born: date, other_name: str, other_born: date) -> bool:
    """Say whether two children may be one: alike in sound and born on one day, or near and equal.

    Platform rule: equal pinyin without tones and equal birth date, or equal name and birth dates
    at most 31 days apart.
    """
    if born == other_born and pinyin(name) == pinyin(other_name):
        return True
    return name == other_name and abs(born - other_born) <= NEAR


def find(
    name: str, birth_on: date, area_code: str, *, for_account: Account, besides: Child | None = None
) -> list[Twin]:
    """Answer the files of the same county that may be the same child's, exited ones included.

    Code name and village are told only for files within the reader's own area.
    """
    rows = Child.select().where(
        within(Child.area_code, area_code[:COUNTY_DIGITS])
        & (Child.name_pinyin == pinyin(name))
        & Child.birth_on.between(birth_on - NEAR, birth_on + NEAR)
    )
    if besides is not None:
        rows = rows.where(Child.id != besides.id)
    scope = for_account.area_code
    return [
        Twin(row.code_name, row.area_code) if row.area_code.startswith(scope) else Twin(None, None)
        for row in rows
        if are_alike(name, birth_on, row.name, row.birth_on)
    ]
