"""Lines of a plan: each says measure, unit and day, or the sentence says what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.models import PlanLine
from portal.plan_terms import WRITABLE, Department, PlanStatus, ProviderKind
from portal.services import plan_lines
from portal.services.plan_lines import Measure, Wanted
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import Language, NeedStatus, Role, Tier
from tests import factories
from tests.factories import NOW, TODAY

K = ProviderKind
pytestmark = pytest.mark.usefixtures("db")
SOON = NOW + timedelta(days=3)


def measure(**values):
    """A line the township carries out itself."""
    told = {"service": "G1", "goal": "", "measure": "每周入户", "provider": K.OWN}
    rest = {"department": None, "responsible": "民政站", "due_on": TODAY + timedelta(days=9)}
    return Measure(**{**told, **rest, **values})


def matching(**values):
    """A line for matching, two hours in three days."""
    return Wanted(**{"starts_at": SOON, "ends_at": SOON + timedelta(hours=2), **values})


def add(told=None, wanted=None, plan=None):
    """Add a line to a draft."""
    plan = plan or factories.make_plan()
    how = {"by": plan.author, "at": NOW}
    return plan_lines.add(plan, told or measure(), wanted or Wanted(), **how)


def test_a_line_is_added_changed_and_dropped_while_the_plan_is_a_draft():
    plan = factories.make_plan()
    line = add(plan=plan)
    how = {"by": plan.author, "at": NOW}
    plan_lines.rewrite(line, measure(measure="每天入户"), Wanted(), version=1, **how)
    assert PlanLine.get().measure == "每天入户"
    with pytest.raises(ChangedMeanwhile):
        plan_lines.rewrite(line, measure(), Wanted(), version=1, **how)
    plan_lines.drop(line, version=2, **how)
    assert plan_lines.of_plan(plan) == []


@pytest.mark.parametrize("status", PlanStatus, ids=str)
def test_lines_change_in_a_draft_only(status):
    plan = factories.make_plan(status=status)
    line = factories.make_plan_line(plan)
    how = {"by": plan.author, "at": NOW}
    acts = (
        lambda: add(plan=plan),
        lambda: plan_lines.rewrite(line, measure(), Wanted(), version=1, **how),
        lambda: plan_lines.drop(line, version=line.version, **how),
    )
    for act in acts:
        if status in WRITABLE:
            act()
        else:
            with pytest.raises(NotInThisState):
                act()


def test_a_changed_line_makes_the_page_of_the_plan_old():
    plan = factories.make_plan()
    add(plan=plan)
    assert type(plan).get_by_id(plan.id).version == plan.version + 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("service", "ZZ"),
        ("service", ""),
        ("goal", "字" * 301),
        ("measure", "字" * 1001),
        ("responsible", "字" * 121),
        ("frequency", "字" * 81),
        ("resource", "字" * 121),
        ("due_on", TODAY - timedelta(days=1)),
        ("due_on", TODAY + timedelta(days=800)),
    ],
)
def test_a_wrong_field_is_named(field, value):
    with pytest.raises(FieldRefused) as refused:
        add(measure(**{field: value}))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("starts", {"starts_at": NOW}),
        ("day", {"starts_at": NOW + timedelta(days=400)}),
        ("ends", {"ends_at": SOON}),
        ("slots", {"slots": 0}),
        ("min_level", {"min_level": 9}),
        ("language", {"language_required": True}),
    ],
)
def test_what_matching_is_asked_for_is_as_strict_as_a_need(field, values):
    with pytest.raises(FieldRefused) as refused:
        add(measure(provider=K.MATCHING), matching(**values))
    assert refused.value.field == field


def test_only_a_line_for_matching_keeps_what_matching_asks():
    wanted = matching(tier=Tier.URGENT, language=Language.AMDO)
    line = add(measure(provider=K.MATCHING, department=Department.HEALTH), wanted)
    assert (line.tier, line.language, line.department) == (Tier.URGENT, Language.AMDO, None)
    own = add(measure(), wanted)
    assert (own.tier, own.starts_at, own.language) == (None, None, None)


def test_a_complete_line_lacks_nothing():
    for provider in K:
        assert plan_lines.lacks(factories.make_plan_line(provider=provider), at=NOW) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"measure": ""}, "措施"),
        ({"responsible": ""}, "责任单位"),
        ({"due_on": None}, "完成期限"),
        ({"due_on": TODAY - timedelta(days=1)}, "已经过去"),
        ({"provider": K.DEPARTMENT, "department": None}, "哪个部门"),
        ({"provider": K.MATCHING, "starts_at": None}, "日期和时间"),
        ({"provider": K.MATCHING, "starts_at": NOW}, "已经过去"),
    ],
)
def test_what_a_line_lacks_is_one_sentence(values, said):
    sentences = plan_lines.lacks(factories.make_plan_line(**values), at=NOW)
    assert len(sentences) == 1
    assert said in sentences[0]


@pytest.mark.parametrize("status", NeedStatus, ids=str)
def test_a_need_goes_on_until_it_lapses_or_is_withdrawn(status):
    need = factories.make_need(status=status)
    line = factories.make_plan_line(need=need, provider=K.MATCHING, starts_at=NOW)
    assert plan_lines.goes_on(line) is (status in plan_lines.NEED_GOES_ON)
    assert (plan_lines.lacks(line, at=NOW) == []) is plan_lines.goes_on(line)


def test_a_plan_has_so_many_lines_at_most():
    plan = factories.make_plan()
    for _ in range(plan_lines.MOST_LINES):
        factories.make_plan_line(plan)
    with pytest.raises(FieldRefused):
        add(plan=plan)


def test_a_line_is_found_in_its_area_alone():
    line = factories.make_plan_line()
    assert plan_lines.find(factories.make_account(Role.TOWNSHIP), line.ref) == line
    stranger = factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP)
    assert plan_lines.find(stranger, line.ref) is None
    assert plan_lines.find(factories.make_account(Role.POLICE), line.ref) is None
