"""A guardian's own pages: the child, what was explained, calls home."""

from portal.blueprints.family.views import blueprint

__all__ = ["blueprint"]
