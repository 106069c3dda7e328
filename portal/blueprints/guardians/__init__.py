"""What township and village do for guardians: codes, explained results, calls to confirm."""

from portal.blueprints.guardians.views import blueprint

__all__ = ["blueprint"]
