"""What was recorded before a child's file was known acts on the child as soon as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.case_terms import CaseStatus
from portal.deadline_terms import Deadline
from portal.guardianship_terms import InterventionKind, Organ
from portal.models import Child, Intervention, ProtectionCase
from portal.report_terms import Disposal, ReportStatus
from portal.services import (
    case_joining,
)
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW, TODAY

S, D, K = CaseStatus, Deadline, InterventionKind
SAME = "同一个孩子，户口簿核对过。"
pytestmark = pytest.mark.usefixtures("db")


def unnamed(**values):
    """Make a case whose child nobody knows yet."""
    case = factories.make_case(**values)
    ProtectionCase.update(child=None, about="不知道名字").where(
        ProtectionCase.id == case.id
    ).execute()
    return ProtectionCase.get_by_id(case.id)


def name(case, child):
    """Name the child as the township."""
    case_joining.name_child(case, child, version=case.version, by=child.entered_by, at=NOW)
    return ProtectionCase.get_by_id(case.id)


def level_of(child):
    """Answer the level that the child's file shows."""
    return Child.get_by_id(child.id).risk_level


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        (K.GUIDANCE, RiskLevel.GREEN),
        (K.ADMONITION, RiskLevel.YELLOW),
        (K.WARNING, RiskLevel.YELLOW),
        (K.ORDER, RiskLevel.RED),
        (K.CRIMINAL, RiskLevel.RED),
    ],
    ids=str,
)
def test_a_measure_recorded_before_the_file_acts_once_the_child_is_named(kind, level):
    case, child = unnamed(), factories.make_child()
    factories.make_intervention(case, kind=kind)
    name(case, child)
    assert level_of(child) is level


def test_a_measure_of_the_police_on_the_report_acts_as_well():
    report, child = factories.make_report(status=ReportStatus.RECEIVED), factories.make_child()
    case = unnamed(report=report)
    Intervention.create(
        report=report, area_code=report.area_code, kind=K.PENALTY, organ=Organ.POLICE,
        organ_name="共和县公安局", decided_on=TODAY, words="行政拘留五日。", recorded_at=NOW,
        recorded_by=factories.make_account(Role.POLICE),
    )  # fmt: skip
    name(case, child)
    assert level_of(child) is RiskLevel.YELLOW


def test_what_was_weighed_by_an_assessment_since_does_not_act_again():
    case, child = unnamed(status=S.ASSESSED, level=RiskLevel.BLUE), factories.make_child()
    factories.make_intervention(case, kind=K.CRIMINAL, recorded_at=NOW - timedelta(days=3))
    factories.make_assessment(case, level=RiskLevel.BLUE, child=None)
    name(case, child)
    assert level_of(child) is RiskLevel.BLUE


@pytest.mark.parametrize("disposal", Disposal, ids=str)
def test_hr_15_what_the_police_found_makes_the_named_child_red(disposal):
    report = factories.make_report(status=ReportStatus.RECEIVED, disposal=disposal, disposed_at=NOW)
    case, child = unnamed(report=report), factories.make_child()
    name(case, child)
    is_red = disposal in {
        Disposal.ALONE, Disposal.UNREACHABLE, Disposal.MISSING, Disposal.VIOLENCE,
    }  # fmt: skip
    assert (level_of(child) is RiskLevel.RED) == is_red
