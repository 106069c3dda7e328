"""Rows for tests: every default is sensible, and a test passes only what matters to it."""

from __future__ import annotations

import hashlib
import itertools
from datetime import date, datetime, timedelta
from typing import Any

from argon2 import PasswordHasher

from portal.assessment_terms import INSTRUMENT, GuardianshipResult
from portal.assignment_terms import TurnState, WithdrawReason
from portal.case_terms import CaseOrigin, CaseStatus
from portal.child_terms import GuardianRelation
from portal.gap_terms import PictureCause, PictureStatus, RequestKind
from portal.guardian_terms import PetitionKind, ToldHow
from portal.guardianship_terms import (
    DISQUALIFICATIONS,
    AgreementStatus,
    Applicant,
    EntrustReason,
    InterventionKind,
    OrderOutcome,
    Organ,
    RevocationTrigger,
)
from portal.models import (
    Absence,
    Account,
    Agreement,
    Area,
    Assessment,
    Assignment,
    Campaign,
    Child,
    ChildDetails,
    Concern,
    Consent,
    Consultation,
    ContactEntry,
    DepartmentTask,
    EarlySign,
    Explanation,
    FollowUp,
    GapLine,
    GapPicture,
    GapRequest,
    GuardianLink,
    Helper,
    HelperArea,
    HelperLanguage,
    HelperSkill,
    Intervention,
    Invitation,
    Need,
    Organization,
    OrganizationArea,
    OrganizationService,
    ParentOffer,
    Petition,
    Placement,
    Plan,
    PlanLine,
    ProtectionCase,
    ProtectionOrder,
    Report,
    Reporter,
    Revisit,
    RevocationGround,
    RoadTable,
    SafetySession,
    ServiceRecord,
    Sweep,
    SweepLine,
    SweepVillage,
    Turn,
    Vetting,
    WarningLetter,
)  # fmt: skip
from portal.placement_terms import CareForm, Conclusion, Ground, PlacementStatus, TakenTo
from portal.plan_terms import Department, PlanStatus, ProviderKind
from portal.prevention_terms import (
    AbsenceEnding,
    AbsentParent,
    ConfirmedBy,
    ContactBy,
    ContactWith,
    LeftReason,
    OfferKind,
    Province,
    WorkKind,
)  # fmt: skip
from portal.report_terms import (
    Disposal,
    ReporterKind,
    ReportStatus,
    RevisitSide,
    Situation,
    WarnedPerson,
)
from portal.services import areas, road_csv, work_calendars
from portal.sweep_terms import SafetySeason, SafetyTopic, Season, SignKind, SignSource
from portal.vocabulary import (
    AreaLevel,
    AssignmentStatus,
    CampaignStatus,
    ChildStatus,
    HelperKind,
    HelperStatus,
    Language,
    NeedStatus,
    OrganizationKind,
    OrganizationStatus,
    RecordStatus,
    RiskLevel,
    Role,
    ServiceMethod,
    Sex,
    Tier,
    VettingResult,
)  # fmt: skip

NOW = datetime(2026, 11, 24, 2, 0)  # naive UTC: 10:00 in Shanghai, a Tuesday
TODAY = date(2026, 11, 24)
PASSPHRASE = "shouwang-demo-2026"
COUNTY = "632521"  # Gonghe
TOWNSHIP = "632521101"
OTHER_TOWNSHIP = "632521102"
VILLAGE = "632521101201"
OTHER_COUNTY = "630121"
PROVINCE = "63"
# A whole tracking code; only the report with its first six characters as handle is found by it.
TRACKING_CODE = "HJKM2345NPQRSTUV"

_number = itertools.count(1)
# Hashed as the portal does, but cheaply: a hash carries its own cost, which each sign-in pays.
_cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
_hash, _code_hash = _cheap.hash(PASSPHRASE), _cheap.hash(TRACKING_CODE)

HOME_AREA = {
    Role.VILLAGE_DIRECTOR: VILLAGE,
    Role.TOWNSHIP: TOWNSHIP,
    Role.COUNTY: COUNTY,
    Role.POLICE: COUNTY,
    Role.REPORTER_UNIT: COUNTY,
    Role.ORGANIZATION: COUNTY,
    Role.VOLUNTEER: TOWNSHIP,
    Role.SOCIAL_WORKER: TOWNSHIP,
    Role.GUARDIAN: TOWNSHIP,
}


def make_village(code: str = VILLAGE, **values: Any) -> Area:
    """Make (or find) the village `code` at its township's seat."""
    township = Area.get(Area.code == code[:9])
    area, _ = Area.get_or_create(
        code=code,
        defaults={
            "parent": township,
            "level": AreaLevel.VILLAGE,
            "name_zh": f"试验村{code[-3:]}",
            "name_en": f"Test village {code[-3:]}",
            "lat": township.lat,
            "lon": township.lon,
            "is_approximate": True,
            **values,
        },
    )
    areas.forget_names()
    return area


