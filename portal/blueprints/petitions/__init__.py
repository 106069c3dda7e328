"""Requests about data and complaints: filed, entered from paper, answered."""

from portal.blueprints.petitions.views import blueprint

__all__ = ["blueprint"]
