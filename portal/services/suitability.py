"""Whether somebody passes every check for a need, in words, and who would do so best."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import matching
from portal import clock
from portal.models import Assignment, Helper, Need
from portal.services import clearance, match_problem, places_left
from portal.services.refusals import NotEligible
from portal.vocabulary import N_

# The matcher's checks in words fit for everybody: what is the matter, and what may cure it.
REASONS: dict[str, tuple[str, str]] = {
    "service": (N_("没有登记这项服务"), N_("请会这项服务的人在资料里登记，或招募新人")),
    "level": (N_("这项服务的水平不够"), N_("放低所需水平，或请县里组织培训")),
    "vetting": (N_("服务当天没有有效的入职查询"), N_("请县里重新查询")),
    "training": (N_("服务当天培训已过期或没有培训"), N_("请县里安排培训")),
    "licence": (N_("服务当天没有有效的执业资格"), N_("请本人更新执业资格的编号和有效期")),
    "adult": (N_("未满十八周岁"), N_("只有成年人可以服务")),
    "blocked": (N_("先前已婉拒或不宜服务这个孩子"), N_("请换一个人")),
    "language": (N_("不会所要求的语言"), N_("改为“最好会”，或另请翻译")),
    "sex": (N_("孩子希望由同性别的人服务"), N_("请换一个人")),
    "free": (N_("那段时间没有空"), N_("改动时间，再匹配一次")),
    "travel": (N_("路程超过本人愿意走的时间"), N_("改为线上，或换一个近的地方见面")),
    "area": (N_("服务区域不包括这个乡镇"), N_("请愿意来的人在资料里加上这个地区")),
    "organization": (
        N_("所在组织没有获准，或不服务这个地区"),
        N_("请组织更新服务地区或等批准"),
    ),
    "identity": (N_("身份还没有核实"), N_("请县里登记一次入职查询的结果")),
    "conduct": (N_("没有签现行的承诺书"), N_("请本人登录，签现行版本的承诺书")),
    "load": (N_("那一周或那一个月的服务已达上限"), N_("改到另一周，或另请他人")),
    "two_adults": (
        N_("入户服务要有两位成年人，另一位还没有着落"),
        N_("请村儿童主任同行，或需要两个人一起去"),
    ),
    "term": (N_("能服务到的日期早于孩子需要的期限"), N_("请本人在资料里写明能服务到哪一天")),
    "throttled": (N_("本人暂停接邀请，或一周内已被邀请多次"), N_("过几天再邀请，或另请他人")),
    "capacity": (N_("手上的任务已达上限"), N_("等一项任务完成，或另请他人")),
}
UNKNOWN_REASON = N_("有一项条件不符")
# What would say something of the child, or that two needs are one child's, is told to staff only.
POINTS_TO_THE_CHILD = frozenset({"sex", "blocked", "continuity"})
# The parts of the score, each with its greatest value (matching.md 4.3).
PARTS: dict[str, tuple[str, int]] = {
    "nearness": (N_("路程近"), 30),
    "skill": (N_("能力超出所需"), 20),
    "continuity": (N_("服务过这个孩子"), 20),
    "language": (N_("语言熟练"), 10),
    "rotation": (N_("最近任务少"), 10),
    "reliability": (N_("答应了就来"), 5),
    "preference": (N_("愿意做这类服务"), 5),
}


def said(code: str) -> str:
    """Answer the sentence (msgid) for a check's code."""
    return REASONS[code][0] if code in REASONS else UNKNOWN_REASON


def told_outside(code: str) -> str:
    """Answer the sentence (msgid) for a check's code as helpers and organizations may read it."""
    return UNKNOWN_REASON if code in POINTS_TO_THE_CHILD else said(code)


def cure(code: str) -> str:
    """Answer what may cure a failed check (msgid), or nothing."""
    return REASONS[code][1] if code in REASONS else ""


def parts_of(assignment: Assignment) -> list[tuple[str, float, int]]:
    """Answer the score's parts as (msgid, points, points at most), the weightiest first."""
    stored: dict[str, float] = json.loads(assignment.parts)
    known = [(*PARTS[name], points) for name, points in stored.items() if name in PARTS]
    return [(text, points, most) for text, most, points in sorted(known, key=lambda row: -row[2])]


def plain_reasons(assignment: Assignment, *, most: int = 3) -> list[str]:
    """Answer up to `most` reasons (msgids) that speak for the person, the weightiest first."""
    return [text for text, points, _most in parts_of(assignment) if points > 0][:most]


def reasons_told_outside(assignment: Assignment) -> list[str]:
    """Answer the reasons (msgids) that the person asked may read: no figure, no known child."""
    untold = {PARTS[name][0] for name in PARTS if name in POINTS_TO_THE_CHILD}
    every = plain_reasons(assignment, most=len(PARTS))
    return [text for text in every if text not in untold][:3]


