"""A child recorded as alone or unattended is red, reported and a case, at once and only once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal import clock
from portal.case_terms import CaseOrigin, CaseStatus
from portal.child_terms import CarerRelation, GuardianshipKind
from portal.models import (
    CaseStep,
    Child,
    ChildDetails,
    ProtectionCase,
    Report,
    Reporter,
    UnattendedSpell,
)
from portal.report_terms import ReporterKind, ReportStatus, Situation
from portal.services import child_details, child_fields, child_import, children, unattended
from portal.services.refusals import FieldRefused
from portal.services.transactions import transaction
from portal.vocabulary import ChildStatus, RiskLevel, Role
from tests import factories
from tests.factories import NOW, TODAY
from tests.sheets import HEADER, ROW, book

R = RiskLevel
pytestmark = pytest.mark.usefixtures("db")
ALONE = {"carer_relation": "nobody", "carer_name": "", "carer_phone": ""}


@pytest.fixture
def director():
    return factories.make_account(Role.VILLAGE_DIRECTOR)


def fields_of(child, **changed):
    """Answer the twelve fields of a stored child, some of them changed."""
    kept = {name: getattr(child, name) for name in child_fields.NAMES}
    return replace(child_fields.OpeningFields(**kept), **changed)


def opened(director, **changed):
    """Open a file like that of the factories' child."""
    fields = fields_of(factories.make_child(), **changed)
    return children.open_file(fields, by=director, at=NOW, is_another_child=True)


def save_guardianship(child, kind, rating="poor"):
    """Save the section on guardianship."""
    raw = {"guardianship_kind": kind, "guardianship_rating": rating}
    section = child_details.SECTIONS["guardianship"]
    version = Child.get_by_id(child.id).version
    child_details.save(child, section, raw, version=version, by=child.entered_by, at=NOW)


def is_answered(child):
    """Say whether the child is red, with one open report, one live case and one open spell."""
    (report,), (case,), (spell,) = (
        Report.select(),
        ProtectionCase.select(),
        UnattendedSpell.select(),
    )
    assert (report.status, report.received_at) == (ReportStatus.REPORTED, NOW)
    assert (case.child, case.origin, case.status) == (
        child,
        CaseOrigin.LIVING_ALONE,
        CaseStatus.OPEN,
    )
    assert (case.report, case.is_urgent) == (report, True)
    assert (spell.report, spell.case, spell.ended_at) == (report, case, None)
    return Child.get_by_id(child.id).risk_level is R.RED


def is_left_alone(child):
    """Say whether nothing was set off."""
    rows = Report.select().count() + ProtectionCase.select().count()
    return rows == 0 and Child.get_by_id(child.id).risk_level is R.GREEN


@pytest.mark.parametrize("relation", CarerRelation, ids=str)
def test_hr_15_a_child_opened_as_living_alone_is_red_and_reported_at_once(director, relation):
    child = opened(director, carer_relation=relation.value)
    is_alone = relation is CarerRelation.NOBODY
    assert is_answered(child) if is_alone else is_left_alone(child)


def test_hr_15_so_is_a_child_found_alone_later(director):
    child = factories.make_child()
    alone = fields_of(child, **ALONE)
    children.update(child, alone, version=1, by=director, at=NOW)
    assert is_answered(child)


@pytest.mark.parametrize("kind", GuardianshipKind, ids=str)
@pytest.mark.parametrize(("born", "is_young"), [
    (date(2018, 11, 25), True), (date(2018, 11, 24), False), (date(2012, 1, 1), False),
])  # fmt: skip
def test_hr_15_a_child_under_8_without_guardian_is_red_and_reported_at_once(kind, born, is_young):
    child = factories.make_child(birth_on=born)
    save_guardianship(child, kind.value)
    is_unattended = is_young and kind is GuardianshipKind.NOBODY
    assert is_answered(child) if is_unattended else is_left_alone(child)


def test_hr_15_so_is_an_older_child_who_needs_special_care(director):
    child = factories.make_child()
    ChildDetails.update(health_state="disabled").where(ChildDetails.child == child.id).execute()
    save_guardianship(child, "nobody")
    assert is_answered(child)


def test_hr_15_and_so_is_a_row_of_a_spreadsheet():
    officer = factories.make_account(Role.TOWNSHIP)
    factories.make_village()
    header = [*HEADER, "监护类型", "监护情况评估"]
    young = [*ROW, "无人监护", "差"]
    young[header.index("出生日期")] = "2020-03-01"
    assert child_import.import_children(book(header, young), by=officer, at=NOW).written == 1
    assert is_answered(Child.get())


@pytest.mark.parametrize("rating", ["good", "fair"])
@pytest.mark.parametrize(("relation", "kind"), [("nobody", "nobody"), ("relative", "nobody")])
def test_hr_15_such_a_child_is_never_saved_as_good_or_fair(rating, relation, kind):
    child = factories.make_child(carer_relation=relation, birth_on=date(2020, 1, 1))
    with pytest.raises(FieldRefused) as refused:
        save_guardianship(child, kind, rating)
    assert refused.value.field == "guardianship_rating"
    assert ChildDetails.get().guardianship_rating is None


