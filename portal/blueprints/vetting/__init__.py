"""Vetting and approving volunteers and social workers."""

from portal.blueprints.vetting.views import blueprint

__all__ = ["blueprint"]
