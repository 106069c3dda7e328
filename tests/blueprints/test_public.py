"""The public pages: reachable, whole, in three languages, with a strict policy."""

import re

import pytest

from portal.config import Settings
from portal.services import match_weights

PAGES = ["/", "/how-matching-works", "/privacy", "/sources", "/campaigns", "/coverage"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("language", "mark"), [("zh", "zh-Hans"), ("en", "en"), ("bo", "bo")])
def test_a_public_page_opens_in_every_language(client, path, language, mark):
    client.get(f"/language/{language}")
    answer = client.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{mark}">' in answer.text
    assert answer.text.count("<h1") == 1


def test_tibetan_is_marked_as_a_draft(client):
    client.get("/language/bo")
    assert "draft-banner" in client.get("/").text
    client.get("/language/zh")
    assert "draft-banner" not in client.get("/").text


def test_the_emergency_number_stands_first_on_every_page(client):
    for path in PAGES:
        first = re.search(r'class="phone[^"]*" href="tel:(\d+)"', client.get(path).text)
        assert first, path
        assert first.group(1) == "110"


@pytest.mark.parametrize(
    "back",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\x.example",
        # Browsers drop tabs and line ends: what is left begins with two strokes.
        "/\t/x.example",
        "/\n/x.example",
        "/\r\n/x.example",
    ],
)
def test_the_language_switch_leads_nowhere_else(client, back):
    assert client.get("/language/en", query_string={"back": back}).location == "/"


def test_the_language_switch_leads_back(client):
    assert client.get("/language/en?back=/privacy").location == "/privacy"


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_names_no_other_host(client, path):
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_page_that_is_not_there_says_what_to_do(client):
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "tel:110" in answer.text


def test_a_form_that_is_too_large_gets_a_sentence(client):
    answer = client.post("/accounts/sign-in", data={"email": "x" * 7_000_000})
    assert answer.status_code == 413
    assert "文件太大" in answer.text


def test_a_reader_of_english_reads_english(client):
    client.get("/language/en")
    assert "<h1>Children and personal information</h1>" in client.get("/privacy").text


@pytest.mark.parametrize(("environment", "is_sent"), [("production", True), ("demo", False)])
def test_in_production_a_browser_comes_back_encrypted(app, client, environment, is_sent):
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = Settings(**{**vars(settings), "environment": environment})
    assert ("Strict-Transport-Security" in client.get("/").headers) is is_sent


def test_how_matching_works_tells_the_weights_in_force(client):
    page = client.get("/how-matching-works").get_data(as_text=True)
    told = match_weights.live()
    assert told.version in page
    assert str(told.detour) in page
    for most in told.most.values():
        assert f">{most}</td>" in page


def test_how_matching_works_tells_the_checks_the_limits_and_who_decides(client):
    page = client.get("/how-matching-works").get_data(as_text=True)
    checks = re.search(r"<ol>(.*?)</ol>", page, re.DOTALL)
    assert checks.group(1).count("<li>") == 16
    asking = match_weights.live().asking
    for figure in (f"{asking.days} 天内最多受邀 {asking.most} 次", f"{asking.night_begins:%H:%M}"):
        assert figure in page
    for words in ("紧急、急需、常规", "由人决定", "/petitions/file", "2026年11月24日", "不看民族"):
        assert words in page
    assert page.count('<rect class="bar"') == len(match_weights.live().most)
