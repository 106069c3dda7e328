"""Signing up as a volunteer or social worker, and keeping one's own profile."""

from portal.blueprints.volunteers.views import blueprint

__all__ = ["blueprint"]
