"""Follow-ups that fall due after a service."""

from portal.blueprints.follow_ups.views import blueprint

__all__ = ["blueprint"]
