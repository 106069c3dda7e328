"""What happens by itself: offers lapse, clearances expire, the nightly matching runs."""

from __future__ import annotations

from datetime import timedelta

from huey import crontab

from portal.clock import utc_now
from portal.services import match_runs, offers, transactions, vetting
from portal.tasks.queue import huey, in_application

PROVINCE = "63"
SUBMISSIONS_KEPT = timedelta(days=1)


@huey.periodic_task(crontab(minute="*"))
@in_application
def lapse_offers() -> int:
    """Let offers past their deadline lapse."""
    return offers.lapse_due(utc_now())


@huey.periodic_task(crontab(minute="5"))
@in_application
def cancel_lapsed_clearances() -> int:
    """Cancel appointments that lie beyond a clearance, and remind 60, 30 and 7 days before."""
    return vetting.cancel_lapsed(utc_now())


@huey.periodic_task(crontab(hour="18", minute="30"))
@in_application
def match_nightly() -> None:
    """Run the matching over the province at 02:30 in Shanghai (18:30 UTC)."""
    match_runs.run(PROVINCE, by=None, at=utc_now())


@huey.periodic_task(crontab(hour="19", minute="0"))
@in_application
def forget_submissions() -> int:
    """Forget the tokens of forms that were carried out more than a day ago."""
    return transactions.forget_submissions(before=utc_now() - SUBMISSIONS_KEPT)
