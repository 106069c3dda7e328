"""Coverage maps with their tables."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("coverage", __name__, url_prefix="/coverage")
