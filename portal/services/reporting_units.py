"""Units that must report: what each says of itself once, so that no report asks again."""

from __future__ import annotations

from datetime import datetime

from portal.models import Account, ReportingUnit
from portal.report_terms import ReporterKind
from portal.services import audit
from portal.services.refusals import AlreadyAnswered, FieldRefused
from portal.services.transactions import transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_

# The thirteen kinds that must report (domain.md 1.3); a person is none of them.
KINDS = tuple(
    kind
    for kind in ReporterKind
    if kind not in {ReporterKind.CHILD, ReporterKind.GUARDIAN, ReporterKind.PUBLIC}
)
LONGEST_NAME = 120


def of(account: Account) -> ReportingUnit | None:
    """Answer what the unit has said of itself, or None."""
    found: ReportingUnit | None = ReportingUnit.get_or_none(ReportingUnit.account == account.id)
    return found


def known_of(account: Account) -> dict[str, str]:
    """Answer kind and name as the report's form names them; empty as long as nothing is said."""
    unit = of(account)
    return {"kind": unit.kind.value, "unit": unit.name} if unit else {}


def describe(kind: ReporterKind | None, name: str, *, by: Account, at: datetime) -> ReportingUnit:
    """Say once what kind of unit `by` is, and its name.

    Raises FieldRefused("kind" or "name"), AlreadyAnswered.
    """
    said = tidy(name)
    if kind not in KINDS:
        raise FieldRefused("kind", N_("请选择单位的类别。"))
    if not said or len(said) > LONGEST_NAME:
        raise FieldRefused("name", N_("请填写单位全称，最多 %(most)s 个字。"), most=LONGEST_NAME)
    with transaction():
        if of(by) is not None:
            raise AlreadyAnswered
        unit: ReportingUnit = ReportingUnit.create(account=by, kind=kind, name=said, at=at)
        audit.record("reporting_unit.described", by=by, at=at, kind=kind.value)
    return unit
