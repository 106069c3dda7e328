"""A joint assessment: an emergency before any score, then 24 answers, and the child heard."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from portal.assessment_terms import (
    INSTRUMENT,
    LEVELS_UP,
    AssessedItem,
    Dimension,
    EmergencySign,
    GuardianshipResult,
    one_lower,
)
from portal.case_terms import CaseStatus
from portal.models import (
    Assessment,
    AuditEntry,
    CaseStep,
    Child,
    Message,
    ProtectionCase,
    Report,
    Reporter,
)
from portal.report_terms import ReporterKind, ReportStatus
from portal.services import assessment_levels, assessments, case_joining, cases, children
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.services.scored_answers import Scored
from portal.vocabulary import Language, RiskLevel, Role
from tests import factories
from tests.factories import NOW, TODAY

S, R, E = CaseStatus, RiskLevel, EmergencySign
pytestmark = pytest.mark.usefixtures("db")
NONE = dict.fromkeys(E, False)
# One set of answers for each level.
TOTALS = {R.GREEN: 0, R.BLUE: 12, R.YELLOW: 24, R.RED: 36}


@pytest.fixture
def officer():
    return factories.make_account(Role.TOWNSHIP)


def scores(total=0):
    """Answer 24 answers with a sum of at most 48, none of them severe."""
    return {item: min(2, max(0, total - 2 * i)) for i, item in enumerate(AssessedItem)}


def told(level=R.GREEN, **values):
    """Answer what was written on a visit that ends in `level`."""
    defaults = {
        "scores": scores(TOTALS[level]),
        "assessed_on": TODAY,
        "team": "民政站王芳、派出所李强",
        "child_words": "想妈妈回来。",
        "words_language": Language.AMDO,
    }
    return Scored(**{**defaults, **values})


def begun(officer, case=None):
    """Begin to assess a case."""
    case = case or factories.make_case()
    return assessments.begin(case, version=case.version, by=officer, at=NOW)


def screened(officer, case=None):
    """Answer an assessment whose ten answers are no."""
    assessment = begun(officer, case)
    assessments.screen(assessment, NONE, "", version=assessment.version, by=officer, at=NOW)
    return assessment


def assessed(officer, level, case=None, at=NOW):
    """Complete an assessment whose answers say `level`."""
    assessment = screened(officer, case)
    written = told(level)
    assessments.complete(assessment, written, version=assessment.version, by=officer, at=at)
    return assessment


def emergency(officer, signs, case=None, words=""):
    """Screen with some signs answered yes."""
    assessment = begun(officer, case)
    answers = {**NONE, **dict.fromkeys(signs, True)}
    seen = assessment.version
    report = assessments.screen(assessment, answers, words, version=seen, by=officer, at=NOW)
    return assessment, report


def test_beginning_moves_the_case_and_names_its_keeper(officer):
    assessment = begun(officer)
    case = ProtectionCase.get()
    assert (case.status, case.keeper, case.begun_at) == (S.ASSESSING, officer, NOW)
    assert (assessment.case, assessment.child) == (case, case.child)
    assert assessment.instrument_version == INSTRUMENT
    assert CaseStep.get().verb == "assessment_begun"


def test_there_is_one_assessment_under_way(officer):
    first = begun(officer)
    again = assessments.begin(first.case, version=1, by=officer, at=NOW)
    assert again == first


@pytest.mark.parametrize("status", S, ids=str)
def test_a_case_is_assessed_in_every_live_state_and_moves_only_at_first(officer, status):
    case = factories.make_case(status=status)
    if status is S.CLOSED:
        with pytest.raises(NotInThisState):
            begun(officer, case)
        return
    assessed(officer, R.BLUE, case)
    moved = status in {S.OPEN, S.ASSESSING}
    assert ProtectionCase.get().status is (S.ASSESSED if moved else status)
    assert (ProtectionCase.get().assessed_at == NOW) == moved


def test_a_page_opened_before_a_change_begins_nothing(officer):
    for status in (S.OPEN, S.IN_SERVICE):
        case = factories.make_case(status=status)
        with pytest.raises(ChangedMeanwhile):
            assessments.begin(case, version=case.version + 1, by=officer, at=NOW)
    assert Assessment.select().count() == 0


@pytest.mark.parametrize("sign", E, ids=str)
def test_hr_17_any_sign_is_red_and_reported_at_once_without_scoring(officer, sign):
    factories.make_account(Role.POLICE)
    assessment, report = emergency(officer, [sign], words="孩子说：“怕回家。”")
    case, child = ProtectionCase.get(), Child.get()
    assert (case.status, case.level, case.is_urgent) == (S.ASSESSED, R.RED, True)
    assert (child.risk_level, case.report) == (R.RED, report)
    assert (assessment.level, assessment.total, assessment.items) == (R.RED, None, {})
    assert (assessment.report, assessment.completed_at) == (report, NOW)
    assert (report.status, report.is_danger_now) == (ReportStatus.REPORTED, True)
    assert report.situations == assessment_levels.SITUATION_OF_SIGN[sign].value
    for part in (sign.zh, "孩子说：“怕回家。”", child.name, case.number):
        assert part in report.facts
    assert Message.select().where(Message.template == "report_received").count() == 1


def test_the_township_is_the_reporter_and_its_words_stay_out_of_the_audit(officer):
    emergency(officer, [E.VIOLENCE], words="手臂上有新伤")
    reporter = Reporter.get()
    assert (reporter.kind, reporter.account) == (ReporterKind.STATE, officer)
    assert reporter.unit
    assert all("新伤" not in entry.detail for entry in AuditEntry.select())
    assert all("新伤" not in step.note for step in CaseStep.select())


def test_a_case_that_has_a_report_keeps_it_and_the_new_one_stands_with_the_assessment(officer):
    case = factories.make_case(report=factories.make_report())
    before = case.report
    assessment, report = emergency(officer, [E.SUICIDE], case)
    assert ProtectionCase.get().report == before
    assert (assessment.report, assessment.guardianship_result) == (report, None)
    assert cases.live_case_of(report=report) == case


def test_a_case_that_turns_urgent_on_the_way_has_its_short_time_from_then(officer):
    emergency(officer, [E.NO_CARER])
    assert cases.TURNED_URGENT in {step.verb for step in CaseStep.select()}


def test_an_emergency_in_a_case_already_urgent_is_a_step_of_its_own(officer):
    emergency(officer, [E.NO_CARER], factories.make_case(is_urgent=True))
    assert [step.verb for step in CaseStep.select()] == ["assessment_begun", "emergency"]


def test_all_or_nothing_where_the_report_cannot_be_stored(officer):
    case = factories.make_case()
    assessment = begun(officer, case)
    ProtectionCase.update(area_code="999999999999").execute()
    with pytest.raises(FieldRefused):
        answers = {**NONE, E.VIOLENCE: True}
        assessments.screen(assessment, answers, "", version=1, by=officer, at=NOW)
    assert Assessment.get().screen == {}
    assert Report.select().count() == 0


@pytest.mark.parametrize("sign", E, ids=str)
def test_each_missing_answer_is_asked_for_at_its_field(officer, sign):
    assessment = begun(officer)
    with pytest.raises(FieldRefused) as refused:
        answers = {**NONE, sign: None}
        assessments.screen(assessment, answers, "", version=1, by=officer, at=NOW)
    assert refused.value.field == sign.value


def test_hr_15_a_child_recorded_as_alone_is_not_screened_as_cared_for(officer):
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    child = factories.make_child(carer_relation="nobody")
    fields = {name: getattr(child, name) for name in children.OpeningFields.__dataclass_fields__}
    children.update(child, children.OpeningFields(**fields), version=1, by=director, at=NOW)
    case = ProtectionCase.get()
    assessment = begun(officer, case)
    with pytest.raises(FieldRefused) as refused:
        assessments.screen(assessment, NONE, "", version=1, by=officer, at=NOW)
    assert refused.value.field == E.ALONE.value
    # What the file has reported already is not reported twice.
    alone = {**NONE, E.ALONE: True}
    report = assessments.screen(assessment, alone, "", version=1, by=officer, at=NOW)
    assert report == Report.get() == assessment.report


def test_hr_15_nor_is_it_scored_when_it_was_left_alone_meanwhile(officer):
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    assessment = screened(officer)
    child = Child.get()
    fields = {name: getattr(child, name) for name in children.OpeningFields.__dataclass_fields__}
    alone = children.OpeningFields(**{**fields, "carer_relation": "nobody"})
    children.update(child, alone, version=child.version, by=director, at=NOW)
    with pytest.raises(assessments.NobodyCares):
        assessments.complete(assessment, told(), version=2, by=officer, at=NOW)
    assert Child.get().risk_level is R.RED


@pytest.mark.parametrize("level", R, ids=str)
def test_the_answers_give_the_level_of_case_and_child(officer, level):
    assessment = assessed(officer, level)
    assert (assessment.level, assessment.computed_level) == (level, level)
    assert assessment.total == TOTALS[level]
    assert len(Assessment.get().items) == 24
    assert ProtectionCase.get().level is Child.get().risk_level is level


def test_two_severe_answers_are_red_and_the_result_is_of_guardianship(officer):
    assessment = screened(officer)
    worst = {**scores(), AssessedItem.CARER: 3, AssessedItem.PRESENCE: 3}
    assessments.complete(assessment, told(scores=worst), version=2, by=officer, at=NOW)
    assert (assessment.level, assessment.total) == (R.RED, 6)
    assert assessment.guardianship_result is GuardianshipResult.ABSENT


def test_a_case_without_a_file_is_assessed_and_gives_the_file_its_level_later(officer):
    case = factories.make_case()
    child = case.child
    ProtectionCase.update(child=None, about="镇上的孩子").execute()
    assessment = assessed(officer, R.YELLOW, ProtectionCase.get())
    assert Child.get().risk_level is R.GREEN
    case = ProtectionCase.get()
    case_joining.name_child(case, child, version=case.version, by=officer, at=NOW)
    assert Child.get().risk_level is R.YELLOW
    assert Assessment.get_by_id(assessment.id).child == child


@pytest.mark.parametrize("before", R, ids=str)
@pytest.mark.parametrize("said", R, ids=str)
def test_a_level_falls_one_step_at_a_time_and_rises_at_once(officer, before, said):
    first = assessed(officer, before)
    case = ProtectionCase.get()
    second = assessed(officer, said, case, at=NOW + timedelta(days=30))
    assert (second.previous, second.computed_level) == (first, said)
    rank = LEVELS_UP.index
    wanted = said if rank(said) >= rank(before) else one_lower(before)
    assert second.level is Child.get().risk_level is wanted


WRONG = [
    ("assessed_on", {"assessed_on": None}),
    ("assessed_on", {"assessed_on": TODAY + timedelta(days=1)}),
    ("assessed_on", {"assessed_on": TODAY - timedelta(days=1)}),
    ("team", {"team": ""}),
    ("team", {"team": "王芳"}),
    ("team", {"team": "王芳、"}),
    ("team", {"team": "民政站、" + "人" * 300}),
    ("child_words", {"child_words": " ", "not_heard_reason": ""}),
    ("child_words", {"child_words": "字" * 2001}),
    ("words_language", {"words_language": None}),
    ("not_heard_reason", {"child_words": "", "not_heard_reason": "小"}),
    ("not_heard_reason", {"not_heard_reason": "字" * 301}),
    ("strengths", {"strengths": "字" * 2001}),
    ("interpreter", {"interpreter": "字" * 73}),
    *[(item.value, {"scores": {**scores(), item: wrong}})
      for item in (AssessedItem.CARER, AssessedItem.DISTANCE) for wrong in (None, -1, 4, 99)],
    *[(item.value, {"scores": {i: 0 for i in AssessedItem if i is not item}})
      for item in AssessedItem],
]  # fmt: skip


@pytest.mark.parametrize(("field", "values"), WRONG)
def test_each_wrong_answer_is_named_and_nothing_is_kept(officer, field, values):
    assessment = screened(officer)
    with pytest.raises(FieldRefused) as refused:
        assessments.complete(assessment, told(**values), version=2, by=officer, at=NOW)
    assert refused.value.field == field
    assert Assessment.get().completed_at is None
    assert ProtectionCase.get().status is S.ASSESSING


def test_a_child_not_heard_has_its_reason(officer):
    assessment = screened(officer)
    written = told(child_words="", words_language=None, not_heard_reason="孩子不满三岁，还不会说。")
    assessments.complete(assessment, written, version=2, by=officer, at=NOW)
    assert Assessment.get().not_heard_reason == "孩子不满三岁，还不会说。"


@pytest.mark.parametrize(
    "team", ["民政站 王芳、派出所", "王芳，李强", "王芳,李强", "王芳\n李强", "王芳和李强"]
)
def test_two_who_were_there_are_named_in_any_way(officer, team):
    assessment = screened(officer)
    assessments.complete(assessment, told(team=team), version=2, by=officer, at=NOW)
    assert Assessment.get().team == team


def test_nothing_is_scored_before_the_screen(officer):
    assessment = begun(officer)
    with pytest.raises(assessments.NotScreened):
        assessments.complete(assessment, told(), version=1, by=officer, at=NOW)


def test_a_completed_assessment_stays_as_it_is(officer):
    assessment = assessed(officer, R.BLUE)
    with pytest.raises(assessments.AlreadyCompleted):
        assessments.complete(assessment, told(R.RED), version=3, by=officer, at=NOW)
    with pytest.raises(assessments.AlreadyCompleted):
        assessments.screen(assessment, NONE, "", version=3, by=officer, at=NOW)


def test_of_two_who_fill_the_same_page_the_second_is_told(officer):
    assessment = screened(officer)
    with pytest.raises(ChangedMeanwhile):
        assessments.complete(assessment, told(), version=1, by=officer, at=NOW)


def test_a_case_closed_meanwhile_is_not_assessed(officer):
    assessment = screened(officer)
    ProtectionCase.update(status=S.CLOSED).execute()
    with pytest.raises(NotInThisState):
        assessments.complete(assessment, told(), version=2, by=officer, at=NOW)


def test_every_step_has_its_audit_row_and_none_a_word_of_the_child(officer):
    assessed(officer, R.BLUE)
    actions = [entry.action for entry in AuditEntry.select().order_by(AuditEntry.id)]
    assert actions == [
        "case.assessment_begun", "assessment.screened", "child.risk_changed",
        "assessment.completed", "case.assessed",
    ]  # fmt: skip
    said = json.dumps([entry.detail for entry in AuditEntry.select()], ensure_ascii=False)
    assert "妈妈" not in said
    assert {dimension.value for dimension in Dimension} == {f"b{n}" for n in range(1, 7)}
