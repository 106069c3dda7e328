"""The first page of every role leads to its acts."""

import re

import pytest

from portal.models import Helper
from portal.vocabulary import HelperKind, Role
from tests import factories

# A township's day is read from some twenty tables, two queries each at most.
MOST_QUERIES = 52


@pytest.fixture
def page_of(app, sign_in):
    """Answer a function that opens today's page of a role in a busy place."""
    helper = factories.make_busy_place()

    def opened(role):
        account = helper.account
        if role is Role.SOCIAL_WORKER:
            Helper.update(kind=HelperKind.SOCIAL_WORKER).execute()
            account.role = role
            account.save()
        elif role is not Role.VOLUNTEER:
            account = factories.make_account(role, organization=helper.organization)
        client = sign_in(account)
        answer = client.get("/today")
        assert answer.status_code == 200
        return client, answer.text

    return opened


def _links(page):
    return set(re.findall(r'class="task-what" href="([^"]+)"', page))


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_line_of_every_role_opens(page_of, role):
    client, page = page_of(role)
    for url in _links(page):
        answer = client.get(url.replace("&amp;", "&"))
        assert answer.status_code in {200, 303}, f"{role} {url} answered {answer.status_code}"


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_a_page_asks_the_database_few_times(page_of, role):
    client, _warm = page_of(role)
    handle, seen = client.application.config["DATABASE"], []
    run = handle.execute_sql

    def counting(sql, *args, **kwargs):
        seen.append(sql)
        return run(sql, *args, **kwargs)

    handle.execute_sql = counting
    try:
        client.get("/today")
    finally:
        del handle.execute_sql
    assert 0 < len(seen) <= MOST_QUERIES, "\n".join(seen)


def test_a_township_reads_concerns_before_overdue_follow_ups(page_of):
    _client, page = page_of(Role.TOWNSHIP)
    assert page.index("处理关切报告") < page.index("已过 20 天") < page.index("审核档案")
    assert "task-danger" in page


@pytest.mark.parametrize("role", [Role.REPORTER_UNIT, Role.GUARDIAN], ids=str)
def test_whoever_has_no_work_here_reads_whom_to_call(page_of, role):
    _client, page = page_of(role)
    main = page.split("<main")[1].split("</main>")[0]
    assert 'href="tel:110"' in main
    assert "怀疑孩子受到侵害，请马上打电话" in main


def test_a_helpers_page_shows_the_hours_that_count(page_of):
    _client, page = page_of(Role.VOLUNTEER)
    assert "2 小时" in page


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_an_empty_day_says_so(sign_in, role):
    page = sign_in(factories.make_account(role)).get("/today").text
    assert "现在没有" in page or "task-what" in page


def test_no_page_names_a_child(page_of):
    for role in Role:
        _client, page = page_of(role)
        assert "才让卓玛" not in page
