"""Service records: recorded, confirmed, verified."""

from portal.blueprints.records.views import blueprint

__all__ = ["blueprint"]
