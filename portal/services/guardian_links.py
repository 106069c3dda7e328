"""A guardian's account belongs to a child by a code that the township hands over on paper.

The township has seen who stands before it; nobody ties himself to a child by what he knows of it.
"""

from __future__ import annotations

import hashlib
import random
import re
from datetime import datetime, timedelta

import peewee

from portal.child_terms import GuardianRelation
from portal.guardian_terms import LinkEnding
from portal.models import Account, Child, GuardianLink
from portal.services import audit, child_scope
from portal.services.code_names import ALPHABET
from portal.services.refusals import AlreadyAnswered, FieldRefused
from portal.services.transactions import transaction
from portal.vocabulary import N_, Role

LIVES = timedelta(days=30)  # platform
CODE_LENGTH = 12
_BETWEEN = re.compile(r"[\s\u2010-\u2015-]+")
WRONG_CODE = N_("没有这个绑定码，或已经用过、过期。请逐个核对，或请乡镇重新开一份。")


def hand_out(
    child: Child, relation: GuardianRelation | None, *, by: Account, at: datetime,
    rng: random.Random,
) -> tuple[GuardianLink, str]:  # fmt: skip
    """Make a one-time code for a guardian of `child`; it is stored only as a hash.

    Raises FieldRefused("relation").
    """
    if relation is None:
        raise FieldRefused("relation", N_("请从列表中选监护人与孩子的关系。"))
    code = "".join(rng.choice(ALPHABET) for _ in range(CODE_LENGTH))
    with transaction():
        link: GuardianLink = GuardianLink.create(
            child=child, relation=relation, code_hash=_digest(code), handed_by=by, handed_at=at,
            expires_at=at + LIVES,
        )  # fmt: skip
        audit.record("guardian.code_handed", by=by, at=at, subject=link, relation=relation.value)
    return link, code


def grouped(code: str) -> str:
    """Answer a code as it is printed: three groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def accept(account: Account, code: str, *, at: datetime) -> GuardianLink:
    """Tie the account to the child of the code, once; raises FieldRefused("code")."""
    digest = _digest(_BETWEEN.sub("", code).upper()[: CODE_LENGTH * 2])
    if account.role is not Role.GUARDIAN:
        raise FieldRefused("code", WRONG_CODE)
    with transaction():
        taken = (
            GuardianLink.update(account=account, linked_at=at, version=GuardianLink.version + 1)
            .where(
                (GuardianLink.code_hash == digest)
                & GuardianLink.account.is_null()
                & GuardianLink.ended_at.is_null()
                & (GuardianLink.expires_at > at)
            )
            .execute()
        )
        if not taken:
            raise FieldRefused("code", WRONG_CODE)
        link: GuardianLink = GuardianLink.get(GuardianLink.code_hash == digest)
        audit.record("guardian.linked", by=account, at=at, subject=link)
    return link


def end(link: GuardianLink, why: LinkEnding | None, *, by: Account, at: datetime) -> None:
    """End a link, or take back a code that was not used; raises FieldRefused, AlreadyAnswered.

    The account sees nothing of the child from the next page on.
    """
    if why is None:
        raise FieldRefused("ending", N_("请选择为什么结束。"))
    with transaction():
        ended = (
            GuardianLink.update(
                ended_at=at, ended_by=by, ending=why, version=GuardianLink.version + 1
            )
            .where((GuardianLink.id == link.id) & GuardianLink.ended_at.is_null())
            .execute()
        )
        if not ended:
            raise AlreadyAnswered
        audit.record("guardian.link_ended", by=by, at=at, subject=link, why=why.value)


def of_child(child: Child) -> list[GuardianLink]:
    """Answer every link of a child, those that stand first, accounts joined."""
    rows = GuardianLink.select(GuardianLink, Account).join(
        Account, peewee.JOIN.LEFT_OUTER, on=(GuardianLink.account == Account.id)
    )
    order = (GuardianLink.ended_at.is_null(False), GuardianLink.id)
    return list(rows.where(GuardianLink.child == child.id).order_by(*order))


def standing_of(child: Child) -> list[GuardianLink]:
    """Answer the links of a child whose account has been tied and not ended."""
    return [row for row in of_child(child) if row.account_id and row.ended_at is None]


def find(account: Account, ref: str) -> GuardianLink | None:
    """Answer the link with `ref` if the account may open the child's file."""
    found: GuardianLink | None = GuardianLink.get_or_none(GuardianLink.ref == ref)
    if found is None or child_scope.find(account, found.child.ref) is None:
        return None
    return found


def own(account: Account) -> list[GuardianLink]:
    """Answer the account's own links that stand, children joined; only a guardian has any."""
    rows = GuardianLink.select(GuardianLink, Child).join(Child)
    mine = (GuardianLink.account == account) & GuardianLink.ended_at.is_null()
    if account.role is not Role.GUARDIAN:
        return []
    return list(rows.where(mine).order_by(GuardianLink.id))


def find_own(account: Account, ref: str) -> GuardianLink | None:
    """Answer the account's own link with `ref` if it stands."""
    return next((link for link in own(account) if link.ref == ref), None)


def _digest(code: str) -> str:
    return hashlib.sha256(b"guardian\0" + code.encode()).hexdigest()
