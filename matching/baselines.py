"""What simpler ways of matching would do with the same pairs and the same limits.

* `nearest_first`: needs by urgency, each takes the nearest people who still have room.
* `greedy_by_score`: pairs by urgency, then score, each taken if it still fits.
* `self_service`: people, in an order drawn by a hash, pick the nearest open needs off a board.

All keep every rule the plan keeps: places, capacities, organizations, clashes, whole teams. They
exist to be compared with (fairness figures of a run, `make bench`); nothing is planned by them.
Ties: by position (need id, helper id). Cost: a sort of the pairs and one pass.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matching.arcs import Arcs
from matching.flow import Ints, Mask, Numbers
from matching.generation import hashed
from matching.market import Market

Way = Callable[[Market, Arcs], Mask]


class _Desk:
    """What is left while pairs are taken one after another."""

    def __init__(self, asked: Market, arcs: Arcs) -> None:
        limits, windows = asked.limits, asked.windows
        self.left = limits.slots.copy()
        self.room = limits.capacity.copy()
        self.member = limits.organization
        # One more, never empty, for whoever has no organization.
        self.ends = np.append(limits.organization_capacity, np.iinfo(np.int64).max)
        self.window = windows.of_need
        if windows.are_apart:
            # Nobody is ever busy: one window stands for all, and it clashes with none.
            self.window = np.zeros_like(windows.of_need)
            self.clash = np.zeros((1, 1), dtype=np.bool_)
        else:
            begin, end = windows.start, windows.end
            self.clash = (begin[:, None] < end) & (begin < end[:, None])
        self.busy = np.zeros((len(self.room), len(self.clash)), dtype=np.bool_)
        self.need, self.helper = arcs.need, arcs.helper
        self.taken = np.zeros(len(arcs), dtype=np.bool_)

    def fits(self, at: Ints, need: int | Numbers) -> Mask:
        """Answer which pairs could still be taken."""
        people = self.helper[at]
        fits: Mask = (self.room[people] > 0) & (self.ends[self.member[people]] > 0)
        fits &= ~self.busy[people, self.window[need]] & (self.left[need] > 0)
        return fits

    def take(self, at: int) -> None:
        need, person = self.need[at], self.helper[at]
        self.taken[at] = True
        self.left[need] -= 1
        self.room[person] -= 1
        self.ends[self.member[person]] -= self.member[person] >= 0
        self.busy[person] |= self.clash[self.window[need]]

    def take_all(self, at: Ints) -> list[int]:
        """Take the pairs that fit, in order; answer which they were."""
        chosen = []
        for one in at.tolist():
            if self.could(one):
                self.take(one)
                chosen.append(one)
            elif self.left[self.need[one]] <= 0:
                break
        return chosen

    def could(self, at: int) -> bool:
        """Say whether one pair could still be taken."""
        person, need = self.helper[at], self.need[at]
        return bool(
            self.left[need] > 0
            and self.room[person] > 0
            and self.ends[self.member[person]] > 0
            and not self.busy[person, self.window[need]]
        )


def nearest_first(asked: Market, arcs: Arcs) -> Mask:
    """Answer which of the usable `arcs` are taken when the most urgent choose the nearest."""
    desk = _Desk(asked, arcs)
    first = np.searchsorted(arcs.need, np.arange(len(desk.left) + 1))
    for need in np.argsort(-asked.limits.weight, kind="stable").tolist():
        mine = np.arange(first[need], first[need + 1])
        mine = mine[np.argsort(arcs.minutes[mine], kind="stable")]
        mine = mine[desk.fits(mine, need)]
        places = int(desk.left[need])
        if asked.whole[need] and len(mine) < places:
            continue
        chosen = desk.take_all(mine)
        if asked.whole[need] and len(chosen) < places:
            _undo(desk, chosen)
    return desk.taken


def greedy_by_score(asked: Market, arcs: Arcs) -> Mask:
    """Answer which of the usable `arcs` are taken, the most urgent and best first."""
    desk = _Desk(asked, arcs)
    key = (3 - asked.limits.weight[arcs.need]) * 2**20 - asked.gains(arcs).astype(np.int64)
    left, room = desk.left, desk.room
    for at in np.argsort(key, kind="stable"):
        if left[arcs.need[at]] > 0 and room[arcs.helper[at]] > 0 and desk.could(at):
            desk.take(at)
    return _whole_teams(asked, desk)


def self_service(asked: Market, arcs: Arcs) -> Mask:
    """Answer which of the usable `arcs` are taken when people pick the nearest open needs."""
    desk = _Desk(asked, arcs)
    order = np.lexsort((arcs.minutes, arcs.helper))
    people = np.arange(len(desk.room))
    first = np.searchsorted(arcs.helper[order], np.arange(len(people) + 1))
    for person in np.argsort(hashed(people, people), kind="stable").tolist():
        mine = order[first[person] : first[person + 1]]
        for at in mine[desk.fits(mine, arcs.need[mine])].tolist():
            if desk.room[person] <= 0:
                break
            if desk.could(at):
                desk.take(at)
    return _whole_teams(asked, desk)


def _undo(desk: _Desk, chosen: list[int]) -> None:
    """Give back what half a team took; its people stay as busy as their other visits make them."""
    for at in chosen:
        need, person = desk.need[at], desk.helper[at]
        desk.taken[at] = False
        desk.left[need] += 1
        desk.room[person] += 1
        desk.ends[desk.member[person]] += desk.member[person] >= 0
        others = desk.need[(desk.helper == person) & desk.taken]
        desk.busy[person] = desk.clash[desk.window[others]].any(axis=0)


def _whole_teams(asked: Market, desk: _Desk) -> Mask:
    """Answer what is taken without the teams that did not become whole."""
    half = asked.whole & (desk.left > 0)
    kept: Mask = desk.taken & ~half[desk.need]
    return kept
