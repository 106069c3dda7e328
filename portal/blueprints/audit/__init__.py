"""The audit record."""

from portal.blueprints.audit.views import blueprint

__all__ = ["blueprint"]
