"""Officers who must not handle a report: they no longer find it, and others are told."""

from __future__ import annotations

from datetime import datetime

from portal.models import Account, Recusal, Report
from portal.report_terms import EntryKind
from portal.services import audit, report_steps, reports
from portal.services.transactions import transaction
from portal.vocabulary import N_


def recuse(report: Report, *, by: Account, at: datetime) -> bool:
    """Take `by` off the report, because it names him or somebody close to him.

    His colleagues are told anew; where there is none, county and prefecture are. Answers whether
    an officer is left. Somebody who has stepped back once finds the report no more.
    """
    with transaction():
        Recusal.create(report=report, account=by, at=at)
        said = N_("已换其他民警办理。")
        report_steps.add_entry(report, EntryKind.STEP, said, by=None, at=at)
        audit.record("report.recused", by=by, at=at, subject=report)
        return reports.tell_police(report, at=at, again=f"recused:{by.id}")
