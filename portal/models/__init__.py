"""What is stored: one module per noun; `TABLES` lists them in order of creation."""

from __future__ import annotations

from portal.models.absence import Absence, ContactEntry, ParentOffer
from portal.models.account import Account, ContactCheck, Invitation, SignIn
from portal.models.agreement import Agreement
from portal.models.area import Area
from portal.models.assessment import Assessment, RiskChange, UnattendedSpell
from portal.models.assignment import Assignment
from portal.models.boundary import Boundary, BoundaryImport
from portal.models.campaign import Campaign
from portal.models.case import CaseStep, JoinedReport, ProtectionCase
from portal.models.child import Child, ChildDetails, Consent
from portal.models.cover import Cover
from portal.models.deadline import (
    Breach,
    BreachOfficer,
    Climb,
    ClimbAnswer,
    ClockPause,
    ClockTick,
    DeadlineSetting,
    WorkCalendarDay,
    WorkCalendarYear,
)  # fmt: skip
from portal.models.early_sign import EarlySign
from portal.models.evidence import AuditEntry, Message, Submission
from portal.models.follow_up import FollowUp
from portal.models.gap import GapGain, GapLine, GapPicture, GapRequest, GapStep
from portal.models.guardian import Explanation, GuardianLink, ParentCall, Suspicion
from portal.models.guardianship import (
    Intervention,
    ProtectionOrder,
    RevocationGround,
    Withdrawal,
)
from portal.models.helper import Availability, Helper, HelperArea, HelperLanguage, HelperSkill
from portal.models.match_decision import MatchDecision
from portal.models.match_run import MatchRecord, MatchRun, RunnerUp, UnfilledNeed
from portal.models.need import Need
from portal.models.organization import Organization, OrganizationArea, OrganizationService
from portal.models.petition import Petition, PetitionStep
from portal.models.phone_call import PhoneCall
from portal.models.placement import (
    Consultation,
    ConsultationMember,
    Placement,
    PlacementNote,
)
from portal.models.plan import CaseClosure, CaseReview, DepartmentTask, Plan, PlanLine
from portal.models.public_release import PublicRelease, ReleaseRefusal, ReleaseTruth
from portal.models.report import Recusal, Report, ReportEntry, Reporter
from portal.models.reporting_unit import ReportingUnit, ZeroReport
from portal.models.road_table import RoadSetting, RoadTable
from portal.models.safety_session import SafetySession
from portal.models.service_record import Concern, RecordCorrection, ServiceRecord
from portal.models.suggestion import Suggestion
from portal.models.sweep import Sweep, SweepLine, SweepVillage
from portal.models.turn import Turn, Wave
from portal.models.vetting import Vetting
from portal.models.warning_letter import Revisit, WarningLetter

TABLES = (
    Area, Organization, OrganizationService, OrganizationArea, Account, SignIn, Invitation,
    ContactCheck, Helper, HelperLanguage, HelperSkill, HelperArea, Availability, Vetting,
    Child, ChildDetails, Consent, Need, MatchRun, UnfilledNeed, Assignment, ServiceRecord,
    RecordCorrection, Concern, FollowUp, AuditEntry, Message, Submission, Campaign,
    Report, Reporter, ReportEntry, ProtectionCase, CaseStep, JoinedReport,
    Absence, ContactEntry, ParentOffer,
    Breach, BreachOfficer, Climb, ClimbAnswer, ClockPause, DeadlineSetting,
    WorkCalendarYear, WorkCalendarDay, ClockTick,
    Assessment, RiskChange, UnattendedSpell,
    Sweep, SweepVillage, SweepLine, EarlySign, SafetySession,
    Placement, Consultation, ConsultationMember, PlacementNote, Suggestion,
    Cover,
    ProtectionOrder, Intervention, Withdrawal, RevocationGround, Agreement,
    Plan, PlanLine, DepartmentTask, CaseReview, CaseClosure,
    Assessment, RiskChange,
    MatchRecord, RunnerUp, MatchDecision,
    Wave, Turn,
    WarningLetter, Revisit, PhoneCall, Recusal, ReportingUnit, ZeroReport,
    GuardianLink, Suspicion, Explanation, ParentCall, Petition, PetitionStep,
    PublicRelease, ReleaseTruth, ReleaseRefusal,
    GapPicture, GapLine, GapGain, GapStep, GapRequest,
    RoadTable, RoadSetting,
    RoadTable, RoadSetting, BoundaryImport, Boundary,
)  # fmt: skip

__all__ = [
    "TABLES",
    "Absence",
    "Account",
    "Agreement",
    "Area",
    "Assessment",
    "Assignment",
    "AuditEntry",
    "Availability",
    "Boundary",
    "BoundaryImport",
    "Breach",
    "BreachOfficer",
    "Campaign",
    "CaseClosure",
    "CaseReview",
    "CaseStep",
    "Child",
    "ChildDetails",
    "Climb",
    "ClimbAnswer",
    "ClockPause",
    "ClockTick",
    "Concern",
    "Consent",
    "Consultation",
    "ConsultationMember",
    "ContactCheck",
    "ContactEntry",
    "Cover",
    "DeadlineSetting",
    "DepartmentTask",
    "Explanation",
    "EarlySign",
    "FollowUp",
    "GapGain",
    "GapLine",
    "GapPicture",
    "GapRequest",
    "GapStep",
    "GuardianLink",
    "Helper",
    "HelperArea",
    "HelperLanguage",
    "HelperSkill",
    "Invitation",
    "MatchDecision",
    "MatchRecord",
    "MatchRun",
    "Intervention",
    "Invitation",
    "JoinedReport",
    "MatchRun",
    "Message",
    "Need",
    "Organization",
    "OrganizationArea",
    "OrganizationService",
    "ParentOffer",
    "ParentCall",
    "Petition",
    "PetitionStep",
    "PhoneCall",
    "Placement",
    "PlacementNote",
    "Plan",
    "PlanLine",
    "ProtectionCase",
    "ProtectionOrder",
    "PublicRelease",
    "ReleaseRefusal",
    "ReleaseTruth",
    "RecordCorrection",
    "Recusal",
    "Report",
    "ReportingUnit",
    "Revisit",
    "Turn",
    "WarningLetter",
    "Wave",
    "ZeroReport",
    "ReportEntry",
    "Reporter",
    "ReportingUnit",
    "Revisit",
    "RevocationGround",
    "RunnerUp",
    "RiskChange",
    "RoadSetting",
    "RoadTable",
    "SafetySession",
    "ServiceRecord",
    "SignIn",
    "Submission",
    "Suspicion",
    "Suggestion",
    "Sweep",
    "SweepLine",
    "SweepVillage",
    "UnattendedSpell",
    "UnfilledNeed",
    "Vetting",
    "WarningLetter",
    "Withdrawal",
    "WorkCalendarDay",
    "WorkCalendarYear",
    "ZeroReport",
]
