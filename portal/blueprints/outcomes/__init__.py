"""What prevention achieves."""

from portal.blueprints.outcomes.views import blueprint

__all__ = ["blueprint"]
