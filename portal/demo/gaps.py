"""The demo's picture of the gaps, with requests that are open, agreed to and declined."""

from __future__ import annotations

from datetime import timedelta

from portal.demo.world import HOME_COUNTY, World, attempt
from portal.gap_terms import PictureCause
from portal.models import Account, GapLine, GapRequest, Organization
from portal.models.area import within
from portal.services import gap_building, gap_choices, gap_orders, gap_requests

# Before the demo begins, so that whoever presses “compute now” is not told to wait.
AGO = timedelta(hours=3)


def fill(world: World) -> None:
    """Compute the gaps, and let counties ask organizations and each other."""
    at = world.now - AGO
    gap_orders.ask(cause=PictureCause.NIGHTLY, by=None, at=at)
    made = gap_orders.claim(at)
    if made is None:
        return
    gap_building.carry_out(made, at=lambda: at)
    mine = GapLine.select().where((GapLine.picture == made.id) & (GapLine.short > 0))
    ours = list(mine.where(within(GapLine.area_code, HOME_COUNTY)).order_by(GapLine.rank).limit(3))
    theirs = mine.where(~within(GapLine.area_code, HOME_COUNTY)).order_by(GapLine.rank)
    for line in ours:
        _organization(world, line)
    for line in theirs:
        if any(one.code == HOME_COUNTY for one in _near(world, line)):
            by = world.county_staff[line.area_code[:6]]
            attempt(gap_requests.ask_county, line, HOME_COUNTY, by=by, at=at)
            break
    _answer(world)


def _near(world: World, line: GapLine) -> list[gap_choices.NearCounty]:
    return gap_choices.counties(line.area_code, day=world.now.date())


def _own() -> Organization:
    """Answer the organization that the demo's manager keeps."""
    return Account.get(Account.email == "organization@demo.example").organization


def _organization(world: World, line: GapLine) -> None:
    """Invite the demo's own organization first, and the nearest one beside it."""
    by, at = world.county_staff[HOME_COUNTY], world.now - timedelta(hours=2)
    own = _own()
    near = gap_choices.organizations(line.area_code, line.service, day=world.now.date())
    others = [one.organization for one in near if one.organization != own][:1]
    for organization in (own, *others):
        attempt(gap_requests.ask_organization, line, organization.ref, by=by, at=at)


def _answer(world: World) -> None:
    """Let the other organizations answer, one yes and one no."""
    at, own = world.now - timedelta(hours=1), _own()
    rows = GapRequest.select().where(
        GapRequest.organization.is_null(False) & (GapRequest.organization != own)
    )
    for number, row in enumerate(rows.order_by(GapRequest.id)):
        managers: list[Account] = gap_requests.receivers(row)
        reason = "每周三可以来一次。" if number == 0 else "冬天路不好走，我们的人来不了。"
        attempt(
            gap_requests.answer, row, is_yes=number == 0, reason=reason, version=row.version,
            by=managers[0], at=at,
        )  # fmt: skip