def make_account(role: Role = Role.TOWNSHIP, **values: Any) -> Account:
    """Make an account of `role`, by default in the test township (or its county)."""
    number = next(_number)
    defaults = {
        "email": f"{role}{number}@example.org",
        "password_hash": _hash,
        "display_name": f"{role.zh}{number}",
        "area_code": HOME_AREA.get(role, PROVINCE),
        "created_at": NOW,
    }
    if role is Role.VILLAGE_DIRECTOR and "area_code" not in values:
        make_village()
    return Account.create(role=role, **{**defaults, **values})


def make_organization(**values: Any) -> Organization:
    """Make an active organization that serves the whole province with every usual service."""
    number = next(_number)
    services = values.pop("services", ("E1", "P3", "P1"))
    prefixes = values.pop("areas", (PROVINCE,))
    defaults = {
        "name": f"试验社工服务中心{number}",
        "uscc": f"52630000TEST{number:06d}",
        "kind": OrganizationKind.SERVICE_UNIT,
        "area_code": COUNTY,
        "lat": 36.28,
        "lon": 100.62,
        "legal_representative": "马成林",
        "contact_name": "李雪梅",
        "contact_phone": "+8613900000000",
        "contact_email": f"organization{number}@example.org",
        "capacity": 20,
        "vetting_declared_on": TODAY,
        "status": OrganizationStatus.ACTIVE,
        "created_at": NOW,
    }
    organization = Organization.create(**{**defaults, **values})
    for service in services:
        OrganizationService.create(organization=organization, service=service)
    for prefix in prefixes:
        OrganizationArea.create(organization=organization, area_code=prefix)
    return organization


def make_helper(*, is_cleared: bool = True, **values: Any) -> Helper:
    """Make an active volunteer at the test township's seat, cleared unless told otherwise."""
    kind = values.get("kind", HelperKind.VOLUNTEER)
    skills = values.pop("skills", {"E1": 2, "P3": 2})
    languages = values.pop("languages", {Language.ZH: 3, Language.AMDO: 2})
    prefixes = values.pop("areas", (PROVINCE,))
    role = Role.VOLUNTEER if kind is HelperKind.VOLUNTEER else Role.SOCIAL_WORKER
    organization = values.get("organization")
    account = values.pop("account", None) or make_account(role, organization=organization)
    township = Area.get(Area.code == TOWNSHIP)
    defaults = {
        "account": account,
        "kind": kind,
        "full_name": f"志愿者{next(_number)}",
        "sex": Sex.FEMALE,
        "birth_on": date(1990, 5, 1),
        "area_code": TOWNSHIP,
        "lat": township.lat,
        "lon": township.lon,
        "max_minutes": 120,
        "capacity": 3,
        "undertaking_signed_at": NOW,
        "undertaking_version": "2026-1",
        "trained_until": TODAY + timedelta(days=300),
        "status": HelperStatus.ACTIVE,
        "created_at": NOW,
    }
    helper = Helper.create(**{**defaults, **values})
    for service, level in skills.items():
        HelperSkill.create(helper=helper, service=service, level=level)
    for language, level in languages.items():
        HelperLanguage.create(helper=helper, language=language, level=level)
    for prefix in prefixes:
        HelperArea.create(helper=helper, area_code=prefix)
    if is_cleared:
        make_vetting(helper)
    return helper


def make_vetting(helper: Helper, **values: Any) -> Vetting:
    """Make a clear vetting of `helper`, a month old."""
    checked_on = values.get("checked_on", TODAY - timedelta(days=30))
    defaults = {
        "helper": helper,
        "authority": "共和县公安局",
        "checked_on": checked_on,
        "reference_no": f"查字{next(_number)}号",
        "result": VettingResult.CLEAR,
        "valid_until": checked_on + timedelta(days=365),
        "recorded_by": values.pop("recorded_by", None) or make_account(Role.COUNTY),
        "recorded_at": NOW,
    }
    return Vetting.create(**{**defaults, **values})


def make_child(**values: Any) -> Child:
    """Make a child on the register in the test village."""
    number = next(_number)
    code = values.get("area_code", VILLAGE)
    if len(code) == 12:
        make_village(code)
    defaults = {
        "code_name": f"QH-{number % 10_000:04d}-TEST",
        "name": f"才让卓玛{number}",
        "name_pinyin": f"cairangzhuoma{number}",
        "sex": Sex.FEMALE,
        "birth_on": date(2016, 4, 5),
        "ethnicity": "藏族",
        "home_language": Language.AMDO,
        "area_code": code,
        "has_hukou": True,
        "school_state": "primary",
        "parents_away": "both",
        "carer_name": "完么才让",
        "carer_relation": "grandparent",
        "carer_phone": "+8613800000000",
        "status": ChildStatus.ACTIVE,
        "details_due_on": TODAY + timedelta(days=30),
        "entered_by": values.pop("entered_by", None)
        or make_account(Role.VILLAGE_DIRECTOR, area_code=code),
        "created_at": NOW,
    }
    child = Child.create(**{**defaults, **values})
    ChildDetails.create(child=child)
    return child


