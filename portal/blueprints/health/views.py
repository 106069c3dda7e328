"""Whether the portal is alive and well."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("health", __name__, url_prefix=None)
