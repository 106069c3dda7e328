"""Villages and pastures that townships add."""

from portal.blueprints.places.views import blueprint

__all__ = ["blueprint"]
