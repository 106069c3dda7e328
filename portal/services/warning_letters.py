"""Warning letters of the police: issued once the violence is stopped, copied, and revisited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import peewee

from portal import clock
from portal.case_terms import LIVE_CASES
from portal.models import Account, ProtectionCase, Report, Revisit, WarningLetter
from portal.report_terms import Disposal, ReportStatus, RevisitSide, WarnedPerson
from portal.services import areas, audit, case_ties, cases, interventions, reports, staff
from portal.services.refusals import FieldRefused, Refused
from portal.services.transactions import transaction
from portal.services.written_text import tidy
from portal.vocabulary import N_, AreaLevel, Role

S = ReportStatus
AFTER_DISPOSAL = (S.DISPOSED, S.NOTIFIED, S.RECEIVED)
COPIED_TO = (AreaLevel.TOWNSHIP, AreaLevel.VILLAGE, AreaLevel.PASTURE)
SHORTEST, LONGEST, LONGEST_NUMBER = 4, 2000, 60


class NoViolence(Refused):
    """A letter is written only after domestic violence (反家庭暴力法 art. 16)."""

    sentence = N_("登记了“制止家庭暴力”的处置之后，才能出具告诫书。")


@dataclass(frozen=True)
class Letter:
    """What a letter says of itself; `area_code` is the village or township that gets a copy."""

    relation: WarnedPerson
    document_no: str
    issued_on: date | None
    area_code: str
    for_village: str
    is_given_to_victim: bool = False


def issue(report: Report, letter: Letter, *, by: Account, at: datetime) -> WarningLetter:
    """Record a letter; two revisits fall due by it, one of the police and one of the village.

    The village reads `for_village` and nothing of the report (HR-05, HR-30; 反家庭暴力法 art. 16
    and 17, statutory). Raises NoViolence, FieldRefused("document_no", "issued_on", "area_code" or
    "for_village").
    """
    _refuse(report, letter, at)
    with transaction():
        present = Report.get_by_id(report.id)
        if present.status not in AFTER_DISPOSAL or present.disposal is not Disposal.VIOLENCE:
            raise NoViolence
        written: WarningLetter = WarningLetter.create(
            report=report,
            relation=letter.relation,
            document_no=tidy(letter.document_no),
            issued_on=letter.issued_on,
            issued_by=by,
            issued_at=at,
            area_code=letter.area_code,
            for_village=letter.for_village.strip(),
            is_given_to_victim=letter.is_given_to_victim,
        )
        audit.record("report.warned", by=by, at=at, subject=report)
        interventions.record_letter(
            report, decided_on=written.issued_on, document_no=written.document_no,
            words=written.for_village, by=by, at=at,
        )  # fmt: skip
        for side in RevisitSide:
            fall_due(written, side, at=at)
        add_to_case(report, "warned", N_("公安机关已出具告诫书，派出所和村里都会回访。"), by, at)
    return written


def fall_due(letter: WarningLetter, side: RevisitSide, *, at: datetime) -> Revisit:
    """Let a revisit fall due and tell who owes it, in the caller's transaction.

    A village without a director of its own is visited by the township.
    """
    is_police = side is RevisitSide.POLICE
    area = letter.report.area_code if is_police else letter.area_code
    revisit: Revisit = Revisit.create(letter=letter, side=side, area_code=area, created_at=at)
    if is_police:
        officers = reports.officers_for(letter.report)
    else:
        officers = staff.responsible_for(area, Role.VILLAGE_DIRECTOR)
        officers = officers or staff.responsible_for(area, Role.TOWNSHIP)
    staff.tell(officers, "revisit_due", key=f"revisit_due:{revisit.ref}", at=at)
    return revisit


def add_to_case(report: Report, verb: str, sentence: str, by: Account, at: datetime) -> None:
    """Write a line into the history of the report's case, where one is under way."""
    case = cases.live_case_of(report=report)
    if case is not None and case.status in LIVE_CASES:
        cases.step(case, verb, sentence, by=by, at=at)


def of_report(report_id: int) -> list[WarningLetter]:
    """Answer the letters of a report, the oldest first; each carries its `visits`."""
    return _listed(WarningLetter.report == report_id)


def of_case(case: ProtectionCase) -> list[WarningLetter]:
    """Answer the letters of every report behind a case, the oldest first, with their `visits`.

    The reports themselves are not loaded: a case page shows letters, never what was reported
    (HR-05).
    """
    return _listed(WarningLetter.report.in_(case_ties.reports_of(case)))


def _listed(mine: peewee.Expression) -> list[WarningLetter]:
    letters = list(WarningLetter.select().where(mine).order_by(WarningLetter.id))
    for letter in letters:
        letter.visits = list(letter.revisits.order_by(Revisit.id))
    return letters


def _refuse(report: Report, letter: Letter, at: datetime) -> None:
    number = tidy(letter.document_no)
    if not number or len(number) > LONGEST_NUMBER:
        raise FieldRefused(
            "document_no", N_("请填写告诫书文号，最多 %(most)s 个字。"), most=LONGEST_NUMBER
        )
    first, last = clock.local_date(report.received_at), clock.local_date(at)
    if letter.issued_on is None or not first <= letter.issued_on <= last:
        raise FieldRefused("issued_on", N_("请填写出具日期：收到报告之后，到今天为止。"))
    area = areas.get(letter.area_code)
    is_here = letter.area_code.startswith(report.area_code[: staff.REACH[Role.POLICE]])
    if area is None or area.level not in COPIED_TO or not is_here:
        raise FieldRefused("area_code", N_("请选择这个家庭所在的村（社区）或乡镇（街道）。"))
    words = letter.for_village.strip()
    if not SHORTEST <= len(words) <= LONGEST:
        raise FieldRefused(
            "for_village", N_("请写清楚，至少几个字，最多 %(most)s 个字。"), most=LONGEST
        )
