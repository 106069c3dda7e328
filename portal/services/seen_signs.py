"""Signs that somebody saw: noted with his sentence, and what each of them sets off at once."""

from __future__ import annotations

from datetime import datetime

from portal.models import Account, Child, EarlySign
from portal.report_terms import Situation
from portal.services import dropouts, early_signs, unattended
from portal.services.transactions import transaction
from portal.sweep_terms import SignKind, SignSource

# What is no sign any more but a danger: the police are told and a case is opened (HR-15).
DANGERS = {
    SignKind.ALONE_ON_PASTURE: Situation.ALONE,
    SignKind.WHEREABOUTS_UNKNOWN: Situation.MISSING,
}


def note(
    child: Child, kind: SignKind, *, source: SignSource, words: str, by: Account, at: datetime
) -> EarlySign | None:
    """Note what was seen, in one sentence; answer None if the sign stands already.

    A dropout asks for help to return to school (HR-29). Raises FieldRefused("words").
    """
    said = early_signs.said_in("words", words)
    with transaction():
        if kind is SignKind.DROPOUT:
            return dropouts.begin(child, source=source, words=said, by=by, at=at)
        sign = early_signs.note(child, kind, source=source, words=said, by=by, at=at)
        if sign is not None and kind in DANGERS:
            unattended.found(child, DANGERS[kind], by=by, at=at)
    return sign
