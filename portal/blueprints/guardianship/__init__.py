"""The ladder of guardianship intervention, and protection orders."""

from portal.blueprints.guardianship.views import blueprint

__all__ = ["blueprint"]
