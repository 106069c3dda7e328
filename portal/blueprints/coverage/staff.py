"""What the staff map says of each place, in the reader's language, and where it leads."""

from __future__ import annotations

from typing import Any

from flask import abort, request, url_for
from flask_babel import format_date, gettext

from portal import clock
from portal.access import signed_in
from portal.blueprints.coverage import labels
from portal.coverage_terms import Bucket, CoverageMeasure, LadderStep
from portal.extensions import now
from portal.permissions import Permission, permits
from portal.presentation import area_name, label, local_day, service_name
from portal.service_codes import SERVICE_CODES
from portal.services import coverage, coverage_questions
from portal.services.coverage import Figures
from portal.services.coverage_places import BY_CHANCE, BY_WAY, PlaceFigures
from portal.services.coverage_questions import Question
from portal.vocabulary import N_, Language

ASKED = ("area", "service", "language", "month", "measure", "colour")
# Why children are lost before a step, and what helps; msgids.
BEFORE: dict[LadderStep, str] = {
    LadderStep.AVAILABLE: N_("名额不够：要请更多的人，或请现有的人多承担一些。"),
    LadderStep.ACCESSIBLE: N_("有人，但到不了那里：要请近处的人，或请人把那里加进服务地区。"),
    LadderStep.ACCEPTABLE: N_("有人到得了，但语言、性别或水平不合要求：要请合适的人，或配翻译。"),
    LadderStep.CONTACTED: N_("有合适的人，但还没有去，或还没有核验：请看需求和记录卡在哪一步。"),
    LadderStep.EFFECTIVE: N_("去过，但没有做足，或回访逾期：请看计划的次数和回访。"),
}


def question() -> Question:
    """Answer what the address asks; an area of somebody else is missing."""
    told = {key: request.args.get(key, "") for key in ASKED}
    found = coverage_questions.asked(signed_in(), **told, today=clock.local_date(now()))
    return found or abort(404)


def choices(asked: Question) -> dict[str, list[tuple[str, str]]]:
    """Answer what may be chosen, (value, words) by the name of the field."""
    months = coverage_questions.months(asked.today)
    areas = [area.code for area in coverage_questions.areas_to_choose(signed_in())]
    return {
        "area": [(code, area_name(code)) for code in areas],
        "service": [("", gettext("全部服务")), *((c, service_name(c)) for c in SERVICE_CODES)],
        "language": [("", gettext("任何语言")), *((each.value, label(each)) for each in Language)],
        "measure": [(each.value, label(each)) for each in CoverageMeasure],
        "colour": [("", gettext("照原来的数字")), (coverage_questions.SMOOTHED, gettext("平滑"))],
        "month": [(f"{month:%Y-%m}", format_date(month, "y-MM")) for month in months],
    }


def neighbours(asked: Question) -> dict[str, str]:
    """Answer the addresses of the month before and after, as far as they can be looked at."""
    months = coverage_questions.months(asked.today)
    at = months.index(asked.month)
    near = {"later": months[at - 1] if at else None,
            "earlier": months[at + 1] if at + 1 < len(months) else None}  # fmt: skip
    return {
        name: url_for("coverage.show", **asked.of_month(month).values)
        for name, month in near.items()
        if month is not None
    }


def address(row: PlaceFigures, asked: Question) -> str | None:
    """Answer where a place leads: a county to its townships, a township to its needs."""
    account = signed_in()
    if asked.length < coverage_questions.TOWNSHIP_LENGTH:
        return url_for("coverage.show", **{**asked.values, "area": row.code})
    if not permits(account, Permission.SEE_NEEDS):
        return None
    inside = row.code if row.code.startswith(account.area_code) else account.area_code
    only = {"service": asked.service} if asked.service else {}
    return url_for("needs.list_all", area=inside, **only)


def on_map(told: Figures) -> dict[str, dict[str, str]]:
    """Answer what `static/map.js` writes on each cell, and where the cell leads."""
    found, unknown = {}, coverage.is_unknown(told)
    for row in told.rows:
        text = gettext("不显示") if unknown else said(row, told.asked.measure)
        if row.is_too_old(told.asked.measure):
            text = gettext("%(text)s；最近一次核验的服务在%(day)s", text=text,
                           day=local_day(row.last_on))  # fmt: skip
        href = address(row, told.asked)
        found[row.code] = {
            "name": area_name(row.code),
            "short": labels.short_name(row.code),
            "text": text,
            **({"href": href} if href else {}),
        }
    return found


def said(row: PlaceFigures, measure: CoverageMeasure) -> str:
    """Answer the figure of a place with what it is made of, and whether ways are estimates."""
    share = row.share(measure)
    if row.value(measure) is None:
        return gettext("没有需求")
    if share is None:
        text = gettext("每个孩子 %(places)s 个名额", places=f"{row.access:.2f}")
    else:
        counts = {"good": share.good, "of": share.of, "percent": f"{share.percent:.0f}"}
        text = gettext("%(percent)s%% · %(good)s / %(of)s", **counts)
    is_guess = row.guessed and measure in BY_WAY
    return gettext("%(text)s（按估计的路程）", text=text) if is_guess else text


def between(row: PlaceFigures, measure: CoverageMeasure) -> str:
    """Answer where the share may truly lie; what is worked out from ways has no such interval."""
    share = row.share(measure)
    if share is None or not share.of or measure not in BY_CHANCE:
        return "—"
    low, high = share.interval
    return gettext("%(low)s–%(high)s%%", low=round(low), high=round(high))


def remark(told: Figures) -> str:
    """Answer what the reader would not guess of the measure, or nothing."""
    if told.asked.measure is not CoverageMeasure.SERVABLE:
        return ""
    if told.servable_until is None:
        return gettext(
            "这个数字来自当月最后一次缺口计算；当月没有算过、选了语言或只看一个村时没有。"
        )
    return gettext(
        "来自当月最后一次缺口计算，数到%(day)s，往前三十天；看全部服务时，每项服务各算一次。",
        day=local_day(told.servable_until),
    )


def steps(told: Figures) -> list[tuple[str, int]]:
    """Answer the steps of the ladder in words, with their children."""
    counts = told.ladder.steps()
    return [(label(step), counts[step.value]) for step in LadderStep]


def drop(told: Figures) -> tuple[str, str] | None:
    """Answer the largest drop of the ladder in words, and what helps; None without one."""
    found = told.ladder.largest_drop()
    if found is None:
        return None
    step, lost = LadderStep(found[0]), found[1]
    sentence = gettext("丢下孩子最多的一步是“%(step)s”：%(lost)s 个。", step=label(step), lost=lost)
    return sentence, gettext(BEFORE[step])


def buckets(row: PlaceFigures) -> list[tuple[str, int]]:
    """Answer where the children stand, in words; the numbers add up to the children in need."""
    told = {standing.value: count for standing, count in row.buckets.items()}
    return [(label(bucket), told[bucket.value]) for bucket in Bucket]


def minutes(number: float | None) -> str:
    """Answer the minutes of a way in words; none where it leads nowhere."""
    if number is None:
        return gettext("够不着")
    return gettext("%(count)s 分钟", count=round(number)) if number else gettext("就在本乡镇")


def rounded(number: float | None, digits: int = 2) -> str:
    """Answer a number with few digits, or a dash where there is none."""
    return "—" if number is None else f"{number:.{digits}f}"


def words() -> dict[str, Any]:
    """Answer the functions with which the page says its figures."""
    said_so = {"said": said, "between": between, "rounded": rounded, "minutes": minutes}
    return {**said_so, "address": address, "buckets": buckets}