def make_need(child: Child | None = None, **values: Any) -> Need:
    """Make an open need for tutoring in eleven days, two hours long."""
    child = child or make_child()
    area = Area.get(Area.code == child.area_code[:9])
    starts_at = values.get("starts_at", datetime(2026, 12, 5, 1, 0))
    defaults = {
        "child": child,
        "service": "E1",
        "tier": Tier.ROUTINE,
        "area_code": child.area_code,
        "lat": area.lat,
        "lon": area.lon,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "status": NeedStatus.OPEN,
        "opened_by": child.entered_by,
        "opened_at": NOW,
    }
    return Need.create(**{**defaults, **values})


def make_consent(child: Child, **values: Any) -> Consent:
    """Make a guardian's consent for `child`."""
    defaults = {
        "child": child,
        "purpose": "E1",
        "given_by": "完么才让",
        "relation": "grandparent",
        "given_on": TODAY,
        "child_heard": "愿意",
        "recorded_by": child.entered_by,
        "recorded_at": NOW,
    }
    return Consent.create(**{**defaults, **values})


def make_assignment(
    need: Need | None = None,
    helper: Helper | None = None,
    status: AssignmentStatus = AssignmentStatus.OFFERED,
    **values: Any,
) -> Assignment:
    """Make an assignment in `status` with everything that state brings along."""
    need = need or make_need()
    if helper is None and values.get("organization") is None:
        helper = make_helper()
    defaults: dict[str, Any] = {
        "need": need,
        "helper": helper,
        "organization": helper.organization if helper else None,
        "score": 70.0,
        "minutes": 20,
        "created_at": NOW,
        "offered_at": NOW,
        "expires_at": NOW + timedelta(hours=48),
    }
    states = AssignmentStatus
    if status not in {states.PROPOSED, states.OFFERED, states.DECLINED, states.EXPIRED}:
        defaults["answered_at"] = NOW
        Need.update(filled=Need.filled + 1).where(Need.id == need.id).execute()
    if status in {states.CONTACT_APPROVED, states.SCHEDULED, states.DELIVERED, states.CONFIRMED}:
        defaults.update(given_name="卓玛", meeting_point="村委会", contact_approved_at=NOW)
        defaults["consent"] = make_consent(need.child)
    if status in {states.SCHEDULED, states.DELIVERED, states.CONFIRMED, states.VERIFIED}:
        defaults.update(starts_at=need.starts_at, ends_at=need.ends_at)
    return Assignment.create(status=status, **{**defaults, **values})


def make_record(assignment: Assignment | None = None, **values: Any) -> ServiceRecord:
    """Make a service record of a delivered assignment, two hours long."""
    assignment = assignment or make_assignment(status=AssignmentStatus.DELIVERED)
    need = assignment.need
    defaults = {
        "assignment": assignment,
        "starts_at": need.starts_at,
        "ends_at": need.ends_at,
        "minutes": 120,
        "method": ServiceMethod.INDIVIDUAL,
        "language": Language.AMDO,
        "content": "辅导数学两节。",
        "observation": "精神好，愿意说话。",
        "recorded_by": assignment.helper.account,
        "recorded_at": need.ends_at,
    }
    return ServiceRecord.create(**{**defaults, **values})


def make_follow_up(child: Child | None = None, days: int = 0, **values: Any) -> FollowUp:
    """Make a follow-up that is due `days` days from the test's today."""
    child = child or make_child()
    defaults = {
        "child": child,
        "area_code": child.area_code,
        "due_on": TODAY + timedelta(days=days),
        "created_at": NOW,
    }
    return FollowUp.create(**{**defaults, **values})


def make_concern(child: Child | None = None, **values: Any) -> Concern:
    """Make an open concern without present danger."""
    child = child or make_child()
    defaults = {
        "child": child,
        "area_code": child.area_code,
        "facts": "孩子说晚上一个人睡。",
        "is_danger_now": False,
        "raised_by": child.entered_by,
        "raised_at": NOW,
    }
    return Concern.create(**{**defaults, **values})


def make_report(**values: Any) -> Report:
    """Make a report from the test county that nobody has taken up; `reporter` says who told it."""
    received_at = values.get("received_at", NOW)
    told_by = {"kind": ReporterKind.PUBLIC, **values.pop("reporter", {})}
    defaults = {
        "tracking_handle": f"T{next(_number):05d}",
        "tracking_hash": _code_hash,
        "area_code": COUNTY,
        "place": "恰卜恰镇东巴村",
        "situations": Situation.ALONE.value,
        "facts": "孩子晚上一个人在家。",
        "is_danger_now": False,
        "discovered_at": received_at,
        "received_at": received_at,
        "status": ReportStatus.REPORTED,
    }
    report = Report.create(**{**defaults, **values})
    Reporter.create(report=report, **told_by)
    return report


