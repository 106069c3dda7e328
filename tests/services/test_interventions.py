"""Measures: recorded by whose they are, rung by rung or with the reason, and for good."""

from __future__ import annotations

from datetime import date, timedelta

import peewee
import pytest

from portal.case_terms import CaseStatus
from portal.guardianship_terms import RECORDABLE, RUNG_OF, RUNGS, InterventionKind, Organ
from portal.models import AuditEntry, CaseStep, Child, Intervention, Message
from portal.report_terms import Disposal, ReportStatus, WarnedPerson
from portal.services import interventions, warning_letters
from portal.services.interventions import Taken
from portal.services.refusals import FieldRefused, NotInThisState
from portal.services.warning_letters import Letter
from portal.vocabulary import ChildStatus, RiskLevel, Role
from tests import factories
from tests.factories import NOW, TODAY, VILLAGE

K, O = InterventionKind, Organ  # noqa: E741
pytestmark = pytest.mark.usefixtures("db")


def taken(kind=K.GUIDANCE, organ=O.TOWNSHIP, **values):
    """Answer a measure as written, with the reason for skipping unless a test takes it away."""
    defaults = {
        "organ_name": "共和县公安局",
        "decided_on": TODAY,
        "words": "要求父亲返回照料孩子。",
        "document_no": "共公训〔2026〕1号",
        "skip_reason": "情况严重，孩子已受伤。",
    }
    return Taken(kind=kind, organ=organ, **{**defaults, **values})


def record(case, what, role=Role.TOWNSHIP):
    """Record in a case as somebody of `role`."""
    return interventions.record_in_case(case, what, by=factories.make_account(role), at=NOW)


def refused_field(case, what, role=Role.TOWNSHIP):
    """Answer which field is refused."""
    with pytest.raises(FieldRefused) as refused:
        record(case, what, role)
    assert Intervention.select().count() == 0
    return refused.value.field


def test_eight_rungs_hold_every_kind_once():
    assert [rung.number for rung in RUNGS] == list(range(8))
    assert set(RUNG_OF) == set(InterventionKind)
    assert sum(len(rung.kinds) for rung in RUNGS) == len(InterventionKind)


def test_a_measure_leaves_history_audit_row_and_is_read_on_the_ladder():
    case = factories.make_case()
    measure = record(case, taken(skip_reason=""))
    assert interventions.of_case(case) == [measure]
    assert CaseStep.get().verb == "measure_taken"
    assert AuditEntry.select().where(AuditEntry.action == "intervention.recorded").count() == 1


@pytest.mark.parametrize("role", Role, ids=str)
def test_nobody_records_anothers_measure(role):
    case = factories.make_case()
    allowed = set(interventions.offered_to(role))
    account = factories.make_account(role)
    for kind in InterventionKind:
        for organ in Organ:
            what = taken(kind, organ)
            if (kind, organ) in allowed:
                assert interventions.record_in_case(case, what, by=account, at=NOW)
            else:
                with pytest.raises(FieldRefused) as refused:
                    interventions.record_in_case(case, what, by=account, at=NOW)
                assert refused.value.field == "measure"


def test_only_the_organ_of_the_law_decides_on_a_rung():
    for kinds in RECORDABLE.values():
        for kind, organs in kinds.items():
            assert set(organs) <= set(RUNG_OF[kind].organs)


def test_a_rung_is_skipped_only_with_the_reason():
    case = factories.make_case()
    warned = taken(K.ADMONITION, O.COURT, skip_reason=" ")
    assert refused_field(case, warned, Role.COUNTY) == "skip_reason"
    assert record(case, taken(K.ADMONITION, O.COURT), Role.COUNTY)


def test_the_next_rung_and_a_lower_one_again_need_no_reason():
    case = factories.make_case()
    for kind, organ, role in (
        (K.GUIDANCE, O.TOWNSHIP, Role.TOWNSHIP),
        (K.DISSUASION, O.VILLAGE, Role.TOWNSHIP),
        (K.ADMONITION, O.COURT, Role.COUNTY),
        (K.GUIDANCE, O.SOCIAL_WORK, Role.TOWNSHIP),
    ):
        record(case, taken(kind, organ, skip_reason=""), role)
    assert interventions.reached(interventions.of_case(case)) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"decided_on": None}, "decided_on"),
        ({"decided_on": TODAY + timedelta(days=1)}, "decided_on"),
        ({"decided_on": date(2015, 1, 1)}, "decided_on"),
        ({"words": " 短 "}, "words"),
        ({"words": "长" * 2001}, "words"),
        ({"organ_name": ""}, "organ_name"),
        ({"organ_name": "长" * 121}, "organ_name"),
        ({"document_no": "长" * 61}, "document_no"),
        ({"skip_reason": "长" * 501}, "skip_reason"),
        ({"kind": None}, "measure"),
        ({"organ": None}, "measure"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changes, field):
    assert refused_field(factories.make_case(), taken(**changes)) == field


def test_from_the_admonition_on_the_paper_has_a_number():
    case = factories.make_case()
    no_number = taken(K.ADMONITION, O.COURT, document_no="")
    assert refused_field(case, no_number, Role.COUNTY) == "document_no"
    assert record(case, taken(document_no=""))


