"""Fifty people press “accept” at the same moment, each in a browser of their own."""

from __future__ import annotations

import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from threading import Barrier
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from portal.models import Assignment, Need
from portal.services.transactions import transaction
from portal.vocabulary import AssignmentStatus
from tests import factories
from tests.browser.conftest import served
from tests.conftest import copied

CROWD, PLACES = 50, 3


@pytest.fixture
def site(migrated_file, scratch):
    with copied(migrated_file, scratch) as path, served(path) as site:
        yield site


class Client:
    """A browser without a screen: cookies, and the hidden fields of the last form."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def read(self, path: str) -> dict[str, str]:
        page = self.opener.open(self.address + path, timeout=60).read().decode()
        main = page[page.index("<main") :]
        return dict(re.findall(r'name="(csrf_token|submission)"[^>]*value="([^"]+)"', main))

    def send(self, path: str, values: dict[str, str]) -> str:
        data = urlencode(values).encode()
        try:
            return self.opener.open(self.address + path, data, timeout=60).read().decode()
        except HTTPError as refused:
            if refused.code != 422:
                raise
            return refused.read().decode()


def test_of_fifty_who_accept_at_once_exactly_as_many_win_as_there_are_places(site):
    county = factories.make_account()
    with transaction():
        need = factories.make_need(slots=PLACES)
        rows = []
        for _number in range(CROWD):
            helper = factories.make_helper(is_cleared=False)
            factories.make_vetting(helper, recorded_by=county)
            rows.append(factories.make_assignment(need=need, helper=helper))
    start = Barrier(CROWD)

    def accept(row: Assignment) -> str:
        client = Client(site.address)
        entry = {"email": row.helper.account.email, "password": factories.PASSPHRASE}
        client.send("/accounts/sign-in", {**client.read("/accounts/sign-in"), **entry})
        path = f"/assignments/{row.ref}/answer"
        form = client.read(path)
        start.wait(timeout=120)
        return client.send(path, form)

    with ThreadPoolExecutor(CROWD) as threads:
        pages = list(threads.map(accept, rows))
    accepted = Assignment.select().where(Assignment.status == AssignmentStatus.ACCEPTED)
    assert accepted.count() == PLACES == Need.get_by_id(need.id).filled
    assert sum("名额刚刚已满" in page for page in pages) == CROWD - PLACES
