"""How many people to ask at once so that enough of them say yes.

1. Somebody who was asked `asked` times and said yes `accepted` times says yes the next time with
   p = (accepted + 3) / (asked + 10): ten imagined answers at 30 % stand for whoever is new.
2. The count X of those who say yes among people asked together is Poisson-binomial. With f[i] the
   chance of exactly i, one more person makes f'[i] = f[i](1 - p) + f[i - 1]p; what reaches the
   `places` stays there, so f keeps only places + 1 numbers.
3. People stand in the order in which they are to be asked (the best score first). The wave is the
   shortest beginning of that order with P(X >= places) >= 0.9, or everybody if none reaches it.

Ties: none, the order is the caller's. Complexity: people x places. Source: matching.md 4.7 (Hong's
recursion for the Poisson-binomial law); the numbers 3, 10 and 0.9 are the platform's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PRIOR_YES, PRIOR_ASKED = 3, 10
AIM = 0.9
# Sums of floats: a chance that is 0.9 on paper counts as 0.9.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Wave:
    """How many of the beginning of the order to ask, and P(enough of them say yes)."""

    count: int
    chance: float
    is_enough: bool


def response_chance(asked: int, accepted: int) -> float:
    """Answer how likely somebody is to say yes, by his own history smoothed towards 30 %."""
    if not 0 <= accepted <= asked:
        raise ValueError(f"{accepted} of {asked} cannot have said yes")
    return (accepted + PRIOR_YES) / (asked + PRIOR_ASKED)


def answers(chances: Sequence[float], most: int) -> list[float]:
    """Answer the chance of exactly 0, 1, … `most` - 1 yeses, and last of `most` or more."""
    found = [1.0] + [0.0] * most
    for chance in chances:
        _ask_one_more(found, chance)
    return found


def chance_of_enough(chances: Sequence[float], places: int) -> float:
    """Answer P(at least `places` of them say yes); certain where no place is free."""
    return answers(chances, max(0, places))[-1]


def wave(chances: Sequence[float], places: int, *, aim: float = AIM) -> Wave:
    """Answer the smallest wave out of people in order that fills `places` with chance `aim`."""
    found = [1.0] + [0.0] * max(0, places)
    count = 0
    for chance in chances:
        if found[-1] >= aim - ROUNDING:
            break
        _ask_one_more(found, chance)
        count += 1
    return Wave(count, found[-1], found[-1] >= aim - ROUNDING)


def _ask_one_more(found: list[float], chance: float) -> None:
    if not 0.0 <= chance <= 1.0:
        raise ValueError(f"{chance} is no chance")
    last = len(found) - 1
    if last == 0:
        return
    found[last] += found[last - 1] * chance
    for count in range(last - 1, 0, -1):
        found[count] = found[count] * (1 - chance) + found[count - 1] * chance
    found[0] *= 1 - chance
