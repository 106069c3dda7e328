"""Campaign pages through the browser's door."""

import pytest

from portal.models import Campaign
from portal.vocabulary import CampaignStatus, Role
from tests import factories

TEXT = {
    "slug": "winter-safety",
    "title": "冬季用火安全",
    "summary": "睡前看一眼炉子",
    "language": "zh",
    "body": "## 通风\n\n**开窗**。",
}


@pytest.fixture
def editor(sign_in):
    return sign_in(factories.make_account(Role.EDITOR))


def _act(client, act):
    page = Campaign.get()
    return client.post(f"/campaigns/manage/{page.ref}/{act}", data={"version": page.version})


def test_a_page_goes_from_draft_to_the_public(editor, sign_in, client):
    written = editor.post("/campaigns/manage/new", data=TEXT)
    assert written.status_code == 303
    _act(editor, "submit")
    _act(editor, "publish")
    assert client.get("/campaigns/winter-safety").status_code == 404
    _act(sign_in(factories.make_account(Role.EDITOR)), "publish")
    page = client.get("/campaigns/winter-safety")
    assert "<strong>开窗</strong>" in page.text
    assert "冬季用火安全" in client.get("/campaigns").text


def test_a_preview_keeps_nothing(editor):
    answer = editor.post("/campaigns/manage/new", data={**TEXT, "preview": "yes"})
    assert answer.status_code == 200
    assert "<strong>开窗</strong>" in answer.text
    assert Campaign.select().count() == 0


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "请填写标题。"),
        ("title", "长" * 81, "标题最多 80 个字。"),
        ("summary", "", "请填写一句话简介。"),
        ("summary", "长" * 201, "简介最多 200 个字。"),
        ("body", "", "请填写正文。"),
        ("body", "长" * 20_001, "正文最多 20000 个字"),
        ("slug", "", "请填写网址名。"),
        ("slug", "冬季", "网址名只能用小写字母"),
        ("slug", "../admin", "网址名只能用小写字母"),
    ],
)
def test_a_wrong_text_gets_a_sentence_and_loses_nothing(editor, field, value, sentence):
    answer = editor.post("/campaigns/manage/new", data={**TEXT, field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    kept = "summary" if field == "title" else "title"
    assert TEXT[kept] in answer.text
    assert Campaign.select().count() == 0


def test_the_second_of_two_editors_sees_a_conflict(editor):
    editor.post("/campaigns/manage/new", data=TEXT)
    page = Campaign.get()
    first = editor.post(f"/campaigns/manage/{page.ref}/edit", data={**TEXT, "version": 1})
    second = editor.post(f"/campaigns/manage/{page.ref}/edit", data={**TEXT, "version": 1})
    assert (first.status_code, second.status_code) == (303, 409)
    assert "睡前看一眼炉子" in second.text


def test_a_published_page_can_be_taken_down(editor, client):
    editor.post("/campaigns/manage/new", data=TEXT)
    Campaign.update(status=CampaignStatus.PUBLISHED, published_at=factories.NOW).execute()
    assert client.get("/campaigns/winter-safety").status_code == 200
    _act(editor, "withdraw")
    assert client.get("/campaigns/winter-safety").status_code == 404


def test_the_editors_list_shows_every_page(editor):
    editor.post("/campaigns/manage/new", data=TEXT)
    ref = Campaign.get().ref
    assert "冬季用火安全" in editor.get("/campaigns/manage").text
    assert "请另一位编辑发布" in editor.get(f"/campaigns/manage/{ref}").text


def test_a_page_rewritten_since_it_was_read_is_not_published(editor, sign_in, client):
    editor.post("/campaigns/manage/new", data=TEXT)
    page = Campaign.get()
    _act(editor, "submit")
    other = sign_in(factories.make_account(Role.EDITOR))
    assert (
        'name="version" type="hidden" value="2"' in other.get(f"/campaigns/manage/{page.ref}").text
    )
    editor.post(f"/campaigns/manage/{page.ref}/edit", data={**TEXT, "body": "别的", "version": "2"})
    _act(editor, "submit")
    answer = other.post(f"/campaigns/manage/{page.ref}/publish", data={"version": "2"})
    assert answer.status_code == 409
    assert client.get("/campaigns/winter-safety").status_code == 404
    # The page of the conflict leads to one that can be opened.
    assert f'href="/campaigns/manage/{page.ref}"' in answer.text
