"""Children's files: opened, checked by the township, confirmed by the county, left in the end."""

from __future__ import annotations

import random
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from portal import clock
from portal.assignment_terms import WithdrawReason
from portal.child_terms import ExitReason, OpeningPurpose
from portal.models import Account, Assignment, Child, ChildDetails, Need
from portal.models.assignment import HOLDING, LIVE
from portal.services import (
    absences,
    agreement_steps,
    audit,
    cases,
    code_names,
    dropouts,
    follow_ups,
    messages,
    needs,
    twins,
    unattended,
)  # fmt: skip
from portal.services.child_fields import OpeningFields
from portal.services.refusals import (
    FieldRefused,
    NotInThisState,
    NotInYourArea,
    Refused,
)  # fmt: skip
from portal.services.transactions import carry, change, transaction
from portal.vocabulary import N_, AssignmentStatus, ChildStatus, NeedStatus, Role

S = ChildStatus
# The rest of the national form follows within this time (platform).
DETAILS_WITHIN = timedelta(days=30)
SHORTEST_REASON, LONGEST_REASON = 4, 300
# With these the register lets a child go, but protection does not: its case goes on (platform).
CASE_GOES_ON = (ExitReason.TURNED_16, ExitReason.OTHER_REGISTER, ExitReason.DIED)
# Help under way: agreed or given and not yet verified.
UNDER_WAY = tuple({*LIVE, *HOLDING} - {AssignmentStatus.VERIFIED})
EDITABLE = {
    Role.VILLAGE_DIRECTOR: (S.DRAFT, S.RETURNED, S.ACTIVE),
    Role.TOWNSHIP: (S.DRAFT, S.RETURNED, S.SUBMITTED, S.ACTIVE),
}


class HelpUnderWay(Refused):
    """A file is not closed over somebody's help."""

    sentence = N_("这个孩子还有进行中的服务任务。请先完成或取消这些任务，再办理退出。")


class CaseUnderWay(Refused):
    """A file is not closed over a protection case that would lose its visits by it."""

    sentence = N_("这个孩子还有办理中的保护个案。请先结案或移交，再办理退出。")


def open_file(
    fields: OpeningFields,
    *,
    by: Account,
    at: datetime,
    is_another_child: bool = False,
    status: ChildStatus = S.DRAFT,
    rng: random.Random | None = None,
) -> Child:
    """Open a child's file with its twelve fields, as a draft unless an import says otherwise.

    Raises NotInYourArea, and PossibleTwin unless `is_another_child`.
    """
    with transaction():
        child = write(
            fields, keeper=by, at=at, is_another_child=is_another_child, status=status, rng=rng
        )
        audit.record("child.entered", by=by, at=at, subject=child, status=status.value)
    return child


def write(
    fields: OpeningFields,
    *,
    keeper: Account,
    at: datetime,
    is_another_child: bool,
    status: ChildStatus,
    rng: random.Random | None = None,
) -> Child:
    """Write the rows of a new file inside the caller's transaction; the caller writes the audit."""
    _refuse_outside(fields, keeper)
    if not is_another_child:
        _refuse_twin(fields, keeper)
    child = Child.create(
        **asdict(fields),
        code_name=_free_code_name(rng or secrets.SystemRandom()),
        name_pinyin=twins.pinyin(fields.name),
        status=status,
        details_due_on=clock.local_date(at) + DETAILS_WITHIN,
        entered_by=keeper,
        created_at=at,
    )
    ChildDetails.create(child=child)
    unattended.respond(child, by=keeper, at=at)
    dropouts.follow(child, by=keeper, at=at)
    return child


def update(
    child: Child,
    fields: OpeningFields,
    *,
    version: int,
    by: Account,
    at: datetime,
    is_another_child: bool = False,
) -> None:
    """Save the twelve fields anew; raises ChangedMeanwhile, NotInThisState, PossibleTwin."""
    if child.status not in EDITABLE.get(by.role, ()):
        raise NotInThisState(state=child.status.zh)
    _refuse_outside(fields, by)
    values: dict[str, Any] = {
        field: value for field, value in asdict(fields).items() if value != getattr(child, field)
    }
    with transaction():
        if {"name", "birth_on"} & set(values) and not is_another_child:
            _refuse_twin(fields, by, besides=child)
        if "name" in values:
            values["name_pinyin"] = twins.pinyin(fields.name)
        was = child.school_state
        change(child, version=version, **values)
        dropouts.follow(child, was=was, by=by, at=at)
        if "area_code" in values:
            needs.move_with(child, at=at)
        if {"carer_name", "carer_relation", "carer_phone"} & set(values):
            agreement_steps.carer_changed(child, by=by, at=at)
        audit.record("child.updated", by=by, at=at, subject=child, fields=sorted(values))
        unattended.respond(child, by=by, at=at)


