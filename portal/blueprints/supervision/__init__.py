"""Supervision: the figures of an area, place by place and month by month."""

from portal.blueprints.supervision.views import blueprint

__all__ = ["blueprint"]
