"""Runs of the matcher and their proposals."""

from portal.blueprints.matches.views import blueprint

__all__ = ["blueprint"]
