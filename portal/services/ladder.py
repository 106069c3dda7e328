"""The ladder a breach climbs: which office stands at each level, and who is reached there."""

from __future__ import annotations

from portal.deadline_terms import RULES, Deadline
from portal.models import Account
from portal.services import staff
from portal.vocabulary import AccountStatus, AreaLevel, Role

L = AreaLevel
# From the township up; the number is how much of a place's code names the office.
OFFICES: dict[AreaLevel, tuple[int, Role]] = {
    L.TOWNSHIP: (9, Role.TOWNSHIP),
    L.COUNTY: (6, Role.COUNTY),
    L.PREFECTURE: (4, Role.SUPERVISOR),
    L.PROVINCE: (2, Role.SUPERVISOR),
}
# Whose miss climbs to which level first; police and reporting units answer to their county.
FIRST: dict[Role, AreaLevel] = {
    Role.VILLAGE_DIRECTOR: L.TOWNSHIP,
    Role.TOWNSHIP: L.COUNTY,
    Role.POLICE: L.COUNTY,
    Role.REPORTER_UNIT: L.COUNTY,
    Role.COUNTY: L.PREFECTURE,
}


def levels(rule: Deadline) -> list[AreaLevel]:
    """Answer the levels above whoever is responsible, in the order in which a breach climbs."""
    order = list(OFFICES)
    return order[order.index(FIRST[RULES[rule].responsible]) :]


def office(level: AreaLevel, area_code: str) -> str:
    """Answer the code of the office of `level` that answers for the place."""
    return area_code[: OFFICES[level][0]]


def officers(level: AreaLevel, area_code: str) -> list[Account]:
    """Answer the active officers of that office, by id."""
    return list(
        Account.select()
        .where(
            (Account.role == OFFICES[level][1])
            & (Account.status == AccountStatus.ACTIVE)
            & (Account.area_code == office(level, area_code))
        )
        .order_by(Account.id)
    )


def reachable(level: AreaLevel, area_code: str) -> tuple[str, list[Account]]:
    """Answer the first office from `level` up that has anybody, and who that is; ("", []) if none.

    What reaches an empty office is told to the next one at once, never to nobody.
    """
    order = list(OFFICES)
    for step in order[order.index(level) :]:
        found = officers(step, area_code)
        if found:
            return office(step, area_code), found
    return "", []


def responsible(rule: Deadline, area_code: str, holder_id: int | None) -> list[Account]:
    """Answer who carries a clock: the account that is named, else the office's active officers."""
    if holder_id is not None:
        return list(Account.select().where(Account.id == holder_id))
    role = RULES[rule].responsible
    return staff.responsible_for(area_code, role) if role in staff.REACH else []
