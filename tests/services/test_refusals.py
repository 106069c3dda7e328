"""A refusal is a whole sentence of its own, and names the field if there is one."""

import importlib
import pkgutil
import re

import pytest

import portal.services
from portal.extensions import said
from portal.services import refusals
from portal.services.refusals import FieldRefused, NotEligible, NotInThisState, Refused

HOLE = re.compile(r"%\((\w+)\)s")


def _kinds(kind=Refused):
    for module in pkgutil.iter_modules(portal.services.__path__):
        importlib.import_module(f"portal.services.{module.name}")
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)


KINDS = sorted(set(_kinds()), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_refusal_ends_its_sentence(kind):
    # A sentence that ends in a hole is filled with words of its own.
    assert kind.sentence.endswith(("。", "%(why)s"))


def test_no_two_refusals_say_the_same():
    spoken = [kind.sentence for kind in KINDS if "sentence" in vars(kind)]
    assert len(set(spoken)) == len(spoken)


def test_there_are_refusals_of_every_room():
    assert len(KINDS) > 20
    assert {kind.__module__ for kind in KINDS} >= {refusals.__name__, "portal.services.offers"}


def test_a_sentence_is_filled_with_what_is_the_matter():
    refusal = NotInThisState(state="已暂停")
    assert str(refusal) == "现在的状态是“已暂停”，不能做这一步。"
    assert refusal.params == {"state": "已暂停"}
    assert HOLE.findall(refusal.sentence) == ["state"]


def test_a_sentence_without_holes_may_hold_a_percent_sign():
    assert str(FieldRefused("share", "最多 100% 就好。")) == "最多 100% 就好。"


def test_a_field_refusal_names_field_and_sentence():
    refusal = FieldRefused("uscc", "您填了 %(count)s 位。", count=17)
    assert (refusal.field, str(refusal)) == ("uscc", "您填了 17 位。")


def test_a_field_refusal_does_not_change_the_sentence_of_others():
    before = FieldRefused.sentence
    FieldRefused("uscc", "别的话。")
    assert FieldRefused.sentence == before


def test_the_words_in_a_sentence_are_said_in_the_readers_language(app):
    refusal = NotEligible(why="没有登记这项服务")
    with app.test_request_context():
        assert said(refusal) == "不能安排此人：没有登记这项服务"
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert "%" not in said(refusal)


def test_a_second_sending_remembers_where_the_first_led():
    again = refusals.AlreadySubmitted("/organizations/own")
    assert again.location == "/organizations/own"
    assert not isinstance(again, Refused)
