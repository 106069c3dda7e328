"""Every registered view says who may enter, and says it in force."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from portal.permissions import POLICY, Permission, permits
from portal.vocabulary import Role
from tests import factories

NO_SUCH_REF = "0" * 24
# Pages that a signed-out visitor may open although they take a reference or a token.
ACT_METHODS = {"POST", "PUT", "PATCH", "DELETE"}


def _rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def _url(rule: Rule) -> str:
    parts = []
    for is_dynamic, text in rule._trace:
        parts.append(NO_SUCH_REF if is_dynamic else text)
    return "".join(parts).split("|", 1)[1]


def _ask(client: FlaskClient, rule: Rule) -> int:
    if "GET" in (rule.methods or ()):
        return client.get(_url(rule)).status_code
    return client.post(_url(rule)).status_code


def test_every_registered_view_declares_its_access(app: Flask) -> None:
    undeclared = [
        rule.endpoint
        for rule in _rules(app)
        if not hasattr(app.view_functions[rule.endpoint], "access")
    ]
    assert undeclared == []


def test_an_endpoint_names_its_module_and_function(app: Flask) -> None:
    for rule in _rules(app):
        area, view = rule.endpoint.split(".")
        function = app.view_functions[rule.endpoint]
        assert function.__module__ == f"portal.blueprints.{area}.views", rule.endpoint
        assert function.__name__ == view, rule.endpoint


def test_every_permission_has_its_line_in_the_policy() -> None:
    assert set(POLICY) == set(Permission)


def test_every_permission_is_asked_for_by_some_view(app: Flask) -> None:
    asked = {app.view_functions[rule.endpoint].access.permission for rule in _rules(app)}
    assert set(Permission) - asked == set()


def test_the_signed_out_are_sent_to_sign_in(app: Flask, client: FlaskClient) -> None:
    for rule in _rules(app):
        access = app.view_functions[rule.endpoint].access
        status = _ask(client, rule)
        if access.is_public:
            assert status not in {302, 401, 403} or rule.endpoint == "public.language", rule
            assert status < 500, rule
        else:
            assert status == 302, f"{rule.endpoint} answered {status}"


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_each_role_enters_exactly_the_views_of_its_permissions(app, sign_in, role) -> None:
    """Role x route: without the permission 403; with it, an unknown object is 404."""
    account = factories.make_account(role)
    client = sign_in(account)
    cells = 0
    for rule in _rules(app):
        access = app.view_functions[rule.endpoint].access
        if access.is_public or rule.endpoint == "accounts.sign_out":
            continue
        status = _ask(client, rule)
        cells += 1
        if not permits(account, access.permission):
            assert status == 403, f"{role} {rule.endpoint} answered {status}"
        elif access.loader is not None:
            assert status == 404, f"{role} {rule.endpoint} answered {status}"
        else:
            assert status in {200, 302, 303, 404, 422}, f"{rule.endpoint}: {status}"
    assert cells > 0
