"""Warning letters of the police, and the revisits after them."""

from portal.blueprints.warnings.views import blueprint

__all__ = ["blueprint"]
