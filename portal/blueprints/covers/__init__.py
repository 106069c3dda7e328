"""Covers: who is away or overloaded, and who answers for his work until when."""

from portal.blueprints.covers.views import blueprint

__all__ = ["blueprint"]
