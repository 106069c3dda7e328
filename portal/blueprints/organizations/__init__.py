"""Organizations: registration, approval, and their own people."""

from portal.blueprints.organizations.views import blueprint

__all__ = ["blueprint"]
