"""What happens by itself: offers lapse, clearances expire, deadlines climb."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from huey import crontab

from portal.clock import utc_now
from portal.services import (
    contact_checks,
    contact_clocks,
    covers,
    deadlines,
    derived_signs,
    gap_requests,
    lapsed_needs,
    offers,
    release_building,
    reports,
    sweep_opening,
    transactions,
    turns,
    unattended,
    vetting,
    waiting_lists,
)
from portal.tasks.queue import huey, in_application

logger = logging.getLogger(__name__)
SUBMISSIONS_KEPT = timedelta(days=1)
# What falls due by time alone. Each derives it from what is stored, so a week of downtime or a
# second tick changes nothing.
DUE: dict[str, Callable[[datetime], int]] = {
    "reports chased": reports.chase_due,
    "offers lapsed": offers.lapse_due,
    "needs lapsed": lapsed_needs.lapse_due,
    "visits cancelled": vetting.cancel_lapsed,
    "next ones asked": turns.advance_due,
    "waiting lists ready": waiting_lists.refresh,
    "covers proposed": covers.notice_due,
    "sign-ups forgotten": contact_checks.forget_old,
    "lost contacts raised": contact_clocks.raise_lost,
    "sweeps opened": sweep_opening.open_due,
    "early signs noted": derived_signs.derive,
    "spells ended by a birthday": unattended.lapse_due,
    "gap requests lapsed": gap_requests.lapse_due,
    "releases built": release_building.build_due,
}


def tick(at: datetime) -> Iterator[tuple[str, int | None]]:
    """Do everything that is due at `at`; yield what and how many, None where it failed.

    The deadlines come with figures of their own; clocks that could not be looked at are failures.
    """
    for what, act in DUE.items():
        try:
            yield what, act(at)
        except Exception:
            # One clock that breaks must not stop the others.
            logger.exception("A clock failed: %s", what)
            yield what, None
    try:
        yield from _deadlines(at)
    except Exception:
        logger.exception("A clock failed: deadlines")
        yield "deadlines", None


def _deadlines(at: datetime) -> Iterator[tuple[str, int | None]]:
    figures = deadlines.tick(at)
    yield "clocks seen", figures.seen
    yield "breaches new", figures.breaches
    yield "climbs new", figures.climbs
    yield "clocks that cannot be computed", figures.uncomputable
    yield "clocks failed", figures.failed
    if not figures.is_clean:
        yield "deadlines", None


@huey.periodic_task(crontab(minute="*"))
@in_application
def watch_deadlines() -> None:
    """Write what is late and let it climb."""
    deadlines.tick(utc_now())


@huey.periodic_task(crontab(minute="*"))
@in_application
def chase_reports() -> int:
    """Tell the county of reports that nobody has taken up."""
    return reports.chase_due(utc_now())


@huey.periodic_task(crontab(minute="*"))
@in_application
def lapse_offers() -> int:
    """Let offers past their deadline lapse."""
    return offers.lapse_due(utc_now())


@huey.periodic_task(crontab(minute="*"))
@in_application
def ask_next() -> int:
    """Ask whoever's turn has come: after a night, after a limit, after a place came free."""
    return turns.advance_due(utc_now())


@huey.periodic_task(crontab(minute="50"))
@in_application
def refresh_waiting_lists() -> int:
    """See who of those that nearly fitted fits now."""
    return waiting_lists.refresh(utc_now())


@huey.periodic_task(crontab(minute="*/10"))
@in_application
def lapse_needs() -> int:
    """Let needs lapse whose time has come without anybody agreed."""
    return lapsed_needs.lapse_due(utc_now())


@huey.periodic_task(crontab(minute="5"))
@in_application
def cancel_lapsed_clearances() -> int:
    """Cancel appointments that lie beyond a clearance, and remind 60, 30 and 7 days before."""
    return vetting.cancel_lapsed(utc_now())


@huey.periodic_task(crontab(minute="15"))
@in_application
def forget_sign_ups() -> int:
    """Delete what sign-ups told that were begun more than a day ago."""
    return contact_checks.forget_old(utc_now())


@huey.periodic_task(crontab(minute="25"))
@in_application
def raise_lost_contacts() -> int:
    """Raise the level of children whose absent parents cannot be reached."""
    return contact_clocks.raise_lost(utc_now())


@huey.periodic_task(crontab(minute="20"))
@in_application
def open_sweeps() -> int:
    """Open the sweeps that the calendar says, and finish lists on which nobody waits."""
    return sweep_opening.open_due(utc_now())


@huey.periodic_task(crontab(minute="2"))
@in_application
def lapse_spells() -> int:
    """End what a birthday has ended for a child recorded as alone or unattended."""
    return unattended.lapse_due(utc_now())


@huey.periodic_task(crontab(minute="40"))
@in_application
def note_signs() -> int:
    """Note the early signs that the records show."""
    return derived_signs.derive(utc_now())


@huey.periodic_task(crontab(hour="0", minute="30"))
@in_application
def notice_absent() -> int:
    """Propose covers in the morning (08:30 in Shanghai) for whoever is silent or overloaded."""
    return covers.notice_due(utc_now())


@huey.periodic_task(crontab(hour="19", minute="0"))
@in_application
def forget_submissions() -> int:
    """Forget the tokens of forms that were carried out more than a day ago."""
    return transactions.forget_submissions(before=utc_now() - SUBMISSIONS_KEPT)
