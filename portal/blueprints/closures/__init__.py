"""Reviews, follow-up and the closing of a case."""

from portal.blueprints.closures.views import blueprint

__all__ = ["blueprint"]
