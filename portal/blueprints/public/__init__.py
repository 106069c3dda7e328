"""Public pages: the start, how matching works, privacy, sources, language."""

from portal.blueprints.public.views import blueprint

__all__ = ["blueprint"]
