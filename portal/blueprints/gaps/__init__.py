"""The gap worklist: where help is short, whom to ask, and what they answer."""

from portal.blueprints.gaps.views import blueprint

__all__ = ["blueprint"]
