"""What else lies on the demo's desks: sweeps, a unit's profile, a suggestion, a warning letter."""

from __future__ import annotations

from datetime import timedelta

from portal.clock import local_date, start_of
from portal.demo.emergencies import officer
from portal.demo.world import HOME_COUNTY, HOME_TOWNSHIP, World, attempt
from portal.models import Report, SweepLine, SweepVillage
from portal.placement_terms import OrganKind
from portal.report_terms import Disposal, ReporterKind, ReportStatus, WarnedPerson
from portal.services import (
    deadlines,
    reporting_units,
    suggestions,
    sweep_opening,
    sweeps,
    warning_letters,
)
from portal.vocabulary import Role

# Days ago at which the clocks are looked at, so that ladders have a past of their own.
TICKS = (30, 10, 3, 0)


def fill(world: World) -> None:
    """Let each office do a little of what it does."""
    _sweep(world)
    unit = officer(Role.REPORTER_UNIT)
    reporting_units.describe(ReporterKind.SCHOOL, "第二寄宿制学校", by=unit, at=world.begun)
    _suggest(world)
    _warn(world)


def look_at_clocks(world: World) -> None:
    """Write down what was missed, as the clock does each minute."""
    for days in TICKS:
        deadlines.tick(world.now - timedelta(days=days))


def _sweep(world: World) -> None:
    """Open what the calendar says; most villages are done, some are half done or late."""
    for days in (60, 30, 0):
        sweep_opening.open_due(world.now - timedelta(days=days))
    for village in list(SweepVillage.select().order_by(SweepVillage.id)):
        director = world.directors.get(village.area_code)
        if director is None or world.chance.random() < 0.15:
            continue
        at = min(world.now, start_of(village.sweep.opens_on) + timedelta(days=2, hours=3))
        is_whole = world.chance.random() < 0.9
        # Children at risk are answered one by one; the rest of a village together.
        for line in list(SweepLine.select().where(SweepLine.village == village.id)):
            if is_whole or world.chance.random() < 0.4:
                attempt(sweeps.confirm, line, by=director, at=at)


def _suggest(world: World) -> None:
    at = world.now - timedelta(days=12)
    told = suggestions.Received(
        OrganKind.PROCURATORATE, "共和县人民检察院", "共检建〔2026〕3号", local_date(at),
        "建议为寄宿制学校周末离校的孩子安排接送登记。", HOME_COUNTY,
    )  # fmt: skip
    suggestions.register(told, by=world.county_staff[HOME_COUNTY], at=at)


def _warn(world: World) -> None:
    """Let the police give a warning letter where there was violence; two revisits fall due."""
    rows = Report.select().where(
        (Report.disposal == Disposal.VIOLENCE) & (Report.status == ReportStatus.RECEIVED)
    )
    report = rows.order_by(Report.id).first()
    if report is None:
        return
    at = world.now - timedelta(days=2)
    letter = warning_letters.Letter(
        next(iter(WarnedPerson)), "共公告诫〔2026〕5号", local_date(at), HOME_TOWNSHIP,
        "这一家因家庭暴力被告诫，请上门看望，劝导家人。", is_given_to_victim=True,
    )  # fmt: skip
    attempt(warning_letters.issue, report, letter, by=officer(Role.POLICE), at=at)