def make_letter(report: Report | None = None, **values: Any) -> WarningLetter:
    """Make a warning letter to the test village, with both revisits still to be made."""
    if report is None:
        how = {"status": ReportStatus.DISPOSED, "disposal": Disposal.VIOLENCE, "disposed_at": NOW}
        report = make_report(**how)
    defaults = {
        "report": report,
        "relation": WarnedPerson.FATHER,
        "document_no": f"共公告字〔2026〕{next(_number)}号",
        "issued_on": TODAY,
        "issued_by": values.pop("issued_by", None) or make_account(Role.POLICE),
        "issued_at": NOW,
        "area_code": VILLAGE,
        "for_village": "东巴村三社，请看孩子身上有没有新伤。",
        "is_given_to_victim": True,
    }
    letter = WarningLetter.create(**{**defaults, **values})
    for side in RevisitSide:
        area = report.area_code if side is RevisitSide.POLICE else letter.area_code
        Revisit.create(letter=letter, side=side, area_code=area, created_at=letter.issued_at)
    return letter


def make_case(child: Child | None = None, **values: Any) -> ProtectionCase:
    """Make a case of a child of the test village that the township has yet to assess."""
    child = child or make_child()
    defaults = {
        "number": f"{child.area_code[:9]}-2026-{next(_number):04d}",
        "area_code": child.area_code,
        "child": child,
        "origin": CaseOrigin.TOWNSHIP,
        "status": CaseStatus.OPEN,
        "opened_at": NOW,
    }
    return ProtectionCase.create(**{**defaults, **values})


def make_assessment(case: ProtectionCase | None = None, **values: Any) -> Assessment:
    """Make a completed assessment of a case: yellow, guardianship insufficient."""
    case = case or make_case(status=CaseStatus.ASSESSED, level=RiskLevel.YELLOW, assessed_at=NOW)
    level = values.get("level", RiskLevel.YELLOW)
    defaults = {
        "case": case,
        "child": case.child,
        "instrument_version": INSTRUMENT,
        "started_by": values.pop("started_by", None) or make_account(Role.TOWNSHIP),
        "started_at": NOW,
        "assessed_on": TODAY,
        "team": "民政站、派出所",
        "child_words": "想妈妈。",
        "words_language": Language.AMDO,
        "total": 24,
        "computed_level": level,
        "level": level,
        "guardianship_result": GuardianshipResult.INSUFFICIENT,
        "completed_at": NOW,
    }
    return Assessment.create(**{**defaults, **values})


# One try at each kind of thing that a completed assessment says.
REWRITTEN: tuple[dict[str, Any], ...] = (
    {"total": 0},
    {"screen": {"alone": True}},
    {"child_words": "别的话"},
    {"completed_at": None},
    {"computed_level": RiskLevel.GREEN},
    {"guardianship_result": None},
    {"child": None},
)


def make_absence(child: Child | None = None, days: int = 0, **values: Any) -> Absence:
    """Make a father's absence without contact for `days` days, since September."""
    child = child or make_child()
    quiet_since = TODAY - timedelta(days=days)
    defaults = {
        "child": child,
        "parent": AbsentParent.FATHER,
        "began_on": min(date(2026, 9, 1), quiet_since),
        "expected_on": date(2027, 1, 20),
        "province": Province.ZHEJIANG,
        "city": "义乌",
        "employer": "拉面馆",
        "work": WorkKind.RAMEN,
        "channel": ContactBy.VIDEO,
        "why": LeftReason.SCHOOL_PLACE,
        "counted_from": quiet_since,
        "quiet_since": quiet_since,
        "recorded_by": child.entered_by,
        "recorded_at": NOW - timedelta(days=days),
    }
    return Absence.create(**{**defaults, **values})


def make_contact(absence: Absence | None = None, **values: Any) -> ContactEntry:
    """Make a line of the contact log, with child and carer today; the absence is not counted."""
    absence = absence or make_absence()
    defaults = {
        "absence": absence,
        "on": TODAY,
        "with_whom": ContactWith.BOTH,
        "channel": ContactBy.VIDEO,
        "confirmed_by": ConfirmedBy.CHILD_DIRECTOR,
        "recorded_by": absence.recorded_by,
        "recorded_at": NOW,
    }
    return ContactEntry.create(**{**defaults, **values})


def make_parent_offer(absence: Absence | None = None, **values: Any) -> ParentOffer:
    """Make an offer of work near home that the parents think over."""
    absence = absence or make_absence()
    defaults = {
        "absence": absence,
        "kind": OfferKind.WORK_NEAR_HOME,
        "offered_on": TODAY - timedelta(days=5),
        "words": "恰卜恰光伏园招保洁员，每月3200元，找镇里李老师。",
        "recorded_by": absence.recorded_by,
        "recorded_at": NOW,
    }
    return ParentOffer.create(**{**defaults, **values})


