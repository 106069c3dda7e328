"""Few lines of a kind, and one that leads to all of them."""

from portal.services import today
from portal.services.today_lines import LIMIT
from portal.vocabulary import (
    Role,
)  # fmt: skip
from tests import factories


def test_many_of_a_kind_are_few_lines_and_one_that_leads_to_all(db, now):
    for _ in range(LIMIT + 3):
        factories.make_follow_up(factories.make_child(), -1)
    page = today.for_account(factories.make_account(Role.TOWNSHIP), at=now)
    assert page.now.count == LIMIT + 3
    assert len(page.now.items) == LIMIT + 1
    assert page.now.items[-1].endpoint == "follow_ups.list_all"
    assert page.now.items[-1].params == {"rest": 3}
