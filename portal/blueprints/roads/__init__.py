"""Road minutes and winters of a county."""

from portal.blueprints.roads.views import blueprint

__all__ = ["blueprint"]