def test_hr_15_what_was_rated_good_before_is_taken_back_when_the_child_is_found_alone(director):
    child = factories.make_child()
    save_guardianship(child, "good", "good")
    alone = fields_of(child, **ALONE)
    children.update(child, alone, version=Child.get().version, by=director, at=NOW)
    details = ChildDetails.get()
    assert (details.guardianship_kind, details.guardianship_rating) == ("nobody", "poor")


def test_hr_15_there_is_one_report_however_often_the_file_is_saved(director):
    child = opened(director, **ALONE)
    for _ in range(3):
        fields = fields_of(child)
        children.update(child, fields, version=child.version, by=director, at=NOW)
    save_guardianship(child, "nobody")
    assert is_answered(child)


def test_hr_15_a_second_spell_is_reported_again(director):
    child = opened(director, **ALONE)
    for carer in ("relative", "nobody"):
        fields = fields_of(child, carer_relation=carer, carer_name="完么才让")
        children.update(child, fields, version=child.version, by=director, at=NOW)
    assert Report.select().count() == 2
    assert UnattendedSpell.select().where(UnattendedSpell.ended_at.is_null()).count() == 1
    assert ProtectionCase.select().count() == 1
    assert child.risk_level is R.RED


def test_the_end_of_a_spell_lowers_nothing_by_itself(director):
    child = opened(director, **ALONE)
    assert unattended.is_reported(child, at=NOW)
    fields = fields_of(child, carer_relation="relative", carer_name="完么才让")
    later = NOW + timedelta(days=1)
    children.update(child, fields, version=child.version, by=director, at=later)
    assert UnattendedSpell.get().ended_at == later
    assert not unattended.is_reported(child, at=NOW)
    assert Child.get_by_id(child.id).risk_level is R.RED


def test_the_police_are_told_whom_to_find_and_the_committee_is_the_reporter(director):
    child = opened(director, **ALONE)
    report, reporter = Report.get(), Reporter.get()
    assert report.area_code == factories.COUNTY
    assert report.situations == Situation.ALONE.value
    assert child.name in report.facts
    assert report.place.endswith("试验村201")
    assert (reporter.kind, reporter.account) == (ReporterKind.COMMITTEE, director)
    assert reporter.unit == "试验村201村（牧、居）民委员会"


def test_nobody_over_16_and_nobody_who_has_left_is_meant():
    grown = factories.make_child(birth_on=date(2010, 11, 24), **ALONE)
    left = factories.make_child(status=ChildStatus.EXITED, **ALONE)
    assert unattended.situation(grown, on=TODAY) is None
    assert unattended.situation(grown, on=TODAY - timedelta(days=1)) is Situation.ALONE
    with transaction():
        unattended.respond(left, by=None, at=NOW)
    assert Report.select().count() == 0


def test_it_is_all_or_nothing(director):
    child = factories.make_child()
    alone = fields_of(child, **ALONE)
    with pytest.raises(RuntimeError), transaction():
        children.update(child, alone, version=1, by=director, at=NOW)
        raise RuntimeError
    assert is_left_alone(child)


@pytest.mark.parametrize("age", [8, 16])
def test_hr_15_a_birthday_ends_the_spell_by_the_clock_once_and_lowers_nothing(director, age):
    born = clock.birthday(TODAY + timedelta(days=9), -age)
    child = opened(director, birth_on=born, **(ALONE if age == 16 else {}))
    if age == 8:
        save_guardianship(child, "nobody")
    birthday = clock.start_of(clock.birthday(born, age))
    before = birthday - timedelta(seconds=1)
    assert unattended.is_reported(child, at=before)
    assert unattended.lapse_due(before) == 0
    # Whoever looks on that day sees it, whether or not the task has run.
    assert not unattended.is_reported(child, at=birthday)
    assert [unattended.lapse_due(birthday + timedelta(days=day)) for day in (3, 3, 4)] == [1, 0, 0]
    assert UnattendedSpell.get().ended_at == birthday
    assert CaseStep.select().where(CaseStep.verb == "spell_lapsed").count() == 1
    assert Child.get_by_id(child.id).risk_level is R.RED


def test_hr_15_what_a_sweep_found_against_the_file_is_not_ended_by_the_clock():
    child = factories.make_child(birth_on=date(2016, 1, 1))
    with transaction():
        unattended.found(child, Situation.ALONE, by=None, at=NOW)
    assert unattended.lapse_due(NOW) == 0
    assert unattended.is_reported(child, at=NOW)


def test_somebody_born_on_leap_day_has_the_birthday_in_march():
    assert clock.birthday(date(2012, 2, 29), 16) == date(2028, 2, 29)
    assert clock.birthday(date(2012, 2, 29), 15) == date(2027, 3, 1)
    assert clock.age_on(date(2027, 2, 28), date(2012, 2, 29)) == 14
