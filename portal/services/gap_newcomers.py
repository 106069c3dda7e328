"""What is assumed of somebody who might come: all in one place, and all the platform's own.

These are estimates for choosing between places, not promises: a newcomer stands at the township's
seat, is cleared and trained, gives the service that is looked at, and serves whoever he reaches,
in whatever area.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.gap_terms import NewcomerKind
from portal.services.match_checks import MOST_A_MONTH
from portal.vocabulary import Language

# Steps of a greedy list (platform): more than five new people are no plan for the next month.
STEPS = 5


@dataclass(frozen=True)
class Newcomer:
    """One kind of newcomer: places a month, minutes one way, and what he speaks.

    `language` is what he speaks beside Chinese; an organization brings people for every one.
    """

    kind: NewcomerKind
    capacity: int
    minutes: int
    language: Language | None = None

    @property
    def speaks(self) -> frozenset[str]:
        """Answer the languages as codes."""
        if self.kind is NewcomerKind.ORGANIZATION:
            return frozenset(language.value for language in Language)
        other = {self.language.value} if self.language else set()
        return frozenset({Language.ZH.value, *other})


# Nobody gives more than twelve services a month (match_checks.MOST_A_MONTH); a volunteer comes
# about once a week; an organization brings several people.
CAPACITY = {
    NewcomerKind.SOCIAL_WORKER: MOST_A_MONTH,
    NewcomerKind.VOLUNTEER: 4,
    NewcomerKind.ORGANIZATION: 40,
}
MINUTES = {
    NewcomerKind.SOCIAL_WORKER: 120,
    NewcomerKind.VOLUNTEER: 60,
    NewcomerKind.ORGANIZATION: 120,
}


def all_of(languages: Iterable[Language]) -> list[Newcomer]:
    """Answer the kinds of newcomers where `languages` are a must for somebody.

    Persons come speaking Chinese only, and once for each of the languages beside it.
    """
    besides = [one for one in Language if one in set(languages) and one is not Language.ZH]
    persons = [NewcomerKind.SOCIAL_WORKER, NewcomerKind.VOLUNTEER]
    return [
        *(_one(kind, language) for kind in persons for language in (None, *besides)),
        _one(NewcomerKind.ORGANIZATION, None),
    ]


def _one(kind: NewcomerKind, language: Language | None) -> Newcomer:
    return Newcomer(kind, CAPACITY[kind], MINUTES[kind], language)
