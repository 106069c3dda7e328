"""What the township writes into an assessment, and everything in it that must be mended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from portal import clock
from portal.assessment_terms import AssessedItem, EmergencySign
from portal.models import Assessment
from portal.services.assessment_levels import WORST
from portal.services.refusals import FieldRefused
from portal.vocabulary import N_, Language

SHORTEST_REASON, LONGEST_REASON = 4, 300
LONGEST_TEAM, LONGEST_WORDS, LONGEST_NAME = 300, 2000, 72
LEAST_TEAM = 2


@dataclass(frozen=True)
class Scored:
    """The answers of one visit; None where nothing (or nothing that can be read) was chosen."""

    scores: Mapping[AssessedItem, int | None]
    assessed_on: date | None
    team: str
    strengths: str = ""
    child_words: str = ""
    words_language: Language | None = None
    interpreter: str = ""
    not_heard_reason: str = ""


def scores_of(assessment: Assessment) -> dict[AssessedItem, int]:
    """Answer the stored answers to the 24 items."""
    return {AssessedItem(code): score for code, score in assessment.items.items()}


def signs_of(assessment: Assessment) -> list[EmergencySign]:
    """Answer the emergency signs that were answered with yes."""
    return [sign for sign in EmergencySign if assessment.screen.get(sign.value)]


def screen_refusals(
    answers: Mapping[EmergencySign, bool | None], words: str
) -> Iterator[FieldRefused]:
    """Yield what is missing of the ten answers, each at the field named like its sign."""
    for sign in EmergencySign:
        if answers.get(sign) is None:
            yield FieldRefused(sign.value, N_("请回答“是”或“否”；不清楚的，先核实再填。"))
    if len(words.strip()) > LONGEST_WORDS:
        yield FieldRefused("words", N_("最多 %(most)s 个字，请先写最要紧的。"), most=LONGEST_WORDS)


def refusals(told: Scored, *, earliest: date, at: datetime) -> Iterator[FieldRefused]:
    """Yield everything that must still be mended, so that nobody is sent back twice.

    `earliest` is the day before which this assessment cannot have been.
    """
    for item in AssessedItem:
        score = told.scores.get(item)
        if score is None or not 0 <= score <= WORST:
            yield FieldRefused(item.value, N_("请选一项。"))
    yield from _day(told.assessed_on, earliest, at)
    yield from _team(told.team)
    yield from _child(told)
    for field, text, most in (
        ("strengths", told.strengths, LONGEST_WORDS),
        ("child_words", told.child_words, LONGEST_WORDS),
        ("interpreter", told.interpreter, LONGEST_NAME),
        ("not_heard_reason", told.not_heard_reason, LONGEST_REASON),
    ):
        if len(text.strip()) > most:
            yield FieldRefused(field, N_("这一项最多 %(most)s 个字，请写短一些。"), most=most)


def _day(day: date | None, earliest: date, at: datetime) -> Iterator[FieldRefused]:
    if day is None:
        yield FieldRefused("assessed_on", N_("请填写上门评估的日期，例如 2026-12-05。"))
    elif day > clock.local_date(at):
        yield FieldRefused("assessed_on", N_("评估日期不能在将来，请填写实际上门的日子。"))
    elif day < earliest:
        yield FieldRefused(
            "assessed_on", N_("评估日期早于立案或上一次评估（%(day)s），请核对。"), day=earliest
        )


def _team(text: str) -> Iterator[FieldRefused]:
    """Say whether at least two are named, in whichever way names are set apart."""
    present = [part for part in re.split(r"[、，,；;\n/]|\s{2,}|和", text) if part.strip()]
    if len(present) < LEAST_TEAM:
        yield FieldRefused(
            "team", N_("请写明在场的至少两方，用顿号隔开，例如“民政站王芳、派出所李强”。")
        )
    if len(text.strip()) > LONGEST_TEAM:
        yield FieldRefused("team", N_("这一项最多 %(most)s 个字，请写短一些。"), most=LONGEST_TEAM)


def _child(told: Scored) -> Iterator[FieldRefused]:
    words, reason = told.child_words.strip(), told.not_heard_reason.strip()
    if not words and not reason:
        yield FieldRefused(
            "child_words", N_("请写下孩子自己的话；没有听取孩子意见的，在下面写明原因。")
        )
    if words and told.words_language is None:
        yield FieldRefused("words_language", N_("请选孩子说话用的语言。"))
    if reason and len(reason) < SHORTEST_REASON:
        yield FieldRefused("not_heard_reason", N_("请写清楚原因，至少几个字。"))


def said_reason(reason: str) -> str:
    """Answer a written reason in one line; raises FieldRefused("reason")."""
    said = " ".join(reason.split())
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise FieldRefused(
            "reason",
            N_("请用 %(least)s 到 %(most)s 个字写明理由。"),
            least=SHORTEST_REASON,
            most=LONGEST_REASON,
        )
    return said
