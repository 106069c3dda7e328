"""Measures entered in error: withdrawn by a second person, struck through, counting for nothing."""

from __future__ import annotations

import peewee
import pytest

from portal.case_terms import CaseOrigin
from portal.guardianship_terms import InterventionKind, OrderState, Organ
from portal.models import (
    AuditEntry,
    CaseStep,
    Child,
    Intervention,
    Message,
    ProtectionOrder,
    Revisit,
    Withdrawal,
)
from portal.report_terms import Disposal, ReportStatus, WarnedPerson
from portal.services import (
    case_joining,
    cases,
    guardianship_clocks,
    interventions,
    ladders,
    protection_orders,
    revisit_clocks,
    revisits,
    warning_letters,
    withdrawals,
)
from portal.services.interventions import Taken
from portal.services.refusals import AlreadyAnswered, FieldRefused, NotInThisState
from portal.services.warning_letters import Letter
from portal.services.withdrawals import OwnMeasure
from portal.vocabulary import RiskLevel, Role
from tests import factories
from tests.factories import NOW, TODAY, VILLAGE

K, O = InterventionKind, Organ  # noqa: E741
WHY = "登记到了别的孩子名下。"
pytestmark = pytest.mark.usefixtures("db")


def withdraw(measure, by=None, why=WHY):
    """Withdraw as a colleague of whoever recorded it."""
    colleague = factories.make_account(measure.recorded_by.role)
    withdrawals.withdraw(measure, why, by=by or colleague, at=NOW)


def record(case, kind, organ, role=Role.COUNTY):
    """Record a measure in a case."""
    told = Taken(kind, organ, "共和县人民法院", TODAY, "训诫父亲。", "共公训1号", "情况严重。")
    return interventions.record_in_case(case, told, by=factories.make_account(role), at=NOW)


def test_a_withdrawn_measure_stays_readable_and_counts_for_no_rung():
    case = factories.make_case()
    measure = record(case, K.ADMONITION, O.COURT)
    factories.make_intervention(case)
    withdraw(measure)
    rows = interventions.of_case(case)
    assert len(rows) == 2
    assert interventions.reached(rows) == 0
    section = ladders.of_case(case, at=NOW)
    assert section.highest.number == 0
    assert [step.is_taken for step in section.steps][:3] == [True, False, False]
    (row,) = section.steps[2].interventions
    assert (row.withdrawn.reason, row.words) == (WHY, measure.words)


def test_it_leaves_history_audit_row_and_messages_and_no_reason_in_the_audit():
    officer = factories.make_account(Role.TOWNSHIP)
    measure = factories.make_intervention()
    withdraw(measure)
    assert CaseStep.get().verb == "measure_withdrawn"
    row = AuditEntry.get(AuditEntry.action == "intervention.withdrawn")
    assert WHY not in str(row.detail)
    told = {message.destination for message in Message.select()}
    assert {officer.email, measure.recorded_by.email} <= told


def test_the_level_is_not_lowered_by_itself():
    case = factories.make_case()
    withdraw(record(case, K.ADMONITION, O.COURT))
    assert Child.get_by_id(case.child_id).risk_level is RiskLevel.YELLOW


def test_after_that_the_next_rung_is_skipped_only_with_a_reason_again():
    case = factories.make_case()
    withdraw(factories.make_intervention(case))
    told = Taken(K.DISSUASION, O.VILLAGE, "东巴村委会", TODAY, "劝诫父亲。")
    with pytest.raises(FieldRefused) as refused:
        interventions.record_in_case(case, told, by=factories.make_account(), at=NOW)
    assert refused.value.field == "skip_reason"


def test_a_withdrawn_measure_does_not_act_on_a_child_named_later():
    case, child = factories.make_case(), factories.make_child()
    type(case).update(child=None).execute()
    case = type(case).get()
    withdraw(factories.make_intervention(case, kind=K.CRIMINAL))
    how = {"version": case.version, "by": child.entered_by, "at": NOW}
    case_joining.name_child(case, child, **how)
    assert Child.get_by_id(child.id).risk_level is RiskLevel.GREEN


def test_nobody_withdraws_alone_or_twice_or_without_a_reason():
    measure = factories.make_intervention()
    with pytest.raises(OwnMeasure):
        withdraw(measure, by=measure.recorded_by)
    for why in ("", " 短 ", "长" * 501):
        with pytest.raises(FieldRefused) as refused:
            withdraw(measure, why=why)
        assert refused.value.field == "reason"
    withdraw(measure)
    with pytest.raises(AlreadyAnswered):
        withdraw(measure)


