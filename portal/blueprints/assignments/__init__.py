"""Offers, answers, contact approval and schedules."""

from portal.blueprints.assignments.views import blueprint

__all__ = ["blueprint"]
