"""Joint assessments of the township."""

from portal.blueprints.assessments.views import blueprint

__all__ = ["blueprint"]
