"""Making the monthly release and trying to break it again; for the worker and the command line.

The solver behind the attacker is loaded by the functions that need it, so that a web process,
which imports every service, never holds it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from maps.tables import HIDDEN, Release, Table
from portal import clock
from portal.models import Account, PublicRelease, ReleaseRefusal, ReleaseTruth
from portal.services import audit, release_counts, release_documents, release_truths, staff
from portal.services.refusals import Refused
from portal.services.release_counts import AGES, NAMES, NEEDED, SERVED
from portal.services.release_truths import Kept
from portal.services.releases import month_of
from portal.services.transactions import transaction
from portal.vocabulary import N_

if TYPE_CHECKING:
    from maps.attacker import Around

# How many releases before are read, by the freeze and by the attacker (decision 0008).
LOOK_BACK = 12
PROVINCE = "63"


class ReleaseRefused(Refused):
    """No safe form was found; `cells` names what could have been guessed, never by how much."""

    sentence = N_("没有发布：有隐去的数字会被推算出来：%(cells)s。")


class LaterReleaseExists(Refused):
    """Releases follow each other; none is put between two or before the first."""

    sentence = N_("已经有更晚的一期（%(month)s），不能再补更早的。")


class NobodyRegistered(Refused):
    """There is nothing to publish yet."""

    sentence = N_("登记册上还没有孩子，没有可以发布的数字。")


@dataclass(frozen=True)
class Built:
    """A month's release, and whether it was made now or was there before."""

    release: PublicRelease
    is_new: bool


def build_due(at: datetime) -> int:
    """Build this month's release if it is due; answer how many were built (1 or 0).

    It is due on the first of the month in Shanghai; where earlier months were published, and the
    worker stood still that day, on any day after. A refused month is tried once a day.
    """
    if not _is_due(at):
        return 0
    try:
        return int(build(by=None, at=at).is_new)
    except (ReleaseRefused, NobodyRegistered):
        return 0


def _is_due(at: datetime) -> bool:
    month, today = month_of(at), clock.local_date(at)
    newest = _previous(1)
    if newest and newest[-1].month >= month:
        return False
    is_tried = ReleaseRefusal.select().where(
        (ReleaseRefusal.month == month) & (ReleaseRefusal.refused_at >= clock.start_of(today))
    )
    return (bool(newest) or today.day == 1) and not is_tried.exists()


def build(*, by: Account | None, at: datetime) -> Built:
    """Make the release of the Shanghai month of `at`, or answer the one that is there.

    Raises ReleaseRefused (the province's supervisors are told, the last release stays),
    LaterReleaseExists and NobodyRegistered.
    """
    month, previous = month_of(at), _previous(LOOK_BACK)
    found = PublicRelease.get_or_none(PublicRelease.month == month)
    if found is not None:
        return Built(found, is_new=False)
    if previous and previous[-1].month > month:
        raise LaterReleaseExists(month=previous[-1].month)
    tables = release_counts.count(at)
    if not any(row.population for row in tables[AGES].rows):
        raise NobodyRegistered
    kept, guessed = _published(tables, [_truths_of(one) for one in previous])
    if guessed:
        _refuse(month, guessed, at=at)
        raise ReleaseRefused(cells="; ".join(guessed))
    return _write(month, kept, by=by, at=at)


def _previous(count: int) -> list[PublicRelease]:
    """Answer the newest `count` releases, oldest first."""
    rows = PublicRelease.select().order_by(PublicRelease.month.desc()).limit(count)
    return list(rows)[::-1]


def _truths_of(made: PublicRelease) -> dict[str, Kept]:
    return release_truths.read(ReleaseTruth.get(ReleaseTruth.release == made).tables)


