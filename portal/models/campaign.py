"""Campaign pages, written by one editor and published by another."""

from __future__ import annotations

import peewee

from portal.models.account import Account
from portal.models.base import Named, TermField
from portal.vocabulary import CampaignStatus


class Campaign(Named):
    """A public page in Markdown; place and service are set where it was written for a gap."""

    slug = peewee.CharField(max_length=60, unique=True)
    title = peewee.CharField(max_length=80)
    summary = peewee.CharField(max_length=200)
    body = peewee.TextField()
    language = peewee.CharField(max_length=10)
    status = TermField(CampaignStatus, default=CampaignStatus.DRAFT, index=True)
    written_by = peewee.ForeignKeyField(Account, backref="written_campaigns")
    written_at = peewee.DateTimeField()
    published_by = peewee.ForeignKeyField(Account, null=True, backref="published_campaigns")
    published_at = peewee.DateTimeField(null=True)
    area_code = peewee.CharField(max_length=12, null=True, index=True)
    service = peewee.CharField(max_length=2, null=True)