def make_placement(
    case: ProtectionCase | None = None,
    status: PlacementStatus = PlacementStatus.ESCORTED,
    **values: Any,
) -> Placement:
    """Make a placement of a case's child (or of `report`'s) with what its state brings along."""
    if case is None and values.get("report") is None:
        case = make_case()
    states = PlacementStatus
    days = values.pop("days", 3)
    escorted_at = NOW - timedelta(days=days)
    defaults: dict[str, Any] = {
        "case": case,
        "area_code": case.area_code if case else values["report"].area_code,
        "taken_to": TakenTo.RESCUE,
        "place": "共和县救助管理站",
        "escorted_by": values.pop("escorted_by", None) or make_account(Role.POLICE),
        "escorted_at": escorted_at,
        "recorded_at": escorted_at,
    }
    if status not in {states.ESCORTED, states.CANCELLED}:
        defaults |= {"handed_over_at": escorted_at, "receiver_name": "李建国",
                     "receiver_unit": "共和县救助管理站", "document_no": "交字3号"}  # fmt: skip
    if status not in {states.ESCORTED, states.CANCELLED, states.HANDED_OVER}:
        defaults |= {"ground": Ground.NEGLECT, "form": CareForm.PROTECTION,
                     "began_on": TODAY - timedelta(days=days)}  # fmt: skip
    if status in {states.RETURNING, states.TRACKED}:
        defaults |= {"conclusion": Conclusion.FIT, "concluded_at": NOW - timedelta(hours=2)}
    if status is states.TRACKED:
        defaults |= {"collected_on": TODAY, "collected_by": "父亲", "returned_at": NOW,
                     "tracking_until": TODAY + timedelta(days=90),
                     "care_ended_at": NOW}  # fmt: skip
    placement = Placement.create(status=status, **{**defaults, **values})
    if status is states.CONSULTING:
        Consultation.create(placement=placement, opened_by=placement.escorted_by, opened_at=NOW)
    return placement


def make_plan(case: ProtectionCase | None = None, **values: Any) -> Plan:
    """Make a whole plan that lacks nothing but lines, in draft unless told otherwise."""
    case = case or make_case(status=CaseStatus.ASSESSED, level=RiskLevel.YELLOW, assessed_at=NOW)
    status = values.get("status", PlanStatus.DRAFT)
    defaults: dict[str, Any] = {
        "number": f"{case.number}-P{next(_number)}",
        "case": case,
        "goals": "孩子有人照看，按时上学。",
        "child_opinion": "想和奶奶一起住。",
        "guardian_opinion": "同意。",
        "minutes": "各方商定如下措施。",
        "attendees": "民政站、派出所、学校",
        "review_on": TODAY + timedelta(days=30),
        "author": values.pop("author", None) or make_account(Role.TOWNSHIP),
        "created_at": NOW,
    }
    if status is PlanStatus.SUBMITTED:
        defaults.update(submitted_at=NOW, submitted_by=defaults["author"])
    if status is PlanStatus.APPROVED:
        defaults.update(submitted_at=NOW, decided_at=NOW, approved_at=NOW)
    return Plan.create(**{**defaults, **values})


def make_plan_line(plan: Plan | None = None, **values: Any) -> PlanLine:
    """Make a complete line that the township carries out itself within ten days."""
    defaults: dict[str, Any] = {
        "plan": plan or make_plan(),
        "service": "G1",
        "goal": "监护人每天在家",
        "measure": "每周入户指导一次。",
        "provider": ProviderKind.OWN,
        "responsible": "恰卜恰镇民政站 马成林",
        "due_on": TODAY + timedelta(days=10),
    }
    if values.get("provider") is ProviderKind.MATCHING:
        starts_at = NOW + timedelta(days=5)
        ends_at = starts_at + timedelta(hours=2)
        defaults.update(service="E1", tier=Tier.ROUTINE, starts_at=starts_at, ends_at=ends_at)
    if values.get("provider") is ProviderKind.DEPARTMENT:
        defaults.update(service="E2", department=Department.EDUCATION)
    return PlanLine.create(**{**defaults, **values})


def make_department_task(case: ProtectionCase | None = None, **values: Any) -> DepartmentTask:
    """Make a letter to the education department that waits for its answer."""
    case = case or make_case()
    defaults = {
        "number": f"{case.area_code[:9]}-2026-H{next(_number):04d}",
        "area_code": case.area_code,
        "department": Department.EDUCATION,
        "about": "E2",
        "child": case.child,
        "case": case,
        "text": "请安排孩子返校。",
        "asked_by": make_account(Role.TOWNSHIP),
        "asked_at": NOW,
    }
    return DepartmentTask.create(**{**defaults, **values})


