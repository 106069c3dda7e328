"""Concerns raised in a service record."""

from portal.blueprints.concerns.views import blueprint

__all__ = ["blueprint"]
