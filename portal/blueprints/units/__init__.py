"""Units that must report: their register, what they are, and their word at a term's end."""

from portal.blueprints.units.views import blueprint

__all__ = ["blueprint"]