def make_intervention(case: ProtectionCase | None = None, **values: Any) -> Intervention:
    """Make a measure in a case: guidance by the township, recorded by it."""
    case = case or make_case()
    defaults = {
        "case": case,
        "area_code": case.area_code,
        "kind": InterventionKind.GUIDANCE,
        "organ": Organ.TOWNSHIP,
        "organ_name": "恰卜恰镇人民政府",
        "decided_on": TODAY,
        "words": "要求父亲每周给孩子打电话。",
        "recorded_by": values.pop("recorded_by", None) or make_account(Role.TOWNSHIP),
        "recorded_at": NOW,
    }
    return Intervention.create(**{**defaults, **values})


def make_ground(case: ProtectionCase | None = None, **values: Any) -> RevocationGround:
    """Make a ground for revocation found in a case: the duties refused for seven months."""
    defaults = {
        "case": case or make_case(),
        "trigger": RevocationTrigger.REFUSES_DUTIES,
        "since_on": TODAY - timedelta(days=214),
        "facts": "父亲七个月没有回家，也不寄生活费，孩子靠邻居接济。",
        "recorded_by": values.pop("recorded_by", None) or make_account(Role.COUNTY),
        "recorded_at": NOW,
    }
    return RevocationGround.create(**{**defaults, **values})


def make_order(case: ProtectionCase | None = None, **values: Any) -> ProtectionOrder:
    """Make an application for a protection order that the court has yet to decide on."""
    case = case or make_case()
    defaults = {
        "case": case,
        "area_code": case.area_code,
        "applied_at": NOW,
        "applicant": Applicant.COMMITTEE,
        "court": "共和县人民法院",
        "is_urgent": False,
        "words": "继父多次殴打孩子。",
        "recorded_by": values.pop("recorded_by", None) or make_account(Role.COUNTY),
        "recorded_at": NOW,
    }
    return ProtectionOrder.create(**{**defaults, **values})


def make_granted_order(case: ProtectionCase | None = None, **values: Any) -> ProtectionOrder:
    """Make an order granted a day ago and valid for a hundred days."""
    decided_at = values.get("decided_at", NOW - timedelta(days=1))
    defaults = {
        "applied_at": decided_at - timedelta(hours=20),
        "outcome": OrderOutcome.GRANTED,
        "decided_at": decided_at,
        "decision_recorded_at": decided_at,
        "document_no": "（2026）青2521民保令1号",
        "valid_until": TODAY + timedelta(days=100),
    }
    return make_order(case, **{**defaults, **values})


def make_list(*children: Child, **values: Any) -> SweepVillage:
    """Make the list of a village in a sweep that closes in five days, with `children` on it."""
    children = children or (make_child(),)
    area_code = children[0].area_code
    defaults = {
        "season": Season.MONTHLY,
        "year": TODAY.year,
        "part": next(_number),
        "area_code": area_code[:6],
        "opens_on": TODAY - timedelta(days=5),
        "closes_on": TODAY + timedelta(days=5),
        "created_at": NOW,
    }
    sweep = Sweep.create(**{**defaults, **values})
    village = SweepVillage.create(sweep=sweep, area_code=area_code)
    for child in children:
        SweepLine.create(sweep=sweep, village=village, child=child)
    return village


def make_sign(child: Child | None = None, **values: Any) -> EarlySign:
    """Make an early sign that stands: the carer is ill."""
    defaults = {
        "child": child or make_child(),
        "kind": SignKind.CARER_ILL,
        "source": SignSource.REPORT,
        "fact": f"fact{next(_number)}",
        "noted_at": NOW,
    }
    return EarlySign.create(**{**defaults, **values})


def make_lesson(**values: Any) -> SafetySession:
    """Make a safety lesson planned for the test village in three days."""
    area_code = values.get("area_code", VILLAGE)
    if len(area_code) == 12:
        make_village(area_code)
    defaults = {
        "topic": SafetyTopic.STOVE,
        "season": SafetySeason.OTHER,
        "area_code": area_code,
        "planned_on": TODAY + timedelta(days=3),
        "leader": "派出所马警官",
        "planned_by": values.pop("planned_by", None) or make_account(Role.TOWNSHIP),
        "planned_at": NOW,
    }
    return SafetySession.create(**{**defaults, **values})


def make_agreement(child: Child | None = None, **values: Any) -> Agreement:
    """Make an agreement in force with the child's carer, for a year from the first of November."""
    child = child or make_child()
    status = values.get("status", AgreementStatus.ACTIVE)
    defaults: dict[str, Any] = {
        "number": f"{child.area_code[:9]}-W2026-{next(_number):04d}",
        "child": child,
        "status": status,
        "parents": "才让东智、卓玛",
        "carer_name": child.carer_name,
        "carer_relation": "grandparent",
        "carer_phone": child.carer_phone,
        "reason": EntrustReason.WORK,
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2027, 10, 31),
        "care_content": "奶奶管吃住，接送上学，生病送镇卫生院。",
        "contact_times": 1,
        "contact_way": "周日晚微信视频",
        "emergency_name": "完么才让",
        "emergency_phone": "+8613800000001",
        "created_by": child.entered_by,
        "created_at": NOW,
    }
    if status is not AgreementStatus.DRAFT:
        fit = dict.fromkeys((name for name, _label in DISQUALIFICATIONS), False)
        defaults |= {**fit, "is_capable_adult": True, "child_heard": "愿意和奶奶住。",
                     "checked_by": child.entered_by, "checked_at": NOW}  # fmt: skip
    if status in {AgreementStatus.SIGNED, AgreementStatus.ACTIVE}:
        signed = ("parent_signed_on", "carer_signed_on", "witnessed_on")
        defaults |= {**dict.fromkeys(signed, TODAY), "witness": "马占海"}
    if status is AgreementStatus.ACTIVE:
        told = dict.fromkeys(("school_told_on", "village_told_on"), TODAY)
        defaults |= {**told, "activated_at": NOW}
    return Agreement.create(**{**defaults, **values})


