"""Every check has its sentence, and only the fit stand on the list."""

import pytest

import matching
from portal.services import suitability
from portal.services.refusals import NotEligible
from portal.vocabulary import AssignmentStatus, Language, Sex
from tests import factories

S = AssignmentStatus


def test_every_check_of_the_matcher_has_a_sentence_and_a_cure():
    assert set(suitability.REASONS) == set(matching.WORDS)


def test_every_part_of_the_score_has_a_name_and_a_greatest_value(db, now):
    factories.make_helper()
    (one,) = suitability.candidates(factories.make_need(), at=now)
    assert set(suitability.PARTS) == set(one.parts)
    assert sum(most for _text, most in suitability.PARTS.values()) == 100


@pytest.mark.parametrize(
    ("need", "helper", "code"),
    [
        ({"min_level": 3}, {}, "level"),
        ({}, {"is_cleared": False}, "vetting"),
        ({}, {"trained_until": None}, "training"),
        ({"service": "P1"}, {"skills": {"P1": 3}}, "licence"),
        ({}, {"birth_on": factories.TODAY}, "adult"),
        ({"language": Language.SALAR, "language_required": True}, {}, "language"),
        ({"same_sex": Sex.MALE}, {}, "sex"),
        ({"lat": 39.0, "lon": 90.0}, {}, "travel"),
        ({}, {"areas": ("6301",)}, "area"),
    ],
)
def test_one_failure_is_named_by_its_code(db, now, need, helper, code):
    failed = suitability.failures(
        factories.make_need(**need), factories.make_helper(**helper), at=now
    )
    assert failed == [code]


def test_checking_many_people_asks_the_database_no_more_than_checking_one(db, now, caplog):
    row = factories.make_assignment(organization=factories.make_organization(), status=S.ACCEPTED)
    people = [factories.make_helper(organization=row.organization) for _ in range(5)]
    people[2].birth_on = factories.TODAY
    asked = []
    for some in (people[:1], people):
        caplog.clear()
        with caplog.at_level("DEBUG", logger="peewee"):
            found = suitability.checked(row, some, at=now)
        asked.append(len(caplog.records))
    assert [codes for _helper, codes in found] == [[], [], ["adult"], [], []]
    assert asked[0] == asked[1] > 0


def test_all_failures_are_kept(db, now):
    helper = factories.make_helper(is_cleared=False, trained_until=None)
    failed = suitability.failures(factories.make_need(), helper, at=now)
    assert failed == ["vetting", "training"]


def test_a_refusal_says_the_first_failure_in_words(db, now):
    row = factories.make_assignment(
        status=S.PROPOSED, helper=factories.make_helper(trained_until=None)
    )
    with pytest.raises(NotEligible) as refusal:
        suitability.refuse_unfit(row, at=now)
    assert refusal.value.codes == ("training",)
    assert str(refusal.value).endswith(suitability.said("training"))


def test_the_best_stands_first_and_whoever_is_asked_already_is_left_out(db, now):
    need = factories.make_need(slots=3)
    factories.make_assignment(need=need)
    factories.make_helper(capacity=0)
    good = factories.make_helper(skills={"E1": 1})
    better = factories.make_helper(skills={"E1": 3})
    assert [one.helper for one in suitability.candidates(need, at=now)] == [better, good]
    assert suitability.candidate(need, "no such ref", at=now) is None


def test_an_unknown_code_still_has_a_sentence():
    assert suitability.said("tomorrow's check") == suitability.UNKNOWN_REASON
    assert suitability.cure("tomorrow's check") == ""


def test_the_reasons_for_a_person_are_the_weightiest_parts(db):
    row = factories.make_assignment(parts='{"nearness": 20.5, "skill": 13.3, "language": 0.0}')
    assert suitability.plain_reasons(row) == ["路程近", "能力超出所需"]
    assert suitability.parts_of(row)[0] == ("路程近", 20.5, 30)
