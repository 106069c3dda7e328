"""Figures of supervision about who reads files: openings that no case explains (figure 18)."""

from __future__ import annotations

import peewee

from portal.child_terms import OpeningPurpose
from portal.models import AuditEntry, Child, ProtectionCase
from portal.models.area import cut, within
from portal.services.figures_of_children import counted
from portal.services.indicators import Counted, Figure, Parts, Scope


def without_case(scope: Scope) -> Counted:
    """Count the openings of children's files in the window while the child had no case.

    By the office that opened them: a place further down answers only for its own officers.
    """
    place = cut(AuditEntry.area_code, scope.length)
    rows = AuditEntry.select(place, peewee.fn.COUNT(AuditEntry.id))
    found = counted(_opened(rows, scope).group_by(place))
    return {code: figure for code, figure in found.items() if len(code) == scope.length}


def by_purpose(scope: Scope) -> Parts:
    """Answer the same count by the purpose that the officer named."""
    rows = AuditEntry.select(AuditEntry.purpose, peewee.fn.COUNT(AuditEntry.id))
    named = counted(_opened(rows, scope).group_by(AuditEntry.purpose))
    return {each.zh: named.get(each.zh, Figure()) for each in OpeningPurpose}


def _opened(rows: peewee.ModelSelect, scope: Scope) -> peewee.ModelSelect:
    live = ProtectionCase.select(ProtectionCase.id).where(
        (ProtectionCase.child == Child.id)
        & (ProtectionCase.opened_at <= AuditEntry.at)
        & (ProtectionCase.closed_at.is_null() | (ProtectionCase.closed_at > AuditEntry.at))
    )
    return rows.join(Child, on=(Child.ref == AuditEntry.subject_ref)).where(
        (AuditEntry.action == "child.opened")
        & within(AuditEntry.area_code, scope.prefix)
        & (AuditEntry.at >= scope.since)
        & (AuditEntry.at < scope.until)
        & ~peewee.fn.EXISTS(live)
    )
