"""Today's work: the first page of every role."""

from portal.blueprints.today.views import blueprint

__all__ = ["blueprint"]
