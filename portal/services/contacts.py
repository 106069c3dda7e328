"""Contact: the township lets one person learn a given name and a meeting point, and no more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal import clock
from portal.assignment_terms import MeetingPlace
from portal.models import Account, Assignment, Child, Consent
from portal.service_codes import SERVICE_CODES
from portal.services import audit, clearance, consents, notices, suitability
from portal.services.places_left import move
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.services.transactions import transaction
from portal.vocabulary import N_, AssignmentStatus, ContactKind

S = AssignmentStatus
# While the assignment lives; at its end the same page shows neither name nor place (A6).
# Who forgot to write the record must not keep the child's name on the screen (platform).
SHOWN_AFTER = timedelta(days=3)
SHOWN_IN = frozenset({S.CONTACT_APPROVED, S.SCHEDULED, S.DELIVERED, S.CONFIRMED})
LONGEST_NAME, LONGEST_DETAIL = 12, 40
# A house number, a door or a telephone number (in groups too) has no place in a meeting point.
ADDRESS = re.compile(
    r"\d\s*(号|號|户|室|单元|栋|幢|组|社|队)|[一二三四五六七八九十百]+(号|號|组|社|队|户)"
    r"|(\d[\s.-]*){5,}"
)
# Peoples whose names hold no surname that could be left out; every other is taken to have one.
WITHOUT_SURNAME = frozenset(
    {"藏族", "蒙古族", "哈萨克族", "维吾尔族", "柯尔克孜族", "塔吉克族", "门巴族", "珞巴族"}
)
_JOINERS = re.compile(r"[\s·•‧・.]+")
ALONE_IN_A_CAR = "T2"


@dataclass(frozen=True)
class ConsentGiven:
    """A guardian's consent as the township writes it down."""

    given_by: str
    relation: str
    given_on: date
    child_heard: str


@dataclass(frozen=True)
class Meeting:
    """Where and how the two meet: never at the child's address, never alone (HR-25)."""

    place: MeetingPlace
    detail: str
    second_adult: str
    is_public_place: bool


@dataclass(frozen=True)
class Contact:
    """What the named person learns, and nothing else."""

    given_name: str
    meeting_point: str
    second_adult: str | None


def approve(
    assignment: Assignment,
    *,
    given_name: str,
    meeting: Meeting,
    consent: ConsentGiven | None,
    version: int | None = None,
    by: Account,
    at: datetime,
) -> None:
    """Approve contact: person named and cleared, guardian's consent, a place, a second adult.

    A standing consent for the service is used; else `consent` is recorded (HR-09, statutory: a
    child's data pass to others only with separate consent). `version` is that of the page, so that
    nobody is approved whom the township has not seen. Raises FieldRefused, NotEligible,
    NotInThisState, ChangedMeanwhile.
    """
    need = assignment.need
    child = need.child
    name = _given_name(given_name, child)
    point = _meeting_point(meeting, child, is_remote=need.is_remote)
    second_adult = _second_adult(meeting, assignment)
    with transaction():
        present = _accepted(assignment, version)
        suitability.refuse_unfit(present, at=at)
        standing = _consent(child, need.service, consent, by=by, at=at)
        move(
            assignment,
            S.CONTACT_APPROVED,
            only_if=Assignment.helper == present.helper_id,
            given_name=name,
            meeting_point=point,
            second_adult=second_adult,
            consent=standing,
            contact_approved_at=at,
            contact_approved_by=by,
        )
        notices.tell(assignment, "contact_approved", at=at)
        audit.record(
            "contact.approved",
            by=by,
            at=at,
            subject=assignment,
            consent=standing.ref,
            has_second_adult=bool(second_adult),
            is_public_place=meeting.is_public_place,
        )


def _accepted(assignment: Assignment, version: int | None) -> Assignment:
    """Answer the row as it stands, accepted and with the person whom the page showed."""
    present: Assignment = Assignment.get_by_id(assignment.id)
    if present.status is not S.ACCEPTED:
        raise NotInThisState(state=present.status.zh)
    if version is not None and present.version != version:
        raise ChangedMeanwhile
    if present.helper_id is None:
        raise FieldRefused("given_name", N_("组织还没有指定人员。请等它指定之后再批准接触。"))
    return present


