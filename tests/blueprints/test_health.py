"""Health over the line: yes or no to everybody, figures to the system administrator."""

from datetime import timedelta

from portal.models import ReleaseRefusal
from portal.services import messages
from portal.services.transactions import transaction
from portal.vocabulary import Role
from tests import factories


def test_alive_and_well_are_public_and_say_nothing_else(client):
    assert client.get("/healthz").json == {"status": "ok"}
    warned = {"status": "ok", "warnings": ["no work calendar for 2027"]}
    assert client.get("/health/deep").json == warned


def test_a_stuck_outbox_turns_the_deep_answer_red(client, now):
    with transaction():
        messages.owe("contact_code", key="k", to="a@example.org", at=now - timedelta(minutes=5))
    assert client.get("/health/deep").status_code == 503


def test_the_system_administrator_sees_the_figures(sign_in):
    page = sign_in(factories.make_account(Role.SYSTEM_ADMIN)).get("/health")
    assert "AuditEntry" in page.text


def test_a_refused_release_is_told_without_its_cell(client, sign_in, now):
    ReleaseRefusal.create(month="2026-11", cells='["ages 632521 0-5"]', refused_at=now)
    page = sign_in(factories.make_account(Role.SYSTEM_ADMIN)).get("/health").text
    deep = client.get("/health/deep")
    assert (deep.status_code, "这个月的公开数字没有发布" in page) == (200, True)
    assert "the public release of 2026-11 was refused" in deep.json["warnings"]
    assert not any("632521" in text or "0-5" in text for text in (page, deep.text))
