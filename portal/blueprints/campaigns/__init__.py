"""Campaign pages, written by one editor and published by another."""

from portal.blueprints.campaigns.views import blueprint

__all__ = ["blueprint"]
