"""Children's files, from entry to confirmation."""

from portal.blueprints.children.views import blueprint

__all__ = ["blueprint"]
