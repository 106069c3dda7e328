"""The auditor's pages."""

import html
import re

from portal.models import AuditEntry
from portal.models.base import database
from portal.services import audit
from portal.services.transactions import transaction
from portal.vocabulary import Role
from tests import factories


def test_the_auditor_sees_the_newest_acts(sign_in):
    page = sign_in(factories.make_account(Role.AUDITOR)).get("/audit")
    assert "account.signed_in" in page.text


def test_the_auditor_can_narrow_to_one_thing(sign_in):
    client = sign_in(factories.make_account(Role.AUDITOR))
    sign_in(factories.make_account(Role.COUNTY))
    ref = AuditEntry.select().order_by(AuditEntry.id).first().subject_ref
    rows = client.get("/audit", query_string={"subject": ref}).text
    assert rows.count('<th scope="row"') == 1


def test_pages_of_the_record_follow_each_other(sign_in, now):
    account = factories.make_account(Role.AUDITOR)
    with transaction():
        for _ in range(60):
            audit.record("test.done", by=account, at=now, subject=account)
    client = sign_in(account)
    first = client.get("/audit").text
    older = client.get(html.unescape(re.search(r'href="(/audit\?before=[^"]+)"', first).group(1)))
    assert first.count('<th scope="row"') == 50
    assert older.text.count('<th scope="row"') == AuditEntry.select().count() - 50


def test_a_broken_record_is_said_to_be_broken(sign_in):
    client = sign_in(factories.make_account(Role.AUDITOR))
    assert "没有被改动" in client.get("/audit/verify").text
    database.execute_sql("DROP TRIGGER audit_entry_no_update")
    database.execute_sql("UPDATE audit_entry SET role = 'county'")
    assert "记录不完整" in client.get("/audit/verify").text
