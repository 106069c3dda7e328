"""Needs: what a child's file asks for."""

from portal.blueprints.needs.views import blueprint

__all__ = ["blueprint"]
