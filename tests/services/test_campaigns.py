"""A page is written by one editor, published by another, and harmless whatever it says."""

import pytest

from portal.models import Campaign
from portal.services import campaigns
from portal.services.refusals import ChangedMeanwhile, FieldRefused, NotInThisState
from portal.vocabulary import CampaignStatus, Role
from tests import factories

TEXT = {
    "title": "冬季安全",
    "summary": "一氧化碳",
    "body": "# 通风\n\n睡前开窗。",
    "language": "zh",
}


@pytest.fixture
def editor(db):
    return factories.make_account(Role.EDITOR)


@pytest.fixture
def draft(editor, now):
    return campaigns.write(slug="winter-safety", by=editor, at=now, **TEXT)


def _again(page):
    return Campaign.get_by_id(page.id)


def test_another_editor_publishes(draft, editor, now):
    campaigns.submit(draft, by=editor, at=now)
    other = factories.make_account(Role.EDITOR)
    campaigns.publish(_again(draft), by=other, at=now)
    assert campaigns.published_by_slug("winter-safety").published_by == other
    assert [page.slug for page in campaigns.published("zh")] == ["winter-safety"]


def test_nobody_publishes_his_own_page(draft, editor, now):
    campaigns.submit(draft, by=editor, at=now)
    with pytest.raises(campaigns.OwnPage):
        campaigns.publish(_again(draft), by=editor, at=now)
    assert _again(draft).status is CampaignStatus.SUBMITTED


@pytest.mark.parametrize("status", [s for s in CampaignStatus if s is not CampaignStatus.SUBMITTED])
def test_only_a_submitted_page_is_published(draft, now, status):
    Campaign.update(status=status).execute()
    with pytest.raises(NotInThisState):
        campaigns.publish(_again(draft), by=factories.make_account(Role.EDITOR), at=now)


def test_a_published_page_that_is_rewritten_goes_off_the_site(draft, editor, now):
    Campaign.update(status=CampaignStatus.PUBLISHED).execute()
    campaigns.rewrite(_again(draft), version=draft.version, by=editor, at=now, **TEXT)
    assert campaigns.published_by_slug("winter-safety") is None


def test_a_withdrawn_page_is_gone(draft, editor, now):
    Campaign.update(status=CampaignStatus.PUBLISHED).execute()
    campaigns.withdraw(_again(draft), by=editor, at=now)
    assert campaigns.published() == []


def test_the_second_of_two_writers_is_told(draft, editor, now):
    campaigns.rewrite(_again(draft), version=1, by=editor, at=now, **TEXT)
    with pytest.raises(ChangedMeanwhile):
        campaigns.rewrite(_again(draft), version=1, by=editor, at=now, **TEXT)


@pytest.mark.parametrize("slug", ["Winter", "冬季", "a b", "-a", "a--b", "../etc", ""])
def test_a_slug_must_fit_a_url(editor, now, slug):
    with pytest.raises(FieldRefused):
        campaigns.write(slug=slug, by=editor, at=now, **TEXT)


def test_a_slug_is_taken_once(draft, editor, now):
    with pytest.raises(FieldRefused):
        campaigns.write(slug="winter-safety", by=editor, at=now, **TEXT)


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://example.org/child.jpg)",
        '<img src=x onerror="alert(1)">',
        "<iframe src='https://example.org'></iframe>",
        "[x](data:text/html;base64,AAAA)",
    ],
)
def test_nothing_active_comes_out_of_a_body(body):
    html = campaigns.rendered(body)
    for bad in ("<script", "<img", "<iframe", 'href="javascript', 'href="data'):
        assert bad not in html


def test_a_heading_never_becomes_a_second_h1():
    assert campaigns.rendered("# 通风") == "<h2>通风</h2>\n"


def test_editors_see_every_page_with_waiting_ones_first(draft, editor, now):
    later = campaigns.write(slug="spring", by=editor, at=now, **TEXT)
    campaigns.submit(later, by=editor, at=now)
    assert [page.slug for page in campaigns.every()] == ["spring", "winter-safety"]
    assert campaigns.find(editor, draft.ref) == draft


def test_what_is_published_is_what_the_publisher_read(draft, editor, now):
    other = factories.make_account(Role.EDITOR)
    campaigns.submit(draft, by=editor, at=now)
    read = _again(draft).version
    campaigns.rewrite(_again(draft), version=read, by=editor, at=now, **{**TEXT, "body": "别的"})
    campaigns.submit(_again(draft), by=editor, at=now)
    with pytest.raises(ChangedMeanwhile):
        campaigns.publish(_again(draft), version=read, by=other, at=now)
    assert campaigns.published() == []


def test_a_slug_that_leads_to_the_editors_room_is_taken(editor, now):
    with pytest.raises(FieldRefused):
        campaigns.write(slug="manage", by=editor, at=now, **TEXT)


def test_whoever_is_no_editor_sees_his_own_pages_only(draft, now):
    county = factories.make_account(Role.COUNTY)
    gap = (factories.TOWNSHIP, "E1")
    mine = campaigns.write(slug="help-us", by=county, at=now, gap=gap, **TEXT)
    assert (mine.area_code, mine.service) == gap
    assert campaigns.find(county, mine.ref) == mine
    assert campaigns.find(county, draft.ref) is None
    assert campaigns.find(factories.make_account(Role.COUNTY), mine.ref) is None
    assert campaigns.find(factories.make_account(Role.EDITOR), mine.ref) == mine
    assert draft.area_code is None
