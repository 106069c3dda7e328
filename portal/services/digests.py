"""What climbed without being an emergency: one message a morning and person, with the number.

The first run over an old database would else fill every post box up to the province.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta

from portal import clock
from portal.models import Account, Message
from portal.services import messages, staff
from portal.services.transactions import transaction

TEMPLATE = "deadlines_climbed"
# When offices begin; what climbs later in the day stands in the next morning's (platform).
MORNING = time(8)
ONE_DAY = timedelta(days=1)


def count_in(officers: list[Account], *, at: datetime) -> None:
    """Count one more in the next morning's message to each of `officers` and their deputies.

    In the transaction of what is told, so that each is counted exactly once. A message that has
    been taken to be sent stays as it is; the one of the morning after counts then.
    """
    day = day_of(at)
    with transaction():
        for account in staff.with_deputies(officers, clock.local_date(at)):
            _count(account, day)


def day_of(at: datetime) -> date:
    """Answer the Shanghai day of the first morning after `at`."""
    local = clock.to_local(at)
    return local.date() + (ONE_DAY if local.time() >= MORNING else timedelta(0))


def key_of(account: Account, day: date) -> str:
    """Answer the key of the one message to `account` on a day."""
    return f"deadlines:{day}:{account.id}"


def _count(account: Account, day: date) -> None:
    while True:
        held = Message.get_or_none(Message.key == key_of(account, day))
        if held is None:
            morning = clock.to_utc(datetime.combine(day, MORNING))
            messages.owe_to(account, TEMPLATE, key=key_of(account, day), at=morning, count=1)
            return
        told = json.dumps({"count": _number(held) + 1})
        # One that is being sent, or was, is not touched.
        untouched = Message.sent_at.is_null() & (Message.tries == 0)
        if Message.update(payload=told).where((Message.id == held.id) & untouched).execute():
            return
        day += ONE_DAY


def _number(message: Message) -> int:
    return int(json.loads(message.payload).get("count", 0))