def submit(child: Child, *, version: int | None = None, by: Account, at: datetime) -> None:
    """Send a draft (or a corrected file) to the township's check."""
    _move(
        child, (S.DRAFT, S.RETURNED), S.SUBMITTED, "submitted",
        version=version, by=by, at=at, status_reason="",
    )  # fmt: skip


def return_file(child: Child, *, reason: str, by: Account, at: datetime) -> None:
    """Return a file to whoever entered it, saying what to mend; he is told."""
    said = " ".join(reason.split())
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise FieldRefused(
            "reason",
            N_("请用 %(least)s 到 %(most)s 个字写明要补正什么。"),
            least=SHORTEST_REASON, most=LONGEST_REASON,
        )  # fmt: skip
    with transaction():
        states = (S.SUBMITTED, S.VERIFIED)
        _move(child, states, S.RETURNED, "returned", by=by, at=at, status_reason=said)
        key = f"file_returned:{child.ref}:{child.version}"
        messages.owe_to(child.entered_by, "file_returned", key=key, at=at)


def verify(child: Child, *, version: int | None = None, by: Account, at: datetime) -> None:
    """Say as township that the file, as on the page, is right; the county confirms next."""
    _move(child, (S.SUBMITTED,), S.VERIFIED, "verified", version=version, by=by, at=at)


def confirm(child: Child, *, version: int | None = None, by: Account, at: datetime) -> None:
    """Put the child on the register; the first visit falls due (domain.md 2.4)."""
    with transaction():
        _move(
            child, (S.VERIFIED,), S.ACTIVE, "confirmed",
            version=version, by=by, at=at, confirmed_at=at,
        )  # fmt: skip
        follow_ups.start(child, at=at)
        dropouts.follow(child, by=by, at=at)


def exit_file(child: Child, *, reason: ExitReason, by: Account, at: datetime) -> None:
    """Take the child off the register; its open needs are withdrawn.

    Raises HelpUnderWay while somebody is asked, agreed or at work, and CaseUnderWay while a
    protection case would be left behind (domain.md 2.4).
    """
    with transaction():
        if reason not in CASE_GOES_ON and cases.live_case_of(child=child) is not None:
            raise CaseUnderWay
        _move(child, (S.ACTIVE,), S.EXITED, "exited", by=by, at=at, status_reason=reason.value)
        # Needs first: sending an offer holds the need's row, so none slips in between.
        why = WithdrawReason.NEED_CHANGED.value
        Need.update(status=NeedStatus.WITHDRAWN, status_reason=why, version=Need.version + 1).where(
            (Need.child == child.id) & (Need.status == NeedStatus.OPEN)
        ).execute()
        own = Assignment.need.in_(Need.select(Need.id).where(Need.child == child.id))
        if Assignment.select().where(own & Assignment.status.in_(UNDER_WAY)).exists():
            raise HelpUnderWay
        follow_ups.no_longer_needed(child)
        absences.end_with_file(child, reason, by=by, at=at)
        agreement_steps.end_with(child, by=by, at=at)
        Assignment.update(
            status=AssignmentStatus.WITHDRAWN, status_reason=why, version=Assignment.version + 1
        ).where(own & (Assignment.status == AssignmentStatus.PROPOSED)).execute()


def opened(child: Child, *, by: Account, at: datetime, purpose: OpeningPurpose) -> None:
    """Write into the audit record that the file is opened; only then may a page show it."""
    audit.opened(child, by=by, at=at, purpose=purpose.zh)


def _move(
    child: Child,
    states: tuple[ChildStatus, ...],
    status: ChildStatus,
    verb: str,
    *,
    version: int | None = None,
    by: Account,
    at: datetime,
    **values: Any,
) -> None:
    """Carry the file a step on, and write its audit row with it."""
    with transaction():
        carry(child, status, states, version, **values)
        audit.record(f"child.{verb}", by=by, at=at, subject=child)


def _refuse_outside(fields: OpeningFields, by: Account) -> None:
    if not fields.area_code.startswith(by.area_code):
        raise NotInYourArea


def _refuse_twin(fields: OpeningFields, by: Account, besides: Child | None = None) -> None:
    who = (fields.name, fields.birth_on, fields.area_code)
    if found := twins.find(*who, for_account=by, besides=besides):
        raise twins.PossibleTwin(found)


def _free_code_name(rng: random.Random) -> str:
    code_name = code_names.new(rng)
    while Child.select().where(Child.code_name == code_name).exists():
        code_name = code_names.new(rng)
    return code_name
