"""Runs of the matcher: who is proposed for which need, and why a need stays open."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import matching
import peewee

from portal.models import Account, Assignment, Child, Helper, MatchRun, Need, Organization, UnfilledNeed
from portal.models.area import within
from portal.services import audit, match_problem
from portal.services.areas import ancestors
from portal.services.suitability import REASONS, UNKNOWN_REASON
from portal.services.transactions import transaction
from portal.vocabulary import AssignmentStatus, NeedStatus, Tier, WithdrawReason

PROVINCE = "63"
CHUNK = 400


@dataclass(frozen=True)
class Reason:
    """Why helpers were passed over: the matcher's code, its sentence (msgid), how many."""

    code: str
    text: str
    count: int


@dataclass
class NeedResult:
    """What a run says of one need: its proposals, or the places it could not fill and why."""

    need: Need
    proposals: list[Assignment] = field(default_factory=list)
    unfilled_slots: int = 0
    reasons: list[Reason] = field(default_factory=list)
