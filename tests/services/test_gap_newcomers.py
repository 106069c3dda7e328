"""What is assumed of newcomers is stated once, and no more is assumed than anybody may give."""

import pytest

from portal.gap_terms import NewcomerKind
from portal.services import gap_newcomers
from portal.services.match_checks import MOST_A_MONTH
from portal.vocabulary import Language

K = NewcomerKind


def test_persons_come_once_for_each_language_that_is_a_must_and_an_organization_once():
    found = gap_newcomers.all_of([Language.AMDO, Language.ZH])
    assert [(one.kind, one.language) for one in found] == [
        (K.SOCIAL_WORKER, None), (K.SOCIAL_WORKER, Language.AMDO),
        (K.VOLUNTEER, None), (K.VOLUNTEER, Language.AMDO),
        (K.ORGANIZATION, None),
    ]  # fmt: skip


def test_a_person_speaks_chinese_and_his_language_an_organization_all_of_them():
    plain, amdo, *_rest, organization = gap_newcomers.all_of([Language.AMDO])
    assert plain.speaks == {"zh"}
    assert amdo.speaks == {"zh", "bo-amdo"}
    assert organization.speaks == {language.value for language in Language}


@pytest.mark.parametrize("kind", [K.SOCIAL_WORKER, K.VOLUNTEER])
def test_no_person_is_assumed_to_give_more_than_anybody_may(kind):
    assert 0 < gap_newcomers.CAPACITY[kind] <= MOST_A_MONTH


@pytest.mark.parametrize("kind", list(K))
def test_every_kind_has_its_places_and_its_minutes(kind):
    assert gap_newcomers.CAPACITY[kind] > 0
    assert gap_newcomers.MINUTES[kind] > 0
