"""The attacker finds, to the value, what he would find by asking everything with no short cut."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.attacker import Around, Attacker, guesses
from maps.readings import JOINT
from maps.rounding import rounded, settled
from maps.tables import HIDDEN, Release, ReleasedRow, Row, Table
from tests.maps import plain_attacker

PARENTS = {"630100": "6301", "630101": "6301", "630102": "6301", "632201": "6322", "632202": "6322"}


class Series:
    """Random months of a table, and of one around it, frozen and rounded as they are published."""

    def __init__(self, seed, columns=("P1",), *, partition=False):
        self.rng = random.Random(seed)
        self.codes = self.rng.sample(sorted(PARENTS), self.rng.randint(2, len(PARENTS)))
        self.columns, self.partition = columns, partition
        self.people = {code: self.rng.choice([9, 30, 60]) for code in self.codes}
        top = self.rng.choice([8, 14, 22])
        cells = [(code, column) for code in self.codes for column in columns]
        self.whole = {cell: self.rng.randint(0, top) for cell in cells}
        self.part = {cell: self.rng.randint(0, count) for cell, count in self.whole.items()}
        self.parts, self.wholes = [], []

    def step(self):
        """Let some counts move; answer the two true tables, and add a release of each."""
        for cell in self.whole:
            self.whole[cell] = max(0, self.whole[cell] + self.rng.choice([-2, -1, 0, 0, 0, 1, 2]))
            self.part[cell] = min(
                self.whole[cell], max(0, self.part[cell] + self.rng.choice([-1, 0, 0, 1, 2]))
            )
        joins = [self._groups(), self._groups()]
        told = [self._table(self.part), self._table(self.whole)]
        self.parts.append(self._release(self.part, self.parts, joins[0]))
        self.wholes.append(self._release(self.whole, self.wholes, joins[1]))
        return told

    def _groups(self):
        """Answer the counties as they are shown: now and then two of a parent are one row."""
        groups = [(code,) for code in sorted(self.codes)]
        for first, second in zip(groups, groups[1:], strict=False):
            is_near = PARENTS[first[0]] == PARENTS[second[0]]
            if is_near and self.rng.random() < 0.1:
                return [one for one in groups if one not in (first, second)] + [first + second]
        return groups

    def _table(self, counts):
        rows = []
        for code in self.codes:
            values = tuple(counts[code, column] for column in self.columns)
            people = sum(values) if self.partition else self.people[code]
            rows.append(Row(code, PARENTS[code], people, values))
        return Table(self.columns, tuple(rows), partition=self.partition)

    def _release(self, counts, earlier, groups):
        def figure(at, code, count, people):
            history = [
                values[at] for one in earlier for known, values in self._lines(one) if known == code
            ]
            # Now and then something is given up.
            is_kept = self.rng.random() < 0.9
            return settled(count, people, history) if is_kept else HIDDEN

        def line(code, members, people):
            return tuple(
                figure(at, code, sum(counts[one, column] for one in members), people)
                for at, column in enumerate(self.columns)
            )

        rows = []
        for members in groups:
            people = sum(self.people[code] for code in members)
            if self.partition:
                people = sum(counts[one, column] for one in members for column in self.columns)
            shown = rounded(people, None) if self.rng.random() < 0.9 else HIDDEN
            code = JOINT.join(members)
            rows.append(ReleasedRow(code, PARENTS[members[0]], shown, line(code, members, people)))
        parents = {
            parent: line(parent, [c for c in self.codes if PARENTS[c] == parent], 99)
            for parent in {PARENTS[code] for code in self.codes}
        }
        overall = line("", self.codes, 99) if self.rng.random() < 0.8 else None
        return Release(self.columns, tuple(rows), overall, parents)

    def _lines(self, release):
        yield from ((row.code, row.values) for row in release.rows)
        yield from release.parents.items()
        yield "", release.overall or (HIDDEN,) * len(self.columns)


MONTHS = st.integers(1, 6)
SEEDS = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("columns", "are_bands"), [(("P1", "E1"), False), (("0-5", "6-11", "12-17"), True)]
)
@settings(max_examples=40)
@given(SEEDS, MONTHS)
def test_services_and_age_bands_alone_and_beside_earlier_releases(columns, are_bands, seed, months):
    series = Series(seed, columns, partition=are_bands)
    for _month in range(months):
        table, _whole = series.step()
    *previous, release = series.parts
    assert _as_plain(guesses, table, release, previous)


@settings(max_examples=40)
@given(SEEDS, MONTHS)
def test_with_the_table_around_it(seed, months):
    series = Series(seed)
    for _month in range(months):
        table, whole = series.step()
    *previous, release = series.parts
    around = Around(whole, series.wholes[-1], series.wholes[:-1])
    assert _as_plain(guesses, table, release, previous, around)


@settings(max_examples=30)
@given(SEEDS, MONTHS)
def test_a_release_after_others_that_were_tried_and_given_up(seed, months):
    """What he keeps from one try to the next: sums are given up one by one, then rows joined."""
    series = Series(seed)
    for _month in range(months):
        table, whole = series.step()
    around = Around(whole, series.wholes[-1], series.wholes[:-1])
    *previous, release = series.parts
    parents = dict.fromkeys(release.parents, (HIDDEN,))
    fewer = replace(release, overall=(HIDDEN,))
    other = series._release(series.part, previous, series._groups())
    attacker = Attacker(table, previous, around)
    for tried in (release, fewer, replace(fewer, parents=parents), other):
        assert _as_plain(lambda *given: attacker.guesses(given[1]), table, tried, previous, around)


def _as_plain(ask, table, release, previous, around=None):
    """Answer whether both find the same; where a row holds two finds, either may be named."""
    found = ask(table, release, previous, around)
    expected = plain_attacker.guesses(table, release, previous, around)
    assert [(one.code, one.column) for one in found] == [(one.code, one.column) for one in expected]
    return [(o.low, o.high) for o in found if JOINT not in o.code] == [
        (o.low, o.high) for o in expected if JOINT not in o.code
    ]
