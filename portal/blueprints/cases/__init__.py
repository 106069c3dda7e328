"""Protection cases of the township and its county."""

from portal.blueprints.cases.views import blueprint

__all__ = ["blueprint"]
