"""Messages that did not arrive: telephone, and say so."""

from portal.blueprints.deliveries.views import blueprint

__all__ = ["blueprint"]
