"""PostgreSQL keeps no NUL and no text longer than its column: neither may break a page."""

from __future__ import annotations

import pytest

from portal.models import Child, Helper, Submission
from portal.permissions import POLICY
from portal.services import contact_checks, invitations
from portal.vocabulary import Channel, HelperKind, Role
from tests import factories
from tests.servers import pages

NUL, LONG, HUGE = "a\0b", "长" * 5000, "9" * 30
PARAMETERS = ("page", "tab", "status", "before", "subject", "purpose", "next", "back")
# Acts that end the session of the one who tries them.
ENDS = {"/accounts/sign-out", "/accounts/passphrase"}


@pytest.fixture
def app(postgres_app):
    return postgres_app


@pytest.fixture
def signed_in(app, sign_in):
    """Answer a function that gives a browser signed in as a role in a busy place."""
    helper = factories.make_busy_place()
    # A name with the digits of a test would be refused before anything else.
    Child.update(name="才让卓玛").execute()

    def found(role):
        account = helper.account
        if role is Role.SOCIAL_WORKER:
            Helper.update(kind=HelperKind.SOCIAL_WORKER).where(Helper.id == helper.id).execute()
            account.role = role
            account.save()
        elif role is not Role.VOLUNTEER:
            account = factories.make_account(role, organization=helper.organization)
        return sign_in(account)

    return found


def _forms_met(client, seeds, besides=()):
    found = {}
    for url, answer in pages.walk(client, seeds, besides):
        if answer.mimetype == "text/html":
            for form in pages.forms_of(url, answer.text):
                found.setdefault((pages.kind_of(form.action), *form.names), form)
    return [form for form in found.values() if form.method == "post" and form.action not in ENDS]


def _attack(client, form, broken):
    """Send a form once a field, broken there and right elsewhere; say whether one passed."""
    passed, form = False, pages.afresh(client, form)
    for name in form.names:
        answer = client.post(form.action, data={**form.values, name: broken})
        assert answer.status_code < 500, f"{form.action} {name} answered {answer.status_code}"
        passed = passed or _was_taken(form, answer)
    return passed


def _was_taken(form, answer):
    """Say whether a form was taken: it leads elsewhere, or answers with a page without itself."""
    if answer.location is not None or answer.status_code != 200:
        return answer.location is not None
    return all(shown.names != form.names for shown in pages.forms_of(form.page, answer.text))


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_no_field_of_any_form_breaks_on_a_text_too_long(signed_in, role):
    client = signed_in(role)
    forms = _forms_met(client, ["/today"], pages.PUBLIC)
    passed = [form for form in forms if _attack(client, form, LONG) | _attack(client, form, HUGE)]
    rest = [form for form in forms if form not in passed]
    for form in rest:
        now_shown = pages.afresh(client, form)
        if _was_taken(form, client.post(form.action, data=now_shown.values)):
            passed.append(form)
    # Where the other fields are wrong as well, nothing long comes as far as the database.
    # A search has no answer of its own, and nobody guesses a tracking code.
    left = [form for form in forms if form not in passed and form.action != "/report/track"]
    doubtful = [form.action for form in left if form.names != ["sought"]]
    # An act may shut the door on another one's form; most forms are met with nothing done yet.
    assert len(doubtful) <= max(4, len(forms) // 8), doubtful
    assert client.get("/today").status_code == 200


@pytest.fixture
def half_way(app, now):
    """Answer where somebody stands who is half way through each way of signing up."""
    county = factories.make_account(Role.COUNTY)
    _invitation, token = invitations.invite(
        email="invited@example.org", role=Role.TOWNSHIP, area_code=factories.TOWNSHIP,
        by=county, at=now,
    )  # fmt: skip
    seeds = [f"/accounts/invitation/{token}", "/accounts/sign-in"]
    for area in ("volunteers", "organizations"):
        check = contact_checks.start(Channel.EMAIL, f"{area}@example.org", at=now)
        check.verified_at = now
        check.save()
        draft = {"kind": "social_worker"} if area == "volunteers" else {"organization": {}}
        contact_checks.keep_draft(check, **draft)
        seeds += [f"/{area}/sign-up", *(f"/{area}/sign-up/{check.ref}/{step}" for step in STEPS)]
    return seeds


STEPS = ("code", "about", "abilities", "undertaking", "offer")


@pytest.mark.parametrize("broken", [LONG, HUGE, NUL], ids=["long", "huge", "nul"])
def test_no_step_of_signing_up_breaks(half_way, client, broken):
    forms = _forms_met(client, half_way, pages.PUBLIC)
    assert len(forms) >= 7
    for form in forms:
        _attack(client, form, broken)


def test_a_nul_in_a_form_is_answered_with_a_page(signed_in):
    client = signed_in(Role.TOWNSHIP)
    forms = _forms_met(client, ["/children", "/places/add"], pages.PUBLIC)
    assert len(forms) > 3
    for form in forms:
        answer = client.post(form.action, data={**form.values, "any": NUL})
        assert answer.status_code == 400
        assert "<h1" in answer.text


@pytest.fixture
def views(app, sign_in):
    """Answer every rule of the site with a browser signed in as a role that may open it."""
    clients = {}

    def browser(access):
        if access.is_public:
            return app.test_client()
        role = next(role for role in Role if role in POLICY[access.permission])
        if role not in clients:
            account = factories.make_account(role)
            if role is Role.ORGANIZATION:
                account.organization = factories.make_organization()
                account.save()
            clients[role] = sign_in(account)
        return clients[role]

    return [
        (rule, browser(app.view_functions[rule.endpoint].access))
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
    ]


def test_no_list_breaks_on_what_stands_behind_the_question_mark(views):
    for rule, client in views:
        if rule.arguments or "GET" not in rule.methods:
            continue
        for broken in (NUL, LONG, HUGE, f"-{HUGE}"):
            answer = client.get(rule.rule, query_string=dict.fromkeys(PARAMETERS, broken))
            assert answer.status_code < 500, f"{rule} {broken[:5]!r}: {answer.status_code}"


@pytest.mark.parametrize(
    "broken", [NUL, LONG, HUGE, "'", "%", "\\"], ids=lambda text: repr(text)[:6]
)
def test_a_broken_reference_is_a_page_that_does_not_exist(views, broken):
    for rule, client in views:
        if not rule.arguments or rule.endpoint == "public.language":
            continue
        for method in rule.methods & {"GET", "POST"}:
            url = rule.build(dict.fromkeys(rule.arguments, broken))[1]
            answer = client.open(url, method=method)
            assert answer.status_code == 404, f"{method} {rule}: {answer.status_code}"


def test_a_search_for_anything_is_answered(signed_in):
    client = signed_in(Role.TOWNSHIP)
    for sought in (LONG, HUGE, "100%", "_", "\\", "O'Neil", "; DROP TABLE child"):
        answer = client.post("/children?status=active", data={"sought": sought})
        assert answer.status_code == 200
        assert "才让卓玛" not in answer.text
    assert "才让卓玛" in client.post("/children?status=active", data={"sought": "让卓"}).text


def test_a_form_that_names_its_sending_at_length_counts_once(signed_in):
    client = signed_in(Role.TOWNSHIP)
    data = {"submission": LONG, "level": "village", "name_zh": "新村", "name_en": "New"}
    for _ in range(2):
        assert client.post("/places/add", data=data).status_code == 303
    assert Submission.select().where(Submission.token == LONG[:64]).count() == 1
