"""Whether the portal is alive and well."""

from portal.blueprints.health.views import blueprint

__all__ = ["blueprint"]
