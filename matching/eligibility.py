"""The sixteen hard checks of a pair, on the day of the service: the specification, one pair a time.

Each check is a small named predicate of (need, helper, circumstances). A pair is feasible only if
every one holds; every failure is kept, never the first only. What is not known counts as not met,
except the minutes on the way, which are estimated and say so (matching.md 4.2). `pairwise` says
the same of millions of pairs at once; tests hold the two together.

 1 identity     verified                           9 free         nothing busy overlaps
 2 vetting      clear until that day or longer    10 travel       within the limit, or remote
 3 training     in force on that day              11 load         own week or month is not full
   licence      P1, M1, M2, L1: in force that day 12 area         under a prefix of the helper
 4 conduct      the current code is signed           organization active, and serving the area
 5 adult        eighteen or older                 13 blocked      no conflict with this child
 6 language     a required language is shared     14 two_adults   a home visit has two adults
 7 sex          equal where the plan asks         15 term         declared for all the plan's term
 8 service      the helper gives this service     16 throttled    not paused, nor asked too often
   level        at `min_level` or above

1, 4, 11 and 16 ask only if the file gives the key, 14 and 15 only if the need asks: what a file
leaves out it does not ask, and the check says so (docs/decisions/0022-eligibility.md). Slots and
the capacities of people and organizations are limits of the plan, not of a pair.

Sources: 2 rests on 未成年人保护法 art. 62 (statutory for staff, platform for volunteers), 3 on
志愿服务条例 art. 15-16 (statutory), 15 on Grossman and Rhodes (2002); the rest is platform.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from matching.travel import minutes_between
from matching.types import LICENSED, Check, Helper, Need, Organization, Problem

# Invitations in seven days after which somebody is left in peace (platform, matching.md 4.7).
TOO_OFTEN = 3
# A home visit is for two (platform).
ADULTS_AT_HOME = 2

PASSED = "符合"
NOT_ASKED = "没有要求"
# code: (what is the matter, how to cure it); msgids with placeholders.
WORDS: dict[str, tuple[str, str]] = {
    "service": ("不提供这项服务", "在资料里登记这项服务和水平"),
    "level": ("水平没有达到 %(needed)s 级", "参加培训后请县里更新水平"),
    "identity": ("身份没有核实", "请乡镇核实身份"),
    "vetting": ("服务当天入职查询已过期或没有通过", "请县级重新查询"),
    "training": ("服务当天培训已过期或没有培训", "参加培训并请县里登记"),
    "licence": ("服务当天没有有效的执业资格", "更新执业资格的编号和有效期"),
    "conduct": ("没有签署现行的行为守则", "签署现行的行为守则"),
    "adult": ("未满十八周岁", "年满十八周岁后再申请"),
    "blocked": ("监护人拒绝，或有利害关系", "请换一位"),
    "language": ("不会所要求的语言", "请换一位，或另请翻译"),
    "sex": ("孩子要求同性别的人", "请换一位"),
    "free": ("那段时间没有空", "调整时间，或更新空闲时间"),
    "travel": ("路上约 %(minutes)s 分钟（估计），超过愿意走的时间", "改为远程，或放宽路程"),
    "load": ("那一周或那一月的任务已满", "换一个日期，或提高自己的上限"),
    "area": ("本人不服务这个地区", "在资料里加上这个地区"),
    "organization": ("所在组织没有在册、已暂停，或不服务这个地区", "请组织更新状态或地区"),
    "two_adults": ("家访须有两位成年人，还没有安排第二位", "改为两人一组，或写明第二位成年人"),
    "term": ("计划有 %(days)s 天，超过本人登记的可服务期限", "更新可服务期限，或缩短计划"),
    "throttled": ("本人暂停接受邀请、近期已多次受邀，或婉拒过这项需求", "过几天再问，或请换一位"),
    "capacity": ("名额已经用完", "等手上的任务完成，或提高上限"),
}
BY_ROAD = "路上 %(minutes)s 分钟（按道路表），超过愿意走的时间"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a pair is checked against besides itself; minutes are on the way, one way."""

    today: date
    minutes: int
    is_estimate: bool
    organization: Organization | None


Answer = Callable[[Need, Helper, Circumstances], bool | None]
Predicate = Callable[[Need, Helper, Circumstances], Check]
# The checks in the order in which they are told: what is asked for, then who, when and where.
PREDICATES: dict[str, Predicate] = {}


def _checks(number: int) -> Callable[[Answer], Predicate]:
    """Make a predicate of a function that answers yes, no, or None: not asked by this file."""

    def wrap(answer: Answer) -> Predicate:
        code = answer.__name__

        def predicate(need: Need, helper: Helper, about: Circumstances) -> Check:
            holds = answer(need, helper, about)
            if holds or holds is None:
                return Check(True, code, PASSED if holds else NOT_ASKED, "", {}, number)
            text, cure = WORDS[code]
            if code == "travel" and not about.is_estimate:
                text = BY_ROAD
            params = {"needed": need.min_level, "minutes": about.minutes,
                      "days": need.term_days or 0}  # fmt: skip
            return Check(False, code, text, cure, params, number)

        predicate.__name__, predicate.__doc__ = code, answer.__doc__
        PREDICATES[code] = predicate
        return predicate

    return wrap


@_checks(8)
def service(need: Need, helper: Helper, about: Circumstances) -> bool:
    """The helper gives this service."""
    return helper.services.get(need.service, 0) > 0


