"""How a report is examined, and who must not handle it."""

from portal.blueprints.reviews.views import blueprint

__all__ = ["blueprint"]
