"""The roster of those who handle children's cases, with their training."""

from portal.blueprints.staff.views import blueprint

__all__ = ["blueprint"]
