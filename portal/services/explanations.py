"""A result is explained to a guardian by somebody, on a day, in some way; then his page shows it.

Nothing of a case reaches a guardian before that: a page that changes by itself would tell of a
report (security.md E1). Scores are never told (domain.md 4.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import peewee

from portal import clock
from portal.case_terms import LIVE_CASES
from portal.child_terms import GuardianRelation
from portal.guardian_terms import ToldHow
from portal.models import (
    Account,
    Assessment,
    Child,
    Explanation,
    GuardianLink,
    ProtectionCase,
)
from portal.services import assessment_scope, audit, cases, messages, suspicions
from portal.services.refusals import AlreadyAnswered, FieldRefused, Refused
from portal.services.transactions import transaction
from portal.services.written_text import is_name, tidy
from portal.vocabulary import N_

LONGEST_NOTE = 500


class NotSigned(Refused):
    """Only a completed assessment that awaits no second signature is explained."""

    sentence = N_("评估还没有完成，或正在等第二人复签。完成之后再向监护人说明。")


class Suspected(Refused):
    """Nothing of a case is told to a guardian who is suspected in it."""

    sentence = N_("这位监护人在本案中被列为嫌疑，本案的内容不能告诉他。")


@dataclass(frozen=True)
class Told:
    """To whom it was explained: a guardian with an account, or by name; when, how, what he said."""

    link: GuardianLink | None
    name: str
    relation: GuardianRelation | None
    how: ToldHow | None
    told_on: date | None
    note: str = ""


def explain(assessment: Assessment, told: Told, *, by: Account, at: datetime) -> Explanation:
    """Write down that the result was explained; a guardian with an account sees it from now on.

    Raises FieldRefused naming the field, NotSigned, Suspected.
    """
    name, note = tidy(told.name), tidy(told.note)
    _refuse(assessment, told, name, note, at)
    relation = told.link.relation if told.link else told.relation
    with transaction():
        row: Explanation = Explanation.create(
            assessment=assessment, link=told.link, told_name="" if told.link else name,
            relation=relation, how=told.how, told_on=told.told_on, level=assessment.level,
            result=assessment.guardianship_result, note=note, told_by=by, told_at=at,
        )  # fmt: skip
        sentence = N_("已向监护人说明评估结果。")
        how = told.how.value if told.how else ""
        cases.step(assessment.case, "result_explained", sentence, by=by, at=at, how=how)
        if told.link is not None:
            key = f"result_explained:{row.ref}"
            messages.owe_to(told.link.account, "result_explained", key=key, at=at)
    return row


def _refuse(assessment: Assessment, told: Told, name: str, note: str, at: datetime) -> None:
    if assessment.completed_at is None or assessment_scope.is_pending(assessment):
        raise NotSigned
    _refuse_whom(assessment, told, name)
    if told.how is None:
        raise FieldRefused("how", N_("请选择是怎样说明的。"))
    if told.how is ToldHow.ACCOUNT and told.link is None:
        raise FieldRefused("how", N_("没有账号的监护人请当面或打电话说明。"))
    first = clock.local_date(assessment.completed_at)
    if told.told_on is None or not first <= told.told_on <= clock.local_date(at):
        raise FieldRefused("told_on", N_("说明的日期应在评估完成之后、今天或以前，请核对。"))
    if len(note) > LONGEST_NOTE:
        raise FieldRefused("note", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST_NOTE)


def _refuse_whom(assessment: Assessment, told: Told, name: str) -> None:
    case = assessment.case
    if told.link is not None:
        if told.link.child_id != case.child_id or told.link.ended_at or not told.link.account_id:
            raise FieldRefused("whom", N_("请从列表中选这个孩子的监护人。"))
        if suspicions.is_suspected(told.link, case):
            raise Suspected
        return
    if not name or len(name) > 72 or not is_name(name):
        raise FieldRefused("name", N_("请填写监护人的姓名，最多72个字，不含数字和符号。"))
    if told.relation is None:
        raise FieldRefused("relation", N_("请从列表中选监护人与孩子的关系。"))


def mark_read(row: Explanation, *, by: Account, at: datetime) -> None:
    """Note that the guardian has read it; raises AlreadyAnswered."""
    with transaction():
        unread = (Explanation.id == row.id) & Explanation.read_at.is_null()
        if not Explanation.update(read_at=at).where(unread).execute():
            raise AlreadyAnswered
        audit.record("explanation.read", by=by, at=at, subject=row)


def of_assessment(assessment: Assessment) -> list[Explanation]:
    """Answer to whom a result was explained, the latest first, accounts joined."""
    rows = (
        Explanation.select(Explanation, GuardianLink, Account)
        .join(GuardianLink, peewee.JOIN.LEFT_OUTER)
        .join(Account, peewee.JOIN.LEFT_OUTER, on=(GuardianLink.account == Account.id))
    )
    return list(rows.where(Explanation.assessment == assessment.id).order_by(Explanation.id.desc()))


def given_to(link: GuardianLink) -> list[Explanation]:
    """Answer what was explained to a guardian, the latest first; not what came after suspicion."""
    rows = (
        Explanation.select(Explanation, Assessment, ProtectionCase)
        .join(Assessment)
        .join(ProtectionCase)
        .where(Explanation.link == link.id)
        .order_by(Explanation.id.desc())
    )
    closed = suspicions.since(link)
    return [row for row in rows if _is_before(row, closed)]


def _is_before(row: Explanation, closed: dict[int, datetime]) -> bool:
    until = closed.get(row.assessment.case_id)
    return until is None or row.told_at < until


def find_own(account: Account, ref: str) -> Explanation | None:
    """Answer the explanation with `ref` if it was given to this account and its link stands."""
    found: Explanation | None = (
        Explanation.select(Explanation, GuardianLink)
        .join(GuardianLink)
        .where((Explanation.ref == ref) & (GuardianLink.account == account))
        .first()
    )
    if found is None or found.link.ended_at is not None:
        return None
    return found if found in given_to(found.link) else None


def owed_by(account: Account) -> list[Assessment]:
    """Answer the results of the area in force that a guardian with an account has yet to hear.

    Whoever is suspected in the case is owed nothing.
    """
    told = Explanation.select(Explanation.assessment, Explanation.link)
    rows = (
        assessment_scope.in_force(account)
        .select_extend(GuardianLink)
        .join_from(Assessment, GuardianLink, on=(GuardianLink.child == ProtectionCase.child))
        .where(
            GuardianLink.account.is_null(False)
            & GuardianLink.ended_at.is_null()
            & ProtectionCase.status.in_(LIVE_CASES)
            & ~peewee.fn.EXISTS(
                told.where(
                    (Explanation.assessment == Assessment.id)
                    & (Explanation.link == GuardianLink.id)
                )
            )
        )
        .order_by(Assessment.completed_at, Assessment.id)
    )
    found: dict[int, Assessment] = {}
    for row in rows:
        link: GuardianLink = row.guardianlink
        is_open = not assessment_scope.is_pending(row)
        if is_open and not suspicions.is_suspected(link, row.case):
            found.setdefault(row.id, row)
    return list(found.values())


def child_of(assessment: Assessment) -> Child | None:
    """Answer the child of the assessment's case, whose guardians may hear of it."""
    child: Child | None = assessment.case.child
    return child
