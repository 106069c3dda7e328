"""Pictures of the gaps that are asked for and computed by the worker: the table is the queue.

A picture is of the whole province, because people serve across borders; everybody reads his own
part. As with runs of the matcher, whoever computes one claims it by one conditional UPDATE, says
at each service that he lives, and a silent worker's picture is tried once more.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from portal.gap_terms import PictureCause, PictureStatus
from portal.models import Account, GapPicture
from portal.services import audit
from portal.services.claims import LEASE, MOST_TRIES, STOPPED, fallen_silent, step
from portal.services.refusals import Refused
from portal.services.transactions import transaction
from portal.vocabulary import N_

# Numbers change slowly, and a picture takes minutes of the worker (platform).
PAUSE = timedelta(minutes=30)
UNFINISHED = (PictureStatus.WAITING, PictureStatus.RUNNING)


class JustComputed(Refused):
    """The last picture is too young for another one."""

    sentence = N_("%(minutes)s 分钟前刚算过，数字还是新的。请过半小时再重算。")


def ask(*, cause: PictureCause, by: Account | None, at: datetime) -> GapPicture:
    """Owe a picture; one that is on its way already is answered instead.

    Raises JustComputed for an officer within half an hour of the last one; the night does not ask.
    """
    with transaction():
        found = _unfinished()
        if found is None:
            if cause is PictureCause.BY_HAND:
                _refuse_soon(at)
            found = GapPicture.create(cause=cause, asked_by=by, asked_at=at)
        audit.record("gaps.asked", by=by, at=at, subject=found, cause=cause.value)
    return found


def _unfinished() -> GapPicture | None:
    found: GapPicture | None = (
        GapPicture.select()
        .where(GapPicture.status.in_(UNFINISHED))
        .order_by(GapPicture.id.desc())
        .first()
    )
    return found


def _refuse_soon(at: datetime) -> None:
    last = newest()
    if last is not None and last.finished_at > at - PAUSE:
        raise JustComputed(minutes=int((at - last.finished_at).total_seconds() // 60))


def newest(*, since: date | None = None, until: date | None = None) -> GapPicture | None:
    """Answer the newest picture that is done, or None.

    With days given, the newest whose last day lies between them.
    """
    is_meant = GapPicture.status == PictureStatus.DONE
    if since is not None and until is not None:
        is_meant &= GapPicture.until.between(since, until)
    found: GapPicture | None = (
        GapPicture.select().where(is_meant).order_by(GapPicture.id.desc()).first()
    )
    return found


def find(_account: Account, ref: str) -> GapPicture | None:
    """Answer the picture with `ref`: its progress, which holds no number of any place."""
    found: GapPicture | None = GapPicture.get_or_none(GapPicture.ref == ref)
    return found


def claim(at: datetime) -> GapPicture | None:
    """Take the picture that waits; None while another one is computed."""
    with transaction():
        _recover(at)
        if GapPicture.select().where(GapPicture.status == PictureStatus.RUNNING).exists():
            return None
        found: GapPicture | None = (
            GapPicture.select()
            .where(GapPicture.status == PictureStatus.WAITING)
            .order_by(GapPicture.id)
            .first()
        )
        if found is not None:
            step(
                found, PictureStatus.WAITING,
                status=PictureStatus.RUNNING, claimed_until=at + LEASE, tries=found.tries + 1,
                services_done=0,
            )  # fmt: skip
    return found


def advance(made: GapPicture, services_done: int, *, at: datetime) -> None:
    """Say how far the picture is; raises NotInThisState if somebody else took it meanwhile."""
    step(made, PictureStatus.RUNNING, services_done=services_done, claimed_until=at + LEASE)


def finish(made: GapPicture, *, at: datetime, **figures: object) -> None:
    """Write that the picture is done, in the caller's transaction."""
    step(
        made, PictureStatus.RUNNING,
        status=PictureStatus.DONE, finished_at=at, claimed_until=None, **figures,
    )  # fmt: skip
    audit.record("gaps.computed", by=None, at=at, subject=made)


def fail(made: GapPicture, problem: str, *, at: datetime) -> None:
    """Write why the picture was not finished; the one before stays what everybody reads."""
    with transaction():
        step(
            made, PictureStatus.RUNNING,
            status=PictureStatus.FAILED, finished_at=at, claimed_until=None, problem=problem[:300],
        )  # fmt: skip
        audit.record("gaps.failed", by=None, at=at, subject=made, problem=made.problem[:60])


def _recover(at: datetime) -> None:
    """Let pictures whose worker fell silent wait again, or fail after the last try."""
    for made in fallen_silent(GapPicture, PictureStatus.RUNNING, at=at):
        if made.tries < MOST_TRIES:
            step(made, PictureStatus.RUNNING, status=PictureStatus.WAITING, claimed_until=None)
        else:
            fail(made, STOPPED, at=at)