@_checks(8)
def level(need: Need, helper: Helper, about: Circumstances) -> bool:
    """At the required level or above."""
    return helper.services.get(need.service, 0) >= need.min_level


@_checks(1)
def identity(need: Need, helper: Helper, about: Circumstances) -> bool | None:
    """The identity is verified."""
    return helper.identity is True if "identity" in helper.given else None


@_checks(2)
def vetting(need: Need, helper: Helper, about: Circumstances) -> bool:
    """The check of records is clear and in force on that day."""
    return helper.vetted_until is not None and helper.vetted_until >= need.start.date()


@_checks(3)
def training(need: Need, helper: Helper, about: Circumstances) -> bool:
    """The training is in force on that day."""
    return helper.trained_until is not None and helper.trained_until >= need.start.date()


@_checks(3)
def licence(need: Need, helper: Helper, about: Circumstances) -> bool:
    """A service that takes a licence is given only with one in force on that day."""
    until = helper.licences.get(need.service)
    return need.service not in LICENSED or (until is not None and until >= need.start.date())


@_checks(4)
def conduct(need: Need, helper: Helper, about: Circumstances) -> bool | None:
    """The current code of conduct is signed."""
    return helper.conduct is True if "conduct" in helper.given else None


@_checks(5)
def adult(need: Need, helper: Helper, about: Circumstances) -> bool:
    """The helper is eighteen or older."""
    return helper.adult


@_checks(13)
def blocked(need: Need, helper: Helper, about: Circumstances) -> bool:
    """Nothing stands between the helper and this child: no refusal, no conflict of interest."""
    return need.child not in helper.blocked


@_checks(6)
def language(need: Need, helper: Helper, about: Circumstances) -> bool:
    """A language that is required is shared."""
    shared = any(helper.languages.get(code, 0) > 0 for code in need.languages)
    return shared or not need.language_required


@_checks(7)
def sex(need: Need, helper: Helper, about: Circumstances) -> bool:
    """The helper is of the sex the plan asks for."""
    return need.same_sex is None or helper.sex == need.same_sex


@_checks(9)
def free(need: Need, helper: Helper, about: Circumstances) -> bool:
    """No busy span overlaps the window (the file has widened what needs a way there)."""
    return not any(start < need.end and end > need.start for start, end in helper.busy)


@_checks(10)
def travel(need: Need, helper: Helper, about: Circumstances) -> bool:
    """The way is within the helper's limit, or there is none."""
    return need.remote or about.minutes <= helper.max_minutes


@_checks(11)
def load(need: Need, helper: Helper, about: Circumstances) -> bool | None:
    """The helper's own limit for that week or month is not reached."""
    if "full" not in helper.given:
        return None
    day = need.start.date()
    return not any(first <= day <= last for first, last in helper.full)


@_checks(12)
def area(need: Need, helper: Helper, about: Circumstances) -> bool:
    """The helper serves the area."""
    return need.area.startswith(helper.areas)


@_checks(12)
def organization(need: Need, helper: Helper, about: Circumstances) -> bool:
    """The helper's organization is active and serves the area; nobody need have one."""
    if helper.organization is None:
        return True
    row = about.organization
    return row is not None and row.status == "active" and need.area.startswith(row.areas)


@_checks(14)
def two_adults(need: Need, helper: Helper, about: Circumstances) -> bool | None:
    """A home visit is for a team of two, or names its second adult, who is somebody else."""
    if not need.two_adults:
        return None
    is_team = need.team and need.slots >= ADULTS_AT_HOME
    return is_team or need.second_adult not in {None, helper.id}


@_checks(15)
def term(need: Need, helper: Helper, about: Circumstances) -> bool | None:
    """The helper has declared to be there for as long as the plan."""
    if need.term_days is None:
        return None
    last = need.start.toordinal() + need.term_days
    return helper.available_until is not None and helper.available_until.toordinal() >= last


@_checks(16)
def throttled(need: Need, helper: Helper, about: Circumstances) -> bool | None:
    """The helper takes invitations now, got few of late and has not declined this need."""
    if not helper.given & {"paused_until", "asked_7d", "declined"}:
        return None
    return is_rested(helper, about.today) and need.id not in helper.declined


def is_rested(helper: Helper, today: date) -> bool:
    """Say whether somebody may be asked today: not paused, and not invited too often of late."""
    often = helper.asked_7d if "asked_7d" in helper.given else 0
    is_paused = helper.paused_until is not None and today < helper.paused_until
    return not is_paused and often is not None and often < TOO_OFTEN


def examine(problem: Problem, need: Need, helper: Helper) -> tuple[Check, ...]:
    """Answer every check of one pair, failed or not."""
    minutes, is_estimate = minutes_between(problem, need, helper)
    home = problem.organizations.get(helper.organization or "")
    about = Circumstances(problem.date, minutes, is_estimate, home)
    return tuple(predicate(need, helper, about) for predicate in PREDICATES.values())


def explain(problem: Problem, need_id: str, helper_id: str) -> tuple[Check, ...]:
    """Answer every check of one pair by ids; raises KeyError for an unknown id."""
    need = next((row for row in problem.needs if row.id == need_id), None)
    helper = next((row for row in problem.helpers if row.id == helper_id), None)
    if need is None or helper is None:
        raise KeyError(need_id if need is None else helper_id)
    return examine(problem, need, helper)
