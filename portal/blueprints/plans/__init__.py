"""Help plans: written, decided, carried out."""

from portal.blueprints.plans.views import blueprint

__all__ = ["blueprint"]