@pytest.mark.parametrize("role", Role, ids=str)
@pytest.mark.parametrize("by", [Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.POLICE], ids=str)
def test_ones_own_office_withdraws_and_the_one_above_it(role, by):
    measure = factories.make_intervention(recorded_by=factories.make_account(by))
    account = factories.make_account(role)
    above = withdrawals.BELOW.get(role, frozenset())
    is_found = withdrawals.find(account, measure.ref) is not None
    assert is_found == (role is by or by in above)
    assert (
        measure.ref in withdrawals.offered_to(account, interventions.of_case(measure.case))
    ) == (is_found)
    away = factories.make_account(role, area_code=factories.OTHER_COUNTY)
    assert withdrawals.find(away, measure.ref) is None


def test_no_notice_is_printed_of_a_withdrawn_measure():
    measure = factories.make_intervention()
    assert interventions.find_notifiable(measure.recorded_by, measure.ref)
    withdraw(measure)
    assert interventions.find_notifiable(measure.recorded_by, measure.ref) is None


def test_hr_19_an_order_entered_in_error_has_no_clock_any_more():
    order = factories.make_granted_order()
    county = factories.make_account(Role.COUNTY)
    measure = interventions.record_order(
        order, decided_on=TODAY, document_no=order.document_no, by=county, at=NOW
    )
    withdraw(measure)
    present = ProtectionOrder.get_by_id(order.id)
    assert protection_orders.state_on(present, TODAY) is OrderState.VOIDED
    mine = [each for each in guardianship_clocks.clocks(NOW) if each.ref == order.ref]
    assert mine
    assert not any(each.is_running(NOW) for each in mine)
    with pytest.raises(NotInThisState):
        protection_orders.let_end(present, "不再需要", version=present.version, by=county, at=NOW)
    with pytest.raises(NotInThisState):
        protection_orders.waive_review(
            present, "不再需要", version=present.version, by=county, at=NOW
        )


def test_hr_30_nobody_revisits_after_a_letter_entered_in_error():
    report = factories.make_report(
        status=ReportStatus.RECEIVED, disposal=Disposal.VIOLENCE, disposed_at=NOW
    )
    case = factories.make_case(report=report)
    letter = Letter(WarnedPerson.FATHER, "共公告字〔2026〕1号", TODAY, VILLAGE, "请看有没有新伤。")
    written = warning_letters.issue(report, letter, by=factories.make_account(Role.POLICE), at=NOW)
    (measure,) = interventions.of_case(case)
    withdraw(measure)
    assert [each for each in revisit_clocks.clocks(NOW) if each.is_running(NOW)] == []
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    assert list(revisits.open_for(director)) == []
    assert revisits.list_for(director) == ([], 0)
    visit = Revisit.get(Revisit.letter == written)
    seen = revisits.Seen((revisits.WhoWasSeen.CHILD,), False, TODAY, "孩子没有新伤。")
    with pytest.raises(AlreadyAnswered):
        revisits.do(visit, seen, version=visit.version, by=director, at=NOW)


def test_measures_from_a_second_report_stand_on_the_ladder_and_are_withdrawn_there():
    case = factories.make_case(report=factories.make_report())
    second = factories.make_report(status=ReportStatus.RECEIVED)
    from_police = interventions.record_from_report(
        second,
        Taken(K.PENALTY, O.POLICE, "共和县公安局", TODAY, "行政拘留五日。", "1号", "情况严重。"),
        by=factories.make_account(Role.POLICE),
        at=NOW,
    )
    assert interventions.of_case(case) == []
    how = {"child": case.child, "report": second, "by": None, "at": NOW}
    assert cases.open_case(case.area_code, CaseOrigin.NOTICE, **how) == case
    assert interventions.of_case(case) == [from_police]
    assert Child.get_by_id(case.child_id).risk_level is RiskLevel.YELLOW
    withdraw(from_police)
    assert interventions.reached(interventions.of_case(case)) == -1


def test_what_was_written_is_never_changed_or_deleted():
    withdraw(factories.make_intervention())
    row = Withdrawal.get()
    with pytest.raises(peewee.DatabaseError):
        Withdrawal.update(reason="别的").execute()
    with pytest.raises(peewee.DatabaseError):
        row.delete_instance()
    with pytest.raises(peewee.DatabaseError):
        Intervention.delete().execute()