def make_link(child: Child | None = None, **values: Any) -> GuardianLink:
    """Make the tie of a father's account to a child, standing unless told otherwise."""
    child = child or make_child()
    defaults = {
        "child": child,
        "relation": GuardianRelation.FATHER,
        "code_hash": f"{next(_number):064d}",
        "handed_by": values.pop("handed_by", None) or make_account(Role.TOWNSHIP),
        "handed_at": NOW - timedelta(days=2),
        "expires_at": NOW + timedelta(days=28),
        "linked_at": NOW - timedelta(days=1),
    }
    if "account" not in values:
        defaults["account"] = make_account(Role.GUARDIAN)
    return GuardianLink.create(**{**defaults, **values})


def make_explanation(
    link: GuardianLink | None = None, assessment: Assessment | None = None, **values: Any
) -> Explanation:
    """Make a result explained today to a guardian in person; not read yet."""
    link = link or make_link()
    assessment = assessment or make_assessment(make_case(link.child, status=CaseStatus.ASSESSED))
    defaults = {
        "assessment": assessment,
        "link": link,
        "relation": link.relation,
        "how": ToldHow.IN_PERSON,
        "told_on": TODAY,
        "level": assessment.level,
        "result": assessment.guardianship_result,
        "told_by": assessment.started_by,
        "told_at": NOW,
    }
    return Explanation.create(**{**defaults, **values})


def make_petition(filer: Account | None = None, **values: Any) -> Petition:
    """Make a guardian's request for a copy, received now and not answered."""
    filer = filer or make_account(Role.GUARDIAN)
    defaults = {
        "number": f"{COUNTY}-S2026-{next(_number):04d}",
        "kind": PetitionKind.COPY,
        "area_code": filer.area_code,
        "text": "请给我一份孩子档案的复印件。",
        "filed_by": filer,
        "entered_by": filer,
        "filed_at": NOW,
    }
    return Petition.create(**{**defaults, **values})


def calendar_of(year: int) -> bytes:
    """Answer a plausible calendar of a year: weekends, and two weeks of holidays in all."""
    off = {f"{year}-{day}" for day in ("01-01", "05-01", "05-02", "05-05", "05-06", "09-24")}
    off |= {f"{year}-10-0{day}" for day in range(1, 8)} | {f"{year}-02-{d}" for d in range(8, 13)}
    rows = [row.split(",") for row in work_calendars.draft(year).splitlines()]
    return "".join(
        f"{day},{'holiday' if day in off else kind},{name}\n" for day, kind, name in rows
    ).encode()


def make_campaign(writer: Account, status: CampaignStatus, **values: Any) -> Campaign:
    """Make a campaign page of `writer`."""
    defaults = {
        "slug": f"page-{next(_number)}",
        "title": "冬季用火",
        "summary": "睡前看一眼炉子",
        "body": "通风",
        "language": "zh",
        "written_at": NOW,
    }
    return Campaign.create(written_by=writer, status=status, **{**defaults, **values})


