"""Every role has its day: lines that lead to acts, in few queries, without a child's name."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from portal.models import Helper
from portal.models.base import database
from portal.services import today
from portal.vocabulary import HelperKind, Role
from tests import factories

# One query for a kind of work, and what several lines need is read once; never one for a row.
# A county reads most: whose petitions, pairs and orders wait as well.
MOST_QUERIES = 37
HELPING = {Role.VOLUNTEER: HelperKind.VOLUNTEER, Role.SOCIAL_WORKER: HelperKind.SOCIAL_WORKER}


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Collect the statements that the database is asked to run."""
    handle, seen = database.obj, []
    run = handle.execute_sql

    def counting(sql, *args, **kwargs):
        seen.append(sql)
        return run(sql, *args, **kwargs)

    handle.execute_sql = counting
    try:
        yield seen
    finally:
        del handle.execute_sql


@pytest.fixture
def busy_place(db):
    # A case brings the times of its steps with it.
    factories.make_case(is_urgent=True)
    return factories.make_busy_place()


def _account(role, helper):
    if role in HELPING:
        Helper.update(kind=HELPING[role]).where(Helper.id == helper.id).execute()
        helper.account.role = role
        helper.account.save()
        return helper.account
    if role is Role.ORGANIZATION:
        return factories.make_account(role, organization=helper.organization)
    return factories.make_account(role)


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_role_has_work_or_doors_and_needs_few_queries(busy_place, now, role):
    account = _account(role, busy_place)
    with counted_queries() as seen:
        page = today.for_account(account, at=now)
    # A unit that must report has doors, and its word at the end of a term; a guardian has doors,
    # and a code to enter.
    has_both = role in {Role.REPORTER_UNIT, Role.GUARDIAN}
    assert (len(seen) > 0) is not bool(page.doors) or has_both
    assert len(seen) <= MOST_QUERIES, "\n".join(seen)
    groups = (page.now, page.this_week, page.waiting)
    assert page.doors or any(group.items for group in groups)
    for group in groups:
        assert group.count >= len([item for item in group.items if "还有" not in item.what])


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_role_has_a_page_on_its_first_day(db, now, role):
    page = today.for_account(factories.make_account(role), at=now)
    assert all(item.tone != "danger" for item in page.now.items)


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_no_line_names_a_child(busy_place, now, role):
    page = today.for_account(_account(role, busy_place), at=now)
    items = page.now.items + page.this_week.items + page.waiting.items
    assert not any("才让" in item.who for item in items)


@pytest.mark.parametrize(
    "role", [Role.VOLUNTEER, Role.ORGANIZATION, Role.SUPERVISOR, Role.EDITOR, Role.AUDITOR], ids=str
)
def test_whoever_has_no_files_reads_no_code_name_and_no_village(busy_place, now, role):
    page = today.for_account(_account(role, busy_place), at=now)
    for item in page.now.items + page.this_week.items + page.waiting.items:
        assert "QH-" not in item.who
        assert item.area is None or len(item.area) <= 9
