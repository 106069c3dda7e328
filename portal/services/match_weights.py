"""What the matcher goes by just now, for the page that tells everybody: points, limits, version."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from matching.eligibility import TOO_OFTEN
from matching.scoring import WEIGHTS
from matching.types import Weights
from matching.waves import AIM
from portal.services import (
    asking_limits,
    free_time,
    helper_history,
    match_checks,
    match_problem,
    road_settings,
    sending,
)
from portal.vocabulary import N_, Tier

TENTHS = 10
HOUR = timedelta(hours=1)
# The sixteen checks (docs/decisions/0022-eligibility.md) in plain words, by number.
CHECKS: dict[int, str] = {
    1: N_("身份已核实；"),
    2: N_("服务当天，入职查询在有效期内且无记录；"),
    3: N_("服务当天，培训在有效期内；医疗、康复、心理和法律服务另要执业资格在有效期内；"),
    4: N_("签署了现行版本的承诺书；"),
    5: N_("年满 %(age)s 周岁；"),
    6: N_("需要的语言会说；"),
    7: N_("孩子要求同性别时性别相符；"),
    8: N_("会做这项服务，水平够；"),
    9: N_("那段时间有空，前后各留 %(buffer)s 分钟；"),
    10: N_("路程不超过本人愿意走的时间（远程除外）；"),
    11: N_("本人一周不满 %(week)s 次、一月不满 %(month)s 次，本人和组织的名额没有用完；"),
    12: N_("本人和所在组织都服务这个地区，组织没有暂停；"),
    13: N_("没有监护人拒绝或利害关系；"),
    14: N_("家访有两位成年人；"),
    15: N_("长期陪伴的期限不超过本人登记的可服务期限；"),
    16: N_("本人没有暂停接受邀请，%(days)s 天内受邀不满 %(count)s 次，没有婉拒过这项需求。"),
}
# The day on which each version of the points came into force.
SINCE: dict[str, date] = {"2026-1": date(2026, 11, 24)}


@dataclass(frozen=True)
class Asking:
    """How people are asked (platform): days and hours, times of day in Shanghai, the aim in %."""

    days: int = asking_limits.WEEK.days
    most: int = asking_limits.MOST_A_WEEK
    gap_hours: int = asking_limits.GAP // HOUR
    night_begins: time = asking_limits.NIGHT_BEGINS
    night_ends: time = asking_limits.NIGHT_ENDS
    chance: int = round(AIM * 100)
    waits: dict[Tier, int] = field(
        default_factory=lambda: {tier: sending.WAIT[tier] // HOUR for tier in Tier}
    )


@dataclass(frozen=True)
class Live:
    """The numbers in force: most points by part, and the settings of the checks (platform).

    `figures` fill the sentences of the checks, `weeks` are those that rotation looks back.
    `spread` are the points that the first, second and third filled place of a township add;
    `stability` those by which a new proposal must be better than the one that stands.
    """

    version: str
    since: date
    most: dict[str, int]
    basic_language: int
    detour: float
    speed_kmh: float
    winter_speed_kmh: float
    winter_months: tuple[int, int]
    figures: dict[str, int]
    weeks: int
    spread: tuple[float, ...]
    stability: float
    tiers: tuple[Tier, ...] = tuple(Tier)
    asking: Asking = field(default_factory=Asking)


def live() -> Live:
    """Answer the numbers that the next run will use."""
    plan, driving = Weights(), road_settings.PLATFORM
    return Live(
        version=WEIGHTS.version,
        since=SINCE[WEIGHTS.version],
        most=WEIGHTS.most(),
        basic_language=WEIGHTS.basic_language,
        detour=driving.travel.detour,
        speed_kmh=driving.travel.speed,
        winter_speed_kmh=driving.travel.winter_speed,
        winter_months=(driving.first_month, driving.last_month),
        figures=_figures(),
        weeks=helper_history.RECENT // timedelta(weeks=1),
        spread=tuple((plan.fairness // place) / TENTHS for place in (1, 2, 3)),
        stability=plan.stability / TENTHS,
    )


def _figures() -> dict[str, int]:
    return {
        "age": match_problem.ADULT_AGE,
        "buffer": free_time.TRAVEL_BUFFER // timedelta(minutes=1),
        "week": match_checks.MOST_A_WEEK,
        "month": match_checks.MOST_A_MONTH,
        "days": match_checks.ASKED_WITHIN.days,
        "count": TOO_OFTEN,
    }