def make_busy_place() -> Helper:
    """Make a township in which everything waits in every state; answer its helper."""
    organization = make_organization()
    make_organization(status=OrganizationStatus.APPLIED)
    for status in ChildStatus:
        make_child(status=status)
    helper = make_helper(organization=organization)
    make_helper(is_cleared=False, status=HelperStatus.APPLIED, organization=organization)
    for status in AssignmentStatus:
        for starts_at in (NOW - timedelta(hours=30), NOW + timedelta(days=2)):
            make_assignment(make_need(starts_at=starts_at, slots=2), helper, status)
    for status in RecordStatus:
        delivered = make_assignment(helper=helper, status=AssignmentStatus.DELIVERED)
        make_record(delivered, status=status)
    offer = make_assignment(organization=organization)
    make_turns(helper)
    make_need(tier=Tier.CRITICAL)
    make_concern(offer.need.child, raised_at=NOW - timedelta(hours=30))
    silent = make_absence(days=20)
    before = TODAY - timedelta(days=40)
    make_contact(silent, on=TODAY - timedelta(days=20), broke_silence_of=before, waited=20)
    make_absence(days=9, quiet_at_end=9, ended_on=TODAY, ending=AbsenceEnding.OTHER, ended_at=NOW)
    for days in (-20, -3, 0, 5, 40):
        make_follow_up(days=days)
    for report_status in ReportStatus:
        make_report(status=report_status, township_code=TOWNSHIP, disposed_at=NOW, notified_at=NOW)
    editor = make_account(Role.EDITOR)
    for status in CampaignStatus:
        make_campaign(editor, status)
    Invitation.create(
        token_hash="0",
        email="new@example.org",
        role=Role.COUNTY,
        area_code=COUNTY,
        invited_by=editor,
        created_at=NOW,
        expires_at=NOW + timedelta(days=3),
    )
    make_road_table((TOWNSHIP, OTHER_TOWNSHIP, "35", "50"))
    make_road_table((TOWNSHIP, OTHER_TOWNSHIP, "36"), in_force_at=None)
    elsewhere = make_account(Role.COUNTY, area_code=OTHER_COUNTY)
    make_gap_line()
    make_gap_request(organization=organization, asked_by=elsewhere)
    make_gap_request(area_code="630121100", county_code=COUNTY, asked_by=elsewhere)
    return helper


def make_turns(helper: Helper) -> None:
    """Make a turn of `helper` in every state, and an offer for which he may stand by."""
    for state in TurnState:
        make_turn(helper=helper, state=state, lacking="free")
    late = make_assignment(
        make_need(service="S1", slots=2),
        helper,
        AssignmentStatus.WITHDRAWN,
        status_reason=WithdrawReason.FULL.value,
    )
    make_turn(late.need, helper, state=TurnState.RESERVE_OFFERED, assignment=late)


def make_turn(need: Need | None = None, helper: Helper | None = None, **values: Any) -> Turn:
    """Make somebody's turn in the order of a need, approved by the township."""
    need = need or make_need()
    helper = helper or make_helper()
    defaults: dict[str, Any] = {
        "need": need,
        "helper": helper,
        "organization": helper.organization,
        "number": 1 + Turn.select().where(Turn.need == need.id).count(),
        "state": TurnState.WAITING,
        "score": 70.0,
        "minutes": 20,
        "added_at": NOW,
        "changed_at": NOW,
    }
    if "approved_by" not in values:
        values["approved_by"] = make_account(Role.TOWNSHIP)
    return Turn.create(**{**defaults, **values})


def make_road_table(*ways: tuple[str, ...], **values: Any) -> RoadTable:
    """Make a table of road minutes in force, of (from, to, minutes[, winter minutes])."""
    told = {way[:2]: (way[2], way[3] if len(way) > 3 else "") for way in ways}
    document = road_csv.write(told)
    defaults = {
        "area_code": COUNTY,
        "document": document,
        "sha256": hashlib.sha256(document.encode()).hexdigest(),
        "ways": len(told),
        "source": "县交通运输局，实际行车",
        "as_of": TODAY,
        "entered_at": NOW,
        "in_force_at": NOW,
    }
    return RoadTable.create(**{**defaults, **values})


def make_gap_picture(**values: Any) -> GapPicture:
    """Make a picture of the gaps, done an hour ago over the last thirty days."""
    defaults = {
        "status": PictureStatus.DONE,
        "cause": PictureCause.NIGHTLY,
        "asked_at": NOW - timedelta(hours=1),
        "finished_at": NOW - timedelta(hours=1),
        "since": TODAY - timedelta(days=29),
        "until": TODAY,
        "seconds": 12.0,
    }
    return GapPicture.create(**{**defaults, **values})


def make_gap_line(picture: GapPicture | None = None, **values: Any) -> GapLine:
    """Make a gap of tutoring in the test township: twelve children, two served, four beyond."""
    defaults = {
        "picture": picture or make_gap_picture(),
        "area_code": TOWNSHIP,
        "service": "E1",
        "children": 12,
        "full": 2,
        "short": 10,
        "places_short": 9.4,
        "servable": 8,
        "structural": 4,
        "tier": Tier.URGENT,
        "waiting_days": 6,
        "rank": 1,
    }
    return GapLine.create(**{**defaults, **values})


def make_gap_request(**values: Any) -> GapRequest:
    """Make an open request to an organization for the test township's gap of tutoring."""
    number = next(_number)
    is_county = "county_code" in values
    defaults = {
        "kind": RequestKind.COUNTY if is_county else RequestKind.ORGANIZATION,
        "area_code": TOWNSHIP,
        "service": "E1",
        "places": 10,
        "organization": None
        if is_county
        else values.pop("organization", None) or make_organization(),
        "minutes": 30,
        "open_key": f"test:{number}",
        "asked_by": values.pop("asked_by", None) or make_account(Role.COUNTY),
        "asked_at": NOW,
        "expires_at": NOW + timedelta(days=14),
    }
    return GapRequest.create(**{**defaults, **values})
