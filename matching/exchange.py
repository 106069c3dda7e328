"""The best plan after a small change, from the plan before it: shortest ways, one at a time.

A plan is the best if and only if the residual network has no circle of negative length. One more
unit of an arc can only close circles through that arc, hence at most one circle has to be turned
(successive shortest paths). Method:

1. Potentials, at first the distances from the sink (`residual`), keep every arc's reduced cost at
   0 or more. The new arc alone may be undercharged, by `slack`.
2. The way from its head back to its tail is sought from both ends in the order of distance
   (Dijkstra), the end with less to look at first, until they meet or `slack` is spent. Nodes near
   the head sink and nodes near the tail rise until both radii make up the distance: then the
   potentials hold for the new arc too. (An arc from x near the head to y near the tail is at least
   as long as what both move, or there were a shorter way.)
3. If they met within `slack`, the circle is turned; else nothing can be gained.

`seat` gives a person pairs and visits, `unseat` takes the visits back, each by ways of 2; who loses
an arc that is in use sends its unit round by the shortest way there is.

Ties: only what is strictly better is done; among equally near nodes the smaller number is first.
Cost: a heap over the nodes near either end, mostly some hundreds.
Source: Ahuja, Magnanti and Orlin, Network Flows, ch. 9.7; Edmonds and Karp 1972.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush

from matching.network import Network
from matching.revision import Revision

ANY = 2**62
# How much looking at the sink costs, which is next to everybody, in other nodes.
HUB = 3_000


class _Side:
    """One direction of a search: how near each node is, and over which one."""

    def __init__(self, net: Network, begin: int, *, is_forward: bool) -> None:
        self.net, self.sign = net, 1 if is_forward else -1
        self.arcs = net.out_of if is_forward else net.into
        self.near, self.over = {begin: 0}, {begin: begin}
        self.settled: dict[int, int] = {}
        self.heap = [(0, begin)]

    def top(self) -> int:
        """Answer how near the next node is, `ANY` if there is none."""
        while self.heap and self.heap[0][1] in self.settled:
            heappop(self.heap)
        return self.heap[0][0] if self.heap else ANY

    def weight(self) -> int:
        """Answer how much there is to look at on this side."""
        return len(self.settled) + (HUB if self.heap and self.heap[0][1] == self.net.sink else 0)

    def settle(self, far_as: int) -> list[int]:
        """Look at the next node; answer the nodes that came nearer, none beyond `far_as`."""
        far, node = heappop(self.heap)
        self.settled[node] = far
        potential, sign, near = self.net.potential, self.sign, self.near
        base, nearer = far + sign * potential[node], []
        for other, cost in self.arcs(node):
            length = base + cost - sign * potential[other]
            if length < near.get(other, far_as):
                near[other], self.over[other] = length, node
                heappush(self.heap, (length, other))
                nearer.append(other)
        return nearer

    def way(self, node: int) -> list[int]:
        """Answer the nodes from `node` back to where this side began."""
        found = [node]
        while self.over[found[-1]] != found[-1]:
            found.append(self.over[found[-1]])
        return found

    def shift(self, radius: int) -> None:
        """Bring the potentials of what is nearer than `radius` up to it (or down to it)."""
        potential = self.net.potential
        for node, far in self.settled.items():
            if far < radius:
                potential[node] -= self.sign * (radius - far)


def reach(net: Network, tail: int, head: int, slack: int) -> tuple[int, list[int]]:
    """Answer how far it is from `head` to `tail` and the nodes of the way.

    `slack` and no nodes if it is not nearer than that. Potentials move as 2 of the method says.
    """
    ahead, behind = _Side(net, head, is_forward=True), _Side(net, tail, is_forward=False)
    found, meeting = slack, -1
    while (tops := (ahead.top(), behind.top())) and sum(tops) < found:
        side, other = (ahead, behind) if ahead.weight() <= behind.weight() else (behind, ahead)
        for node in side.settle(found):
            if node in other.near and side.near[node] + other.near[node] < found:
                found, meeting = side.near[node] + other.near[node], node
    radius = min(tops[0], found)
    ahead.shift(radius)
    behind.shift(found - radius)
    if meeting < 0:
        return found, []
    return found, [*reversed(ahead.way(meeting)), *behind.way(meeting)[1:]]


def push(net: Revision, tail: int, head: int, cost: int) -> bool:
    """Send one unit over a new arc if that is worth it; say whether it was."""
    slack = net.potential[head] - net.potential[tail] - cost
    if slack <= 0:
        return False
    _far, way = reach(net, tail, head, slack)
    if way:
        net.turn([*way, head])
    return bool(way)


def one_more_visit(net: Revision, person: int) -> bool:
    """Give a person one more visit; say whether the plan uses it."""
    is_full = net.visits[person] >= net.capacity[person]
    net.give(person, net.capacity[person] + 1)
    return is_full and push(net, net.first_person + person, net.end[person], 0)


def unseat(net: Revision, person: int) -> None:
    """Take all visits from a person, each by the shortest way round."""
    node, end = net.first_person + person, net.end[person]
    while net.visits[person]:
        net.give(person, net.visits[person] - 1)
        _far, way = reach(net, end, node, ANY)
        net.turn([*way, node])
    net.give(person, 0)


def seat(
    net: Revision, person: int, groups: Iterable[Iterable[tuple[int, int]]], capacity: int
) -> None:
    """Give a person who has no visit one block a group of (need, cost), and so many visits."""
    groups = [list(group) for group in groups]
    node = net.first_person + person
    low = min(
        (net.potential[need] + cost for group in groups for need, cost in group),
        default=net.potential[net.end[person]],
    )
    net.potential[node] = low
    for group in groups:
        block = net.add_block(person)
        for need, cost in group:
            net.add_pair(need, block, cost)
    net.give(person, capacity)
    for _visit in range(capacity):
        if not push(net, node, net.end[person], 0):
            break
