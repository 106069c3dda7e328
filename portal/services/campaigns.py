"""Campaign pages: written in Markdown by one editor, published by another."""

from __future__ import annotations

import re
from datetime import datetime

import nh3
from markdown_it import MarkdownIt

from portal.models import Account, Campaign
from portal.services import audit
from portal.services.refusals import FieldRefused, Refused
from portal.services.transactions import carry, change, transaction
from portal.vocabulary import N_, CampaignStatus, Role

ALLOWED_TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "a", "hr", "br", "code",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# The editors' own pages lie there.
RESERVED = "manage"
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


class OwnPage(Refused):
    """Whoever wrote a page does not publish it (security.md F5)."""

    sentence = N_("自己写的页面要由另一位编辑发布。")


def rendered(body: str) -> str:
    """Answer safe HTML for the Markdown `body`: no raw HTML, no pictures, an allow-list of tags.

    The page's own title is its h1, so a heading of the first level becomes one of the second.
    """
    html = _markdown.render(body).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )


def published(language: str | None = None) -> list[Campaign]:
    """Answer the published pages, newest first, those in `language` before the others."""
    rows = list(
        Campaign.select()
        .where(Campaign.status == CampaignStatus.PUBLISHED)
        .order_by(Campaign.published_at.desc())
    )
    return sorted(rows, key=lambda row: row.language != language)


def published_by_slug(slug: str) -> Campaign | None:
    """Answer the published page with `slug`, or None."""
    found: Campaign | None = Campaign.get_or_none(
        (Campaign.slug == slug) & (Campaign.status == CampaignStatus.PUBLISHED)
    )
    return found


def find(account: Account, ref: str) -> Campaign | None:
    """Answer the page with `ref`: an editor sees every page, others those they wrote."""
    rows = Campaign.select().where(Campaign.ref == ref)
    if account.role is not Role.EDITOR:
        rows = rows.where(Campaign.written_by == account)
    found: Campaign | None = rows.first()
    return found


def every() -> list[Campaign]:
    """Answer every page with its writer, those waiting for publication first."""
    rows = Campaign.select(Campaign, Account).join(Account, on=Campaign.written_by)
    order = [CampaignStatus.SUBMITTED, CampaignStatus.DRAFT, CampaignStatus.PUBLISHED]
    return sorted(
        rows.order_by(Campaign.written_at.desc()),
        key=lambda row: order.index(row.status) if row.status in order else len(order),
    )


def write(
    *,
    slug: str,
    title: str,
    summary: str,
    body: str,
    language: str,
    gap: tuple[str, str] | None = None,
    by: Account,
    at: datetime,
) -> Campaign:
    """Write a new draft; raises FieldRefused for a slug that is taken or cannot stand in a URL.

    `gap` names the township and service that it is written for; only staff ever read that.
    """
    area_code, service = gap or (None, None)
    _refuse_bad_slug(slug)
    with transaction():
        if slug == RESERVED or Campaign.select().where(Campaign.slug == slug).exists():
            raise FieldRefused("slug", N_("这个网址名已被另一页使用，请换一个。"))
        page = Campaign.create(
            slug=slug,
            title=title,
            summary=summary,
            body=body,
            language=language,
            written_by=by,
            written_at=at,
            area_code=area_code,
            service=service,
        )
        audit.record("campaign.written", by=by, at=at, subject=page)
    return page


def _refuse_bad_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise FieldRefused("slug", N_("网址名只能用小写字母、数字和连字符，例如 winter-safety。"))


def rewrite(
    page: Campaign,
    *,
    version: int,
    title: str,
    summary: str,
    body: str,
    language: str,
    by: Account,
    at: datetime,
) -> None:
    """Save a new text as a draft; a published page goes off the site until published again."""
    with transaction():
        change(
            page,
            version=version,
            title=title,
            summary=summary,
            body=body,
            language=language,
            written_by=by,
            written_at=at,
            status=CampaignStatus.DRAFT,
            published_by=None,
            published_at=None,
        )
        audit.record("campaign.rewritten", by=by, at=at, subject=page)


def submit(page: Campaign, *, version: int | None = None, by: Account, at: datetime) -> None:
    """Ask another editor to publish the draft."""
    _move(page, CampaignStatus.DRAFT, CampaignStatus.SUBMITTED, "submitted", version, by, at)


def publish(page: Campaign, *, version: int | None = None, by: Account, at: datetime) -> None:
    """Publish a submitted page as it was read; raises OwnPage for its writer, ChangedMeanwhile."""
    if page.written_by_id == by.id:
        raise OwnPage
    _move(
        page,
        CampaignStatus.SUBMITTED,
        CampaignStatus.PUBLISHED,
        "published",
        version,
        by,
        at,
        published_by=by,
        published_at=at,
    )


def withdraw(page: Campaign, *, version: int | None = None, by: Account, at: datetime) -> None:
    """Take a published page off the site."""
    _move(page, CampaignStatus.PUBLISHED, CampaignStatus.WITHDRAWN, "withdrawn", version, by, at)


def _move(
    page: Campaign,
    start: CampaignStatus,
    end: CampaignStatus,
    verb: str,
    version: int | None,
    by: Account,
    at: datetime,
    **values: object,
) -> None:
    with transaction():
        carry(page, end, (start,), page.version if version is None else version, **values)
        audit.record(f"campaign.{verb}", by=by, at=at, subject=page)
