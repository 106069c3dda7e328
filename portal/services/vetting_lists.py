"""Reading who waits for vetting, who serves and who was asked about: lists of the county's desk."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta

import peewee

from portal import clock
from portal.models import Account, Helper, Vetting
from portal.models.area import within
from portal.vocabulary import HelperStatus, Role, VettingResult

EXPIRING = timedelta(days=60)
S = HelperStatus
TABS: dict[str, tuple[HelperStatus, ...]] = {
    "waiting": (S.APPLIED, S.VETTED),
    "active": (S.ACTIVE,),
    "stopped": (S.SUSPENDED, S.REJECTED, S.EXITED, S.BARRED),
}


def in_scope(account: Account) -> peewee.ModelSelect:
    """Select the helpers who live in `account`'s county, each with account and organization."""
    rows = Helper.select(Helper, Account).join(Account)
    if account.role is not Role.COUNTY:
        return rows.where(Helper.id.is_null())
    return rows.where(within(Helper.area_code, account.area_code))


def find(account: Account, ref: str) -> Helper | None:
    """Answer the helper with `ref` if he lives in `account`'s county."""
    found: Helper | None = in_scope(account).where(Helper.ref == ref).first()
    return found


def in_tab(
    account: Account, key: str, *, at: datetime, page: int = 1, size: int = 50
) -> tuple[list[Helper], int]:
    """Answer one page of helpers of a tab (waiting, expiring, active, stopped) and their count."""
    rows = in_scope(account)
    if key == "expiring":
        rows = rows.where(Helper.id.in_([row.id for row in expiring(account, at=at)]))
    else:
        rows = rows.where(Helper.status.in_(TABS[key]))
    return list(rows.order_by(Helper.created_at, Helper.id).paginate(page, size)), rows.count()


def waiting_in(account: Account) -> list[Helper]:
    """Answer the helpers of the county who wait for vetting or training, the longest first."""
    rows = in_scope(account).where(Helper.status.in_(TABS["waiting"]))
    return list(rows.order_by(Helper.created_at, Helper.id))


def expiring(account: Account, *, at: datetime) -> list[Helper]:
    """Answer the active helpers of the county whose clear vetting ends within sixty days."""
    limit = clock.local_date(at) + EXPIRING
    later = Vetting.select(Vetting.helper).where(
        (Vetting.result == VettingResult.CLEAR) & (Vetting.valid_until > limit)
    )
    rows = in_scope(account).where((Helper.status == S.ACTIVE) & Helper.id.not_in(later))
    return list(rows.order_by(Helper.id))


def history_of(helper: Helper) -> list[Vetting]:
    """Answer every recorded query of the helper, the newest first."""
    rows = Vetting.select(Vetting, Account).join(Account).where(Vetting.helper == helper.id)
    return list(rows.order_by(Vetting.checked_on.desc(), Vetting.id.desc()))


def barred_like(helper: Helper) -> list[Helper]:
    """Answer barred helpers of the same birth date and name, however spaced, in the province.

    Whom the police has told apart from them since they were barred is like none of them.
    """
    told_apart = _newest(helper, VettingResult.OTHER_PERSON)
    rows = Helper.select().where(
        (Helper.status == S.BARRED)
        & (Helper.id != helper.id)
        & (Helper.birth_on == helper.birth_on)
    )
    return [
        row
        for row in rows
        if _letters(row.full_name) == _letters(helper.full_name)
        and told_apart <= _newest(row, VettingResult.HIT)
    ]


def _newest(helper: Helper, result: VettingResult) -> int:
    """Answer the id of the helper's last query so answered, 0 without one; ids only grow."""
    rows = Vetting.select(peewee.fn.MAX(Vetting.id)).where(
        (Vetting.helper == helper.id) & (Vetting.result == result)
    )
    return rows.scalar() or 0


def _letters(name: str) -> str:
    """Answer the letters of a name alone: a blank or a dot between them makes nobody another."""
    text = unicodedata.normalize("NFKC", name)
    # Marks belong to the letters: Tibetan writes its vowels so.
    return "".join(letter for letter in text if unicodedata.category(letter)[0] in "LM")


def cleared_until(helper: Helper) -> date | None:
    """Answer the last day that a clear vetting covers, or None."""
    row = (
        Vetting.select()
        .where((Vetting.helper == helper.id) & (Vetting.result == VettingResult.CLEAR))
        .order_by(Vetting.valid_until.desc())
        .first()
    )
    return row.valid_until if row else None
