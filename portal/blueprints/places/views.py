"""Villages and pastures that townships add."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("places", __name__, url_prefix="/places")