@pytest.mark.parametrize("status", CaseStatus, ids=str)
def test_a_closed_case_takes_no_measure(status):
    case = factories.make_case(status=status)
    if status is CaseStatus.CLOSED:
        with pytest.raises(NotInThisState):
            record(case, taken())
    else:
        assert record(case, taken())


@pytest.mark.parametrize(
    ("kind", "organ", "role", "level"),
    [
        (K.GUIDANCE, O.TOWNSHIP, Role.TOWNSHIP, RiskLevel.GREEN),
        (K.DISSUASION, O.VILLAGE, Role.TOWNSHIP, RiskLevel.GREEN),
        (K.ADMONITION, O.COURT, Role.COUNTY, RiskLevel.YELLOW),
        (K.TEMPORARY, O.COUNTY, Role.COUNTY, RiskLevel.RED),
        (K.REVOCATION, O.COURT, Role.COUNTY, RiskLevel.RED),
        (K.CRIMINAL, O.POLICE, Role.COUNTY, RiskLevel.RED),
    ],
)
def test_a_grave_measure_raises_the_childs_level(kind, organ, role, level):
    case = factories.make_case()
    record(case, taken(kind, organ), role)
    assert Child.get_by_id(case.child_id).risk_level is level


def test_a_measure_never_lowers_the_level():
    case = factories.make_case(factories.make_child(risk_level=RiskLevel.RED))
    record(case, taken(K.ADMONITION, O.COURT), Role.COUNTY)
    assert Child.get_by_id(case.child_id).risk_level is RiskLevel.RED


@pytest.mark.parametrize("status", ReportStatus, ids=str)
def test_hr_30_the_police_record_their_admonition_from_a_report_they_took_up(status):
    report = factories.make_report(status=status)
    officer = factories.make_account(Role.POLICE)
    what = taken(K.ADMONITION, O.POLICE)
    if status in interventions.NOT_TAKEN_UP:
        with pytest.raises(NotInThisState):
            interventions.record_from_report(report, what, by=officer, at=NOW)
    else:
        made = interventions.record_from_report(report, what, by=officer, at=NOW)
        assert list(interventions.of_office(officer)) == [made]


def test_what_the_police_recorded_before_joins_the_case_of_the_report():
    report = factories.make_report(status=ReportStatus.DISPOSED)
    officer = factories.make_account(Role.POLICE)
    made = interventions.record_from_report(report, taken(K.PENALTY, O.POLICE), by=officer, at=NOW)
    case = factories.make_case(report=report)
    assert interventions.of_case(case) == [made]


def test_hr_30_a_warning_letter_stands_on_the_third_rung_by_itself():
    report = factories.make_report(
        status=ReportStatus.RECEIVED, disposal=Disposal.VIOLENCE, disposed_at=NOW
    )
    case = factories.make_case(report=report)
    letter = Letter(WarnedPerson.FATHER, "共公告字〔2026〕1号", TODAY, VILLAGE, "请看有没有新伤。")
    warning_letters.issue(report, letter, by=factories.make_account(Role.POLICE), at=NOW)
    (made,) = interventions.of_case(case)
    assert (made.kind, made.document_no) == (K.WARNING, "共公告字〔2026〕1号")
    assert made.organ_name == "共和县公安局"
    assert Child.get_by_id(case.child_id).risk_level is RiskLevel.YELLOW


def test_the_township_hears_of_a_measure_of_the_police_in_its_case():
    supervisor = factories.make_account(Role.TOWNSHIP)
    report = factories.make_report(status=ReportStatus.RECEIVED)
    factories.make_case(report=report)
    officer = factories.make_account(Role.POLICE)
    interventions.record_from_report(report, taken(K.ADMONITION, O.POLICE), by=officer, at=NOW)
    assert Message.get().destination == supervisor.email


def test_hr_30_the_village_records_its_admonition_for_a_child_of_its_own():
    child = factories.make_child()
    director = child.entered_by
    told = taken(K.DISSUASION, O.VILLAGE)
    made = interventions.record_for_child(child, told, by=director, at=NOW)
    assert interventions.own_about(director, child) == [made]
    assert interventions.of_case(factories.make_case(child)) == [made]


def test_a_child_who_left_the_register_takes_no_village_measure():
    child = factories.make_child(status=ChildStatus.EXITED)
    with pytest.raises(NotInThisState):
        told = taken(K.GUIDANCE, O.VILLAGE)
        interventions.record_for_child(child, told, by=child.entered_by, at=NOW)


def test_a_measure_is_never_changed_or_deleted():
    measure = factories.make_intervention()
    with pytest.raises(peewee.DatabaseError):
        Intervention.update(words="别的").execute()
    with pytest.raises(peewee.DatabaseError):
        measure.delete_instance()


def test_a_notice_is_printed_by_the_office_that_decided():
    office = factories.make_account(Role.TOWNSHIP)
    measure = factories.make_intervention(recorded_by=office)
    assert (
        interventions.find_notifiable(factories.make_account(Role.TOWNSHIP), measure.ref) == measure
    )
    assert interventions.find_notifiable(factories.make_account(Role.COUNTY), measure.ref) is None
    elsewhere = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert interventions.find_notifiable(elsewhere, measure.ref) is None
    penalty = factories.make_intervention(recorded_by=office, kind=K.PENALTY)
    assert interventions.find_notifiable(office, penalty.ref) is None
    assert interventions.own_in(office, measure.case) == {measure.ref}
