"""Written suggestions of police, procuratorate, court or justice bureau, and the replies."""

from portal.blueprints.suggestions.views import blueprint

__all__ = ["blueprint"]
