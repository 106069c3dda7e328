"""Safety lessons by season and place."""

from portal.blueprints.safety.views import blueprint

__all__ = ["blueprint"]
