"""The one way to change something: a single write transaction, carried out at most once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.models import Submission
from portal.models.base import Named, database, is_sqlite
from portal.services.refusals import AlreadySubmitted, ChangedMeanwhile, NotInThisState

logger = logging.getLogger(__name__)
# Any number will do, as long as nothing else in the database locks the same one.
WRITERS_LOCK = 0x5348_4F55


@dataclass
class PendingSubmission:
    """The token of the form being carried out, and whether it took effect."""

    token: str
    account_id: int | None
    is_recorded: bool = False


_pending: ContextVar[PendingSubmission | None] = ContextVar("pending_submission", default=None)


def begin_submission(token: str | None, account_id: int | None) -> PendingSubmission | None:
    """Say that what follows in this thread carries out the form with `token` (None: no form)."""
    # Ours has 32 characters; more than its column holds is somebody's own.
    pending = PendingSubmission(token[:64], account_id) if token else None
    _pending.set(pending)
    return pending


@contextmanager
def transaction() -> Iterator[None]:
    """Run the block in one write transaction; nested use joins the outer one.

    One writer at a time: SQLite takes the write lock at once (BEGIN IMMEDIATE), because an upgrade
    from reading to writing fails at once under load; PostgreSQL takes a lock of the portal's own,
    so that what an act has looked up still holds when it writes, and no two acts wait for each
    other's rows. Raises AlreadySubmitted if the form was carried out before.
    """
    if database.in_transaction():
        yield
        return
    # Two values and no `with … if … else …`: PostgreSQL's argument would be an isolation level.
    block = database.atomic("IMMEDIATE") if is_sqlite() else database.atomic()
    pending = _pending.get()
    recorded_before = pending.is_recorded if pending else False
    try:
        with block:
            if not is_sqlite():
                database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (WRITERS_LOCK,))
            _refuse_second_time()
            yield
    except BaseException:
        if pending:
            pending.is_recorded = recorded_before
        raise


def _refuse_second_time() -> None:
    pending = _pending.get()
    if pending is None or pending.is_recorded:
        return
    earlier = Submission.get_or_none(Submission.token == pending.token)
    if earlier is not None:
        raise AlreadySubmitted(earlier.location)


def record_submission(at: datetime) -> None:
    """Note, inside the act's own transaction, that the pending form took effect."""
    pending = _pending.get()
    if pending is None or pending.is_recorded:
        return
    Submission.create(token=pending.token, account=pending.account_id, at=at)
    pending.is_recorded = True


def remember_location(token: str, location: str) -> None:
    """Keep where the form led, so that a second sending is led there too."""
    Submission.update(location=location[:300]).where(Submission.token == token).execute()


def forget_submissions(*, before: datetime) -> int:
    """Forget the tokens recorded before `before` (naive UTC); answer how many."""
    return int(Submission.delete().where(Submission.at < before).execute())


def change(row: Named, *, version: int | None = None, **values: Any) -> None:
    """Write `values` into `row` if its version is still `version` (default: the row's own).

    Raises ChangedMeanwhile if somebody else saved in between. The row object is brought up to date.
    """
    expected = row.version if version is None else version
    table = type(row)
    changed = (
        table.update(version=table.version + 1, **values)
        .where((table.ref == row.ref) & (table.version == expected))
        .execute()
    )
    if not changed:
        raise ChangedMeanwhile
    for name, value in values.items():
        setattr(row, name, value)
    row.version = expected + 1


def carry(
    row: Any, status: Any, states: tuple[Any, ...], version: int | None = None, **values: Any
) -> None:
    """Let one conditional UPDATE carry `row` to `status`, in the caller's transaction.

    Raises NotInThisState if it is in none of `states`, ChangedMeanwhile if `version` is given and
    somebody else saved in between. The row object is brought up to date.
    """
    table = type(row)
    condition = (table.id == row.id) & table.status.in_(states)
    if version is not None:
        condition &= table.version == version
    moved = (
        table.update(status=status, version=table.version + 1, **values).where(condition).execute()
    )
    present = table.get_by_id(row.id)
    if not moved:
        is_same = present.status in states
        raise ChangedMeanwhile if is_same else NotInThisState(state=present.status.zh)
    row.__data__.update(present.__data__)


def each_alone(rows: Iterable[Any], act: Callable[[Any], int]) -> int:
    """Carry `act` out for each row, whatever becomes of the others; answer the sum.

    `act` is a transaction of its own. Raises an ExceptionGroup at the end if any failed, so that
    a clock is seen failing although everybody else was served.
    """
    count, failures = 0, []
    for row in rows:
        try:
            count += act(row)
        except Exception as problem:
            # One row that breaks must not leave the others waiting.
            logger.exception("One row failed: %s", getattr(row, "ref", row))
            failures.append(problem)
    if failures:
        raise ExceptionGroup(f"{len(failures)} rows failed, {count} done", failures)
    return count
