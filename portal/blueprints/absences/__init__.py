"""Absent parents and their weekly contact."""

from portal.blueprints.absences.views import blueprint

__all__ = ["blueprint"]
