"""The whole policy on one page: which role holds which permission."""

from __future__ import annotations

from typing import Protocol

from portal.vocabulary import Permission, Role


class Holder(Protocol):
    """Whoever asks: an account with one role."""

    role: Role


EVERYBODY = frozenset(Role)
HELPERS = frozenset({Role.VOLUNTEER, Role.SOCIAL_WORKER})
CASE_STAFF = frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY})
TOWNSHIP = frozenset({Role.TOWNSHIP})
COUNTY = frozenset({Role.COUNTY})
POLICE = frozenset({Role.POLICE})

POLICY: dict[Permission, frozenset[Role]] = {
    Permission.SEE_TODAY: EVERYBODY,
    Permission.KEEP_OWN_PROFILE: HELPERS,
    Permission.KEEP_OWN_ORGANIZATION: frozenset({Role.ORGANIZATION}),
    Permission.ANSWER_OFFER: HELPERS | {Role.ORGANIZATION},
    Permission.NAME_PERSON: frozenset({Role.ORGANIZATION}),
    Permission.RECORD_SERVICE: HELPERS,
    Permission.CONFIRM_SERVICE: frozenset({Role.VILLAGE_DIRECTOR, Role.ORGANIZATION}),
    Permission.VERIFY_SERVICE: TOWNSHIP,
    Permission.READ_CHILD_FILE: CASE_STAFF,
    Permission.KEEP_CHILD_FILE: frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}),
    Permission.CHECK_CHILD_FILE: TOWNSHIP,
    Permission.CONFIRM_CHILD_FILE: COUNTY,
    Permission.OPEN_NEED: frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}),
    Permission.SEE_NEEDS: CASE_STAFF,
    Permission.RUN_MATCHING: frozenset({Role.TOWNSHIP, Role.COUNTY}),
    Permission.SEND_OFFER: TOWNSHIP,
    Permission.SEE_ASSIGNMENT: HELPERS | CASE_STAFF | {Role.ORGANIZATION},
    Permission.APPROVE_CONTACT: TOWNSHIP,
    Permission.SCHEDULE_SERVICE: HELPERS | TOWNSHIP,
    Permission.FOLLOW_UP: frozenset({Role.VILLAGE_DIRECTOR, Role.TOWNSHIP}),
    Permission.HANDLE_CONCERN: frozenset({Role.TOWNSHIP, Role.COUNTY}),
    Permission.HANDLE_REPORT: POLICE,
    Permission.READ_REPORTER: POLICE,
    Permission.SEE_NOTICE: frozenset({Role.TOWNSHIP, Role.COUNTY}),
    Permission.SIGN_NOTICE: TOWNSHIP,
    Permission.KEEP_OWN_REPORTS: frozenset({Role.REPORTER_UNIT}),
    Permission.VET_HELPER: COUNTY,
    Permission.APPROVE_ORGANIZATION: COUNTY,
    Permission.INVITE_STAFF: frozenset({Role.TOWNSHIP, Role.COUNTY, Role.SECURITY_ADMIN}),
    Permission.INVITE_OWN_PEOPLE: frozenset({Role.ORGANIZATION}),
    Permission.ADD_PLACE: TOWNSHIP,
    Permission.SEE_COVERAGE: CASE_STAFF | {Role.SUPERVISOR},
    Permission.WRITE_CAMPAIGN: frozenset({Role.EDITOR}),
    Permission.READ_AUDIT: frozenset({Role.AUDITOR}),
    Permission.KEEP_ACCOUNTS: frozenset({Role.SECURITY_ADMIN}),
    Permission.SEE_SYSTEM: frozenset({Role.SYSTEM_ADMIN}),
}

# Whoever invites may only create roles strictly below his own, inside his own area
# (security.md C4); the administrators are kept apart from each other (三员分立).
INVITABLE: dict[Role, frozenset[Role]] = {
    Role.TOWNSHIP: frozenset({Role.VILLAGE_DIRECTOR}),
    Role.COUNTY: frozenset(
        {Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.POLICE, Role.REPORTER_UNIT, Role.GUARDIAN}
    ),
    Role.SECURITY_ADMIN: frozenset(
        {Role.COUNTY, Role.SUPERVISOR, Role.EDITOR, Role.AUDITOR, Role.SYSTEM_ADMIN}
    ),
    Role.ORGANIZATION: HELPERS,
}


def permits(account: Holder, permission: Permission) -> bool:
    """Say whether `account`'s role holds `permission`; the only function that answers this."""
    return account.role in POLICY[permission]


def may_invite(account: Holder, role: Role) -> bool:
    """Say whether `account` may invite somebody into `role`."""
    return role in INVITABLE.get(account.role, frozenset())
