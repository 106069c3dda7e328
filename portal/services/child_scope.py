"""Which children's files an account may open, and by which name it reads of them."""

from __future__ import annotations

import peewee

from portal.models import Account, Child
from portal.models.area import within
from portal.services import code_names
from portal.vocabulary import ChildStatus, Role

S = ChildStatus
CASE_STAFF = frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY})
# The county is told of a file when the township has checked it, not of a village's draft.
SHOWN_TO_COUNTY = (S.VERIFIED, S.ACTIVE, S.EXITED)


def in_scope(account: Account) -> peewee.ModelSelect:
    """Select the files that `account` may open: own area, and for the county checked ones only."""
    if account.role not in CASE_STAFF:
        return Child.select().where(Child.id.is_null())
    rows = Child.select().where(within(Child.area_code, account.area_code))
    if account.role is Role.COUNTY:
        rows = rows.where(Child.status.in_(SHOWN_TO_COUNTY))
    return rows


def find(account: Account, ref: str) -> Child | None:
    """Answer the file with `ref` if `account` may open it."""
    found: Child | None = in_scope(account).where(Child.ref == ref).first()
    return found


def of_township(account: Account) -> list[Child]:
    """Answer the files of the account's area that have not left the register, by name's sound."""
    rows = in_scope(account).where(Child.status != S.EXITED)
    return list(rows.order_by(Child.name_pinyin, Child.id))


def sees_names(account: Account) -> bool:
    """Say whether lists show `account` children's names; the county reads them in the file only."""
    return account.role in {Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}


def code_or_name(account: Account, child: Child) -> str:
    """Answer the child's name for village and township of its area, else its code name."""
    is_own = sees_names(account) and child.area_code.startswith(account.area_code)
    name: str = child.name if is_own else child.code_name
    return name


def counts(account: Account) -> dict[ChildStatus, int]:
    """Answer how many files `account` may open, by status."""
    rows = in_scope(account).select(Child.status, peewee.fn.COUNT(Child.id))
    return dict(rows.group_by(Child.status).tuples())


def in_status(
    account: Account, status: ChildStatus, *, sought: str = "", page: int = 1, size: int = 50
) -> tuple[list[Child], int]:
    """Answer one page of files of a status and the count of all, sought by code name or name."""
    rows = in_scope(account).where(Child.status == status)
    if sought:
        wanted = Child.code_name == code_names.tidy(sought)
        if sees_names(account):
            wanted |= Child.name.contains(sought)
        rows = rows.where(wanted)
    order = rows.order_by(Child.details_due_on, Child.id)
    return list(order.paginate(page, size)), rows.count()