def _given_name(text: str, child: Child) -> str:
    name = text.strip()
    if not name or len(name) > LONGEST_NAME:
        raise FieldRefused(
            "given_name", N_("请填写孩子的名或小名，最多 %(most)s 个字。"), most=LONGEST_NAME
        )
    if _holds(name, child.name) and child.ethnicity not in WITHOUT_SURNAME:
        raise FieldRefused("given_name", N_("只写名或小名，不写姓。"))
    if any(mark.isdigit() for mark in name):
        raise FieldRefused("given_name", N_("名字里不要写数字。"))
    return name


def _meeting_point(meeting: Meeting, child: Child, *, is_remote: bool) -> str:
    if (meeting.place is MeetingPlace.ONLINE) is not is_remote:
        raise FieldRefused(
            "place",
            N_("线上服务请选“线上”，当面服务请选一个见面的地方。"),
        )
    detail = " ".join(meeting.detail.split())
    if len(detail) > LONGEST_DETAIL:
        raise FieldRefused("detail", N_("见面地点的说明最多 %(most)s 个字。"), most=LONGEST_DETAIL)
    if ADDRESS.search(detail) or any(_holds(detail, n) for n in (child.carer_name, child.name)):
        raise FieldRefused(
            "detail",
            N_("这里不能写住址、门牌、电话或姓名，只写公共地点的哪一处，例如“一楼图书室”。"),
        )
    return f"{meeting.place.zh} {detail}".strip()


def _holds(text: str, name: str) -> bool:
    """Say whether `name`, if there is one, stands in `text`, however either is spaced."""
    sought = _JOINERS.sub("", name)
    return bool(sought) and sought in _JOINERS.sub("", text)


def _second_adult(meeting: Meeting, assignment: Assignment) -> str | None:
    """Answer the second adult's name; the rule HR-25 is the platform's own."""
    need = assignment.need
    name = meeting.second_adult.strip()
    is_direct = SERVICE_CODES[need.service].contact is ContactKind.DIRECT and not need.is_remote
    if any(mark.isdigit() for mark in name):
        raise FieldRefused("second_adult", N_("名字里不要写数字。"))
    if assignment.helper is not None and _holds(name, assignment.helper.full_name):
        raise FieldRefused("second_adult", N_("另一位成年人不能是服务人员本人。"))
    if need.service == ALONE_IN_A_CAR and not name:
        raise FieldRefused("second_adult", N_("接送孩子必须有另一位成年人同行，请填写姓名。"))
    if is_direct and not name and not meeting.is_public_place:
        raise FieldRefused(
            "second_adult",
            N_("直接接触儿童时，请填写在场的另一位成年人，或确认是旁人看得见的公共场所。"),
        )
    return name or None


def _consent(
    child: Child, service: str, given: ConsentGiven | None, *, by: Account, at: datetime
) -> Consent:
    standing = consents.standing(child, service)
    if standing is not None:
        return standing
    if given is None:
        raise FieldRefused("given_name", N_("还没有监护人的同意。请先取得并在这里登记。"))
    return consents.give(
        child,
        purpose=service,
        given_by=given.given_by,
        relation=given.relation,
        given_on=given.given_on,
        child_heard=given.child_heard,
        by=by,
        at=at,
    )


def has_consent(assignment: Assignment) -> bool:
    """Say whether a standing consent covers the assignment's service."""
    return consents.standing(assignment.need.child, assignment.need.service) is not None


def shown_to(assignment: Assignment, account: Account, *, at: datetime) -> Contact | None:
    """Answer what the named person may know, writing the opening into the audit record first.

    Nobody else gets it here, and the person only while the assignment lives, he is active and
    cleared today and on the day of service, and the consent stands (HR-01, HR-10).
    """
    if not _may_know(assignment, account, on=clock.local_date(at)):
        return None
    audit.opened(assignment.need.child, by=account, at=at, purpose=f"assignment {assignment.ref}")
    return Contact(assignment.given_name, assignment.meeting_point, assignment.second_adult)


def _may_know(assignment: Assignment, account: Account, *, on: date) -> bool:
    helper = assignment.helper
    if helper is None or helper.account_id != account.id or assignment.status not in SHOWN_IN:
        return False
    if assignment.consent is None or assignment.consent.withdrawn_at is not None:
        return False
    day = clock.local_date(assignment.starts_at or assignment.need.starts_at)
    return on <= day + SHOWN_AFTER and clearance.is_cleared(helper, on=max(day, on))
