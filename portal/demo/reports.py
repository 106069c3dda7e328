"""A few invented reports, from a fresh one to one that the township has signed for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.demo.world import HOME_COUNTY, HOME_TOWNSHIP, World
from portal.models import Account, Report
from portal.report_terms import Disposal, EntryKind, ReporterKind, Situation
from portal.services import report_steps, reports
from portal.vocabulary import Role

NOTICE = "孩子与奶奶同住，奶奶住院期间夜里无人照看。已联系母亲，母亲两天内返回，现由姑姑照看。"


@dataclass(frozen=True)
class Story:
    """One report: how long ago, what was told, and how many steps it has gone."""

    hours_ago: int
    situation: Situation
    facts: str
    kind: ReporterKind
    unit: str
    steps: int
    is_danger_now: bool = False


STORIES = (
    Story(200, Situation.ALONE, "住在镇上的学生连续三天夜里家里没有大人。", ReporterKind.SCHOOL,
          "第二寄宿制学校", 5),
    Story(50, Situation.NO_CARE, "来看病的孩子说奶奶病倒了，家里没人做饭。", ReporterKind.MEDICAL,
          "中心卫生院", 4),
    Story(30, Situation.VIOLENCE, "孩子手臂上有新伤，说不清怎么来的。", ReporterKind.SCHOOL,
          "第二寄宿制学校", 2),
    Story(5, Situation.ABANDONED, "邻居家的孩子父母很久没有音讯，也没有寄钱。",
          ReporterKind.PUBLIC, "", 1),
    Story(1, Situation.ALONE, "放学后看到孩子一个人在家生炉子。", ReporterKind.PUBLIC, "", 0),
)  # fmt: skip


def fill(world: World) -> None:
    """Let each story be told and carried as far as it has come."""
    police = Account.get((Account.role == Role.POLICE) & (Account.area_code == HOME_COUNTY))
    unit = Account.get((Account.role == Role.REPORTER_UNIT) & (Account.area_code == HOME_COUNTY))
    for story in STORIES:
        at = world.now - timedelta(hours=story.hours_ago)
        told = reports.Told(
            situations=(story.situation,),
            area_code=HOME_COUNTY,
            facts=story.facts,
            is_danger_now=story.is_danger_now,
            discovered_at=at - timedelta(hours=2),
        )
        is_unit = story.kind is ReporterKind.SCHOOL
        who = reports.Who(kind=story.kind, unit=story.unit, account=unit if is_unit else None)
        report, _code = reports.receive(told, who, at=at, rng=world.chance)
        _carry(world, report, story.steps, police, at)


def _carry(world: World, report: Report, steps: int, police: Account, at: datetime) -> None:
    township = world.township_staff[HOME_TOWNSHIP]
    acts: tuple[Callable[[dict[str, Any]], None], ...] = (
        lambda how: report_steps.accept(report, **how),
        lambda how: report_steps.dispatch(report, **how),
        lambda how: report_steps.dispose(
            report, disposal=Disposal.ALONE, note="到场见到孩子，已联系父母。", **how
        ),
        lambda how: report_steps.notify(report, township=HOME_TOWNSHIP, notice=NOTICE, **how),
        lambda how: report_steps.sign_for(report, **{**how, "by": township}),
    )
    for number, act in enumerate(acts[:steps], start=1):
        act({"version": report.version, "by": police, "at": at + timedelta(minutes=20 * number)})
    if steps:
        answer = "谢谢您的报告，民警已经在处理。"
        later = at + timedelta(minutes=30)
        report_steps.write(report, EntryKind.TO_REPORTER, answer, by=police, at=later)
