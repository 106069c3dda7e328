"""What is under way in a case that joins another: it moves over, visibly on both sides.

Each row keeps its reference, by which its clock is the same one as before. Measures, grounds,
reviews, reports and completed assessments stay where they were written and are read from both
cases (`case_ties.family`).
"""

from __future__ import annotations

from datetime import datetime

import peewee

from portal.models import (
    Account,
    DepartmentTask,
    Placement,
    Plan,
    ProtectionCase,
    ProtectionOrder,
    UnattendedSpell,
)
from portal.plan_terms import UNDECIDED, WRITABLE, PlanStatus, TaskStatus
from portal.services import cases, plans
from portal.vocabulary import N_

SAID = {
    "plans": N_("帮扶方案和其中的措施随案并入。"),
    "drafts": N_("没有批准的方案草稿随案并入。"),
    "letters": N_("给部门的函随案并入。"),
    "orders": N_("人身安全保护令随案并入。"),
    "placements": N_("临时安置随案并入。"),
    "put_aside": N_("没有批准的方案草稿没有带过来，已作废，仍可查看。"),
}


def carry(ends: ProtectionCase, stays: ProtectionCase, *, by: Account, at: datetime) -> None:
    """Move what is under way in `ends` to `stays`, inside the caller's transaction."""
    table = Plan
    came_from = peewee.fn.COALESCE(table.came_from, ends.id)
    approved = (table.case == ends.id) & table.approved_at.is_null(False)
    moved = {
        "plans": table.update(case=stays, came_from=came_from).where(approved).execute(),
        "letters": _letters(ends, stays),
        "orders": ProtectionOrder.update(case=stays, area_code=stays.area_code)
        .where(ProtectionOrder.case == ends.id)
        .execute(),
        "placements": Placement.update(case=stays).where(Placement.case == ends.id).execute(),
        **_drafts(ends, stays),
    }
    UnattendedSpell.update(case=stays).where(
        (UnattendedSpell.case == ends.id) & UnattendedSpell.ended_at.is_null()
    ).execute()
    for what, count in moved.items():
        for case in (ends, stays) if count else ():
            cases.step(case, f"carried_{what}", SAID[what], by=by, at=at, count=count)


def _letters(ends: ProtectionCase, stays: ProtectionCase) -> int:
    mine = DepartmentTask.case == ends.id
    asked = DepartmentTask.status == TaskStatus.ASKED
    DepartmentTask.update(area_code=stays.area_code).where(mine & asked).execute()
    return int(DepartmentTask.update(case=stays, child=stays.child).where(mine).execute())


def _drafts(ends: ProtectionCase, stays: ProtectionCase) -> dict[str, int]:
    """Move the drafts that could be finished in `stays`; the others are put aside, readable."""
    rows = Plan.select().where((Plan.case == ends.id) & Plan.status.in_(UNDECIDED))
    counts = {"drafts": 0, "put_aside": 0}
    for draft in rows.order_by(Plan.id):
        fits = draft.status in WRITABLE and plans.may_begin(stays, is_interim=draft.is_interim)
        values = {"case": stays} if fits else {"status": PlanStatus.REPLACED}
        Plan.update(version=Plan.version + 1, **values).where(Plan.id == draft.id).execute()
        counts["drafts" if fits else "put_aside"] += 1
    return counts
