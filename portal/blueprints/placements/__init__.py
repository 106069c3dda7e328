"""Temporary care and placement: escort, hand-over, consultation, return, visits."""

from portal.blueprints.placements.views import blueprint

__all__ = ["blueprint"]
