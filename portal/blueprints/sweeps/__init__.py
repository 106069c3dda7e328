"""Sweeps by season, and the early signs they find."""

from portal.blueprints.sweeps.views import blueprint

__all__ = ["blueprint"]
