"""A query whose text is kept answers as the same query written anew."""

from __future__ import annotations

from portal.models import Account
from portal.models.base import Prepared
from portal.vocabulary import Role
from tests import factories

BY_ROLE = Prepared(
    lambda: Account.select().where(Account.role == Role.COUNTY).order_by(Account.id.desc())
)


def test_a_kept_query_is_asked_anew_with_each_value(db):
    first = factories.make_account(Role.POLICE)
    assert BY_ROLE.rows(Role.POLICE.value) == [first]
    second = factories.make_account(Role.POLICE)
    assert BY_ROLE.rows(Role.POLICE.value) == [second, first]
    assert BY_ROLE.rows(Role.TOWNSHIP.value) == []


def test_its_rows_are_read_like_any_other(db):
    made = factories.make_account(Role.POLICE)
    found = BY_ROLE.rows(Role.POLICE.value)[0]
    assert found.__data__ == Account.get_by_id(made.id).__data__
    assert found.role is Role.POLICE
    assert found.dirty_fields == []
