"""The audit record: every act and every opening of a child's file, each row sealing the last."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from portal.models import Account, AuditEntry
from portal.models.base import Named, database
from portal.services.transactions import record_submission, transaction

_key = b""


def use_key(key: bytes) -> None:
    """Set the key that seals the rows; called once when the application is made."""
    global _key
    _key = key


def record(
    action: str, *, by: Account | None, at: datetime, subject: Named | None = None, **detail: Any
) -> None:
    """Write the row of an act inside the act's own transaction.

    `action` is "noun.verb"; `detail` holds codes and counts, never a child's name or free text.
    """
    _append(action, by=by, at=at, subject=subject, purpose="", detail=detail)
    record_submission(at)


def opened(subject: Named, *, by: Account, at: datetime, purpose: str) -> None:
    """Write the row of an opening of `subject`; the page is shown only if this succeeds."""
    with transaction():
        action = f"{type(subject).__name__.lower()}.opened"
        _append(action, by=by, at=at, subject=subject, purpose=purpose, detail={})


def _append(
    action: str,
    *,
    by: Account | None,
    at: datetime,
    subject: Named | None,
    purpose: str,
    detail: dict[str, Any],
) -> None:
    if not database.in_transaction():
        raise RuntimeError("An audit row belongs inside the transaction of its act.")
    # `transaction` lets one writer in at a time; two would seal one predecessor: a forked chain.
    last = AuditEntry.select(AuditEntry.mac).order_by(AuditEntry.id.desc()).first()
    entry = AuditEntry(
        at=at,
        actor=by,
        role=str(by.role) if by else "public",
        area_code=by.area_code if by else "",
        action=action,
        subject_kind=type(subject).__name__ if subject is not None else "",
        subject_ref=subject.ref if subject is not None else "",
        purpose=purpose,
        detail=json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str),
        previous_mac=last.mac if last else "",
    )
    entry.mac = _seal(entry)
    entry.save(force_insert=True)


def _seal(entry: AuditEntry) -> str:
    body = (
        entry.at.isoformat(),
        entry.actor_id,
        entry.role,
        entry.area_code,
        entry.action,
        entry.subject_kind,
        entry.subject_ref,
        entry.purpose,
        entry.detail,
        entry.previous_mac,
    )
    return hmac.new(_key, json.dumps(body).encode(), hashlib.sha256).hexdigest()


def verify() -> int:
    """Walk the whole record; answer the count of rows, or raise ValueError naming the first break.

    A cut tail is not seen by this walk alone; that needs an anchor kept elsewhere.
    """
    previous = ""
    count = 0
    for entry in AuditEntry.select().order_by(AuditEntry.id).iterator():
        if entry.previous_mac != previous or not hmac.compare_digest(entry.mac, _seal(entry)):
            raise ValueError(f"The audit record is broken at row {entry.id}.")
        previous = entry.mac
        count += 1
    return count


def entries(*, limit: int, before_id: int | None = None, subject_ref: str = "") -> list[AuditEntry]:
    """Answer the newest `limit` rows, older than `before_id` if given, of one subject if given."""
    query = AuditEntry.select(AuditEntry, Account).left_outer_join(Account)
    if before_id is not None:
        query = query.where(AuditEntry.id < before_id)
    if subject_ref:
        query = query.where(AuditEntry.subject_ref == subject_ref)
    return list(query.order_by(AuditEntry.id.desc()).limit(limit))