def _published(
    tables: Mapping[str, Table], previous: Sequence[Mapping[str, Kept]]
) -> tuple[dict[str, Kept], list[str]]:
    """Answer the tables as they may be published, and what could be guessed if one may not.

    People are shown once, with the age bands. Where they are not shown there, no nought of the
    other tables may say that they are fifty or more: those are made as if nobody knew them.
    """
    from maps.publishing import Guessable, publish

    kept: dict[str, Kept] = {}
    for name in NAMES:
        table = tables[name] if name == AGES else _without(tables[name], kept[AGES].release)
        earlier = [one[name] for one in previous]
        before = release_truths.known(earlier)
        try:
            release = publish(
                table, [one.release for one in earlier], before, _around(name, kept, previous)
            )
        except Guessable as found:
            return kept, [f"{name} {one.code} {one.column}" for one in found.guesses]
        kept[name] = Kept(table, release, release_truths.anchors(table, release, earlier))
    return kept, []


def _around(
    name: str, kept: Mapping[str, Kept], previous: Sequence[Mapping[str, Kept]]
) -> Around | None:
    """Answer the table that a table is part of: the children served are some of those in need."""
    from maps.attacker import Around

    if name != SERVED:
        return None
    whole = kept[NEEDED]
    return Around(whole.table, whole.release, [one[NEEDED].release for one in previous])


def _without(table: Table, ages: Release) -> Table:
    shown = {
        code
        for row in ages.rows
        if row.population not in (None, HIDDEN)
        for code in row.code.split(release_truths.JOINT)
    }
    rows = (row if row.code in shown else replace(row, population=None) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _write(month: str, kept: Mapping[str, Kept], *, by: Account | None, at: datetime) -> Built:
    shown = {name: one.release for name, one in kept.items()}
    text = release_documents.written(month, at, shown)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction():
        # Somebody may have built it while this one was being computed.
        found = PublicRelease.get_or_none(PublicRelease.month >= month)
        if found is not None:
            return Built(found, is_new=False)
        made = PublicRelease.create(
            month=month, document=text, sha256=digest, counted_at=at, built_by=by
        )
        ReleaseTruth.create(release=made, tables=release_truths.written(kept))
        audit.record("release.built", by=by, at=at, subject=made, month=month, sha256=digest)
    return Built(made, is_new=True)


def _refuse(month: str, guessed: list[str], *, at: datetime) -> None:
    with transaction():
        ReleaseRefusal.create(month=month, cells=json.dumps(guessed), refused_at=at)
        audit.record("release.refused", by=None, at=at, month=month, cells=len(guessed))
        officers = staff.supervisors_of(PROVINCE)
        key = f"release_refused:{month}"
        staff.tell(officers, "release_refused", key=key, at=at, month=month, cells=guessed)


def examine() -> tuple[int, list[str]]:
    """Play the attacker again over every stored release; answer how many, and what is wrong.

    What is wrong is named as "month table county column" for a cell that could be guessed, and as
    "month document" for a document that is not the one that was sealed or not made of its figures.
    """
    rows = list(PublicRelease.select().order_by(PublicRelease.month))
    truths = [_truths_of(made) for made in rows]
    problems: list[str] = []
    for number, made in enumerate(rows):
        before = truths[max(0, number - LOOK_BACK) : number]
        problems += [f"{made.month} {what}" for what in _examined(made, truths[number], before)]
    return len(rows), problems


def _examined(
    made: PublicRelease, kept: Mapping[str, Kept], before: Sequence[Mapping[str, Kept]]
) -> list[str]:
    from maps.attacker import guesses

    shown = {name: one.release for name, one in kept.items()}
    text = release_documents.written(made.month, made.counted_at, shown)
    digest = hashlib.sha256(made.document.encode()).hexdigest()
    problems = [] if text == made.document and digest == made.sha256 else ["document"]
    for name, one in kept.items():
        table = release_truths.merged_as(one.table, one.release)
        earlier = [each[name].release for each in before]
        found = guesses(table, one.release, earlier, _around(name, kept, before))
        problems += [f"{name} {guess.code} {guess.column}" for guess in found]
    return problems
