"""Absent parents, their weekly contact, and what prevention achieves."""

from portal.blueprints.absences.views import blueprint

__all__ = ["blueprint"]
