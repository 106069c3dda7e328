"""Coverage maps with their tables."""

from portal.blueprints.coverage.views import blueprint

__all__ = ["blueprint"]
