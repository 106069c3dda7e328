"""Deadlines: what runs, what was missed and how far it climbed, whose number holds."""

from portal.blueprints.deadlines.views import blueprint

__all__ = ["blueprint"]
