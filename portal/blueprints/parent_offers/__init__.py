"""What absent parents are offered."""

from portal.blueprints.parent_offers.views import blueprint

__all__ = ["blueprint"]
