"""Out of temporary care: only a consultation that has concluded lets a child go home (HR-18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import peewee
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.models import Consultation, FollowUp, Message, Placement
from portal.models.base import database
from portal.placement_terms import (
    AFTER,
    Background,
    CareForm,
    Conclusion,
    Ground,
    PlacementStatus,
    Title,
)
from portal.services import follow_ups, placement_returns, placement_steps
from portal.services.placement_returns import Collected, Member, StillConsulting
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState, Refused
from portal.vocabulary import Role
from tests import factories
from tests.factories import NOW, TODAY

S, B, T = PlacementStatus, Background, Title
pytestmark = pytest.mark.usefixtures("db")
TEAM = [
    Member("马文秀", "共和县社会工作站", B.SOCIAL_WORK, T.INTERMEDIATE),
    Member("李青", "共和县人民医院", B.MEDICINE, T.JUNIOR),
    Member("才让", "海南州心理服务中心", B.PSYCHOLOGY, T.NONE),
]
COLLECTED = Collected(TODAY, "父亲", 3)
DAYS = {"school": TODAY, "police": TODAY, "village": TODAY}


def county():
    return factories.make_account(Role.COUNTY)


def acts(placement, version=None):
    """Answer every act on a placement as the county would do it now."""
    how = {"version": version or placement.version, "by": county(), "at": NOW}
    minutes = "监护人已返乡，愿意照料。"
    return {
        "receive": lambda: placement_steps.receive(
            placement,
            placement_steps.HandOver("李建国", "救助站", "交字3号", NOW, True, "想回家", True),
            **how,
        ),
        "begin": lambda: placement_steps.begin(
            placement, ground=Ground.NEGLECT, form=CareForm.FOSTER, began_on=TODAY, **how
        ),
        "cancel": lambda: placement_steps.cancel(placement, reason="登记错了", **how),
        "consult": lambda: placement_returns.consult(placement, TEAM, **how),
        **{
            f"conclude_{each.value}": lambda each=each: placement_returns.conclude(
                placement, conclusion=each, minutes=minutes, **how
            )
            for each in Conclusion
        },
        "collect": lambda: placement_returns.collect(placement, COLLECTED, **how),
        "tell": lambda: placement_returns.tell(placement, days=DAYS, **how),
        "end": lambda: placement_returns.end(placement, words="判决书已生效。", **how),
    }


FROM = {
    "consult": set(placement_returns.OPENS_IN),
    "conclude_fit": {S.CONSULTING},
    "collect": {S.RETURNING},
    "tell": {S.TRACKED},
    "end": set(placement_returns.ENDS_IN),
}

ALL_ACTS = (
    "receive", "begin", "cancel", "consult", "collect", "tell", "end",
    *(f"conclude_{each.value}" for each in Conclusion),
)  # fmt: skip


@pytest.mark.parametrize("status", PlacementStatus, ids=str)
@pytest.mark.parametrize("act", FROM)
def test_hr_18_an_act_is_done_only_in_its_own_states(status, act):
    placement = factories.make_placement(status=status)
    if status in FROM[act]:
        acts(placement)[act]()
        return
    with pytest.raises(Refused):
        acts(placement)[act]()
    assert Placement.get().status is status


@pytest.mark.parametrize("act", FROM)
def test_the_second_saver_is_told(act):
    placement = factories.make_placement(status=sorted(FROM[act], key=str)[0])
    with pytest.raises(ChangedMeanwhile):
        acts(placement, placement.version + 1)[act]()


@pytest.mark.parametrize("conclusion", Conclusion, ids=str)
def test_each_conclusion_leads_where_it_says(conclusion):
    placement = factories.make_placement(status=S.CONSULTING)
    acts(placement)[f"conclude_{conclusion.value}"]()
    assert placement.status is AFTER[conclusion]
    assert Consultation.get().conclusion is conclusion
    lasting = {Conclusion.RELATIVE_CARE, Conclusion.LONG_TERM}
    assert (placement.care_ended_at is not None) == (conclusion in lasting)


def test_whoever_was_never_in_guardianship_waits_for_the_decision_again():
    placement = factories.make_placement(status=S.CONSULTING, began_on=None)
    acts(placement)["conclude_continue"]()
    assert placement.status is S.HANDED_OVER


@pytest.mark.parametrize(
    "team",
    [
        [],
        TEAM[:2],
        [*TEAM[:2], replace(TEAM[2], background=B.OTHER)],
        [replace(each, title=T.JUNIOR) for each in TEAM],
        [replace(TEAM[0], title=T.NONE), *TEAM[1:], Member("王", "学校", B.OTHER, T.SENIOR)],
        [*TEAM, replace(TEAM[0], name=" ")],
        [*TEAM, replace(TEAM[0], unit="单" * 121)],
        TEAM * 5,
    ],
    ids=range(8),
)
def test_hr_18_a_team_without_the_needed_people_does_not_consult(team):
    placement = factories.make_placement(status=S.IN_CARE)
    with pytest.raises(FieldRefused) as refused:
        placement_returns.consult(placement, team, version=1, by=county(), at=NOW)
    assert refused.value.field == "team"


def test_an_assessor_is_named_only_if_its_papers_were_looked_at():
    placement = factories.make_placement(status=S.IN_CARE)
    how = {"assessor": "青海某评估中心", "version": 1, "by": county(), "at": NOW}
    with pytest.raises(FieldRefused):
        placement_returns.consult(placement, TEAM, **how)
    placement_returns.consult(placement, TEAM, is_assessor_checked=True, **how)
    assert Consultation.get().assessor == "青海某评估中心"


@pytest.mark.parametrize("status", PlacementStatus, ids=str)
def test_hr_18_nobody_goes_home_but_after_a_favourable_conclusion(status):
    placement = factories.make_placement(status=status)
    if status is S.RETURNING:
        acts(placement)["collect"]()
        assert placement.status is S.TRACKED
    else:
        with pytest.raises((StillConsulting, NotInThisState)):
            acts(placement)["collect"]()


def test_hr_18_what_was_agreed_no_longer_counts_once_they_consult_again():
    placement = factories.make_placement(status=S.RETURNING)
    acts(placement)["consult"]()
    assert placement.conclusion is None
    with pytest.raises(StillConsulting):
        acts(placement)["collect"]()


@pytest.mark.parametrize("status", [S.RETURNING, S.TRACKED, S.ENDED])
def test_hr_18_the_database_refuses_it_on_every_other_path(status):
    placement = factories.make_placement(status=S.CONSULTING)
    values = {"status": status, "conclusion": Conclusion.FIT, "concluded_at": NOW}
    with pytest.raises(peewee.IntegrityError, match="no return"), database.atomic():
        Placement.update(**values).where(Placement.id == placement.id).execute()


def test_hr_18_the_database_knows_no_return_without_a_conclusion():
    placement = factories.make_placement(status=S.IN_CARE)
    for values in ({"status": S.TRACKED}, {"status": S.RETURNING}, {"collected_on": TODAY}):
        with pytest.raises(peewee.IntegrityError), database.atomic():
            Placement.update(**values).where(Placement.id == placement.id).execute()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(PlacementStatus), st.lists(st.sampled_from(ALL_ACTS), max_size=12))
def test_hr_18_no_order_of_acts_returns_a_child_while_consultation_is_open(start, order):
    placement = factories.make_placement(status=start)
    for act in order:
        before = Placement.get_by_id(placement.id)
        is_open = Consultation.select().where(
            (Consultation.placement == placement.id) & Consultation.concluded_at.is_null()
        )
        was_open = is_open.exists()
        try:
            acts(Placement.get_by_id(placement.id))[act]()
        except Refused:
            continue
        now = Placement.get_by_id(placement.id)
        assert was_open == (before.status is S.CONSULTING)
        if now.collected_on is not None and before.collected_on is None:
            assert not was_open
            assert before.conclusion is Conclusion.FIT
            assert before.status is S.RETURNING


def test_the_return_is_told_without_a_word_about_the_child():
    case = factories.make_case()
    people = [factories.make_account(role) for role in (Role.POLICE, Role.TOWNSHIP)]
    acts(factories.make_placement(case, S.RETURNING))["collect"]()
    told = list(Message.select().where(Message.template == "placement_returned"))
    destinations = {message.destination for message in told}
    assert {person.email for person in people} < destinations
    assert case.child.entered_by.email in destinations
    assert all(case.child.code_name not in message.payload for message in told)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"collected_on": None}, "collected_on"),
        ({"collected_on": TODAY + timedelta(days=1)}, "collected_on"),
        ({"collected_on": TODAY - timedelta(days=1)}, "collected_on"),
        ({"collected_by": ""}, "collected_by"),
        ({"collected_by": "父" * 121}, "collected_by"),
        ({"months": 2}, "months"),
        ({"months": 13}, "months"),
    ],
)
def test_a_wrong_return_is_sent_back_at_its_field(values, field):
    placement = factories.make_placement(status=S.RETURNING)
    told = replace(COLLECTED, **values)
    with pytest.raises(FieldRefused) as refused:
        placement_returns.collect(placement, told, version=1, by=county(), at=NOW)
    assert refused.value.field == field


def test_a_child_at_home_again_is_visited_at_least_monthly():
    case = factories.make_case()
    acts(factories.make_placement(case, S.RETURNING))["collect"]()
    first = FollowUp.get()
    assert first.due_on <= TODAY + timedelta(days=31)
    by = case.child.entered_by
    following = follow_ups.do(
        first, saw_child=True, note="在家，由父亲照看。", done_on=TODAY, by=by, at=NOW
    )
    assert following.due_on <= TODAY + timedelta(days=31)


@pytest.mark.parametrize(
    "days",
    [{"school": TODAY + timedelta(days=1)}, {"village": TODAY - timedelta(days=9)}],
    ids=["future", "before"],
)
def test_a_day_of_telling_lies_between_the_return_and_today(days):
    placement = factories.make_placement(status=S.TRACKED)
    with pytest.raises(FieldRefused):
        placement_returns.tell(placement, days=days, version=1, by=county(), at=NOW)


def test_visits_end_after_the_time_the_notices_and_a_visit():
    case = factories.make_case()
    values = {"collected_on": TODAY - timedelta(days=95), "tracking_until": TODAY}
    placement = factories.make_placement(case, S.TRACKED, **values)

    def end(**changes):
        Placement.update(ended_at=None, **changes).execute()
        fresh = Placement.get_by_id(placement.id)
        acts(fresh)["end"]()

    with pytest.raises(FieldRefused, match="期限"):
        end(tracking_until=TODAY + timedelta(days=1))
    with pytest.raises(FieldRefused, match="告知"):
        end(tracking_until=TODAY)
    with pytest.raises(FieldRefused, match="走访"):
        end(school_told_on=TODAY, police_told_on=TODAY, village_told_on=TODAY)
    visit = factories.make_follow_up(case.child)
    follow_ups.do(
        visit, saw_child=True, note="在家，由父亲照看。", done_on=TODAY,
        by=case.child.entered_by, at=NOW,
    )  # fmt: skip
    end()
    assert Placement.get().status is S.ENDED