class AlreadyAsked(NotEligible):
    """The person is asked for this need, or has agreed, already."""

    sentence = N_("此人已经收到或接受了这项服务的邀请，请另选一人。")


class NotSuited(NotEligible):
    """The helper fails at least one hard check; `codes` holds every failure, the first is said."""

    def __init__(self, codes: Sequence[str], *, is_told_outside: bool = False) -> None:
        """Keep all codes for pages that list them."""
        self.codes = tuple(codes)
        super().__init__(why=(told_outside if is_told_outside else said)(self.codes[0]))


@dataclass(frozen=True)
class Candidate:
    """Somebody who passes every check for a need, with his score (0 to 100) and its parts."""

    helper: Helper
    score: float
    parts: dict[str, float]
    minutes: int
    is_by_road: bool = False

    @property
    def parts_json(self) -> str:
        """Answer the parts as they are stored with an assignment."""
        return json.dumps(self.parts, sort_keys=True)


def _problem(
    need: Need, helpers: Sequence[Helper], *, at: datetime, besides: Assignment | None = None
) -> matching.Problem:
    asked = match_problem.document([need], helpers, at=at, besides=besides)
    # Whether a place is left is decided elsewhere; here only the pair is judged.
    asked["needs"][0]["slots"] = max(1, asked["needs"][0]["slots"])
    return matching.read_problem(asked)


def failures(
    need: Need, helper: Helper, *, at: datetime, besides: Assignment | None = None
) -> list[str]:
    """Answer the codes of every hard check that `helper` fails for `need`; empty means fit.

    `besides` is the row being decided, so that its own window does not count against it.
    """
    return _failures(_problem(need, [helper], at=at, besides=besides), need, helper)


def _failures(asked: matching.Problem, need: Need, helper: Helper) -> list[str]:
    return [check.code for check in matching.explain(asked, need.ref, helper.ref) if not check.ok]


def checks(assignment: Assignment, *, at: datetime) -> list[matching.Check]:
    """Answer every hard check of the row's helper as it stands now, passed ones too."""
    need, helper = assignment.need, assignment.helper
    asked = _problem(need, [helper], at=at, besides=assignment)
    return list(matching.explain(asked, need.ref, helper.ref))


def refuse_unfit(assignment: Assignment, *, at: datetime, is_told_outside: bool = False) -> None:
    """Raise NotEligible unless the row's helper passes every check on the day of service.

    Clearance is asked first and by itself (未成年人保护法 art. 62, statutory), for today where the
    day of service is past; then whether the person is in it already; then every hard check of
    contracts.md (NotSuited, in words for helpers and organizations if `is_told_outside`).
    """
    need, helper = assignment.need, assignment.helper
    day = clock.local_date(assignment.starts_at or need.starts_at)
    clearance.refuse_unless_cleared(helper, on=max(day, clock.local_date(at)))
    if helper.id in places_left.taking_part(need, besides=assignment):
        raise AlreadyAsked
    codes = failures(need, helper, at=at, besides=assignment)
    if codes:
        raise NotSuited(codes, is_told_outside=is_told_outside)


def checked(
    assignment: Assignment, helpers: Sequence[Helper], *, at: datetime
) -> list[tuple[Helper, list[str]]]:
    """Answer each of `helpers` with the codes he fails for the assignment's need."""
    need = assignment.need
    asked = _problem(need, helpers, at=at, besides=assignment)
    return [(helper, _failures(asked, need, helper)) for helper in helpers]


def lacks(need: Need, helpers: Sequence[Helper], *, at: datetime) -> dict[int, list[str]]:
    """Answer, by helper id, the codes of what keeps each from being asked, full hands included."""
    full = places_left.full_handed(helpers)
    found = checked(Assignment(need=need), helpers, at=at)
    return {
        helper.id: [*codes, *(["capacity"] if helper.id in full else [])] for helper, codes in found
    }


def candidates(need: Need, *, at: datetime) -> list[Candidate]:
    """Answer everybody who may be asked for `need`, best score first.

    Whoever is asked or agreed for it already, and whoever has no capacity left, is left out.
    """
    helpers = match_problem.helpers_for(need.area_code[:9])
    by_ref = {helper.ref: helper for helper in helpers}
    asked = _problem(need, helpers, at=at)
    busy = places_left.taking_part(need)
    free = {helper.id for helper in asked.helpers if helper.capacity > 0}
    found = [
        Candidate(
            by_ref[edge.helper], edge.score, dict(edge.parts), edge.minutes, not edge.estimated
        )
        for edge in matching.edges(asked)
        if edge.helper in free and by_ref[edge.helper].id not in busy
    ]
    return sorted(found, key=lambda one: (-one.score, one.helper.ref))


def candidate(need: Need, helper_ref: str, *, at: datetime) -> Candidate | None:
    """Answer the candidate with `helper_ref` for `need`, or None if he may not be asked."""
    return next((one for one in candidates(need, at=at) if one.helper.ref == helper_ref), None)
