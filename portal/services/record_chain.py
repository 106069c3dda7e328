"""The story of one service, from the offer to the verified hours, as the audit record tells it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.models import Account, RecordCorrection, ServiceRecord
from portal.services import audit
from portal.vocabulary import N_, Language, Role, ServiceMethod

LONGEST_CHAIN = 60
# Only these acts are told; everything else in the audit record stays with the auditor.
STEPS = {
    "offer.sent": N_("发出邀请"),
    "offer.accepted": N_("接受邀请"),
    "assignment.person_named": N_("指定人员"),
    "contact.approved": N_("批准接触"),
    "visit.scheduled": N_("约定时间"),
    "record.recorded": N_("填写记录"),
    "record.confirmed": N_("确认记录"),
    "record.disputed": N_("提出疑问"),
    "record.sent_back": N_("退回更正"),
    "record.corrected": N_("更正记录"),
    "record.verified": N_("核验，计入时长"),
}


@dataclass(frozen=True)
class Step:
    """One act of the chain: when, what (a msgid), by whom."""

    at: datetime
    what: str
    who: str
    role: Role | None


@dataclass(frozen=True)
class Earlier:
    """What a record said before a correction, and why it was corrected."""

    at: datetime
    reason: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    method: ServiceMethod
    language: Language
    content: str
    observation: str
    next_step: str


def of(written: ServiceRecord) -> list[Step]:
    """Answer the acts on the record and on its assignment, the first one first."""
    entries = [
        entry
        for ref in (written.assignment.ref, written.ref)
        for entry in audit.entries(limit=LONGEST_CHAIN, subject_ref=ref)
        if entry.action in STEPS
    ]
    entries.sort(key=lambda entry: entry.id)
    return [
        Step(entry.at, STEPS[entry.action], _name(entry.actor), _role(entry.actor))
        for entry in entries
    ]


def _name(actor: Account | None) -> str:
    return actor.display_name if actor else ""


def _role(actor: Account | None) -> Role | None:
    return actor.role if actor else None


def earlier_versions(written: ServiceRecord) -> list[Earlier]:
    """Answer what the record said before each correction, the first one first."""
    rows = (
        RecordCorrection.select()
        .where(RecordCorrection.record == written.id)
        .order_by(RecordCorrection.id)
    )
    return [Earlier(row.corrected_at, row.reason, **_before(row.before)) for row in rows]


def _before(stored: str) -> dict[str, Any]:
    said = json.loads(stored)
    return {
        **said,
        "starts_at": datetime.fromisoformat(said["starts_at"]),
        "ends_at": datetime.fromisoformat(said["ends_at"]),
        "method": ServiceMethod(said["method"]),
        "language": Language(said["language"]),
    }
