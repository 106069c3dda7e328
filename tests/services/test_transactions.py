"""One form, one effect; one save at a time."""

import threading

import pytest

from portal.models import AuditEntry, Campaign, Submission
from portal.models.base import database
from portal.services import audit, transactions
from portal.services.refusals import AlreadySubmitted, ChangedMeanwhile
from portal.services.transactions import change, transaction
from portal.vocabulary import Role
from tests import factories


def _act(account, at):
    with transaction():
        audit.record("test.done", by=account, at=at, subject=account)


def test_the_same_form_has_one_effect(db, now):
    account = factories.make_account()
    transactions.begin_submission("one-token", account.id)
    _act(account, now)
    transactions.begin_submission("one-token", account.id)
    with pytest.raises(AlreadySubmitted):
        _act(account, now)
    assert AuditEntry.select().where(AuditEntry.action == "test.done").count() == 1


def test_a_refused_form_may_be_sent_again(db, now):
    account = factories.make_account()
    transactions.begin_submission("one-token", account.id)
    with pytest.raises(ZeroDivisionError), transaction():
        audit.record("test.done", by=account, at=now, subject=account)
        raise ZeroDivisionError
    assert Submission.select().count() == 0
    _act(account, now)
    assert Submission.select().count() == 1


def test_twenty_clicks_at_once_have_one_effect(db, now):
    account = factories.make_account()
    outcomes = []

    def click():
        transactions.begin_submission("one-token", account.id)
        with database.connection_context():
            try:
                _act(account, now)
                outcomes.append("done")
            except AlreadySubmitted:
                outcomes.append("again")

    threads = [threading.Thread(target=click) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["again"] * 19 + ["done"]


def test_a_second_form_gets_its_first_answer(db, now):
    account = factories.make_account()
    transactions.begin_submission("one-token", account.id)
    _act(account, now)
    transactions.remember_location("one-token", "/today")
    transactions.begin_submission("one-token", account.id)
    with pytest.raises(AlreadySubmitted) as refusal:
        _act(account, now)
    assert refusal.value.location == "/today"


def test_old_submissions_are_forgotten(db, now):
    Submission.create(token="old", at=now)
    assert transactions.forget_submissions(before=now) == 0
    assert transactions.forget_submissions(before=now.replace(year=2027)) == 1


def test_the_second_of_two_editors_is_told(db, now):
    page = Campaign.create(
        slug="winter", title="冬", summary="冬", body="冬", language="zh",
        written_by=factories.make_account(Role.EDITOR), written_at=now,
    )  # fmt: skip
    first, second = Campaign.get_by_id(page.id), Campaign.get_by_id(page.id)
    change(first, title="一")
    with pytest.raises(ChangedMeanwhile):
        change(second, title="二")
    assert Campaign.get_by_id(page.id).title == "一"
    assert Campaign.get_by_id(page.id).version == 2


def test_one_row_that_breaks_stops_no_other_and_is_seen():
    done = []

    def act(number):
        done.append(12 // number)
        return 1

    with pytest.raises(ExceptionGroup, match="1 rows failed, 2 done"):
        transactions.each_alone([0, 3, 4], act)
    assert done == [4, 3]
    assert transactions.each_alone([1, 2], act) == 2
