"""The hard checks: a pair is feasible only if every one holds on the day of the service.

Each check is a small function over *all* helpers for one need (one boolean a helper), so that the
plan and the explanation of a single pair are the same code. Every failure is kept, never the first
only. What is not known counts as not met, except travel, which is estimated (matching.md 4.2).

 1 service    the helper gives this service            8 language   a required language is shared
 2 level      at `min_level` or above                  9 sex        equal where the plan asks
 3 vetting    clear until that day or longer          10 free       no overlap with what is busy
 4 training   in force on that day                    11 travel     within the limit, unless remote
 5 licence    P1, M1, M2, L1: in force on that day     12 area       under a prefix of the helper
 6 adult      eighteen or older                       13 organization  active, and serving the area
 7 blocked    no conflict with this child

Slots and the capacities of people and organizations are limits of the plan, not of a pair.

Vetting rests on 未成年人保护法 art. 62 (statutory for staff, platform for volunteers), licences and
training on 志愿服务条例 art. 15-16 (statutory); the others are platform rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.travel import Points, estimated_minutes
from matching.types import LICENSED, Check, Helper, Need, Problem

Flags = NDArray[np.bool_]
EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - local times without an offset
NEVER = np.iinfo(np.int64).min

PASSED = "符合"
# code: (what is the matter, how to cure it); msgids with placeholders.
WORDS: dict[str, tuple[str, str]] = {
    "service": ("不提供这项服务", "在资料里登记这项服务和水平"),
    "level": ("水平没有达到 %(needed)s 级", "参加培训后请县里更新水平"),
    "vetting": ("服务当天入职查询已过期或没有通过", "请县级重新查询"),
    "training": ("服务当天培训已过期或没有培训", "参加培训并请县里登记"),
    "licence": ("服务当天没有有效的执业资格", "更新执业资格的编号和有效期"),
    "adult": ("未满十八周岁", "年满十八周岁后再申请"),
    "blocked": ("监护人拒绝，或有利害关系", "请换一位"),
    "language": ("不会所要求的语言", "请换一位，或另请翻译"),
    "sex": ("孩子要求同性别的人", "请换一位"),
    "free": ("那段时间没有空", "调整时间，或更新空闲时间"),
    "travel": ("路上约 %(minutes)s 分钟（估计），超过愿意走的时间", "改为远程，或放宽路程"),
    "area": ("本人不服务这个地区", "在资料里加上这个地区"),
    "organization": ("所在组织没有在册、已暂停，或不服务这个地区", "请组织更新状态或地区"),
    "capacity": ("名额已经用完", "等手上的任务完成，或提高上限"),
}


def _day_number(day: date | None) -> int:
    return NEVER if day is None else day.toordinal()


def _seconds(moment: datetime) -> float:
    return (moment - EPOCH).total_seconds()


class Checks:
    """The helpers of a problem as columns, ready to be checked against one need after another."""

    def __init__(self, problem: Problem, helpers: Sequence[Helper] | None = None) -> None:
        """Take the helpers of `problem`, or only some of them."""
        self.problem = problem
        self.helpers = tuple(problem.helpers if helpers is None else helpers)
        self.homes = Points.many([(h.lat, h.lon) for h in self.helpers])
        self.limits = np.array([h.max_minutes for h in self.helpers], dtype=np.int64)
        self.vetted = np.array([_day_number(h.vetted_until) for h in self.helpers], dtype=np.int64)
        self.trained = np.array([_day_number(h.trained_until) for h in self.helpers], np.int64)
        self.adults = np.array([h.adult for h in self.helpers], dtype=np.bool_)
        self.sexes = np.array([h.sex or "" for h in self.helpers], dtype=np.str_)
        self._levels: dict[str, NDArray[np.int64]] = {}
        self._licences: dict[str, NDArray[np.int64]] = {}
        self._languages: dict[str, Flags] = {}
        self._areas: dict[str, Flags] = {}
        self._organizations: dict[str, Flags] = {}

    def minutes(self, need: Need) -> NDArray[np.int64]:
        """Answer the estimated minutes from every helper to the need."""
        place = Points.one(need.lat, need.lon)
        return estimated_minutes(place, self.homes, self.problem.travel).astype(np.int64)

    def all(self, need: Need, minutes: NDArray[np.int64]) -> Mapping[str, Flags]:
        """Answer {code: one boolean a helper} for every check, in the order of the list above."""
        day = need.start.date().toordinal()
        levels = self._level(need.service)
        return {
            "service": levels > 0,
            "level": levels >= need.min_level,
            "vetting": self.vetted >= day,
            "training": self.trained >= day,
            "licence": self._licensed(need, day),
            "adult": self.adults,
            "blocked": self._without(self._blocked.get(need.child)),
            "language": self._speaks(need),
            "sex": self._everybody() if need.same_sex is None else self.sexes == need.same_sex,
            "free": self._free(need),
            "travel": self._everybody() if need.remote else minutes <= self.limits,
            "area": self._serves(need.area),
            "organization": self._organization(need.area),
        }

    def feasible(self, need: Need, minutes: NDArray[np.int64]) -> Flags:
        """Answer for every helper whether all checks hold."""
        flags = self._everybody()
        for holds in self.all(need, minutes).values():
            flags &= holds
        return flags

    def _everybody(self) -> Flags:
        return np.ones(len(self.helpers), dtype=np.bool_)

    def _without(self, indices: Sequence[int] | None) -> Flags:
        flags = self._everybody()
        if indices:
            flags[list(indices)] = False
        return flags

    def _level(self, service: str) -> NDArray[np.int64]:
        if service not in self._levels:
            self._levels[service] = np.array(
                [h.services.get(service, 0) for h in self.helpers], dtype=np.int64
            )
        return self._levels[service]

    def _licensed(self, need: Need, day: int) -> Flags:
        if need.service not in LICENSED:
            return self._everybody()
        if need.service not in self._licences:
            days = [_day_number(h.licences.get(need.service)) for h in self.helpers]
            self._licences[need.service] = np.array(days, dtype=np.int64)
        return self._licences[need.service] >= day

    @cached_property
    def _blocked(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for index, helper in enumerate(self.helpers):
            for child in helper.blocked:
                found.setdefault(child, []).append(index)
        return found

    def _speaks(self, need: Need) -> Flags:
        if not need.language_required:
            return self._everybody()
        flags = np.zeros(len(self.helpers), dtype=np.bool_)
        for language in need.languages:
            if language not in self._languages:
                known = [h.languages.get(language, 0) > 0 for h in self.helpers]
                self._languages[language] = np.array(known, dtype=np.bool_)
            flags |= self._languages[language]
        return flags

    @cached_property
    def _busy(self) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        rows = [
            (index, _seconds(start), _seconds(end))
            for index, helper in enumerate(self.helpers)
            for start, end in helper.busy
        ]
        table = np.array(rows, dtype=np.float64).reshape(-1, 3)
        return table[:, 0].astype(np.int64), table[:, 1], table[:, 2]

    def _free(self, need: Need) -> Flags:
        owners, starts, ends = self._busy
        clash = (starts < _seconds(need.end)) & (ends > _seconds(need.start))
        return self._without(list(owners[clash]))

    def _serves(self, area: str) -> Flags:
        if area not in self._areas:
            covers = [area.startswith(h.areas) for h in self.helpers]
            self._areas[area] = np.array(covers, dtype=np.bool_)
        return self._areas[area]

    def _organization(self, area: str) -> Flags:
        if area not in self._organizations:
            fit = {
                row.id: row.status == "active" and area.startswith(row.areas)
                for row in self.problem.organizations.values()
            }
            flags = [h.organization is None or fit.get(h.organization, False) for h in self.helpers]
            self._organizations[area] = np.array(flags, dtype=np.bool_)
        return self._organizations[area]


def explain(problem: Problem, need_id: str, helper_id: str) -> tuple[Check, ...]:
    """Answer every check of one pair, failed or not; raises KeyError for an unknown id."""
    need = next((row for row in problem.needs if row.id == need_id), None)
    helper = next((row for row in problem.helpers if row.id == helper_id), None)
    if need is None or helper is None:
        raise KeyError(need_id if need is None else helper_id)
    checks = Checks(problem, [helper])
    minutes = checks.minutes(need)
    params = {"needed": need.min_level, "minutes": int(minutes[0])}
    return tuple(
        Check(True, code, PASSED, "") if flags[0] else Check(False, code, *WORDS[code], params)
        for code, flags in checks.all(need, minutes).items()
    )
