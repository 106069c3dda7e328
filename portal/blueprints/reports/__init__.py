"""Reports of children in danger: told, tracked, handled by the police, notified."""

from portal.blueprints.reports.views import blueprint

__all__ = ["blueprint"]
