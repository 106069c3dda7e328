"""Service records: recorded, confirmed, verified."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("records", __name__, url_prefix="/records")
